"""A colleague comes, works and goes, in a browser, at the desk and on the phone: invited by mail, taken in with
a new account, given another role, removed."""

import json
import re
from email import policy
from email.parser import BytesParser

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.installation import Installation

pytestmark = pytest.mark.long

WIDTHS = {"desk": {"width": 1280, "height": 860}, "phone": {"width": 390, "height": 780}}


def page_at(chromium: Browser, width: str, problems: list[str]) -> Page:
    page = chromium.new_context(viewport=WIDTHS[width]).new_page()
    page.on("pageerror", lambda error: problems.append(str(error)))
    return page


def sign_in(page: Page, base: str, email: str, password: str) -> None:
    page.goto(f"{base}/accounts/login/")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(f"{base}/")


def fits(page: Page) -> bool:
    return page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )


def link_from_the_mailbox(katek: Installation, page: Page, email: str) -> str:
    """As the operator finds it: on the sandbox's page, where no one else sees it."""
    page.goto(f"{katek.base}/sandbox/")
    page.locator("#mails a", has_text="invites you").first.click()
    for file in (katek.folder / "mailbox").glob("*.eml"):
        mail = BytesParser(policy=policy.default).parsebytes(file.read_bytes())
        if mail["To"] == email:
            text = mail.get_body(("plain",)).get_content()
            return re.search(r"http\S+/invitations/\S+", text)[0]
    raise AssertionError(f"There is no mail to {email}.")


@pytest.mark.parametrize("width", sorted(WIDTHS))
def test_a_colleague_is_invited_taken_in_given_a_role_and_removed(
    katek: Installation,
    browser: Browser,
    width: str,
):
    katek.web()
    login = json.loads((katek.folder / "demo-login").read_text())
    problems: list[str] = []
    owner = page_at(browser, width, problems)
    sign_in(owner, katek.base, login["email"], login["password"])

    owner.goto(f"{katek.base}/settings/members/")
    owner.get_by_label("E-mail").fill("nina@example.com")
    owner.get_by_label("Role", exact=True).select_option("viewer")
    owner.get_by_role("button", name="Send the invitation").click()
    expect(owner.get_by_text("on its way to nina@example.com")).to_be_visible()
    assert fits(owner)
    link = link_from_the_mailbox(katek, owner, "nina@example.com")

    nina = page_at(browser, width, problems)
    nina.goto(link)
    expect(nina.get_by_role("heading", name="Harbor & Pine Realty")).to_be_visible()
    assert fits(nina)
    nina.get_by_label("Your name").fill("Nina Holm")
    nina.get_by_label("Choose a password").fill("four green pears")
    nina.get_by_role("button", name="Join Harbor & Pine Realty").click()
    expect(nina.get_by_text("Welcome to Harbor & Pine Realty")).to_be_visible()
    nina.goto(f"{katek.base}/settings/members/")
    expect(nina.get_by_role("button", name="Send the invitation")).to_have_count(0)

    owner.goto(f"{katek.base}/settings/members/")
    owner.get_by_label("Role of Nina Holm").select_option("admin")
    owner.get_by_role("button", name=re.compile("Change.*Nina Holm")).click()
    expect(owner.get_by_text("Nina Holm is now: Admin.")).to_be_visible()
    nina.reload()
    expect(nina.get_by_role("button", name="Send the invitation")).to_be_visible()

    owner.get_by_role("button", name=re.compile("Remove.*Nina Holm")).click()
    asked = owner.get_by_role("dialog", name="Remove Nina Holm?")
    expect(asked).to_be_visible()
    asked.get_by_role("button", name="Remove").click()
    expect(owner.get_by_text("Nina Holm is no longer a member.")).to_be_visible()
    expect(owner.get_by_label("Role of Nina Holm")).to_have_count(0)
    nina.reload()
    expect(nina.get_by_text("You are not a member of an organization yet")).to_be_visible()
    assert fits(nina)
    nina.goto(link)
    expect(nina.get_by_text("This invitation no longer works")).to_be_visible()
    assert problems == []
