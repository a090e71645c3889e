"""From sign-up to a live chat, in a browser: at the desk, on the phone, by keyboard, and without JavaScript."""

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from tests.installation import Installation

pytestmark = pytest.mark.long

WIDTHS = {"desk": {"width": 1280, "height": 860}, "phone": {"width": 390, "height": 780}}
LISTINGS = b"reference,title,price,currency,city,bedrooms\nHP-1,House,610000,USD,Portland,3\n"


@pytest.fixture
def base(katek: Installation) -> str:
    katek.web(KATEK_SIGN_UP="open")
    katek.runner()
    return katek.base


def sign_up(context: BrowserContext, base: str, problems: list[str]) -> Page:
    page = context.new_page()
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(f"{base}/accounts/signup/")
    page.get_by_label("E-mail").fill("vera@casa.example")
    page.get_by_label("Password", exact=True).fill("four green pears")
    page.get_by_label("Password again").fill("four green pears")
    page.get_by_role("button", name="Create the account").click()
    expect(page).to_have_url(f"{base}/")
    page.goto(f"{base}/new-organization/")
    page.get_by_label("Name of the agency").fill("Casa & Sol")
    page.get_by_label("Country").select_option("US")
    page.get_by_role("button", name="Create it").click()
    expect(page).to_have_url(f"{base}/start/brand/")
    return page


def heading(page: Page, name: str) -> Locator:
    return page.get_by_role("heading", level=1, name=name)


def fits(page: Page) -> bool:
    fit: bool = page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )
    return fit


def skip(page: Page) -> None:
    page.get_by_role("button", name="Skip for now").click()


@pytest.mark.parametrize("width", sorted(WIDTHS))
def test_from_sign_up_to_a_chat_that_answers(base: str, browser: Browser, width: str):
    problems: list[str] = []
    page = sign_up(browser.new_context(viewport=WIDTHS[width]), base, problems)

    # The sample follows what is typed, also while a slow line still brings the scripts; nothing is kept before
    # it is saved.
    sample = page.frame_locator("#sample-chat")
    late: list[Route] = []
    page.route("**/htmx*.js", lambda route: late.append(route))
    page.reload(wait_until="commit")
    page.get_by_label("Name").fill("Casa y Sol")
    late[0].continue_()
    expect(sample.locator(".agency-name")).to_have_text("Casa y Sol")
    page.unroute("**/htmx*.js")
    page.get_by_label("Greeting").fill("Welcome home!")
    page.get_by_label("Brand colour").fill("#7c2d12")
    expect(sample.get_by_text("Welcome home!")).to_be_visible()
    expect(sample.locator(".chat-head")).to_have_css("background-color", "rgb(124, 45, 18)")
    assert fits(page)
    if width == "desk":  # the way on is in sight, however tall the sample
        page.evaluate("scrollTo(0, 0)")
        expect(page.get_by_role("button", name="Save and go on")).to_be_in_viewport(ratio=1)
    page.get_by_role("button", name="Save and go on").click()

    expect(heading(page, "Give the assistant its voice")).to_be_visible()
    page.get_by_label("Name").fill("Kim")
    page.get_by_role("textbox", name="Write as a customer").fill("Hello")
    page.get_by_role("button", name="Ask").click()
    expect(page.locator("#playground-thread .assistant").last).to_contain_text("Kim")
    assert fits(page)
    page.get_by_role("button", name="Save and go on").click()

    expect(heading(page, "Bring in your listings")).to_be_visible()
    file = {"name": "homes.csv", "mimeType": "text/csv", "buffer": LISTINGS}
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Next: match the columns").click()
    expect(page).to_have_url(re.compile("/properties/import/imp_"))
    page.get_by_role("link", name="Back to the first steps").click()
    expect(page.get_by_text("A file is on its way in")).to_be_visible()
    assert fits(page)
    skip(page)

    expect(heading(page, "Let customers reach it")).to_be_visible()
    expect(page.locator("#snippet")).to_contain_text("/embed/casa-sol.js")
    assert fits(page)
    page.get_by_role("button", name="The line is on our site").click()

    expect(heading(page, "Bring in your team")).to_be_visible()
    page.get_by_label("E-mail").fill("nina@casa.example")
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_text("on its way to nina@casa.example")).to_be_visible()
    assert fits(page)
    page.get_by_role("link", name="Finish").click()

    expect(heading(page, "Your chat is open, but it knows no home yet")).to_be_visible()
    page.get_by_role("button", name="Open the chat").click()
    chat = page.frame_locator("iframe[title='Chat with Casa y Sol']")
    expect(chat.get_by_text("Welcome home!")).to_be_visible()
    chat.get_by_role("textbox").first.fill("Hello")
    chat.get_by_role("textbox").first.press("Enter")
    expect(chat.get_by_text("Kim", exact=False).last).to_be_visible()
    chat.get_by_role("textbox").first.press("Escape")
    expect(page.get_by_role("button", name="Chat with Casa y Sol")).to_be_focused()
    page.get_by_role("link", name="Go to home").click()
    expect(page.locator(".steps .done")).to_have_count(5)
    expect(page.locator(".steps .passed")).to_have_count(1)
    assert problems == []


def tab_to(page: Page, name: str) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement?.textContent?.trim()") == name:
            return
    pytest.fail(f"No way to {name} by keyboard.")


def test_all_of_it_by_keyboard_alone_left_and_come_back_to(base: str, browser: Browser):
    problems: list[str] = []
    page = sign_up(browser.new_context(viewport=WIDTHS["desk"]), base, problems)
    tab_to(page, "Skip for now")
    page.keyboard.press("Enter")
    expect(heading(page, "Give the assistant its voice")).to_be_visible()
    tab_to(page, "Save and go on")
    page.keyboard.press("Enter")
    expect(heading(page, "Bring in your listings")).to_be_visible()
    tab_to(page, "Later")
    page.keyboard.press("Enter")

    expect(heading(page, "Home")).to_be_visible()
    expect(page.get_by_text("Skipped for now")).to_have_count(1)
    tab_to(page, "Go through the first steps")
    page.keyboard.press("Enter")
    expect(heading(page, "Bring in your listings")).to_be_visible()
    for name in ("Let customers reach it", "Bring in your team", "Your chat is open"):
        tab_to(page, "Skip for now")
        page.keyboard.press("Enter")
        expect(heading(page, name)).to_be_visible()
    tab_to(page, "Don't show the first steps any more")
    page.keyboard.press("Enter")
    expect(heading(page, "Home")).to_be_visible()
    expect(page.get_by_role("heading", name="Setting up")).to_have_count(0)
    page.get_by_role("button", name="Undo").press("Enter")
    expect(page.get_by_role("heading", name="Setting up")).to_be_visible()
    assert problems == []


def test_it_works_without_javascript(base: str, browser: Browser):
    context = browser.new_context(viewport=WIDTHS["phone"], java_script_enabled=False)
    page = sign_up(context, base, [])
    page.get_by_label("Name").fill("Casa y Sol")
    page.get_by_role("button", name="Save and go on").click()
    page.get_by_role("button", name="Save and go on").click()
    for _ in range(2):
        skip(page)
    expect(heading(page, "Bring in your team")).to_be_visible()
    page.get_by_role("link", name="Back").click()
    page.get_by_role("button", name="The line is on our site").click()
    skip(page)
    expect(heading(page, "Your chat is open")).to_be_visible()
    page.get_by_role("button", name="Don't show the first steps any more").click()
    expect(heading(page, "Home")).to_be_visible()
