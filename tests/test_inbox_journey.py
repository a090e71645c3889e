"""A morning in the inbox: at the desk by keyboard alone, and on a phone; nothing typed is ever lost."""

import json
import urllib.request
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.installation import Installation

pytestmark = pytest.mark.long
NAMES = ["Ana Ruiz", "Ben Okafor", "Cleo Marchetti", "Dora Lindqvist"]


def chat(katek: Installation, **said: str) -> dict[str, object]:
    """Write as a visitor of the website; answers what the chat page is told."""
    request = urllib.request.Request(
        f"{katek.base}/api/chat/harbor-pine/messages",
        json.dumps(said).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        told: dict[str, object] = json.load(answer)
    return told


@pytest.fixture
def visitors(katek: Installation) -> dict[str, str]:
    """Four people have written, the first one first; their tokens by name."""
    katek.web()
    katek.runner()
    return {
        name: str(
            chat(
                katek,
                text=f"Is the house of {name.split()[0]} still free?",
                name=name,
                email=f"{name.split()[0].lower()}@example.com",
            )["visitor"]
        )
        for name in NAMES
    }


def signed_in(katek: Installation, browser: Browser, width: int, height: int) -> Page:
    login = json.loads((katek.folder / "demo-login").read_text())
    page = browser.new_page(viewport={"width": width, "height": height})
    page.goto(f"{katek.base}/accounts/login/")
    page.get_by_label("E-mail").fill(login["email"])
    page.get_by_label("Password").fill(login["password"])
    page.get_by_label("Password").press("Enter")
    expect(page.get_by_role("link", name="Inbox").first).to_be_visible()
    page.wait_for_load_state()  # keys are heard once the page's script is there
    return page


@pytest.fixture
def desk(katek: Installation, browser: Browser, visitors: dict[str, str]) -> Iterator[Page]:
    page = signed_in(katek, browser, 1280, 860)
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda line: problems.append(line.text) if line.type == "error" else None)
    yield page
    page.close()
    # A refused form is an answer like any other.
    assert [one for one in problems if "422" not in one] == []


def title(page: Page, name: str) -> None:
    expect(page.locator("#thread-title")).to_have_text(name)


def open_by_search(page: Page, words: str, name: str) -> None:
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type(words)
    expect(page.locator("[data-row]")).to_have_count(1)
    expect(page.locator("[data-row]")).to_contain_text(name)
    page.keyboard.press("Enter")
    expect(page.locator("[data-row]")).to_be_focused()
    page.keyboard.press("Enter")
    title(page, name)


def test_a_morning_at_the_desk_by_keyboard_alone(
    katek: Installation, desk: Page, visitors: dict[str, str]
):
    keys = desk.keyboard
    keys.press("g")
    keys.press("i")
    expect(desk.get_by_role("heading", name="Inbox")).to_be_visible()
    expect(desk.locator("[data-row]", has_text="Dora Lindqvist")).to_be_visible()

    # Down the list, into a thread, and the list stays where it is.
    keys.press("j")
    keys.press("j")
    second = desk.locator("[data-row]").nth(1)
    expect(second).to_be_focused()
    name = second.locator("strong").inner_text()
    keys.press("Enter")
    title(desk, name)
    expect(second).to_have_attribute("aria-current", "true")

    open_by_search(desk, "ruiz", "Ana Ruiz")
    keys.press("t")
    expect(desk.get_by_text("You answer")).to_be_visible()
    keys.press("r")
    expect(desk.locator("#reply")).to_be_focused()
    keys.type("Yes, Ana, it is. Shall we")

    # The customer writes meanwhile: it shows, and what is being typed stays, caret and all.
    chat(katek, text="And the garden?", visitor=visitors["Ana Ruiz"])
    expect(desk.locator("#live")).to_contain_text("And the garden?")
    expect(desk.locator("#reply")).to_be_focused()
    keys.type(" meet on Friday?")
    expect(desk.locator("#reply")).to_have_value("Yes, Ana, it is. Shall we meet on Friday?")

    # Another thread and back: the draft is still there.
    keys.press("Escape")
    open_by_search(desk, "okafor", "Ben Okafor")
    expect(desk.locator("#reply")).to_have_value("")
    open_by_search(desk, "ana@example", "Ana Ruiz")
    expect(desk.locator("#reply")).to_have_value("Yes, Ana, it is. Shall we meet on Friday?")
    keys.press("r")
    keys.press("Control+Enter")
    expect(desk.locator("#live .group.person .bubble")).to_have_text(
        "Yes, Ana, it is. Shall we meet on Friday?"
    )
    expect(desk.locator("#reply")).to_have_value("")
    expect(desk.locator("#reply")).to_be_focused()

    # A note, which is the team's.
    keys.press("Escape")
    keys.press("n")
    expect(desk.locator("#note")).to_be_focused()
    keys.type("She has a loud dog")
    keys.press("Control+Enter")
    expect(desk.locator(".group.note")).to_contain_text("She has a loud dog")
    expect(desk.locator(".group.note")).to_contain_text("Only your team sees this")
    keys.press("Escape")

    keys.press("a")
    expect(desk.get_by_role("button", name="Me", exact=True)).to_be_focused()
    keys.press("Enter")
    expect(desk.locator(".toast")).to_contain_text("Assigned to")
    expect(desk.locator(".who-line")).to_contain_text("Yours")
    keys.press("t")
    expect(desk.get_by_text("Assistant answers")).to_be_visible()

    # Put off; the toast undoes it.
    keys.press("s")
    expect(desk.locator("#snooze-menu button").first).to_be_focused()
    keys.press("ArrowDown")
    keys.press("Enter")
    expect(desk.locator(".who-line")).to_contain_text("Snoozed until")
    undo = desk.locator(".toast", has_text="Snoozed until").get_by_role("button", name="Undo")
    undo.focus()
    keys.press("Enter")
    expect(desk.locator("#close")).to_contain_text("Close")

    # Closed, and it leaves the open ones; the customer writes and it is back.
    keys.press("e")
    expect(desk.locator("#close")).to_contain_text("Reopen")
    keys.press("g")
    keys.press("i")
    expect(desk.locator("[data-row]", has_text="Ben Okafor")).to_be_visible()
    expect(desk.locator("[data-row]", has_text="Ana Ruiz")).to_have_count(0)
    chat(katek, text="One more question", visitor=visitors["Ana Ruiz"])
    expect(desk.locator("[data-row]", has_text="Ana Ruiz")).to_be_visible()

    keys.press("?")
    help_of = desk.locator("#help")
    expect(help_of).to_contain_text("Search conversations")
    keys.press("Escape")


def test_news_never_moves_what_somebody_reads(
    katek: Installation, desk: Page, visitors: dict[str, str]
):
    ana = visitors["Ana Ruiz"]
    desk.goto(f"{katek.base}/conversations/?show=all&q=ruiz")
    desk.locator("[data-row]").first.click()
    title(desk, "Ana Ruiz")
    desk.get_by_role("button", name="Take over").click()
    expect(desk.get_by_text("You answer")).to_be_visible()
    for number in range(14):
        chat(katek, text=f"Thought number {number}.\nAnd more of it.", visitor=ana)
    expect(desk.locator("#live")).to_contain_text("Thought number 13.")
    said = desk.locator("#said")
    at_end = "e => e.scrollHeight - e.scrollTop - e.clientHeight < 5"
    assert said.evaluate(at_end), "who reads the newest is taken along"
    said.evaluate("e => { e.scrollTop = 40 }")
    chat(katek, text="The newest thought", visitor=ana)
    news = desk.get_by_role("button", name="New messages")
    expect(news).to_be_visible()
    assert said.evaluate("e => e.scrollTop") == 40
    news.click()
    expect(news).to_be_hidden()
    assert said.evaluate(at_end)
    desk.go_back()
    expect(desk.locator("[data-row]").first).to_be_visible()


def test_the_thread_keeps_its_room_beside_the_customer(
    katek: Installation, browser: Browser, visitors: dict[str, str]
):
    page = signed_in(katek, browser, 1280, 860)
    page.goto(f"{katek.base}/conversations/")
    page.locator("[data-row]", has_text="Cleo Marchetti").click()
    title(page, "Cleo Marchetti")
    pane, thread = page.locator("#lead-pane"), page.locator(".thread-pane")
    expect(pane).to_be_visible()
    assert thread.bounding_box()["width"] >= 560
    page.locator("#said").focus()
    page.keyboard.press("i")
    expect(pane).to_be_hidden()
    page.reload()
    expect(pane).to_be_hidden()
    page.keyboard.press("i")
    expect(pane).to_be_visible()
    # Where there is no room for it, the same key opens it over the page and closes it again
    page.set_viewport_size({"width": 1200, "height": 860})
    expect(pane).to_be_hidden()
    assert thread.bounding_box()["width"] >= 560
    page.keyboard.press("i")
    expect(pane).to_be_visible()
    page.keyboard.press("Escape")
    expect(pane).to_be_hidden()
    page.close()


def test_a_reply_from_the_phone(katek: Installation, browser: Browser, visitors: dict[str, str]):
    page = signed_in(katek, browser, 390, 780)
    page.goto(f"{katek.base}/conversations/")
    expect(page.locator(".thread-pane")).to_have_count(0)
    page.locator("[data-row]", has_text="Cleo Marchetti").click()
    title(page, "Cleo Marchetti")
    expect(page.locator("[data-row]").first).to_be_hidden()
    page.locator("#reply").fill("On my way.")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#live .group.person .bubble")).to_have_text("On my way.")
    page.get_by_role("button", name="Customer").click()
    expect(page.locator("#lead-pane")).to_contain_text("cleo@example.com")
    page.get_by_role("button", name="Close the panel").click()
    expect(page.locator("#lead-pane")).to_be_hidden()
    page.get_by_role("tab", name="Note").click()
    page.locator("#note").fill("Prefers calls")
    page.get_by_role("button", name="Save note").click()
    expect(page.locator(".group.note")).to_contain_text("Prefers calls")
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert page.evaluate(wide) is False
    page.get_by_role("button", name="Close the conversation").or_(
        page.get_by_role("button", name="Close", exact=True)
    ).click()
    expect(page.locator("#close")).to_contain_text("Reopen")
    page.get_by_role("link", name="Back to the list").click()
    expect(page.locator("[data-row]", has_text="Ben Okafor")).to_be_visible()
    expect(page.locator("[data-row]", has_text="Cleo Marchetti")).to_have_count(0)
    page.close()
