"""The page of webhooks: how each endpoint has been answering, and its deliveries by state."""

import html
import json
import re
from datetime import timedelta
from urllib.parse import quote
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from katek.core import clock
from katek.dashboard.endpoint_health import Health, health_of
from katek.dashboard.templatetags.events_in_words import GROUPS
from katek.dashboard.tests.rows import queries
from katek.organizations.scope import working_for
from katek.outbox.endpoints import create_endpoint
from katek.outbox.models import Attempt, Delivery, Endpoint, EndpointHealth
from katek.outbox.schemas import SCHEMAS
from katek.outbox.tests.acts import announce

pytestmark = pytest.mark.django_db

PAGE = "/webhooks/"


def endpoint(agency, name: str) -> Endpoint:
    url = f"https://{name}.example/katek"
    return create_endpoint(agency, url=url, types=["*"], description=name, lookup=None)


def told(to: Endpoint, status: str, **values) -> Delivery:
    """A delivery as it stands after that."""
    event = announce(to.organization)
    due = clock.now() if status == "pending" else None
    with working_for(to.organization):
        return Delivery.objects.create(
            endpoint=to, event=event, status=status, **{"next_attempt_at": due, **values}
        )


def tried(delivery: Delivery, *problems: str, ago: timedelta = timedelta()) -> None:
    """Its attempts, the newest last, so long ago; without a problem it arrived."""
    with working_for(delivery.organization):
        for number, problem in enumerate(problems, 1):
            at = clock.now() - ago + timedelta(seconds=number)
            Attempt.objects.create(delivery=delivery, number=number, at=at, problem=problem)


def one_health(of: Endpoint) -> Health:
    with working_for(of.organization), timezone.override(of.organization.timezone):
        (health,) = health_of([of])
    return health


def words(browser: Client, address: str = PAGE) -> str:
    page = browser.get(address)
    assert page.status_code == 200
    text = re.sub(r"<title>.*?</title>|<[^>]+>", " ", page.content.decode().partition("<main")[2])
    return re.sub(r"\s+", " ", html.unescape(text))


def rows(browser: Client, address: str) -> list[str]:
    return re.findall(r'href="/webhooks/deliveries/(\w+)/"', browser.get(address).content.decode())


def test_an_endpoint_shows_its_share_of_success_its_last_failure_and_its_next_try(
    owner_page, agency
):
    crm = endpoint(agency, "crm")
    for _ in range(199):
        tried(told(crm, "delivered"), "")
    tried(
        told(crm, "pending", attempts=1, problem="It did not answer within 15 s."),
        "It did not answer within 15 s.",
    )
    told(crm, "held")
    EndpointHealth.objects.filter(endpoint=crm).update(
        last_failure_at=clock.now(), consecutive_failures=3
    )
    page = words(owner_page)
    said = ("99 %", "199 delivered", "1 failed attempt", "1 waiting", "1 kept back")
    for one in (*said, "3 failures in a row"):
        assert one in page, one
    assert re.search(r"Last failure \S+ [AP]M ?: It did not answer within 15 s\.", page)
    assert "Next try" in page


def test_an_endpoint_that_fails_shows_it_long_before_a_delivery_is_given_up(owner_page, agency):
    crm = endpoint(agency, "crm")
    for _ in range(12):
        tried(told(crm, "pending", attempts=4), *["It answered 500."] * 4)
    health = one_health(crm)
    assert (health.delivered, health.failed, health.share) == (0, 48, 0)
    assert sum(health.failed_by_hour) == sum(health.by_hour) == 48
    page = words(owner_page)
    assert "0 %" in page
    assert "48 failed attempts" in page


@pytest.mark.parametrize("status", ["pending", "delivered", "failed"])
def test_attempts_of_today_count_also_when_the_event_is_of_last_week(agency, settings, status):
    settings.KATEK_MOVABLE_CLOCK = True
    crm = endpoint(agency, "crm")
    clock.move(timedelta(days=-4))
    old = told(crm, status, attempts=2)
    tried(old, "It answered 500.")
    clock.reset()
    with working_for(agency):
        Delivery.objects.exclude(status="pending").update(finished_at=clock.now())
    tried(old, "It answered 502.", "" if status == "delivered" else "It answered 503.")
    health = one_health(crm)
    assert sum(health.by_hour) == 2
    assert health.delivered == (status == "delivered")


def test_the_last_failure_is_told_with_its_own_reason(agency):
    crm = endpoint(agency, "crm")
    first, second = told(crm, "pending", attempts=2), told(crm, "pending", attempts=1)
    tried(first, "It answered 500.", ago=timedelta(minutes=50))
    tried(second, "It answered 404.", ago=timedelta(minutes=40))
    tried(first, "", "It answered 503.", ago=timedelta(minutes=30))
    health = one_health(crm)
    assert health.problem == "It answered 503."
    with working_for(agency):
        assert health.failed_at == Attempt.objects.get(problem="It answered 503.").at


@pytest.mark.parametrize("zone", ["Asia/Kolkata", "Asia/Kathmandu", "America/St_Johns", "UTC"])
def test_hours_are_counted_where_the_zone_is_half_an_hour_beside(owner_page, agency, zone):
    type(agency).objects.update(timezone=zone)
    crm = endpoint(agency, "crm")
    crm.organization.timezone = zone
    tried(told(crm, "delivered"), "", ago=timedelta(hours=2))
    tried(told(crm, "pending", attempts=1), "It answered 500.", ago=timedelta(hours=2))
    health = one_health(crm)
    assert (sum(health.by_hour), sum(health.failed_by_hour), health.share) == (2, 1, 50)
    beside = timezone.localtime(clock.now(), ZoneInfo(zone)).utcoffset()
    assert {one[-2:] for one in health.hours} == {f"{beside.seconds // 60 % 60:02}"}
    assert "50 %" in words(owner_page)


def test_an_endpoint_that_asked_for_rest_says_until_when(owner_page, agency):
    crm = endpoint(agency, "crm")
    until = clock.now() + timedelta(minutes=20)
    EndpointHealth.objects.filter(endpoint=crm).update(paused_until=until)
    assert "Rests until" in words(owner_page)


def test_an_endpoint_that_was_never_called_claims_nothing(owner_page, agency):
    endpoint(agency, "crm")
    page = words(owner_page)
    assert "Not called yet" in page
    assert "%" not in page


def test_what_was_tried_more_than_a_day_ago_counts_no_more(agency, settings):
    settings.KATEK_MOVABLE_CLOCK = True
    crm = endpoint(agency, "crm")
    clock.move(timedelta(days=-2))
    tried(told(crm, "failed"), "It answered 500.")
    clock.reset()
    tried(told(crm, "delivered"), "")
    health = one_health(crm)
    assert (health.delivered, health.failed, health.share) == (1, 0, 100)
    assert (health.failed_at, health.problem) == (None, "")
    assert sum(health.by_hour) == 1


def test_deliveries_are_chosen_by_endpoint_and_status(owner_page, agency):
    crm, n8n = endpoint(agency, "crm"), endpoint(agency, "n8n")
    failed, arrived, other = told(crm, "failed"), told(crm, "delivered"), told(n8n, "failed")
    assert rows(owner_page, PAGE) == [other.pk, arrived.pk, failed.pk]
    assert rows(owner_page, f"{PAGE}?endpoint={crm.pk}") == [arrived.pk, failed.pk]
    assert rows(owner_page, f"{PAGE}?status=failed") == [other.pk, failed.pk]
    assert rows(owner_page, f"{PAGE}?status=failed&endpoint={crm.pk}") == [failed.pk]
    assert "No such deliveries" in words(owner_page, f"{PAGE}?status=held")
    assert rows(owner_page, f"{PAGE}?status=odd&endpoint=odd") == [other.pk, arrived.pk, failed.pk]


def test_another_agencys_endpoint_chooses_nothing(owner_page, agency, rival):
    mine, theirs = endpoint(agency, "crm"), endpoint(rival, "spy")
    kept = told(mine, "delivered")
    hidden = told(theirs, "failed", problem="Their secret.")
    page = f"{PAGE}?endpoint={theirs.pk}"
    assert rows(owner_page, page) == [kept.pk]
    assert hidden.pk not in owner_page.get(page).content.decode()


def test_five_endpoints_and_forty_deliveries_cost_what_one_does(owner_page, agency):
    tried(told(endpoint(agency, "first"), "failed"), "It answered 500.")
    few = queries(owner_page, PAGE)
    for name in ("a", "b", "c", "d"):
        made = endpoint(agency, name)
        for _ in range(10):
            tried(told(made, "pending", attempts=1), "It answered 500.")
    assert queries(owner_page, PAGE) == few


def part_of(browser: Client, delivery: Delivery, shown: str = ""):
    address = f"{PAGE}deliveries/{delivery.pk}/"
    return browser.get(address, {"shown": shown}, headers={"HX-Request": "true"})


def asks_again(answer) -> str:
    """What the page that was answered says is shown, if it asks again by itself."""
    found = re.search(r'hx-get="[^"]+\?shown=([\w-]+)"', answer.content.decode())
    return found[1] if found else ""


def test_a_delivery_under_way_is_swapped_only_when_something_came_of_it(owner_page, agency):
    one = told(endpoint(agency, "crm"), "pending")
    page = owner_page.get(f"{PAGE}deliveries/{one.pk}/")
    shown = asks_again(page)
    same = part_of(owner_page, one, shown)
    assert (same.status_code, same.content) == (204, b"")
    with working_for(agency):
        Delivery.objects.update(status="delivered", next_attempt_at=None, attempts=1)
    tried(one, "")
    news = part_of(owner_page, one, shown)
    assert "Delivered" in news.content.decode()
    assert 'id="send-again"' in news.content.decode()
    assert b"<main" not in news.content
    assert b"<pre" not in news.content
    assert asks_again(news) == ""


def test_a_delivery_that_nobody_comes_to_is_asked_for_no_more_and_can_be_sent_again(
    owner_page, agency
):
    crm = endpoint(agency, "crm")
    late = told(crm, "pending", next_attempt_at=clock.now() - timedelta(seconds=31))
    answer = part_of(owner_page, late, "pending-0")
    assert answer.status_code == 200
    assert asks_again(answer) == ""
    assert 'id="send-again"' in answer.content.decode()
    due = told(crm, "pending")
    assert asks_again(part_of(owner_page, due)) == "pending-0"
    EndpointHealth.objects.filter(endpoint=crm).update(
        paused_until=clock.now() + timedelta(minutes=50)
    )
    assert asks_again(part_of(owner_page, due, "pending-0")) == ""
    stuck = told(crm, "sending", lease_until=clock.now() - timedelta(seconds=31))
    assert asks_again(part_of(owner_page, stuck)) == ""


def test_who_is_signed_out_meanwhile_signs_in_and_comes_back_to_the_page(owner_page, agency):
    one = told(endpoint(agency, "crm"), "pending")
    address = f"{PAGE}deliveries/{one.pk}/"
    seen = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{address}?a=1"}
    answer = Client().get(address, headers=seen)
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer["HX-Redirect"] == f"/accounts/login/?next={quote(address + '?a=1')}"
    elsewhere = {**seen, "HX-Current-URL": "https://evil.example/"}
    assert Client().get(address, headers=elsewhere)["HX-Redirect"] == "/accounts/login/?next=/"
    assert Client().get(address, headers={**seen, "HX-Boosted": "true"}).status_code == 302
    assert Client().get(address).status_code == 302


def test_sent_again_by_hand_a_waiting_delivery_has_the_whole_schedule_before_it(owner_page, agency):
    later = clock.now() + timedelta(hours=9)
    one = told(endpoint(agency, "crm"), "pending", attempts=6, next_attempt_at=later)
    for number in (1, 2):
        owner_page.post(f"{PAGE}deliveries/{one.pk}/retry/")
        one.refresh_from_db()
        assert (one.status, one.attempts, one.tried_before) == ("pending", 0, 5 + number)
        assert one.next_attempt_at <= clock.now()
        Delivery.everywhere.update(attempts=1, next_attempt_at=later)


def test_the_page_of_an_endpoint_says_why_it_fails(owner_page, agency):
    crm = endpoint(agency, "crm")
    tried(told(crm, "pending", attempts=1), "It answered 503 Service Unavailable.")
    EndpointHealth.objects.filter(endpoint=crm).update(consecutive_failures=3)
    page = words(owner_page, f"/webhooks/endpoints/{crm.pk}/")
    assert re.search(
        r"Last failure \S+ [AP]M, 3 in a row It answered 503 Service Unavailable\.",
        page.replace(" ,", ","),
    )


def test_the_workflow_for_n8n_is_downloaded_where_it_is_told_of(owner_page, client, settings):
    address = "/webhooks/n8n/katek-lead.json"
    assert f'href="{address}" download' in owner_page.get(PAGE).content.decode()
    answer = owner_page.get(address)
    assert answer.json() == json.loads(
        (settings.BASE_DIR / "docs" / "n8n" / "katek-lead.json").read_text()
    )
    assert answer["Content-Disposition"] == 'attachment; filename="katek-lead.json"'
    assert client.get(address).status_code == 302


def test_what_an_endpoint_is_told_of_is_said_in_words(owner_page, agency):
    endpoint(agency, "crm")
    other = endpoint(agency, "other")
    with working_for(agency):
        Endpoint.objects.filter(pk=other.pk).update(types=["lead.*", "message.sent"])
    said = words(owner_page)
    assert all(one in said for one in (" Everything ", " Leads ", " message.sent "))
    assert "*" not in said
    assert said.count("Attempts of the last 24 hours") == 2
    form = owner_page.get("/webhooks/new/").content.decode()
    assert "<code>message</code> holds their words." in form
    assert 'Viewings <code class="soft">viewing.*</code>' in form


def test_every_group_of_types_has_its_word():
    assert GROUPS.keys() == {name.partition(".")[0] for name in SCHEMAS} - {"webhook"}
