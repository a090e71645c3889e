"""What an owner connects, renews and gives up: HubSpot, an Instagram account without a page, the secret of an
endpoint, the organization itself."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from katek.sandbox.graph.world import OTHER_INSTAGRAM
from katek.sandbox.hubspot.portal import TOKEN
from tests.browsing import Office, fits, once_there, toast

pytestmark = pytest.mark.long
PASSWORD = "four green pears"


def press(where: Page | Locator, name: str | re.Pattern[str]) -> None:
    where.get_by_role("button", name=name, exact=True).click()


def fact(page: Page, name: str) -> Locator:
    """The value beside a name, in the facts of a connection."""
    return page.locator(".facts > div", has=page.get_by_text(name, exact=True)).locator("dd")


def test_hubspot_is_disconnected_connected_anew_and_gets_all_leads(owner: Page, device: str):
    owner.goto("/leads/new/")
    owner.get_by_label("Name").fill("Ada Byron")
    owner.get_by_label("E-mail").fill(f"ada@{device}.example")
    owner.get_by_label("E-mail").press("Enter")
    expect(owner.get_by_role("heading", level=1, name="Ada Byron")).to_be_visible()
    owner.goto("/webhooks/")
    owner.get_by_role("link", name="HubSpot", exact=True).click()
    owner.locator("summary", has_text="Disconnect").click()
    press(owner, "Disconnect HubSpot")
    expect(owner.get_by_label("Forget the token")).to_be_focused()
    fits(owner)
    owner.keyboard.press("Space")
    press(owner, "Disconnect HubSpot")
    toast(owner, "Disconnected. The contacts in HubSpot stay as they are.")

    # A token that doesn't work is told at its field, and what was chosen beside it stays.
    expect(owner.get_by_role("heading", name="Connect")).to_be_visible()
    owner.get_by_label("Access token").fill("pat-na1-of-nobody")
    erased = owner.get_by_label("When a lead is erased here")
    erased.select_option("archive")
    press(owner, "Check and connect")
    expect(owner.get_by_role("alert")).to_contain_text("not valid any more")
    expect(owner.get_by_label("Access token")).to_have_attribute("aria-invalid", "true")
    expect(erased).to_have_value("archive")
    fits(owner)
    owner.get_by_label("Access token").fill(TOKEN)
    owner.get_by_label("Access token").press("Enter")
    toast(owner, "Connected: HubSpot accepts the token.")
    expect(fact(owner, "Token")).to_have_text(f"…{TOKEN[-4:]}")
    assert TOKEN not in owner.content()
    expect(erased).to_have_value("archive")
    fits(owner)

    # What is chosen can be changed without the token, which stays.
    owner.get_by_label("Version of HubSpot's API").select_option("2026-03")
    press(owner, "Check and save")
    toast(owner, "Connected: HubSpot accepts the token.")
    expect(owner.get_by_label("Version of HubSpot's API")).to_have_value("2026-03")
    expect(fact(owner, "Token")).to_have_text(f"…{TOKEN[-4:]}")
    _sends_all_leads(owner)


def _sends_all_leads(page: Page) -> None:
    """After a question, whose way out is where the keyboard is."""
    opens = page.get_by_role("button", name="Send all existing leads")
    opens.press("Enter")
    asked = page.get_by_role("dialog", name="Send all existing leads to HubSpot?")
    expect(asked.get_by_role("button", name="Send none")).to_be_focused()
    expect(asked).to_contain_text(re.compile(r"[1-9]\d* leads? becomes? "))
    fits(page)
    page.keyboard.press("Enter")
    expect(asked).to_be_hidden()
    expect(opens).to_be_focused()
    opens.click()
    press(asked, "Send them all")
    expect(page.locator("#toasts")).to_contain_text(re.compile(r"[1-9]\d* leads? (is|are) on"))
    once_there(page, fact(page, "Up to date").get_by_text(re.compile(r"^[1-9]")))


def test_an_instagram_account_without_a_page_is_connected_left_and_connected_again(office: Office):
    owner = office.sit_down("desk")
    owner.goto("/channels/")
    owner.get_by_role("link", name="Connect Instagram without a page").click()
    expect(owner.get_by_role("heading", name="Log in with Instagram")).to_be_visible()
    press(owner, "Cancel")
    expect(owner.get_by_text("Nothing was connected: the dialog was cancelled.")).to_be_visible()

    owner.get_by_role("link", name="Connect Instagram without a page").click()
    owner.get_by_label("@harborandpine.rentals").check()
    press(owner, re.compile("Continue"))
    toast(owner, "@harborandpine.rentals is connected.")
    account = owner.locator(".channel", has_text=f"Instagram · {OTHER_INSTAGRAM}")
    expect(account.locator(".badge")).to_have_text("Connected")
    fits(owner)

    # Again by Instagram's own dialog: it has no page whose dialog could be asked.
    press(account, "Disconnect")
    press(owner.get_by_role("dialog", name="Disconnect @harborandpine.rentals?"), "Disconnect")
    expect(account.locator(".badge")).to_have_text("Disconnected")
    account.get_by_role("link", name="Connect again").click()
    expect(owner.get_by_role("heading", name="Log in with Instagram")).to_be_visible()
    owner.get_by_label("@harborandpine.rentals").check()
    press(owner, re.compile("Continue"))
    expect(account.locator(".badge")).to_have_text("Connected")
    owner.context.close()


def test_a_secret_is_renewed_after_a_question_and_the_old_one_named_until_it_ends(
    owner: Page, device: str
):
    owner.goto("/webhooks/new/")
    owner.get_by_role("textbox", name="Address").fill(f"http://127.0.0.1:9/{device}")
    owner.get_by_label("Description").fill(f"Renewed ({device})")
    press(owner, "Make it")
    first = owner.locator("#secret").inner_text()
    expect(fact(owner, "Old secret")).to_have_count(0)
    owner.get_by_role("link", name="I have kept it").click()

    asks = owner.get_by_role("button", name="Make a new secret").first
    asks.press("Enter")
    asked = owner.get_by_role("dialog", name=f"Make a new secret for Renewed ({device})?")
    expect(asked).to_contain_text("For 24 hours both secrets sign")
    expect(asked.get_by_role("button", name="Keep the old one")).to_be_focused()
    fits(owner)
    owner.keyboard.press("Escape")
    expect(asked).to_be_hidden()
    expect(fact(owner, "Old secret")).to_have_count(0)
    asks.click()
    press(asked, "Make a new secret")

    expect(owner.get_by_role("heading", name="Keep this secret now")).to_be_visible()
    second = owner.locator("#secret").inner_text()
    assert second.startswith("whsec_")
    assert second != first
    assert first not in owner.content()
    until = fact(owner, "Old secret").locator("time").get_attribute("datetime")
    fits(owner)
    owner.get_by_role("link", name="I have kept it").click()
    expect(fact(owner, "Old secret").locator("time")).to_have_attribute("datetime", until or "")
    assert second not in owner.content()
    fits(owner)


def test_an_organization_is_deleted_by_its_name_and_its_owner_has_left_it(office: Office):
    made = office.katek.command(
        "create_organization", "Dune Homes", "--slug=dune-homes", "--owner=olga@dune.example",
        f"--password={PASSWORD}",
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    owner = office.sit_down("desk", "olga@dune.example", PASSWORD)
    owner.goto("/settings/organization/")
    owner.get_by_role("link", name="Delete…").click()
    name = owner.get_by_label("Type dune-homes to delete it")
    name.fill("dune")
    press(owner, "Delete it for good")
    expect(owner.get_by_text("nothing was deleted")).to_be_visible()
    expect(name).to_have_attribute("aria-invalid", "true")
    owner.get_by_role("link", name="Keep it").click()
    expect(owner).to_have_url(re.compile("/settings/organization/$"))
    owner.get_by_role("link", name="Delete…").click()
    name.fill("dune-homes")
    name.press("Enter")
    left = owner.get_by_role("heading", name="You are not a member of an organization yet")
    expect(left).to_be_visible()
    expect(owner.get_by_text("Dune Homes is deleted, with everything of it.")).to_be_visible()
    owner.goto("/leads/")
    expect(left).to_be_visible()
    owner.goto("/chat/dune-homes/")
    expect(owner.get_by_text("Dune Homes")).to_have_count(0)
    owner.context.close()
    problems, office.problems = office.problems, []
    assert problems == []
