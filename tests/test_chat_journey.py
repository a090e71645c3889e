"""The chat as its visitors live it: lost connections, other sites, a person, a home that they came from."""

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.installation import Installation
from tests.test_journey import another_site
from tests.test_streams import WRITE

__all__ = ["another_site"]

pytestmark = pytest.mark.long
CHAT = "/chat/harbor-pine/"
DOOR = "**/api/chat/*/messages"
# A site that hides and twists whatever it can, and forbids inline styles and scripts.
SITE = """<!doctype html><meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; script-src {base}; frame-src {base}; style-src 'sha256-kat'">
<style>div, button, iframe {{ display: none !important; position: static !important }}</style>
<h1>Our homes</h1><script src="{base}/embed/harbor-pine.js"></script>"""

HAND_BACK = """
from katek.conversations.handover import hand_back
from katek.conversations.models import Conversation
hand_back(Conversation.everywhere.select_related("organization").get(pk={0!r}))
"""
LEFT_UNSENT = """() => {
  const ago = (hours) => Date.now() - hours * 3600000;
  const left = [["Call me tonight", ago(2)], ["With a garden", ago(0.2)], ["Up to 600k", ago(0.1)]];
  const unsent = left.map(([text, at]) => ({ text, at, clientId: crypto.randomUUID() }));
  localStorage.setItem("katek:harbor-pine:unsent", JSON.stringify(unsent));
}"""


def open_chat(page: Page, katek: Installation, query: str = "") -> None:
    page.goto(katek.base + CHAT + query)
    expect(page.locator("#chat[data-ready]")).to_be_visible()


def write(page: Page, text: str) -> None:
    page.get_by_label("Your message").fill(text)
    page.get_by_label("Your message").press("Enter")


def answers(page: Page, count: int) -> None:
    expect(page.locator(".said.them:not(.greeting)")).to_have_count(count, timeout=20_000)


def test_what_was_not_sent_is_kept_and_sent_once(katek: Installation, browser: Browser):
    katek.web()
    page = browser.new_page(viewport={"width": 390, "height": 780})
    open_chat(page, katek)
    tried: list[str] = []

    def lose(route: Route) -> None:
        """The message arrives, its answer doesn't."""
        tried.append(json.loads(route.request.post_data or "{}")["client_id"])
        if len(tried) == 1:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route(
        DOOR, lambda route: lose(route) if route.request.method == "POST" else route.continue_()
    )
    write(page, "3 bedroom house in Portland under 800k")
    again = page.get_by_role("button", name="Not sent: there is no connection. Try again")
    expect(again).to_be_visible(timeout=20_000)
    page.reload()  # it is sent once more by itself: nobody is told that what arrived did not
    answers(page, 1)
    expect(page.get_by_role("button", name="Try again")).to_have_count(0)
    assert len(tried) == 2
    assert len(set(tried)) == 1
    expect(page.locator(".said.me")).to_have_count(1)
    assert katek.rows("SELECT count(*) FROM conversations_message WHERE direction = 'in'") == [(1,)]

    # Somebody known goes on to another page before the answer is there: the history has what they wrote.
    page.unroute_all()
    written: list[str] = []

    def hold(route: Route) -> None:
        """The message arrives; its answer is still on the way when the page is left."""
        if route.request.method == "POST":
            written.append(route.request.post_data or "")
            route.fetch()
            page.evaluate("document.body.dataset.arrived = 'yes'")
        else:
            route.continue_()

    page.route(DOOR, hold)
    write(page, "With a garden")
    expect(page.locator("body[data-arrived]")).to_be_visible()
    page.reload()
    answers(page, 2)
    expect(page.locator(".said.me .words").last).to_have_text("With a garden")
    expect(page.locator(".said.me")).to_have_count(2)
    expect(page.get_by_role("button", name="Try again")).to_have_count(0)
    assert len(written) == 1
    assert katek.rows("SELECT count(*) FROM conversations_message") == [(4,)]


def _refuse(route: Route, status: int) -> None:
    if route.request.method == "POST":
        route.fulfill(status=status, json={})
    else:
        route.continue_()


def test_without_a_connection_it_says_so_and_goes_on_by_itself(
    katek: Installation, browser: Browser
):
    katek.web()
    page = browser.new_page(viewport={"width": 360, "height": 640})
    open_chat(page, katek)
    page.context.set_offline(True)
    expect(page.get_by_text("You are offline.")).to_be_visible()
    field = page.get_by_label("Your message")
    field.fill("3 bedroom house")
    field.press("Shift+Enter")
    field.press_sequentially("in Portland")
    field.press("Enter")
    expect(page.get_by_role("button", name="Try again")).to_be_visible()
    page.context.set_offline(False)
    answers(page, 1)
    expect(page.get_by_text("You are offline.")).to_be_hidden()
    assert page.locator(".said.me .words").inner_text() == "3 bedroom house\nin Portland"
    expect(page.locator(".said.me .state")).to_have_text("Sent")

    # What was left of a visit: in order and one by one what is new, only by the visitor's own word what is old.
    under_way: list[str] = []
    sent: list[str] = []

    def watch(route: Route) -> None:
        if route.request.method == "POST":
            text = json.loads(route.request.post_data or "{}")["text"]
            assert not under_way, "one waits for the other"
            under_way.append(text)
            sent.append(text)
        route.continue_()

    page.on(
        "response", lambda answer: under_way.clear() if answer.request.method == "POST" else None
    )
    page.route(DOOR, watch)
    page.evaluate(LEFT_UNSENT)
    page.reload()
    answers(page, 3)
    old = page.locator(".said.me[data-state=failed]")
    expect(old).to_contain_text("Call me tonight")
    assert sent == ["With a garden", "Up to 600k"]
    page.context.set_offline(True)
    page.context.set_offline(False)
    old.get_by_role("button", name="Try again").click()
    answers(page, 4)
    assert sent[2:] == ["Call me tonight"]
    expect(old).to_have_count(0)

    # What is refused for what it is would be again: there is no way to try, and it is not kept.
    page.unroute(DOOR)
    page.route(DOOR, lambda route: _refuse(route, 422))
    write(page, "Too much")
    expect(page.get_by_text("Not sent: this is too long.")).to_be_visible()
    expect(page.get_by_role("button", name="Try again")).to_have_count(0)
    page.reload()
    expect(page.locator("#chat[data-ready]")).to_be_visible()
    expect(page.get_by_text("Too much")).to_have_count(0)


def test_a_history_of_any_length_can_be_read_back(katek: Installation, browser: Browser):
    katek.web()
    token = json.loads(katek.module("tests.public_agency"))["visitors"]["long"]
    page = browser.new_page(viewport={"width": 390, "height": 780})
    page.add_init_script(f"localStorage.setItem('katek:harbor-pine', {json.dumps(token)})")
    open_chat(page, katek)
    expect(page.locator(".said:not(.greeting)")).to_have_count(100)
    expect(page.get_by_text("Message 130.")).to_be_in_viewport()
    expect(page.locator(".greeting")).to_be_hidden()
    page.get_by_role("button", name="Show earlier messages").click()
    expect(page.locator(".said:not(.greeting)")).to_have_count(130)
    expect(page.get_by_role("button", name="Show earlier messages")).to_be_hidden()
    days = page.locator(".day").all_inner_texts()
    assert len(days) == len(set(days)) >= 5
    assert days[-1] == "Today"


def test_a_visitor_asks_for_a_person_and_is_told_who_answers_and_when(
    katek: Installation, browser: Browser
):
    katek.web()
    page = browser.new_page(viewport={"width": 1280, "height": 860})
    open_chat(page, katek)
    page.get_by_role("button", name="Talk to a person").click()
    expect(page.get_by_text("A person will answer you here.")).to_be_visible(timeout=20_000)
    expect(page.locator("#handed")).to_contain_text("Office hours: Mon")
    expect(page.get_by_role("button", name="Talk to a person")).to_be_hidden()
    page.reload()
    expect(page.get_by_text("A person will answer you here.")).to_be_visible()
    # Nothing says any more that an assistant answers; the agency's name stands there.
    expect(page.get_by_role("heading", level=1)).to_have_text("Harbor & Pine Realty")
    expect(page.get_by_text("AI assistant", exact=True)).to_be_hidden()
    expect(page.get_by_text("is an AI assistant. A person")).to_be_hidden()
    (found,) = katek.rows("SELECT id FROM conversations_conversation")
    assert katek.command("shell", "-c", HAND_BACK.format(*found)).returncode == 0
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_contain_text("AI assistant")
    expect(page.get_by_role("button", name="Talk to a person")).to_be_visible()


def test_the_widget_stands_on_a_hostile_site_and_keeps_the_keyboards_place(
    katek: Installation, browser: Browser, another_site: Callable[[str], str]
):
    katek.web()
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto(another_site(SITE.format(base=katek.base)))
    button = page.get_by_role("button", name="Chat with Harbor & Pine Realty")
    button.press("Enter")
    chat = page.frame_locator("iframe")
    expect(chat.get_by_label("Your message")).to_be_focused()
    chat.get_by_label("Your message").fill("2 bedroom apartment to rent under 2500")
    chat.get_by_label("Your message").press("Enter")
    page.keyboard.press("Escape")
    expect(page.locator("iframe")).to_be_hidden()
    waiting = page.get_by_role("button", name="Chat with Harbor & Pine Realty, 1 new")
    expect(waiting).to_be_focused(timeout=20_000)
    expect(waiting).to_contain_text("1")
    waiting.press("Enter")
    expect(chat.locator(".said.them:not(.greeting) .words").first).to_be_in_viewport()
    page.set_viewport_size({"width": 360, "height": 640})
    box = page.locator("iframe").bounding_box()
    assert box == {"x": 0, "y": 0, "width": 360, "height": 640}
    expect(button).to_be_hidden()
    chat.get_by_role("button", name="Close the chat").click()
    expect(button).to_be_focused()


def test_a_home_is_looked_at_by_keys_and_asked_about(katek: Installation, browser: Browser):
    katek.web()
    query = "SELECT id, listing_id FROM properties_property WHERE photos_count > 2 AND standard_status = %s"
    home, reference = katek.rows(f"{query} ORDER BY id LIMIT 1", "Active")[0]
    page = browser.new_page(viewport={"width": 1280, "height": 860})
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{katek.base}/p/{home}/")
    page.locator("#slides").press("ArrowRight")
    expect(page.locator("#at")).to_have_text("2 / 3")
    expect(page.locator("#picture-2 img")).to_be_in_viewport(ratio=0.9)
    page.get_by_role("link", name="Picture 3").click()
    expect(page.locator("#at")).to_have_text("3 / 3")
    expect(page.get_by_role("button", name="Next picture")).to_be_disabled()
    page.get_by_role("link", name="Ask about this property").click()
    chat = page.frame_locator("iframe")
    expect(chat.locator("#about")).to_be_visible()
    chat.get_by_label("Your message").fill("How many bedrooms?")
    chat.get_by_label("Your message").press("Enter")
    expect(chat.locator(".said.me .words")).to_have_text(f"{reference}: How many bedrooms?")
    expect(chat.locator(".said.them:not(.greeting)")).to_contain_text(reference, timeout=20_000)

    # On a phone the chat's button is not on the link that opens it, and the keyboard is back at that link.
    launcher = page.get_by_role("button", name="Chat with Harbor & Pine Realty")
    page.set_viewport_size({"width": 390, "height": 780})
    chat.get_by_role("button", name="Close the chat").click()
    expect(page.get_by_role("link", name="Ask about this property")).to_be_focused()
    expect(launcher).to_be_hidden()
    page.locator("footer").scroll_into_view_if_needed()
    expect(page.locator(".ask")).not_to_be_in_viewport()
    expect(launcher).to_be_visible()


def test_a_picture_that_does_not_come_leaves_no_hole(katek: Installation, browser: Browser):
    katek.web()
    page = browser.new_page(viewport={"width": 390, "height": 780})
    page.route("**/media/*", lambda route: route.abort())
    open_chat(page, katek)
    write(page, "3 bedroom house in Portland under 800k")
    expect(page.get_by_role("img", name="No picture yet").first).to_be_visible(timeout=20_000)
    expect(page.locator(".card img")).to_have_count(0)


def test_what_a_person_writes_before_the_stream_is_open_is_shown_once(
    katek: Installation, browser: Browser
):
    katek.web()
    page = browser.new_page(viewport={"width": 390, "height": 780})

    def let_a_person_write(route: Route) -> None:
        """The history was read, the stream is not yet open."""
        found = katek.rows("SELECT id FROM conversations_conversation ORDER BY created_at DESC")[0]
        told = WRITE.format(found[0], ["Ana here, I can help."])
        assert katek.command("shell", "-c", told).returncode == 0
        route.continue_()

    open_chat(page, katek)
    write(page, "3 bedroom house in Portland under 800k")
    answers(page, 1)
    page.route("**/live/**", let_a_person_write, times=1)
    page.reload()
    expect(page.get_by_text("Ana here, I can help.")).to_have_count(1, timeout=20_000)
    expect(page.get_by_text("A person will answer you here.")).to_be_visible()
    expect(page.locator(".said:not(.greeting)")).to_have_count(3)


def test_cards_say_what_their_lines_said_and_keep_their_numbers(
    katek: Installation, browser: Browser
):
    katek.web()
    page = browser.new_page(viewport={"width": 1280, "height": 860})
    open_chat(page, katek)
    write(page, "3 bedroom houses for sale in Portland under 700k")
    answers(page, 1)
    reply = page.locator(".said.them:not(.greeting)")
    texts = katek.rows("SELECT text FROM conversations_message WHERE direction = 'out'")[0][0]
    lines = re.findall(r"(?m)^(\d+)\. (\S+): ([^,]+)", texts)
    assert len(lines) > 1
    shown = reply.locator(".card")
    expect(shown).to_have_count(len(lines))
    for at, (place, reference, named) in enumerate(lines):
        expect(shown.nth(at).locator(".card-place")).to_have_text(place)
        expect(shown.nth(at).locator(".card-caption")).to_contain_text(named)
        expect(shown.nth(at)).to_contain_text(reference)
    kept = [line for line in texts.split("\n") if not re.match(r"\d+\. ", line) and line.strip()]
    told = "\n".join(reply.locator(".words").all_inner_texts())
    assert all(line in told for line in kept)
    gone = lines[0][1]
    close = (
        "from katek.properties.models import Property\n"
        f"Property.everywhere.filter(listing_id={gone!r}).update(standard_status='Closed')"
    )
    assert katek.command("shell", "-c", close).returncode == 0
    page.reload()
    expect(shown).to_have_count(len(lines) - 1)
    expect(shown.first.locator(".card-place")).to_have_text(lines[1][0])
    expect(reply.get_by_text(f"{gone}:")).to_be_visible()

    # A rent looks like no price of sale.
    write(page, "apartments to rent in Portland instead")
    answers(page, 2)
    rent = reply.last.locator(".card strong")
    expect(rent.first).to_have_text(re.compile(r"^\$[\d,]+ a month$"))


def test_a_history_that_does_not_come_hides_nothing_that_is_said_meanwhile(
    katek: Installation, browser: Browser
):
    katek.web()
    page = browser.new_page(viewport={"width": 1280, "height": 860})
    open_chat(page, katek)
    write(page, "hello")
    answers(page, 1)
    held: list[Route] = []

    def hold(route: Route) -> None:
        """Only the first look at the history gets no answer."""
        if route.request.method == "GET" and not held:
            held.append(route)
        else:
            route.fallback()

    page.route(DOOR, hold)
    page.reload()
    expect(page.locator("#coming")).to_be_visible()
    expect(page.locator("#talked")).to_have_attribute("aria-busy", "true")
    write(page, "3 bedroom house in Portland under 800k")
    expect(page.get_by_text("3 bedroom house in Portland under 800k")).to_be_visible()
    expect(page.locator(".said.them .card").first).to_be_visible(timeout=20_000)
    # What was said before comes too, once, and stands above it.
    answers(page, 2)
    mine = page.locator(".said.me .words")
    expect(mine).to_have_text(["hello", "3 bedroom house in Portland under 800k"])
    held[0].fallback()
    expect(page.locator("#chat[data-ready]")).to_be_visible()
    expect(mine).to_have_text(["hello", "3 bedroom house in Portland under 800k"])
    answers(page, 2)
    expect(page.get_by_role("button", name="Try again")).to_have_count(0)


def test_a_look_at_a_home_beside_the_chat_leaves_what_is_being_written(
    katek: Installation, browser: Browser
):
    katek.web()
    page = browser.new_page(viewport={"width": 1280, "height": 860})
    open_chat(page, katek)
    page.get_by_label("Your message").fill("I am looking for")
    with page.context.expect_page() as opened:
        page.locator(".newest a").first.click()
    expect(opened.value.locator("h1")).to_be_visible()
    expect(page.get_by_label("Your message")).to_have_value("I am looking for")
