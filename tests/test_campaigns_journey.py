"""Campaigns as somebody makes them, at the desk and on the phone: a sequence written while its mail is seen,
sent, held and ended; a blast to an audience, whose mails and counts are looked at."""

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import Office, begin, fits, once_there, tab_to, toast

pytestmark = pytest.mark.long

# Two agreed to marketing, the third did not; each device has its own, as a lead gets one such mail a day.
LEADS = """
from katek.leads.models import Consent, Lead
from katek.organizations.models import Organization
from katek.organizations.scope import working_for

with working_for(Organization.objects.get(is_demo=True)):
    for device in ("desk", "phone"):
        for name in ("Ana", "Ben", "Cleo"):
            email = f"{name.lower()}@{device}.example"
            lead = Lead.objects.create(
                name=f"{name} of {device}", email=email, tags=[device], tag_keys=[device]
            )
            for purpose in ("follow_up", *(["marketing"] if name != "Cleo" else [])):
                Consent.objects.create(lead=lead, purpose=purpose, status="granted", method="test")
"""


@pytest.fixture(scope="module", autouse=True)
def leads(office: Office) -> None:
    made = office.katek.command("shell", "-c", LEADS)
    assert made.returncode == 0, made.stderr


def status(page: Page, word: str) -> None:
    expect(page.locator("h1 .badge")).to_have_text(word)


def act(page: Page, name: str, question: str) -> None:
    """An act of a campaign, which asks first."""
    page.get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(question)
    page.get_by_role("button", name=name, exact=True).click()


def figure(page: Page, name: str):
    return page.locator(".funnel li", has_text=name).locator(".value")


def test_a_sequence_is_written_seen_sent_held_and_ended(owner: Page, device: str):
    owner.goto("/campaigns/")
    begin(owner, device, "New sequence")
    first = owner.get_by_role("group", name="Step 1")
    mail = owner.frame_locator("iframe[name=preview]")
    expect(mail.get_by_text("Write the text of this step")).to_be_visible()
    owner.get_by_label("As it reaches").select_option(
        label=f"Ben of {device} (ben@{device}.example)"
    )
    leaves = "dispatchEvent(new Event('beforeunload', {cancelable: true}))"
    assert owner.evaluate(leaves), "as whom it is seen is nothing that could be lost"
    owner.get_by_label("Name").fill(f"Spring {device}")
    first.get_by_label("Subject").fill("A word, {{ lead.first_name }}")
    assert not owner.evaluate(leaves)

    # Code is put in where one was writing, by keyboard, and is taken back as what was typed.
    text = first.get_by_label("Text")
    text.fill("Dear ,\n\nstill looking?")
    text.press("Control+Home")
    for _ in "Dear ":
        owner.keyboard.press("ArrowRight")
    first.get_by_role("button", name="Agency").press("Enter")
    expect(text).to_have_value("Dear {{ organization.name }},\n\nstill looking?")
    owner.keyboard.press("Control+z")
    first.get_by_role("button", name="First name").press("Enter")
    expect(text).to_be_focused()
    expect(text).to_have_value("Dear {{ lead.first_name }},\n\nstill looking?")
    expect(mail.get_by_role("paragraph").filter(has_text="Dear Ben,")).to_be_visible()
    pages = owner.evaluate("history.length")
    first.get_by_label("Text").press("Control+End")
    owner.keyboard.type("\n\nYours")
    expect(mail.get_by_role("paragraph").filter(has_text="Yours")).to_be_visible()
    first.get_by_role("button", name="See it").click()
    expect(owner.locator("iframe[name=preview]")).to_be_in_viewport(ratio=0.5)
    first.get_by_label("Text").fill("Dear {{ lead.first_name }},\n\nstill looking?")
    expect(mail.get_by_role("paragraph").filter(has_text="Yours")).to_have_count(0)
    assert owner.evaluate("history.length") == pages, "Back leads away, not through what was seen"
    fits(owner)

    # A mistake is told where it is, and nothing is lost: neither a word nor as whom it is seen.
    second = owner.get_by_role("group", name="Step 2")
    second.get_by_label("Subject").fill("And now?")
    second.get_by_label("Text").fill("Dear {{ lead.nickname")
    owner.get_by_role("button", name="Save as draft").click()
    wrong = second.get_by_label("Text")
    expect(wrong).to_have_attribute("aria-invalid", "true")
    expect(first.get_by_label("Text")).to_have_value(
        "Dear {{ lead.first_name }},\n\nstill looking?"
    )
    expect(owner.get_by_label("As it reaches").locator("option:checked")).to_contain_text("Ben of")
    expect(mail.get_by_role("paragraph").filter(has_text="Dear Ben,")).to_be_visible()
    wrong.fill("Dear {{ lead.first_name }}, shall I look on?")
    expect(
        mail.get_by_role("paragraph").filter(has_text="Dear Ben, shall I look on?")
    ).to_be_visible()

    # One more step; the keyboard goes on in it.
    owner.get_by_role("button", name="Add a step").click()
    third = owner.get_by_role("group", name="Step 3")
    expect(third.get_by_label("Subject")).to_be_focused()
    expect(third.get_by_label("Days after the start")).to_have_value("7")
    third.get_by_label("Subject").fill("Goodbye")
    third.get_by_label("Text").fill("We leave it at that.")
    fits(owner)
    owner.get_by_role("button", name="Save as draft").press("Enter")
    toast(owner, "The campaign is a draft")
    status(owner, "Draft")
    expect(owner.locator(".steps-line > li")).to_have_count(3)

    if device == "desk":
        owner.keyboard.press("e")
    else:
        owner.get_by_role("link", name="Change").click()
    owner.get_by_label("Name").fill(f"Spring again {device}")
    owner.get_by_role("button", name="Save", exact=True).click()
    expect(owner.get_by_role("heading", level=1)).to_contain_text(f"Spring again {device}")

    named = owner.get_by_label("An e-mail address a line")
    named.fill(f"cleo@{device}.example")
    fits(owner)
    tab_to(owner, "Go on")
    owner.keyboard.press("Enter")
    expect(owner.get_by_role("heading", level=1)).to_have_text("Send to 1 lead?")
    owner.get_by_role("button", name="Send").click()
    toast(owner, "1 enrolled.")
    status(owner, "Running")
    once_there(owner, figure(owner, "Sent"))
    expect(figure(owner, "Sent")).to_have_text("1")
    fits(owner)

    act(owner, "Pause", "Pause this campaign?")
    status(owner, "Paused")
    act(owner, "Resume", "Resume this campaign?")
    status(owner, "Running")
    act(owner, "End the campaign", "End this campaign?")
    status(owner, "Cancelled")
    expect(owner.get_by_role("link", name="Resume")).to_have_count(0)
    expect(owner.get_by_label("An e-mail address a line")).to_have_count(0)


def test_a_blast_goes_to_its_audience_and_is_looked_at(owner: Page, device: str):
    owner.goto("/campaigns/")
    owner.get_by_role("link", name="New blast").click()
    owner.get_by_label("Name").fill(f"Open day {device}")
    owner.get_by_label("Subject").fill("Open day for {{ lead.first_name }}")
    owner.get_by_label("Text").fill("Dear {{ lead.first_name }}, come and see.")
    owner.get_by_role("button", name="Save as draft").click()
    status(owner, "Draft")
    expect(owner.get_by_text("No mail of it has gone out yet.")).to_be_visible()

    # How many it reaches is told while it is chosen.
    fitting = owner.locator("output.fits")
    expect(fitting).to_have_text("Nobody is chosen yet.")
    owner.get_by_role("checkbox", name="Every lead").check()
    expect(fitting).to_contain_text("6 leads fit.")
    owner.get_by_label("Tags, with commas between them").fill(device)
    expect(fitting).to_contain_text("3 leads fit.")
    owner.get_by_role("button", name="Go on").first.click()
    expect(owner.get_by_role("heading", level=1)).to_have_text("Send to 3 leads?")
    fits(owner)
    owner.get_by_role("link", name="Back").click()
    status(owner, "Draft")
    owner.get_by_label("Tags, with commas between them").fill(device)
    owner.get_by_role("button", name="Go on").first.press("Enter")
    owner.get_by_role("button", name="Send").click()
    toast(owner, "2 enrolled.")
    once_there(owner, figure(owner, "Sent").get_by_text("2", exact=True))
    became = owner.locator("aside .facts > div")
    expect(became.filter(has_text="Finished").locator("dd")).to_have_text("2")
    expect(became.filter(has_text="No consent").locator("dd")).to_have_text("1")

    # The mail that one of them has got, and the campaign once more as a copy.
    owner.goto("/emails/")
    owner.get_by_role("link", name="Open day for Ana").first.click()
    expect(owner.locator("main")).to_contain_text(f"ana@{device}.example")
    text = owner.frame_locator("iframe.mail").get_by_role("paragraph").first
    expect(text).to_have_text("Dear Ana, come and see.")
    fits(owner)
    owner.goto("/campaigns/")
    owner.locator("[data-row]", has_text=f"Open day {device}").click()
    owner.get_by_role("button", name="Copy").click()
    toast(owner, "A copy, as a draft.")
    expect(owner.get_by_label("Subject")).to_have_value("Open day for {{ lead.first_name }}")
