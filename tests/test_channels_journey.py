"""Channels as an owner looks after them, at the desk and on the phone: a page left and connected again, access
that broke and is mended, the line for a site and the chat that it shows."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from katek.sandbox.graph.world import PAGE
from tests.browsing import Office, fits, once_there, toast

pytestmark = pytest.mark.long
FROM_INSTAGRAM = {"asset": PAGE, "customer": "7200000000000001"}


def messenger_of(page: Page) -> Locator:
    return page.locator(".channel", has_text=f"Messenger · {PAGE}")


def through_the_dialog(page: Page) -> None:
    """Facebook asks which pages, then we ask what of them."""
    page.get_by_role("button", name=re.compile("Continue")).click()
    expect(page.get_by_role("heading", name="What shall be connected?")).to_be_visible()
    fits(page)
    for box in page.locator(".row", has_text="Harbor & Pine").get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Connect").press("Enter")


def test_a_page_is_disconnected_and_connected_again(owner: Page):
    owner.goto("/channels/")
    fits(owner)
    messenger = messenger_of(owner)
    expect(messenger.locator(".badge")).to_have_text("Connected")
    messenger.get_by_role("button", name="Disconnect").press("Enter")
    asked = owner.get_by_role("dialog", name="Disconnect Harbor & Pine Realty?")
    asked.get_by_role("button", name="Keep it").click()
    expect(asked).to_be_hidden()
    messenger.get_by_role("button", name="Disconnect").click()
    asked.get_by_role("button", name="Disconnect").click()
    toast(owner, "Harbor & Pine Realty is disconnected. What was said there stays.")
    expect(messenger.locator(".badge")).to_have_text("Disconnected")
    fits(owner)

    # The dialog is cancelled once, and gone through the second time.
    messenger.get_by_role("link", name="Connect again").click()
    owner.get_by_role("button", name=re.compile("Cancel|Not now")).click()
    expect(owner.get_by_text("Nothing was connected: the dialog was cancelled.")).to_be_visible()
    messenger.get_by_role("link", name="Connect again").click()
    through_the_dialog(owner)
    expect(messenger.locator(".badge")).to_have_text("Connected")


def test_access_that_broke_says_so_on_the_way_in_and_is_mended(office: Office, owner: Page):
    office.plays_meta("break", subcode=460)
    office.plays_meta("customer", **FROM_INSTAGRAM, text="Is the house free?")
    owner.goto("/")
    need = owner.locator("#home .row", has_text="Harbor & Pine Realty").filter(has_text="again")
    once_there(owner, need)
    need.first.click()
    messenger = messenger_of(owner)
    expect(messenger.locator(".badge")).to_have_text("Access ended")
    expect(messenger.locator(".notice.error")).to_be_visible()
    fits(owner)
    messenger.get_by_role("link", name="Connect again").click()
    through_the_dialog(owner)
    expect(messenger.locator(".badge")).to_have_text("Connected")
    expect(owner.locator(".channel .notice.error")).to_have_count(0)


def _copies_where_there_is_no_clipboard(page: Page, line: str) -> None:
    """As at an address of plain http, first where the browser lets itself be told to copy, then where not."""
    page.evaluate("navigator.clipboard.writeText('before')")
    page.reload()
    page.evaluate(
        "Object.defineProperty(navigator, 'clipboard', {value: undefined, configurable: true})"
    )
    page.get_by_role("button", name="Copy the line").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    page.evaluate("delete navigator.clipboard")
    assert page.evaluate("navigator.clipboard.readText()").strip() == line
    page.reload()
    page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page.evaluate("document.execCommand = () => false")
    page.get_by_role("button", name="Copy the line").click()
    expect(page.get_by_role("button", name="Not copied: it is selected")).to_be_visible()
    assert page.evaluate("getSelection().toString()").strip() == line
    page.reload()


def test_the_line_for_a_site_and_who_may_show_the_chat(office: Office, owner: Page, device: str):
    owner.context.grant_permissions(["clipboard-read", "clipboard-write"])
    owner.goto("/channels/")
    owner.get_by_role("button", name="Copy the line").click()
    copied = owner.evaluate("navigator.clipboard.readText()")
    assert copied == f'<script src="{office.katek.base}/embed/harbor-pine.js" async></script>'
    _copies_where_there_is_no_clipboard(owner, copied)

    # The chat as visitors see it, beside the line; what is written there is a conversation.
    chat = owner.frame_locator(".preview iframe")
    chat.get_by_label("Your message").fill(f"Hello from the {device}")
    chat.get_by_label("Your message").press("Enter")
    expect(chat.locator(".said.them:not(.greeting)")).to_have_count(1)

    sites = owner.get_by_label("Sites that may show the chat")
    sites.fill("https://agency.example/homes\nno site at all")
    owner.get_by_role("button", name="Save").click()
    expect(owner.get_by_text("is no site. Write it like")).to_be_visible()
    expect(sites).to_have_value("https://agency.example/homes\nno site at all")
    sites.fill("agency.example/homes")
    owner.get_by_role("button", name="Save").press("Enter")
    toast(owner, "Saved.")
    expect(sites).to_have_value("https://agency.example")
    fits(owner)
    sites.fill("")
    owner.get_by_role("button", name="Save").click()
    toast(owner, "Saved.")
    expect(sites).to_have_value("")
