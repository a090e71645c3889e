"""How every page looks and reads in every state: empty, full, long and failing, both themes, three widths.

Nothing that axe-core calls serious, no sideways scroll, no late shift of the page, no error in the console, at
most 150 KB of CSS and JavaScript together. With KATEK_PICTURES=1 (`make pictures`) the pages are kept in
`docs/screenshots/`.
"""

import json
from collections.abc import Iterator

import pytest

from tests.full_installation import full_installation
from tests.installation import Installation
from tests.walks import demo_login, sign_in, told, walk_in

pytestmark = pytest.mark.long
LISTS = {
    "home": "/",
    "inbox": "/conversations/",
    "leads": "/leads/",
    "leads-board": "/leads/board/",
    "lead-new": "/leads/new/",
    "properties": "/properties/",
    "properties-import": "/properties/import/",
    "campaigns": "/campaigns/",
    "campaign-new": "/campaigns/new/",
    "emails": "/emails/",
    "channels": "/channels/",
    "persona": "/persona/",
    "webhooks": "/webhooks/",
    "endpoint-new": "/webhooks/new/",
    "hubspot": "/webhooks/hubspot/",
    "styleguide": "/styleguide/",
    "no-such-page": "/leads/lead_nobody/",
}
# Last, for whoever has begun these steps is offered the way back to them on every page.
FIRST_STEPS = {
    "first-brand": "/start/brand/",
    "first-persona": "/start/persona/",
    "first-listings": "/start/listings/",
    "first-channels": "/start/channels/",
    "first-team": "/start/team/",
    "first-live": "/start/live/",
}
OPERATOR = {
    "operator": "/operator/",
    "operator-checks": "/operator/?checks=yes",
    "operator-receipts": "/operator/receipts/",
    "operator-runs": "/operator/runs/",
    "operator-organizations": "/operator/organizations/",
}
SETTINGS = {
    f"settings-{name}": f"/settings/{name}/"
    for name in ("organization", "hours", "members", "keys", "consent", "you")
}
# Of an agency whose every word is long or hostile, beside those that are its rows' own.
LONG = {name: LISTS[name] for name in ("home", "inbox", "leads", "leads-board")}
LONG |= {name: LISTS[name] for name in ("properties", "campaigns", "webhooks")}
LONG |= {"settings-members": SETTINGS["settings-members"]}
PUBLIC = {"sign-in": "/accounts/login/", "reset": "/accounts/password/reset/"}


@pytest.fixture(scope="module")
def full() -> Iterator[tuple[Installation, dict[str, str]]]:
    """With an agency that has everything and one that has nothing; nobody changes anything here."""
    with full_installation() as (made, addresses):
        created = made.command(
            "create_organization", "Empty", "--slug", "empty", "--owner", "e@empty.example",
            "--password", "seven lanterns",
        )  # fmt: skip
        assert created.returncode == 0, created.stderr
        yield made, addresses


@pytest.fixture(scope="module")
def katek(full: tuple[Installation, dict[str, str]]) -> Installation:
    return full[0]


@pytest.fixture(scope="module")
def filled(full: tuple[Installation, dict[str, str]]) -> dict[str, str]:
    """Addresses of single pages by their names."""
    return full[1]


@pytest.fixture(scope="module")
def lengthy(katek: Installation) -> dict[str, str]:
    addresses: dict[str, str] = json.loads(katek.module("tests.long_agency", "seven lanterns"))
    return addresses


@pytest.mark.parametrize("part", range(4))
def test_pages_of_a_full_agency_where_some_things_have_failed(katek, browser, filled, part):
    login = demo_login(katek)
    walk = walk_in(browser, katek, [])
    sign_in(walk, login["email"], login["password"])
    pages = {
        **LISTS,
        **SETTINGS,
        **OPERATOR,
        **filled,
        "chat": f"/chat/{login['slug']}/",
        **FIRST_STEPS,
    }
    for name, address in list(pages.items())[part::4]:
        walk.visit(name, address, "full")
    assert not walk.wrong, told(walk.wrong)


@pytest.mark.parametrize("part", range(2))
def test_pages_of_an_agency_that_has_nothing_yet(katek, browser, part):
    walk = walk_in(browser, katek, [])
    sign_in(walk, "e@empty.example", "seven lanterns")
    others = {"chat": "/chat/empty/", "forbidden": "/operator/", "unreadable": "/leads/a%00b/"}
    for name, address in list({**LISTS, **SETTINGS, **others, **FIRST_STEPS}.items())[part::2]:
        walk.visit(name, address, "empty")
    assert not walk.wrong, told(walk.wrong)


@pytest.mark.parametrize("part", range(2))
def test_pages_of_an_agency_whose_words_are_long_and_hostile(katek, browser, lengthy, part):
    walk = walk_in(browser, katek, [])
    sign_in(walk, "l@long.example", "seven lanterns")
    for name, address in list({**LONG, **lengthy}.items())[part::2]:
        walk.visit(name, address, "long", by_day=True)
    assert not walk.wrong, told(walk.wrong)


def test_pages_before_somebody_signs_in(katek, browser):
    walk = walk_in(browser, katek, [])
    for name, address in PUBLIC.items():
        walk.visit(name, address, "signed-out")
    assert not walk.wrong, told(walk.wrong)
