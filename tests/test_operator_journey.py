"""The operator's pages as whoever runs the installation looks at them, at the desk and on the phone."""

import pytest
from playwright.sync_api import Page, expect

from katek.channels.meta.subscribing import PAGE_FIELDS
from katek.sandbox.graph.world import OTHER_PAGE
from tests.browsing import Office, fits, once_there, toast

pytestmark = pytest.mark.long
VERA = ("vera@casa.example", "seven lanterns")
APP = "555000111222333"  # the sandbox's own
CUSTOMER = {"desk": "7300000000000001", "phone": "7300000000000002"}


@pytest.fixture(scope="module", autouse=True)
def neighbours(office: Office) -> None:
    """An agency beside the demo, whose owner runs nothing."""
    made = office.katek.command(
        "create_organization", "Casa Sol", "--slug", "casa-sol", "--owner", VERA[0],
        "--password", VERA[1],
    )  # fmt: skip
    assert made.returncode == 0, made.stderr


def test_the_installation_is_looked_over(office: Office, owner: Page, device: str):
    owner.goto("/operator/")
    expect(owner.get_by_text("what is due is being done")).to_be_visible()
    database = owner.locator("#checks .row").filter(has=owner.get_by_text("database", exact=True))
    expect(database.locator(".sign.good")).to_be_visible()
    expect(owner.locator("#checks .sign.bad")).to_have_count(0)
    fits(owner)

    tabs = owner.get_by_role("navigation", name="Operator")
    tabs.get_by_role("link", name="Runs").press("Enter")
    expect(owner.get_by_role("heading", level=1, name="Runs")).to_be_visible()
    ran = owner.get_by_role("region", name="Runs").locator("tbody tr")
    once_there(owner, ran)
    task = ran.first.locator("th").inner_text()
    owner.get_by_label("Task").select_option(task)
    owner.get_by_role("button", name="Filter").click()
    expect(ran.first.locator("th")).to_have_text(task)
    expect(owner.get_by_label("Task")).to_have_value(task)
    fits(owner)

    tabs.get_by_role("link", name="Organizations").click()
    agencies = owner.get_by_role("region", name="Organizations").locator("tbody tr")
    expect(agencies).to_have_count(2)
    expect(agencies.filter(has_text="harbor-pine")).to_contain_text("Demo")
    if device == "desk":
        owner.keyboard.press("/")
    else:
        owner.get_by_label("Search organizations").focus()
    owner.keyboard.type("casa")
    owner.keyboard.press("Enter")
    expect(agencies).to_have_count(1)
    expect(agencies.locator("td").nth(1)).to_have_text("1")
    owner.get_by_label("Search organizations").fill("nobody")
    owner.get_by_label("Search organizations").press("Enter")
    owner.get_by_role("link", name="Show all of them").click()
    expect(agencies).to_have_count(2)
    fits(owner)


def test_what_came_for_nobody_is_read_and_read_again(office: Office, owner: Page, device: str):
    words = f"Hello from the {device}"
    office.plays_meta("subscribe", asset=OTHER_PAGE, fields=list(PAGE_FIELDS), app=APP)
    office.plays_meta("customer", asset=OTHER_PAGE, customer=CUSTOMER[device], text=words)
    owner.goto("/operator/receipts/")
    came = owner.get_by_role("region", name="Receipts").locator("tbody tr").first
    once_there(owner, came)
    expect(came).to_contain_text(OTHER_PAGE)
    fits(owner)
    came.get_by_role("link").press("Enter")
    expect(owner.locator("pre.payload")).to_contain_text(words)
    fits(owner)
    owner.get_by_role("button", name="Read again").click()
    toast(owner, "It is due to be read again.")
    owner.get_by_role("link", name="Receipts of nobody").last.click()
    expect(came).to_be_visible()


def test_an_owner_who_runs_nothing_is_kept_out(office: Office, device: str):
    vera = office.sit_down(device, *VERA)
    vera.goto("/")
    expect(vera.locator('a[href^="/operator/"]')).to_have_count(0)
    for address in ("/operator/", "/operator/checks/", "/operator/organizations/"):
        answer = vera.goto(address)
        assert answer is not None
        assert answer.status == 403
    expect(vera.get_by_text("This is the operator's, who runs the installation.")).to_be_visible()
    fits(vera)
    vera.context.close()
