"""How the pages for customers look and read in every state; what is asked of them stands in `test_looks`."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.installation import Installation, installation, with_demo
from tests.walks import BUDGET, Walk, told, walk_in

pytestmark = pytest.mark.long
# Too long ago to be sent by itself.
UNSENT = json.dumps(
    [{"text": "Is it still free?", "clientId": "11111111-2222-3333-4444-555555555555", "at": 0}]
)
PAINTED = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


@pytest.fixture(scope="module")
def katek() -> Iterator[Installation]:
    """One for all: nothing here changes what is kept."""
    with installation(like=with_demo()) as made:
        made.web()
        yield made


@pytest.fixture(scope="module")
def public(katek: Installation) -> dict[str, dict[str, str]]:
    filled: dict[str, dict[str, str]] = json.loads(katek.module("tests.public_agency"))
    return filled


def visitor(browser: Browser, katek: Installation) -> Walk:
    """Who is in a hurry, on a phone: half of what a member's page may load."""
    walk = walk_in(browser, katek, [])
    walk.budget = BUDGET // 2
    return walk


def visitor_who_keeps(browser: Browser, katek: Installation, **kept: str) -> Walk:
    """In a browser that keeps this of the demo agency's chat."""
    walk = visitor(browser, katek)
    lines = "".join(
        f"localStorage.setItem({json.dumps(key.replace('token', 'katek:harbor-pine'))}, {json.dumps(value)});"
        for key, value in kept.items()
    )
    walk.page.context.add_init_script(lines)
    return walk


def test_homes_and_plain_pages_in_every_state(katek, browser, public):
    walk = visitor(browser, katek)
    for name, address in public["pages"].items():
        walk.visit("public", address, name)
    assert not without_pictures_gone(walk.wrong), told(walk.wrong)


def test_pages_of_errors_that_a_stranger_comes_to(katek, browser):
    walk = visitor(browser, katek)
    pages = {
        "no-such-page": "/nothing/",
        "unreadable": "/p/a%00b/",
        "not-possible": "/webhook/email/postmark/tracking/",
        "forged": "/accounts/login/",
    }
    # A form without its token: what a browser without cookies would send.
    walk.page.route("**/accounts/login/", lambda route: route.continue_(method="POST"))
    for name, address in pages.items():
        walk.visit("error", address, name)
    assert not walk.wrong, told(walk.wrong)


def without_pictures_gone(wrong: list[str]) -> list[str]:
    """Of the home whose pictures are gone, on its page and on its card, the browser itself says so."""
    return [one for one in wrong if "ERR_UNSAFE_PORT" not in one]


@pytest.mark.parametrize("state", ["long", "handed"])
def test_the_chat_with_a_history(katek, browser, public, state):
    walk = visitor_who_keeps(browser, katek, token=public["visitors"][state])
    walk.most_shift = 0.02
    walk.page.route("**/api/chat/*/messages", lambda route: _after_the_page(walk.page, route))
    for theme in ("", "?embedded=1"):
        walk.visit("chat", f"/chat/harbor-pine/{theme}", state + ("-embedded" if theme else ""))
    assert not without_pictures_gone(walk.wrong), told(walk.wrong)


def _after_the_page(page: Page, route: Route) -> None:
    """The history comes when the page is in use and was painted without it."""
    expect(page.get_by_label("Your message")).to_be_enabled()
    page.evaluate(PAINTED)
    route.continue_()


def test_the_chat_of_a_visitor_whose_message_was_not_sent_and_who_comes_from_a_home(
    katek, browser, public
):
    walk = visitor_who_keeps(browser, katek, **{"token:unsent": UNSENT})
    home = public["pages"]["home"].split("/")[2]
    walk.visit("chat", f"/chat/harbor-pine/?listing={home}", "failed")
    expect(walk.page.get_by_role("button", name="Not sent. Try again")).to_be_visible()
    assert not without_pictures_gone(walk.wrong), told(walk.wrong)
