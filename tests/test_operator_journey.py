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
# What the background writes of itself each minute: an hour that went well, and one that did not.
RAN = """
INSERT INTO automations_run (id, task, started_by, started_at, finished_at, done, failed, problem)
SELECT 'run_' || n, task, 'worker', now(), now(), 7, failed, problem FROM (VALUES
(1, 'webhooks', 0, ''), (2, 'messages', 3, 'The database was away.')) AS t (n, task, failed, problem)
RETURNING id"""


@pytest.fixture(scope="module", autouse=True)
def neighbours(office: Office) -> None:
    """An agency beside the demo, whose owner runs nothing."""
    made = office.katek.command(
        "create_organization", "Casa Sol", "--slug", "casa-sol", "--owner", VERA[0],
        "--password", VERA[1],
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    office.katek.rows(RAN)


def test_the_installation_is_looked_over(office: Office, owner: Page, device: str):
    owner.goto("/operator/")
    expect(owner.locator(".notice.success")).to_contain_text("what is due is being done")
    database = owner.locator("#checks .row").filter(has=owner.get_by_text("database", exact=True))
    expect(database.locator(".sign.good")).to_be_visible()
    expect(owner.locator("#checks .sign.bad")).to_have_count(0)
    fits(owner)

    tabs = owner.get_by_role("navigation", name="Operator")
    tabs.get_by_role("link", name="Runs").press("Enter")
    expect(owner.get_by_role("heading", level=1, name="Runs")).to_be_visible()
    ran = owner.get_by_role("region", name="Runs").locator("tbody tr")
    expect(ran.filter(has_text="webhooks").first).to_be_visible()
    owner.get_by_label("Only with failures").check()
    owner.get_by_role("button", name="Filter").click()
    expect(ran).to_have_count(1)
    expect(ran).to_contain_text("The database was away.")
    owner.get_by_label("Task").select_option("webhooks")
    owner.get_by_label("Task").press("Tab")
    owner.keyboard.press("Tab")
    owner.keyboard.press("Enter")
    expect(owner.get_by_role("heading", name="No runs")).to_be_visible()
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
    owner.get_by_role("link", name="Unclaimed messages").last.click()
    expect(came).to_be_visible()


def test_an_owner_who_runs_nothing_is_kept_out(office: Office, device: str):
    vera = office.sit_down(device, *VERA)
    vera.goto("/")
    expect(vera.locator('a[href^="/operator/"]')).to_have_count(0)
    for address in ("/operator/", "/operator/checks/", "/operator/organizations/"):
        answer = vera.goto(address)
        assert answer is not None
        assert answer.status == 403
    expect(
        vera.get_by_text("Only the operator of this installation may open this page.")
    ).to_be_visible()
    fits(vera)
    vera.context.close()
