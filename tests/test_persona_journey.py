"""The persona as somebody finds its voice, at the desk and on the phone: tried beside the form before anything
is kept, refused where it is wrong, saved, and met by the next customer."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browsing import Office, fits, tab_to, toast

pytestmark = pytest.mark.long
# Whether one can press it where the page stands now.
UNCOVERED = """
(one) => {
  const { x, y, width, height } = one.getBoundingClientRect();
  return one.contains(document.elementFromPoint(x + width / 2, y + height / 2));
}
"""


def ask(page: Page, text: str) -> Locator:
    """Ask the playground; its answer."""
    field = page.get_by_role("textbox", name="Write as a customer")
    field.fill(text)
    field.press("Enter")
    expect(page.locator("#playground-thread .customer").last).to_have_text(text)
    expect(field).to_have_value("")
    return page.locator("#playground-thread .assistant").last


def test_a_voice_is_tried_refused_saved_and_met_by_the_next_customer(
    office: Office, owner: Page, device: str
):
    owner.goto("/persona/")
    fits(owner)
    version = owner.locator(".head p").inner_text()
    save = owner.get_by_role("button", name="Save")
    assert save.evaluate(UNCOVERED), "kept in sight at the foot of the form, with nothing over it"
    name = f"Kim of {device}"
    disclosure = f"I'm {name}, the AI assistant here. A person can take over."
    owner.get_by_label("Name", exact=True).fill(name)
    owner.get_by_label("Tone").select_option("warm")
    owner.get_by_label("Greeting").fill(f"Good day, this is {name}.")
    owner.get_by_label("Instructions").fill("Ask one question at a time.")
    owner.get_by_label("Disclosure").fill(disclosure)
    owner.get_by_label("About the agency").fill("We speak Danish.")

    # Tried before it is saved: it answers so already, and customers don't hear of it.
    expect(ask(owner, "Good morning")).to_contain_text(disclosure)
    ask(owner, "3 bedroom house to buy in Portland under 800k")
    expect(owner.locator(".mini-cards .mini").first).to_be_visible()
    fits(owner)

    # Beginning the talk anew, or leaving by mistake, loses nothing of what was typed.
    owner.get_by_role("link", name="Start over").click()
    expect(owner.locator(".mini-cards")).to_have_count(0)
    expect(owner.locator("#playground-thread .customer")).to_have_count(1)
    # Also while an answer is on its way: it does not come into the new talk.
    owner.route("**/persona/try/", lambda route: None)
    owner.get_by_role("textbox", name="Write as a customer").fill("Is anybody there?")
    owner.get_by_role("button", name="Ask").click()
    expect(owner.get_by_role("button", name="Ask")).to_be_disabled()
    with owner.expect_event("requestfailed", lambda one: one.url.endswith("/persona/try/")):
        owner.get_by_role("link", name="Start over").click()
    expect(owner.get_by_role("button", name="Ask")).to_be_enabled()
    owner.unroute("**/persona/try/")
    with owner.expect_event("dialog") as asked:
        owner.evaluate("void setTimeout(() => location.assign('/'))")
    assert asked.value.type == "beforeunload"
    asked.value.dismiss()
    expect(owner.get_by_label("Greeting")).to_have_value(f"Good day, this is {name}.")
    # htmx tells the console of a request that it gives up.
    office.problems = [one for one in office.problems if not one.startswith("htmx:")]
    chat = owner.get_by_role("link", name="Open the real chat (opens in a new tab)")
    expect(chat).to_have_attribute("target", "_blank")

    customer = office.visit(device)
    customer.goto("/chat/harbor-pine/")
    expect(customer.get_by_text(f"this is {name}")).to_have_count(0)

    # What is wrong is told at its field, and nothing is lost or saved.
    asking = owner.get_by_label("Ask for contact after")
    asking.fill("soon")
    owner.get_by_role("button", name="Save").click()
    expect(owner.get_by_text("Nothing was saved")).to_be_visible()
    expect(asking).to_have_attribute("aria-invalid", "true")
    expect(owner.locator("#problem_ask_contact_after")).to_contain_text("'soon'")
    expect(owner.get_by_label("Name", exact=True)).to_have_value(name)
    expect(owner.get_by_label("Tone")).to_have_value("warm")
    expect(owner.get_by_label("Instructions")).to_have_value("Ask one question at a time.")
    fits(owner)
    asking.fill("2")
    owner.get_by_label("Disclosure").fill("I'm Kim.")
    owner.get_by_role("button", name="Save").click()
    expect(owner.locator("#problem_disclosure_text")).to_contain_text("an assistant answers")
    expect(asking).to_have_value("2")
    owner.get_by_label("Disclosure").fill(disclosure)
    owner.get_by_label("Signature").focus()
    tab_to(owner, "Save")
    owner.keyboard.press("Enter")
    toast(owner, "Every channel uses it from now on.")
    expect(owner.locator(".head p")).not_to_have_text(version)
    expect(asking).to_have_value("2")

    customer.reload()
    expect(customer.get_by_text(f"Good day, this is {name}.")).to_be_visible()
    customer.get_by_label("Your message").fill("Hello")
    customer.get_by_label("Your message").press("Enter")
    expect(customer.locator(".said.them:not(.greeting)")).to_contain_text(disclosure)
    customer.context.close()
