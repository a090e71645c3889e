"""An endpoint's life, at the desk and on the phone: made, tested, failing, mended, switched off, deleted."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browsing import Office, begin, fits, once_there, tab_to, toast
from tests.sink import Sink, sink

pytestmark = pytest.mark.long
# As if the hours between its tries were over: the next one is the last, and due.
LAST_TRY = (
    "UPDATE outbox_delivery SET attempts = 9, next_attempt_at = now() WHERE id = %s RETURNING id"
)


@pytest.fixture
def receiver() -> Iterator[Sink]:
    with sink() as made:
        yield made


def fact(page: Page, name: str) -> Locator:
    """The value beside a name, in the facts of an endpoint or a delivery."""
    return page.locator(".facts > div", has=page.get_by_text(name, exact=True)).locator("dd")


def attempts(page: Page) -> Locator:
    return page.get_by_role("region", name="Attempts").locator("tbody tr")


def delivery_id(page: Page) -> str:
    found = re.search(r"/deliveries/(\w+)/", page.url)
    assert found is not None
    return found[1]


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_an_endpoint_is_made_tested_fails_is_mended_and_deleted(
    office: Office, owner: Page, device: str, receiver: Sink
):
    owner.goto("/webhooks/")
    begin(owner, device, "New endpoint")

    # What is wrong is told at its field, and what was typed stays.
    name = f"Our CRM ({device})"
    address = owner.get_by_role("textbox", name="Address")
    address.fill("https://user:word@crm.example/hook")
    owner.get_by_label("Description").fill(name)
    press(owner, "Make it")
    expect(owner.locator("#url-problem")).to_be_visible()
    expect(address).to_have_attribute("aria-invalid", "true")
    expect(owner.get_by_label("Description")).to_have_value(name)
    fits(owner)
    address.fill(f"{receiver.address}/{device}")
    tab_to(owner, "Make it")
    owner.keyboard.press("Enter")

    # The secret, this once.
    expect(owner.get_by_role("heading", name="Keep this secret now")).to_be_visible()
    secret = owner.locator("code.secret").first.inner_text()
    assert secret.startswith("whsec_")
    fits(owner)
    owner.get_by_role("link", name="I have kept it").click()
    expect(owner.get_by_role("heading", level=1, name=name)).to_be_visible()
    assert secret not in owner.content()
    here = owner.url
    fits(owner)

    # A test that arrives; the page shows it by itself.
    press(owner, "Send a test")
    expect(fact(owner, "Status")).to_have_text("Delivered")
    expect(attempts(owner)).to_have_count(1)
    expect(attempts(owner)).to_contain_text("200")
    assert len(receiver.seen) == 1
    fits(owner)

    # One that doesn't: tried again and again, given up, sent again once the receiver is mended.
    receiver.status = 500
    owner.goto(here)
    press(owner, "Send a test")
    expect(attempts(owner).first).to_contain_text("500")
    office.katek.rows(LAST_TRY, delivery_id(owner))
    once_there(owner, fact(owner, "Status").get_by_text("Failed"))
    expect(fact(owner, "Problem")).to_contain_text("Given up after 10 attempts.")
    owner.get_by_role("link", name="Webhooks").last.click()
    expect(owner.locator(".endpoint", has_text=name)).to_contain_text(
        re.compile(r"[23] failed attempts")
    )
    owner.get_by_label("Status").select_option("failed")
    owner.get_by_role("link", name="webhook.test").first.click()
    receiver.status = 200
    press(owner, "Send again")
    toast(owner, "It is on its way again.")
    expect(fact(owner, "Status")).to_have_text("Delivered")
    expect(attempts(owner).last).to_contain_text("200")

    # One that wants no more is switched off; on again, it gets what it missed.
    receiver.status = 410
    owner.goto(here)
    press(owner, "Send a test")
    expect(fact(owner, "Status")).to_have_text("Kept back")
    owner.goto(here)
    expect(owner.locator(".head .badge")).to_have_text("Disabled")
    expect(owner.locator(".notice.error").first).to_contain_text("410")
    receiver.status = 200
    press(owner, "Enable")
    expect(fact(owner, "Kept back")).to_have_text("1")
    press(owner, "Send again")
    toast(owner, "1 on their way.")
    once_there(owner, fact(owner, "Kept back").get_by_text("0"))
    press(owner, "Pause")
    expect(owner.locator(".head .badge")).to_have_text("Paused")
    press(owner, "Send a test")
    expect(owner.locator(".notice.error")).to_be_visible()

    # Gone, with what was sent to it; a click alone is not enough.
    owner.locator("summary", has_text="Delete").click()
    press(owner, "Delete the endpoint")
    expect(owner.get_by_label("Delete it with its 3 deliveries")).to_be_focused()
    owner.keyboard.press("Space")
    press(owner, "Delete the endpoint")
    toast(owner, f"{name} is deleted.")
    expect(owner.locator(".endpoint", has_text=name)).to_have_count(0)
