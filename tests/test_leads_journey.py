"""A morning with leads: at the desk by keyboard alone, and on a phone."""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.installation import Installation

pytestmark = pytest.mark.long

DESK = {"viewport": {"width": 1280, "height": 860}}
PHONE = {"viewport": {"width": 390, "height": 800}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def at(katek: Installation, browser: Browser) -> Iterator:
    """Signed in as the demo agency's owner, on the device that the test asks for."""
    katek.web()
    login = json.loads((katek.folder / "demo-login").read_text())
    opened = []

    def sign_in(device: dict) -> Page:
        page = browser.new_context(**device).new_page()
        opened.append(page)
        page.goto(f"{katek.base}/accounts/login/")
        page.get_by_label("E-mail").fill(login["email"])
        page.get_by_label("Password").fill(login["password"])
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(lambda url: "/accounts/" not in url)
        page.on("pageerror", lambda error: pytest.fail(str(error)))
        return page

    yield sign_in
    for page in opened:
        page.context.close()


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def enter_leads(page: Page, base: str, *names: str) -> None:
    """By keyboard, on the page for it."""
    for name in names:
        page.goto(f"{base}/leads/")
        press(page, "n")
        expect(page.get_by_label("Name")).to_be_focused()
        page.keyboard.type(name)
        press(page, "Tab")
        page.keyboard.type(f"{name.split()[0].lower()}@example.com")
        press(page, "Enter")
        expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()


def tab_to(page: Page, name: str) -> None:
    """Backwards from where the focus is, as toasts stand at the end of the page."""
    for _ in range(80):
        press(page, "Shift+Tab")
        if page.evaluate("document.activeElement?.textContent?.trim()") == name:
            return
    pytest.fail(f"No way to {name} by keyboard.")


def row(page: Page, name: str):
    return page.locator(".lead-table tbody tr", has_text=name)


def card(page: Page, stage: str, name: str):
    return page.locator(f"[data-stage={stage}] [data-card]", has_text=name)


# What a busy machine does: "g" comes before the page is drawn without its palette, whose field has the focus
# till then, and the next key is heard much later than it was pressed.
JUST_CLOSED = """
() => {
  const palette = document.querySelector("#palette"), field = palette.querySelector("input"), now = Date.now;
  palette.showModal();
  field.focus();
  palette.close();
  document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "g", bubbles: true }));
  Date.now = () => now() + 60_000;
}
"""


def test_a_morning_at_the_desk_by_keyboard_alone(katek: Installation, at):
    page = at(DESK)
    enter_leads(page, katek.base, "Ana Ruiz", "Bo Lind", "Cy Young")

    # Find one, and all again
    press(page, "g", "l")
    expect(row(page, "Cy Young")).to_be_visible()
    press(page, "/")
    expect(page.get_by_label("Search leads", exact=True)).to_be_focused()
    page.keyboard.type("bo li")
    expect(row(page, "Bo Lind")).to_be_visible()
    expect(row(page, "Cy Young")).to_have_count(0)
    expect(page.get_by_label("Search leads", exact=True)).to_be_focused()
    press(page, "Control+A", "Delete")
    expect(row(page, "Cy Young")).to_be_visible()

    # Back among the searches everything is alive, and nothing of the customers is kept in the browser
    page.go_back()
    expect(page.get_by_label("Search leads", exact=True)).to_have_value("bo li")
    expect(row(page, "Cy Young")).to_have_count(0)
    page.wait_for_load_state()  # keys are heard once the page's script is there
    press(page, "Control+k")
    options = page.locator("#palette [role=option]")
    expect(options.first).to_have_attribute("aria-selected", "true")
    press(page, "ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    assert page.evaluate("sessionStorage.getItem('htmx-history-cache')") is None
    press(page, "Escape")
    expect(page.locator("#palette")).to_be_hidden()
    page.evaluate(JUST_CLOSED)
    press(page, "Shift", "l")
    expect(row(page, "Cy Young")).to_be_visible()
    press(page, "/")

    # Tick two, set their stage, take it back
    press(page, "Tab")
    press(page, "j", "x", "j", "x")
    expect(page.locator("[data-ticked]")).to_have_text("2 selected")
    press(page, "s", "ArrowDown", "ArrowDown", "Enter")
    expect(page.locator("#toasts")).to_contain_text("2 leads are now Contacted.")
    expect(row(page, "Cy Young")).to_contain_text("Contacted")
    tab_to(page, "Undo")
    press(page, "Enter")
    expect(page.locator("#toasts")).to_contain_text("2 leads are as they were.")
    expect(row(page, "Cy Young")).to_contain_text("New")

    # Open one, set its stage, write a note, edit the contact
    press(page, "j")
    name = page.locator("tr.at .who").inner_text().split("\n")[-1].strip()
    press(page, "Enter")
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()
    sent: list[str] = []
    page.on("request", lambda one: sent.append(one.url) if one.method == "POST" else None)
    press(page, "s", "ArrowDown", "ArrowDown")
    page.keyboard.type("View")
    press(page, "Enter")
    expect(page.locator("#toasts")).to_contain_text("is now Viewing.")
    expect(page.locator("#lead-stage")).to_be_focused()
    assert len(sent) == 1, "arrows only look"
    page.locator("#main").focus()
    press(page, "o", "ArrowUp", "Escape", "ArrowUp", "Tab")
    expect(page.locator("#lead-owner")).to_have_value("")
    expect(page.locator("#toasts")).to_contain_text("nobody")
    assert len(sent) == 2
    page.locator("#main").focus()
    press(page, "m")
    page.keyboard.type("Prefers morn")
    page.locator("#main").focus()
    press(page, "e")
    expect(page.locator("#id_name")).to_be_focused()
    press(page, "End")
    page.keyboard.type(" Smith")
    page.locator("#main").focus()
    press(page, "w")
    expect(page.locator("#id_transaction")).to_be_focused()
    page.locator("#id_places").fill("Salem")

    # Whatever else is done meanwhile, what is half written stays
    page.locator("#main").focus()
    held: list[Route] = []
    page.route("**/set/", lambda route: held.append(route))
    press(page, "s")
    page.keyboard.type("Off")
    press(page, "Enter")
    expect(page.locator("form.htmx-request")).to_have_count(1)
    page.locator("#one-tag").press_sequentially("early")
    held[0].continue_()
    page.unroute("**/set/")
    expect(page.locator("#toasts")).to_contain_text("is now Offer.")
    expect(page.locator("#lead-days")).to_contain_text("Offer")
    expect(page.locator("#one-tag")).to_be_focused()
    page.keyboard.type(" bird")
    press(page, "Enter")
    expect(page.locator(".lead-head .chip")).to_contain_text(["early bird"])
    expect(page.locator("#one-tag")).to_have_value("")
    page.locator("#show-notes").press("Enter")
    expect(page.locator("#show-notes")).to_have_attribute("aria-current", "page")
    expect(page.locator("#note")).to_have_value("Prefers morn")
    expect(page.locator("#id_places")).to_have_value("Salem")
    page.locator("#id_name").press("Enter")
    expect(page.get_by_role("heading", level=1, name=f"{name} Smith")).to_be_visible()
    expect(page.locator("#id_places")).to_have_value("Salem")
    tab_to(page, "Undo")
    press(page, "Enter")
    expect(page.locator("#toasts")).to_contain_text("changed since and stays")
    page.locator("#main").focus()
    press(page, "m", "End")
    page.keyboard.type("ings")
    failure = page.locator("#toasts [data-failure]")
    page.route("**/notes/", lambda route: route.abort())
    press(page, "Tab", "Enter")
    expect(failure).to_contain_text("The server can’t be reached.")
    page.unroute("**/notes/")
    page.route("**/notes/", lambda route: route.fulfill(status=500, body="no"))
    press(page, "Enter")
    expect(failure).to_contain_text("Something failed on the server.")
    expect(page.locator("#note")).to_have_value("Prefers mornings")
    expect(page.locator("[aria-busy]")).to_have_count(0)
    page.unroute("**/notes/")
    press(page, "Enter")
    expect(failure).to_have_count(0)
    expect(page.locator(".is-note")).to_contain_text("Prefers mornings")
    expect(page.locator("#note")).to_have_value("")

    # The board: a card moves by its menu
    press(page, "g", "l")
    expect(page.locator(".lead-table")).to_be_visible()
    press(page, "b")
    expect(card(page, "offer", f"{name} Smith")).to_be_visible()
    page.locator("#main").focus()
    press(page, "j", "Tab", "Enter", "ArrowDown", "ArrowDown", "Enter")
    expect(page.locator("#toasts")).to_contain_text("is now")


def test_what_is_selected_and_searched_for_is_what_every_control_means(katek: Installation, at):
    katek.module("tests.fill", "write", "60")
    page = at(DESK)
    page.goto(f"{katek.base}/leads/")
    said, every = page.locator("[data-ticked]"), page.locator("[data-all-matching]")
    boxes = page.locator(".lead-table [name=lead]")
    boxes.first.check()
    every.check()
    many = every.get_attribute("data-said")
    assert many
    assert int(many.split()[0]) > boxes.count()
    expect(said).to_have_text(many)
    boxes.nth(3).uncheck()
    expect(every).not_to_be_checked()
    expect(said).to_have_text(f"{boxes.count() - 1} selected")
    every.check()
    every.uncheck()
    expect(said).to_have_text(f"{boxes.count()} selected")

    page.goto(f"{katek.base}/leads/")
    expect(page.get_by_role("button", name="Save this view")).to_have_count(0)
    field = page.get_by_label("Search leads", exact=True)
    field.press_sequentially("customer12")
    page.wait_for_url("**/leads/?*q=*")
    expect(page.get_by_role("button", name="Save this view")).to_be_visible()
    expect(field).to_be_focused()
    expect(field).to_have_value("customer12")
    expect(page.locator("#view-save [name=query]")).to_have_value("q=customer12")
    expect(page.get_by_role("link", name="Board")).to_have_attribute(
        "href", "/leads/board/?q=customer12"
    )
    page.locator(".lead-filter summary").click()
    page.get_by_role("checkbox", name="New", exact=True).check()
    page.get_by_role("button", name="Show leads").click()
    expect(page.locator(".chip", has_text="Stage: New")).to_be_visible()
    expect(field).to_have_value("customer12")
    expect(boxes).to_have_count(1)
    field.fill("customer13")
    expect(page.locator(".chip").first).to_have_attribute("href", "/leads/?q=customer13")


def fits(page: Page) -> None:
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) <= 0, page.url


def test_a_morning_on_the_phone(katek: Installation, at):
    page = at(PHONE)
    enter_leads(page, katek.base, "Dora Diaz", "Eli " + "X" * 80)
    fits(page)
    page.goto(f"{katek.base}/leads/")
    fits(page)
    every = page.get_by_role("checkbox", name="Select all").bounding_box()
    tick = row(page, "Dora").get_by_role("checkbox").bounding_box()
    assert every
    assert tick
    assert every["x"] == tick["x"]
    row(page, "Dora").get_by_role("checkbox").tap()
    page.locator("#bulk summary[data-key=t]").tap()
    page.locator("#bulk-tag").fill("seaside")
    fits(page)
    page.get_by_role("button", name="Add", exact=True).tap()
    expect(row(page, "Dora")).to_contain_text("seaside")
    fits(page)
    page.get_by_role("button", name="Undo").tap()
    expect(row(page, "Dora")).not_to_contain_text("seaside")

    page.locator(".lead-filter summary").tap()
    page.get_by_role("checkbox", name="New", exact=True).tap()
    page.get_by_role("button", name="Show leads").tap()
    expect(page.locator(".chip", has_text="Stage: New")).to_be_visible()
    fits(page)

    assert page.locator(".lead-table thead a:visible").count() == 0
    page.locator(".lead-sort summary").tap()
    page.get_by_role("link", name="Name").tap()
    page.wait_for_url("**sort=name**")
    page.locator(".lead-sort summary").tap()
    expect(page.locator(".lead-sort [aria-current]")).to_have_text(re.compile(r"Name\s+ascending"))
    fits(page)
    page.goto(f"{katek.base}/leads/?stage=new")

    page.get_by_role("link", name="Board").tap()
    expect(page.locator("#board")).to_be_visible()
    page.goto(f"{katek.base}/leads/board/")
    card(page, "new", "Dora").locator("summary").tap()
    card(page, "new", "Dora").get_by_role("button", name="Contacted").tap()
    expect(page.locator("#toasts")).to_contain_text("Dora Diaz is now Contacted.")
    expect(card(page, "contacted", "Dora")).to_have_count(1)
    fits(page)
    assert page.evaluate("document.querySelector('#board').scrollWidth") > 390


TOASTS = """
(words) => {
  for (const one of words) {
    const toast = document.createElement("div");
    toast.className = "toast";
    toast.innerHTML = `<span>${one}</span><button type="button" data-dismisses>Dismiss</button>`;
    document.querySelector("#toasts").append(toast);
  }
  document.dispatchEvent(new CustomEvent("htmx:afterSettle"));
}
"""


PLACE = "(field) => [field.getBoundingClientRect().y, field.getBoundingClientRect().height]"


@pytest.mark.parametrize("device", [DESK, PHONE], ids=["desk", "phone"])
def test_of_many_toasts_three_are_shown_and_none_is_lost(katek: Installation, at, device):
    page = at(device)
    page.goto(f"{katek.base}/leads/new/")
    if device is DESK:
        email, phone = (page.get_by_label(name, exact=True) for name in ("E-mail", "Phone"))
        assert email.evaluate(PLACE) == phone.evaluate(PLACE), "side by side"
    save = page.locator("main form .primary")
    save.scroll_into_view_if_needed()
    stood = save.bounding_box()
    page.evaluate(TOASTS, [f"Account {number} is connected." for number in range(1, 6)])
    shown = page.locator(".toast:visible")
    expect(shown).to_have_count(3)
    expect(shown.last).to_contain_text("Account 5")
    expect(page.locator("[data-shows-rest]")).to_have_text("and 2 more")
    assert page.locator("#toasts").get_attribute("role") == "status"
    page.locator("[data-shows-rest]").focus()
    press(page, "Enter")
    expect(shown).to_have_count(5)
    expect(page.locator("[data-dismisses]").first).to_be_focused()
    press(page, "Enter", "Enter")
    expect(shown).to_have_count(3)
    expect(page.locator("[data-rest]")).to_be_hidden()
    assert save.bounding_box() == stood, "nothing moves under a thumb"
    page.evaluate(TOASTS, ["Account 6 is connected."])
    page.get_by_role("button", name="Dismiss all").click()
    expect(page.locator(".toast")).to_have_count(0)
    fits(page)
