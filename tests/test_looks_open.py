"""How pages look and read once something on them was opened or refused; `test_looks` has them as loaded."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Response, expect

from tests.browsing import chromium
from tests.full_installation import full_installation
from tests.installation import Installation
from tests.walks import Walk, demo_login, sign_in, told, walk_in

pytestmark = pytest.mark.long
Looks = tuple[Walk, dict[str, str], Installation]
DESK, PHONE = {"width": 1280, "height": 860}, {"width": 390, "height": 780}
# Forms by their pages: what is typed into them so that they are refused.
WRONG = {
    "/leads/new/": {"email": "nobody", "phone": "12"},
    "/properties/new/": {"list_price": "cheap", "year_built": "12"},
    "/campaigns/new/": {"body_template": "{{ lead.nonsense"},
    "/webhooks/new/": {"url": "nowhere"},
    "/persona/": {"name": ""},
    "/settings/members/": {"email": "nobody"},
    "/settings/hours/": {"mon_0_from": "25:99"},
    "/properties/import/": {},
}


@pytest.fixture(scope="module")
def looks() -> Iterator[Looks]:
    """A walk of the full agency's owner, and the addresses of single pages; nothing is changed."""
    with full_installation() as (made, filled), chromium() as browser:
        walk = walk_in(browser, made, [])
        walk.page.emulate_media(color_scheme="light", reduced_motion="reduce")
        login = demo_login(made)
        sign_in(walk, login["email"], login["password"])
        yield walk, filled, made


@pytest.fixture
def walk(looks: Looks) -> Walk:
    looks[0].wrong.clear()
    return looks[0]


@pytest.fixture
def filled(looks: Looks) -> dict[str, str]:
    return looks[1]


def go(walk: Walk, address: str, size: dict[str, int]) -> Page:
    walk.page.set_viewport_size(size)
    walk.page.goto(walk.base + address)
    return walk.page


def open_each(walk: Walk, name: str, menus: str) -> None:
    """Each menu of the page, one after the other."""
    for menu in walk.page.locator(f"{menus} > summary:visible").all():
        menu.click()
        walk.look(f"{name}: {menu.inner_text() or menu.get_attribute('aria-label')}")
        menu.click()


def test_what_lies_over_a_page_reads_well(walk):
    page = go(walk, "/", DESK)
    page.locator(".bell summary").click()
    page.locator(".bell .needs a").first.wait_for()
    walk.look("home: bell")
    page.keyboard.press("?")
    walk.look("home: keyboard help")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    for words, found in (("so", "[role=option]"), ("xyzzy", "#palette-none:not(:empty)")):
        page.locator("#palette input").fill(words)
        page.locator(f"#palette {found}").first.wait_for()
        walk.look(f"home: palette {words}")
    assert not walk.wrong, told(walk.wrong)


def test_menus_read_well(walk, filled):
    go(walk, filled["conversation"], DESK)
    open_each(walk, "conversation", ".thread-pane details")
    walk.page.locator("#tab-note").click()
    walk.page.locator("#note").fill("Long " * 5000)
    walk.page.locator("#panel-note button").click()
    walk.page.locator("#note-problem").wait_for()
    walk.look("conversation: a note refused")
    expect(walk.page.locator("#note")).to_have_value("Long " * 5000)
    page = go(walk, filled["lead"], PHONE)
    open_each(walk, "lead", "main details")
    page.locator("[data-opens=erase]").evaluate("one => one.click()")
    walk.look("lead: erase")
    go(walk, "/styleguide/", PHONE)
    open_each(walk, "styleguide", "main details.menu")
    page = go(walk, "/leads/", PHONE)
    page.locator(".lead-table [name=lead]").first.check()
    open_each(walk, "leads", "main details:not(.lead-table details)")
    assert not walk.wrong, told(walk.wrong)


def is_sending(answer: Response) -> bool:
    """The form itself, and no preview of what stands in it."""
    return answer.request.method == "POST" and not answer.url.endswith("/preview/")


def test_refused_forms_read_well(walk):
    for address, typed in WRONG.items():
        page = go(walk, address, PHONE)
        form = page.locator("main form[method=post]", has=page.locator(".primary")).first
        form.evaluate("form => { form.noValidate = true; }")
        for name, value in typed.items():
            form.locator(f'[name="{name}"]').first.fill(value)
        with page.expect_response(is_sending) as answer:
            form.locator(".primary").first.click()
        page.wait_for_load_state()
        if answer.value.status != 422:
            walk.wrong.append(f"{address}: {answer.value.status} where a refusal was meant")
        walk.look(f"{address}: refused", whole=True)
    assert not walk.wrong, told(walk.wrong)


def test_what_failed_reads_well(walk, looks):
    """No connection, another organization chosen meanwhile, and a fault of our own."""
    page = go(walk, "/leads/", PHONE)
    page.context.set_offline(True)
    page.get_by_label("Search leads", exact=True).press_sequentially("so")
    page.locator("#toasts [data-failure=offline]").wait_for()
    walk.look("leads: offline")
    page.context.set_offline(False)
    page = go(walk, "/leads/new/", PHONE)
    form = page.locator("main form[method=post]").first
    form.evaluate("form => { form.noValidate = true; form.of_organization.value = 'org_other'; }")
    form.locator(".primary").first.click()
    page.get_by_role("heading", level=1).wait_for()
    walk.look("error: another organization")
    set_time_zone(looks[2], "Nowhere/At all")
    try:
        go(walk, "/leads/?from=2026-01-01", PHONE)
        expect(page.get_by_role("heading", level=1)).to_contain_text("our fault")
        walk.look("error: our fault")
    finally:
        set_time_zone(looks[2], "America/Los_Angeles")
    assert not walk.wrong, told(walk.wrong)


def set_time_zone(katek: Installation, zone: str) -> None:
    """A time zone that no form would take: whatever asks for a day fails."""
    katek.rows("UPDATE organizations_organization SET timezone = %s RETURNING id", zone)
