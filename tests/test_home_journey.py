"""Home as it is looked at in the morning, at the desk and on the phone: what needs somebody, gone once it is
done; figures that count; what is still to be set up."""

import json
import urllib.request

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browsing import Office, fits, tab_to
from tests.installation import eventually

pytestmark = pytest.mark.long
# As if the receiver had not been there for days, at an event about somebody.
FAIL = """
UPDATE outbox_delivery d SET status = 'failed', problem = 'It did not answer.'
FROM outbox_endpoint e, outbox_event v
WHERE d.status = 'delivered' AND e.id = d.endpoint_id AND e.kind = 'signed' AND v.id = d.event_id
AND v.type = 'lead.created' AND v.body::text LIKE '%%' || %s || '%%' RETURNING d.id"""

ALL_THE_TIME = """
() => setInterval(() => document.body.dispatchEvent(new CustomEvent("katek:changed", { bubbles: true })), 400)
"""


def write(office: Office, **said: str) -> None:
    """As a visitor of the website."""
    request = urllib.request.Request(
        f"{office.katek.base}/api/chat/harbor-pine/messages",
        json.dumps(said).encode(),
        {"Content-Type": "application/json"},
    )
    urllib.request.urlopen(request, timeout=60).close()


def figure(page: Page, what: str) -> int:
    shown = page.locator(".figure", has_text=what).locator(".value")
    return int(shown.inner_text().replace(",", ""))


def need(page: Page, title: str) -> Locator:
    return page.locator("section", has_text="Needs somebody now").get_by_role("link", name=title)


def test_who_waits_for_a_person_is_found_answered_and_gone(
    office: Office, owner: Page, device: str
):
    owner.goto("/")
    expect(need(owner, "waits for a person")).to_have_count(0)
    begun, leads = figure(owner, "Conversations begun today"), figure(owner, "New leads today")
    # Something happens all the time, and somebody goes through the page by keyboard.
    owner.locator("#figure-1").focus()
    busy = owner.evaluate(ALL_THE_TIME)
    name = f"Nora {device.title()}"
    email = f"nora@{device}.example"
    write(office, name=name, email=email, text="Can I talk to a person, please?")

    # It comes by itself; nobody has to load the page again.
    waiting = need(owner, "A customer waits for a person")
    expect(waiting).to_be_visible()
    expect(waiting.locator(".count")).to_have_text("1")
    expect(owner.locator("#figure-1")).to_be_focused()
    owner.evaluate("(busy) => clearInterval(busy)", busy)
    expect(owner.locator(".row", has_text=name).first).to_be_visible()
    assert figure(owner, "Conversations begun today") == begun + 1
    assert figure(owner, "New leads today") == leads + 1
    fits(owner)
    if device == "desk":
        tab_to(owner, "A customer waits for a person")
        owner.keyboard.press("Enter")
    else:
        waiting.click()
    owner.locator("[data-row]", has_text=name).click()
    expect(owner.locator("#thread-title")).to_have_text(name)
    owner.locator("#reply").fill("Of course, I am here.")
    owner.locator("#reply").press("Control+Enter")
    expect(owner.locator("#live .group.person .bubble")).to_have_text("Of course, I am here.")
    owner.locator("#close").click()
    expect(owner.locator("#close")).to_contain_text("Reopen")

    owner.goto("/")
    expect(need(owner, "waits for a person")).to_have_count(0)
    expect(owner.get_by_text("Nothing waits for a person")).to_be_visible()
    owner.locator(".figure", has_text="New leads today").click()
    expect(owner.get_by_role("link", name=name)).to_be_visible()


def test_what_failed_is_told_at_the_bell_mended_and_gone(office: Office, owner: Page, device: str):
    write(office, name=f"Otto {device}", email=f"otto@{device}.example", text="Is it free?")
    eventually(lambda: office.katek.rows(FAIL, f"otto@{device}.example"), what="a delivery")
    owner.goto("/")
    expect(need(owner, "A delivery failed")).to_be_visible()
    if device == "phone":
        owner.get_by_role("button", name="Menu").click()
    owner.locator(".bell summary").press("Enter")
    told = owner.locator(".needs").get_by_role("link", name="A delivery failed")
    expect(told.locator(".count")).to_have_text("1")
    told.press("Enter")
    owner.locator("a.delivery-row").first.click()
    owner.get_by_role("button", name="Send again").click()
    expect(owner.locator(".facts > div", has_text="Status")).to_contain_text("Delivered")
    owner.goto("/")
    expect(need(owner, "A delivery failed")).to_have_count(0)


def test_what_is_left_to_set_up_is_counted_and_leads_there(owner: Page):
    owner.goto("/")
    steps = owner.locator(".steps li")
    done = steps.and_(owner.locator(".done, .passed"))
    head = owner.get_by_role("heading", name="Setting up")
    expect(head).to_contain_text(f"{done.count()}/{steps.count()}")
    team = steps.filter(has_text="Bring in your team")
    expect(team).not_to_have_class("done")
    team.get_by_role("link").press("Enter")
    expect(owner.get_by_role("heading", level=1, name="Bring in your team")).to_be_visible()
    owner.go_back()
    steps.filter(has_text="Send real e-mails").get_by_role("link").click()
    expect(owner.get_by_role("heading", level=1, name="Channels")).to_be_visible()
    fits(owner)
