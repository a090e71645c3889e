"""A card of the board dragged to another stage, by mouse and by finger."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.installation import Installation
from tests.test_leads_journey import DESK, PHONE, at, card, enter_leads

pytestmark = pytest.mark.long
__all__ = ["at"]  # the fixture


def middle(locator) -> tuple[float, float]:
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + min(box["height"] / 2, 60)


def on_the_board(page: Page, katek: Installation, name: str) -> Page:
    enter_leads(page, katek.base, name)
    page.goto(f"{katek.base}/leads/board/")
    expect(card(page, "new", name)).to_be_visible()
    return page


def test_a_card_is_dragged_by_mouse(katek: Installation, at):
    page = on_the_board(at(DESK), katek, "Ana Ruiz")
    page.mouse.move(*middle(card(page, "new", "Ana Ruiz").locator("a").first))
    page.mouse.down()
    page.mouse.move(*middle(page.locator("[data-stage=contacted]")), steps=5)
    expect(page.locator("[data-stage=contacted].over")).to_be_visible()
    page.mouse.up()
    expect(page.locator("#toasts")).to_contain_text("Ana Ruiz is now Contacted.")
    expect(card(page, "contacted", "Ana Ruiz")).to_have_count(1)


def test_a_card_is_dragged_by_a_finger_that_rests_on_it_and_scrolled_by_one_that_does_not(
    katek: Installation, at, browser: Browser
):
    page = on_the_board(at(PHONE | {"viewport": {"width": 800, "height": 900}}), katek, "Bo Lind")
    finger = page.context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        told = [{"x": x, "y": y} for x, y in points]
        finger.send("Input.dispatchTouchEvent", {"type": f"touch{kind}", "touchPoints": told})

    x, y = middle(card(page, "new", "Bo Lind"))
    touch("Start", (x, y))
    for step in range(1, 6):
        touch("Move", (x, y - 8 * step))
    touch("End")
    expect(page.locator(".carried")).to_have_count(0)
    expect(card(page, "new", "Bo Lind")).to_have_count(1)

    x, y = middle(card(page, "new", "Bo Lind"))
    to_x, to_y = middle(page.locator("[data-stage=contacted]"))
    touch("Start", (x, y))
    expect(page.locator(".carried")).to_be_visible()
    for step in range(1, 6):
        touch("Move", (x + (to_x - x) * step / 5, y + (to_y - y) * step / 5))
    expect(page.locator("[data-stage=contacted].over")).to_be_visible()
    touch("End")
    expect(page.locator("#toasts")).to_contain_text("Bo Lind is now Contacted.")
    expect(card(page, "contacted", "Bo Lind")).to_have_count(1)
