"""The whole story in a browser: an Instagram question, listings, a lead, everybody told, mails, a reply."""

import pytest
from playwright.sync_api import Page, expect

from tests.installation import Installation
from tests.test_journey import picture

pytestmark = pytest.mark.long


def say(page: Page, text: str, expected: str) -> None:
    """Write as the customer, and wait until the answer is on their phone."""
    page.get_by_label("Your message as the customer").fill(text)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("#screen .bubble.customer").last).to_contain_text(text)
    expect(page.locator("#screen .bubble.app").last).to_contain_text(expected, timeout=40_000)


def later(page: Page, *steps: str) -> None:
    for step in steps:
        page.get_by_role("button", name=step).click()
        expect(page.locator(".toast")).to_be_visible()


def test_from_an_instagram_question_to_mails_that_end_with_a_reply(katek: Installation, page: Page):
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(f"{katek.base}/sandbox/rehearsal/")
    page.get_by_role("link", name="Instagram").click()
    say(page, "3 bedroom house to buy in Portland under 800k", "houses for sale in Portland")
    expect(page.locator("#screen .deck .card").first).to_be_visible()
    say(page, "I'm Ana Ruiz, ana.ruiz@example.com", "Ana")
    expect(page.locator("#contacts")).to_contain_text("ana.ruiz@example.com", timeout=40_000)
    expect(page.locator("#mails")).to_contain_text("Your enquiry at", timeout=40_000)
    expect(page.locator("#inspections")).to_contain_text("email.sent", timeout=40_000)
    assert page.get_by_text("Signature invalid").count() == 0
    picture(page, "rehearsal")

    # Mails go out between 9 and 19 o'clock where the lead is, whatever time this test begins at.
    mails = page.locator("#mails li")
    later(page, "+ 3 days", "+ 1 day")
    expect(mails).to_have_count(2, timeout=40_000)
    later(page, "+ 3 days", "+ 1 day")
    expect(mails).to_have_count(3, timeout=40_000)
    say(page, "Thanks for your mails, is the first one still available?", "")
    stopped = "SELECT status, stop_reason FROM campaigns_enrollment"
    for _ in range(100):
        if katek.rows(stopped) == [("stopped", "replied")]:
            break
        page.wait_for_timeout(200)
    assert katek.rows(stopped) == [("stopped", "replied")]
    later(page, "+ 7 days", "+ 1 day")
    expect(mails).to_have_count(3)

    page.goto(f"{katek.base}/campaigns/")
    page.get_by_role("link", name="Welcome").click()
    picture(page, "campaign")
    campaign = katek.rows("SELECT id FROM campaigns_campaign")[0][0]
    stats = page.request.get(
        f"{katek.base}/campaigns/{campaign}/stats", headers={"Accept": "application/json"}
    ).json()
    assert (stats["sent"], stats["replied"]) == (3, 1)
    assert problems == []
