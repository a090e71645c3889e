"""The operator's pages: for `is_staff` only, over all organizations, with what is nobody's."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from katek.automations import lanes
from katek.automations.models import Run
from katek.automations.runs import Tally
from katek.automations.work_by_hour import HOURS, work_by_hour
from katek.core import clock
from katek.core.work import Done
from katek.dashboard.operator_pages.runs import NAMES
from katek.dashboard.operator_pages.words import QUEUES, TASKS
from katek.dashboard.tests.rows import customers, queries
from katek.inbound.models import Receipt
from katek.organizations.creation import create_tenant
from katek.organizations.models import User

pytestmark = pytest.mark.django_db

PAGES = (
    "operator",
    "operator-checks",
    "operator-receipts",
    "operator-runs",
    "operator-organizations",
)
HOSTILE = "<script>alert('x')</script>"


@pytest.fixture
def operator(db) -> Client:
    """Runs the installation, and is a member of no organization."""
    browser = Client()
    browser.force_login(User.objects.create_superuser("operator@katek.example", "x"))
    return browser


def receipt(organization=None, *, status: str = "failed", digest: str = "d", **more) -> Receipt:
    return Receipt.everywhere.create(
        organization=organization,
        door="facebook",
        body='{"entry": "' + HOSTILE + '"}',
        digest=digest,
        status=status,
        **more,
    )


@pytest.mark.parametrize("page", PAGES)
def test_only_the_operator_sees_them(owner_page: Client, client: Client, operator, page):
    address = reverse(f"dashboard:{page}")
    assert client.get(address).status_code == 302
    assert owner_page.get(address).status_code == 403
    assert operator.get(address).status_code == 200


def test_who_is_member_and_operator_has_both_in_the_sidebar(owner_page: Client, tenant):
    assert 'href="/operator/"' not in owner_page.get("/leads/").content.decode()
    User.objects.update(is_staff=True)
    assert 'href="/operator/"' in owner_page.get("/leads/").content.decode()
    page = owner_page.get("/operator/").content.decode()
    assert "Harbor &amp; Pine" in page
    assert 'href="/leads/"' in page


def test_health_tells_what_is_due_and_how_late_it_is(operator: Client):
    assert "what is due is being done" in operator.get("/operator/").content.decode()
    receipt(status="new", next_attempt_at=clock.now() - timedelta(minutes=50))
    page = operator.get("/operator/").content.decode()
    assert "nobody does it" in page
    assert "50 min" in page


def test_every_queue_and_task_has_its_words(operator: Client):
    assert {queue.name for queue in lanes.QUEUES} == QUEUES.keys()
    assert set(NAMES) == TASKS.keys()
    page = operator.get("/operator/").content.decode()
    for name, words in QUEUES.items():
        assert f'<th scope="row" title="{name}">{words}</th>' in page


def test_checks_say_how_to_mend_it(operator: Client):
    page = operator.get(reverse("dashboard:operator-checks")).content.decode()
    assert "KATEK_SANDBOX is on" in page
    assert "For customers set it off" in page
    assert "For customers set it off" in operator.get("/operator/?checks=yes").content.decode()


def test_receipts_of_nobody_are_shown_and_read_again(operator: Client, agency):
    nobodys, theirs = receipt(), receipt(agency, digest="e")
    page = operator.get("/operator/receipts/").content.decode()
    address = reverse("dashboard:operator-receipt", args=[nobodys.pk])
    assert address in page
    assert theirs.pk not in page
    shown = operator.get(address).content.decode()
    assert "&lt;script&gt;" in shown
    assert HOSTILE not in shown
    operator.post(reverse("dashboard:operator-receipt-retry", args=[nobodys.pk]))
    nobodys.refresh_from_db()
    assert nobodys.status == "new"


def test_an_agencys_receipt_is_not_the_operators_to_read(operator: Client, agency):
    theirs = receipt(agency)
    for name in ("operator-receipt", "operator-receipt-retry"):
        address = reverse(f"dashboard:{name}", args=[theirs.pk])
        assert operator.get(address).status_code in (404, 405)
        assert operator.post(address).status_code in (404, 405)
    theirs.refresh_from_db()
    assert theirs.status == "failed"


def test_a_member_reads_no_receipt_of_nobody(owner_page: Client):
    address = reverse("dashboard:operator-receipt", args=[receipt().pk])
    assert owner_page.get(address).status_code == 403


def test_runs_are_filtered(operator: Client):
    Run.objects.create(task="events", started_by="cron", done=7)
    Run.objects.create(task="email", started_by="cron", done=3, failed=1, problem=HOSTILE)
    page = operator.get("/operator/runs/", {"failed": "yes"}).content.decode()
    assert HOSTILE not in page
    assert page.count("<tr>") == 2
    assert operator.get("/operator/runs/", {"task": "events"}).content.decode().count("<tr>") == 2


def test_work_is_counted_by_the_hour():
    for age, done in ((0, 5), (1, 7), (HOURS + 1, 99)):
        Run.objects.create(
            task="events", started_by="x", done=done, started_at=clock.now() - timedelta(hours=age)
        )
    (work,) = work_by_hour()
    assert work.by_hour[-2:] == [7, 5]
    assert work.done == 12


def test_moments_are_told_in_the_readers_zone_which_is_named(owner_page: Client, operator, agency):
    User.objects.update(is_staff=True)
    type(agency).objects.update(timezone="Asia/Kolkata")
    at = datetime(2020, 5, 4, 20, 0, tzinfo=UTC)
    Run.objects.create(task="events", started_by="x", started_at=at, finished_at=at)
    address = reverse("dashboard:operator-runs")
    page = owner_page.get(address).content.decode()
    assert "Times are those of Asia/Kolkata." in page
    assert ">May 5, 2020<" in page
    page = operator.get(address).content.decode()
    assert "Times are those of UTC." in page
    assert ">4 May 2020<" in page


def test_work_by_the_hour_is_the_same_where_the_zone_is_half_an_hour_beside():
    hour = clock.now().replace(minute=0, second=0, microsecond=0) - timedelta(hours=2)
    for minute in (10, 50):
        at = hour + timedelta(minutes=minute)
        Run.objects.create(task="events", started_by="x", done=minute, started_at=at)
    with timezone.override("Asia/Kolkata"):
        (work,) = work_by_hour()
    assert work.by_hour[-3] == 60


def test_a_runner_that_goes_on_has_a_row_an_hour():
    tally = Tally("events", "runner")
    for done in (3, 4):
        tally.add(Done(done=done))
        tally.keep()
    clock.move(timedelta(hours=1))
    tally.keep()
    tally.add(Done(done=5, failed=1))
    tally.keep()
    tally.keep(finished=True)
    assert list(Run.objects.order_by("started_at").values_list("done", "failed")) == [
        (7, 0),
        (5, 1),
    ]
    assert not Run.objects.filter(finished_at=None).exists()
    assert tally.done == 12


def test_organizations_are_found_and_counted(operator: Client, agency, rival, website):
    customers(website, 3)
    page = operator.get("/operator/organizations/", {"q": "HARBOR"}).content.decode()
    assert "Northgate" not in page
    row = page.split("<tbody>")[1]
    assert [cell.split("<")[0] for cell in row.split('class="number">')[1:]] == ["1", "3", "3"]


def test_the_list_of_organizations_costs_the_same_however_many(operator: Client, db):
    def make(first: int, last: int) -> None:
        for number in range(first, last):
            create_tenant(f"A{number}", f"a-{number}", owner_email="operator@katek.example")

    make(0, 3)
    few = queries(operator, "/operator/organizations/")
    make(3, 30)
    assert queries(operator, "/operator/organizations/") == few
