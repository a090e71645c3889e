"""A morning in the inbox: at the desk by keyboard alone, and on a phone; nothing typed is ever lost."""

import json
import re
import urllib.request
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.installation import Installation

pytestmark = pytest.mark.long
# What the console tells of answers that are meant: a refused form, a line that was cut.
MEANT = ("status of 422", "status of 403", "ERR_FAILED")
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
    assert [one for one in problems if not any(words in one for words in MEANT)] == []


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
    desk.wait_for_load_state()
    search = desk.locator("#search")
    assert search.evaluate("one => one.clientWidth") > 250, (
        "there is room to read what one looks for"
    )

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
    expect(desk.locator("#assign-menu")).not_to_have_attribute("open", "")
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


def test_news_come_by_themselves_and_never_move_what_somebody_reads(
    katek: Installation, desk: Page, visitors: dict[str, str]
):
    _news_reach_all_that_the_page_tells(katek, desk)
    ana = visitors["Ana Ruiz"]
    desk.goto(f"{katek.base}/conversations/?show=all&q=ruiz")
    desk.locator("[data-row]").first.click()
    title(desk, "Ana Ruiz")
    desk.get_by_role("button", name="Take over").click()
    expect(desk.get_by_text("You answer")).to_be_visible()
    for number in range(14):
        chat(katek, text=f"Thought number {number}.\nAnd more of it.", visitor=ana)
    expect(desk.locator("#live")).to_contain_text("Thought number 13.")
    expect(desk.locator("#told")).to_have_text("Thought number 13. And more of it.")
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


def _news_reach_all_that_the_page_tells(katek: Installation, desk: Page) -> None:
    begun = chat(katek, text="Hello, is anybody there?")
    who = str(begun["visitor"])
    desk.goto(f"{katek.base}/conversations/")
    waiting = desk.locator("#count-waiting")
    expect(waiting).to_be_empty()
    desk.locator(f"[data-row][data-thread={begun['conversation']}]").click()
    expect(desk.locator("#lead-pane")).to_contain_text("Not a lead yet")
    expect(desk.locator("#answers")).to_contain_text("Assistant answers")
    desk.locator("#reply").fill("Let me")
    desk.locator("#snooze-menu summary").click()
    chat(katek, text="I am eve@example.com", visitor=who)
    expect(desk.locator("#lead-pane")).to_contain_text("eve@example.com")
    expect(desk.locator("#snooze-menu")).to_have_attribute("open", "")
    desk.locator("#reply").focus()
    desk.keyboard.press("End")
    chat(katek, text="Can I talk to a person, please?", visitor=who)
    expect(desk.locator("#answers")).to_contain_text("A person answers")
    expect(desk.locator("#why-person")).to_contain_text("asked for a person")
    expect(waiting).to_have_text("1")
    expect(desk.locator("#reply")).to_be_focused()
    desk.keyboard.type(" look.")
    expect(desk.locator("#reply")).to_have_value("Let me look.")
    expect(desk.locator("#reply")).to_have_attribute("placeholder", "Write to the customer")
    bell = desk.locator(".bell")
    expect(bell.locator("summary")).to_have_accessible_name("Notifications: 1")
    bell.locator("summary").click()
    expect(bell).to_contain_text("A customer waits for a person")
    desk.keyboard.press("Escape")
    desk.get_by_role("button", name="Hand back to the assistant").click()
    expect(waiting).to_be_empty()
    bell.locator("summary").click()
    expect(bell).to_contain_text("Nothing needs anybody just now")
    desk.keyboard.press("Escape")
    _a_line_that_is_cut_comes_back(katek, desk, who)


def _a_line_that_is_cut_comes_back(katek: Installation, desk: Page, who: str) -> None:
    """A new ticket is asked for, the page says so meanwhile, and what was missed is fetched."""
    reconnect = "dispatchEvent(new Event('online'))"
    live = desk.locator("[data-live]")
    desk.route("**/live/**", lambda route: route.abort())
    desk.evaluate(reconnect)
    expect(live.get_by_text("Not live: trying again")).to_be_visible()
    chat(katek, text="Said while nobody heard", visitor=who)
    desk.unroute("**/live/**")
    expect(live.get_by_text("Not live: trying again")).to_be_hidden()
    expect(desk.locator("#live")).to_contain_text("Said while nobody heard")
    desk.route("**/live-ticket/", lambda route: route.fulfill(status=403))
    desk.evaluate(reconnect)
    expect(live.get_by_role("link", name="sign in again")).to_be_visible()
    desk.unroute("**/live-ticket/")


def test_list_thread_and_customer_keep_to_each_other(
    katek: Installation, browser: Browser, visitors: dict[str, str]
):
    page = signed_in(katek, browser, 1280, 860)
    page.goto(f"{katek.base}/conversations/")
    page.locator("[data-row]", has_text="Cleo Marchetti").click()
    title(page, "Cleo Marchetti")
    pane, thread = page.locator("#lead-pane"), page.locator(".thread-pane")
    expect(pane).to_be_visible()
    assert thread.bounding_box()["width"] >= 512
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
    _address_and_thread_stay_together(katek, page)
    _the_search_is_in_the_address(katek, page)
    page.close()


def _address_and_thread_stay_together(katek: Installation, page: Page) -> None:
    rows = page.locator("[data-row]")
    page.goto(f"{katek.base}/conversations/?show=all")
    second = rows.nth(1).get_attribute("data-thread")
    name = rows.nth(1).locator("strong").inner_text()
    rows.evaluate_all("all => { all[0].click(); all[1].click(); }")
    title(page, name)
    page.wait_for_url(f"**/conversations/{second}/?show=all")
    expect(page).to_have_title(re.compile(f"^{name}"))
    # One that was erased meanwhile
    page.route("**/*part=thread*", lambda route: route.fulfill(status=404))
    with page.expect_response("**/*part=thread*"):
        rows.nth(2).click()
    expect(rows.nth(1)).to_have_attribute("aria-current", "true")
    expect(rows.nth(2)).not_to_have_attribute("aria-current", "true")
    assert f"/conversations/{second}/" in page.url
    title(page, name)
    page.unroute("**/*part=thread*")
    _what_was_sent_is_no_draft_though_the_thread_came_anew(page, rows)


def _what_was_sent_is_no_draft_though_the_thread_came_anew(page: Page, rows: Locator) -> None:
    held: list[Route] = []
    page.route("**/reply/*", lambda route: held.append(route))
    here = rows.nth(1).get_attribute("data-thread")
    with page.expect_request("**/reply/*"):
        page.locator("#reply").fill("It is still free.")
        page.locator("#reply").press("Control+Enter")
    rows.nth(0).click()
    expect(page.locator("#reply")).to_have_value("")
    page.locator(f"[data-thread={here}][data-row]").click()
    expect(page.locator("#reply")).to_have_value("It is still free.")
    held[0].continue_()
    expect(page.locator("#live .group.person .bubble")).to_contain_text(["It is still free."])
    expect(page.locator("#reply")).to_have_value("")
    page.unroute("**/reply/*")


def _the_search_is_in_the_address(katek: Installation, page: Page) -> None:
    page.goto(f"{katek.base}/conversations/?show=mine&channel=website")
    for words, told in (("ruiz", "show=all"), ("", "show=mine")):
        with page.expect_request("**/conversations/?*part=list*") as asked:
            page.locator("#search").fill(words)
        for part in (told, "channel=website"):
            assert part in asked.value.url
            assert part in page.url
    expect(page.locator("[data-row]")).to_have_count(1)  # the one just written to


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
