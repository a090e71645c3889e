"""Settings and the operator's pages as they are used, at the desk and on the phone."""

from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browsing import Office, fits, toast

pytestmark = pytest.mark.long


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


# Whether each of two sendings was prevented.
TWICE = """
(button) => {
  const prevented = [];
  window.addEventListener("submit", (event) => prevented.push(event.defaultPrevented));
  button.click();
  button.click();
  return prevented;
}
"""


def status_with(office: Office, key: str) -> int:
    """What the API answers to a program that has this key."""
    request = Request(
        f"{office.katek.base}/api/v1/leads", headers={"Authorization": f"Bearer {key}"}
    )
    try:
        with urlopen(request, timeout=30) as answer:
            return int(answer.status)
    except HTTPError as refused:
        with refused:
            return refused.code


def test_what_the_organization_says_of_itself(owner: Page, device: str):
    owner.goto("/settings/organization/")
    fits(owner)
    owner.get_by_label("Name").fill(f"Harbor & Pine ({device})")
    owner.get_by_label("Phone", exact=True).fill("12")
    owner.get_by_label("Currency").select_option("EUR")
    owner.get_by_label("Time zone").select_option("Europe/Madrid")
    press(owner, "Save")
    expect(owner.get_by_text("Nothing was saved")).to_be_visible()
    phone = owner.get_by_label("Phone", exact=True)
    expect(phone).to_have_attribute("aria-invalid", "true")
    expect(phone).to_have_value("12")
    expect(owner.get_by_label("Currency")).to_have_value("EUR")
    fits(owner)
    phone.fill("(503) 555-0100")
    if device == "desk":
        owner.get_by_role("heading", level=1).click()
        owner.keyboard.press("s")
    else:
        press(owner, "Save")
    toast(owner, "Saved.")
    expect(phone).to_have_value("+1 503-555-0100")
    expect(owner.get_by_label("Time zone")).to_have_value("Europe/Madrid")
    expect(owner).to_have_title(f"Organization · Harbor & Pine ({device})")


def test_hours_are_refused_at_their_day_and_kept(owner: Page):
    owner.goto("/settings/hours/")
    fits(owner)
    start = owner.get_by_label("Monday, time 1: from")
    start.fill("19:00")
    press(owner, "Save the office hours")
    monday = owner.get_by_role("group", name="Monday")
    expect(monday.get_by_role("alert")).to_be_visible()
    expect(start).to_have_value("19:00")
    start.fill("8:30")
    press(owner, "Save the office hours")
    toast(owner, "The office hours are kept.")
    expect(start).to_have_value("08:30")
    owner.get_by_label("From", exact=True).fill("10:00")
    owner.get_by_label("Until", exact=True).fill("17:00")
    owner.get_by_label("Tuesday", exact=True).check()
    owner.get_by_role("button", name="Save the sending hours").press("Enter")
    toast(owner, "The hours of sending are kept.")
    expect(owner.get_by_label("Tuesday", exact=True)).to_be_checked()
    expect(owner.get_by_label("Until", exact=True)).to_have_value("17:00")


def test_a_key_is_shown_once_used_and_revoked(office: Office, owner: Page, device: str):
    owner.goto("/settings/keys/")
    name = f"n8n of the {device}"
    owner.get_by_label("Name").fill(name)
    expect(owner.get_by_label("See leads")).to_be_hidden()
    owner.get_by_label("Only what I choose").check()
    expect(owner.get_by_label("See leads")).to_be_visible()
    press(owner, "Make the key")
    expect(owner.get_by_text("Choose at least one")).to_be_visible()
    owner.get_by_label("See leads").check()
    # Pressed again while it is on its way, it is sent once.
    assert owner.get_by_role("button", name="Make the key").evaluate(TWICE) == [False, True]
    key = owner.locator("#fresh-key").inner_text()
    fits(owner)
    assert status_with(office, key) == 200
    owner.goto("/settings/keys/")
    assert key not in owner.content()
    row = owner.locator("tbody tr", has_text=name)
    expect(row).to_have_count(1)
    expect(row).to_contain_text("See leads")
    expect(row).not_to_contain_text("never")
    fits(owner)
    row.get_by_role("button", name="Revoke").click()
    asked = owner.get_by_role("dialog", name=f"Revoke {name}?")
    expect(asked.get_by_role("button", name="Keep")).to_be_focused()
    owner.keyboard.press("Tab")
    owner.keyboard.press("Enter")
    toast(owner, f"{name} is revoked.")
    expect(row).to_have_count(0)
    assert status_with(office, key) == 401


def test_consent_and_retention_are_kept(owner: Page, device: str):
    owner.goto("/settings/consent/")
    fits(owner)
    menu = owner.get_by_role("navigation", name="Settings")
    expect(menu.locator("[aria-current]")).to_be_in_viewport(ratio=1)
    if device == "phone":
        links = menu.get_by_role("link").all()
        assert len({(link.bounding_box() or {})["y"] for link in links}) == 1, "in one row"
    days = {"desk": "90", "phone": "180"}[device]
    owner.get_by_label("Conversations of visitors who left no contact").select_option(days)
    soft = owner.get_by_label("Marketing to customers who did not object")
    soft.set_checked(not soft.is_checked())
    wanted = soft.is_checked()
    press(owner, "Save")
    toast(owner, "Saved.")
    expect(soft).to_be_checked(checked=wanted)
    expect(owner.get_by_label("Conversations of visitors")).to_have_value(days)


def menu_of_me(page: Page, device: str) -> Locator:
    if device == "phone":
        page.locator(".topbar button[popovertarget=places]").click()
    page.locator(".self summary").click()
    return page.locator(".self .menu")


def test_the_interface_in_spanish_and_in_the_dark_and_back(owner: Page, device: str):
    owner.goto("/campaigns/")
    menu_of_me(owner, device).get_by_label("Language").select_option("es")
    expect(owner.locator("html")).to_have_attribute("lang", "es")
    expect(owner.get_by_role("heading", level=1, name="Campañas")).to_be_visible()
    fits(owner)
    menu_of_me(owner, device).locator("[name=theme]").select_option("dark")
    expect(owner.locator("html")).to_have_attribute("data-theme", "dark")
    expect(owner.locator("html")).to_have_css("color-scheme", "dark")
    menu_of_me(owner, device).locator("[name=language]").select_option("en")
    expect(owner.get_by_role("heading", level=1, name="Campaigns")).to_be_visible()
    owner.emulate_media(reduced_motion="reduce")
    owner.goto("/styleguide/")
    expect(owner.locator(".skeleton > *").first).to_have_css("animation-iteration-count", "1")
    owner.goto("/settings/you/")
    owner.get_by_label("Theme").last.select_option("auto")
    owner.get_by_label("Name").fill("Dana Pine")
    press(owner, "Save")
    toast(owner, "Saved.")
    expect(owner.locator("html")).to_have_attribute("data-theme", "auto")
    expect(owner.locator(".self summary")).to_contain_text("Dana Pine")
