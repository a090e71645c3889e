"""The page of webhooks: how each endpoint has been answering, and its deliveries by state."""

import html
import re
from datetime import timedelta

import pytest
from django.test import Client

from katek.core import clock
from katek.dashboard.endpoint_health import health_of
from katek.dashboard.tests.rows import queries
from katek.organizations.scope import working_for
from katek.outbox.endpoints import create_endpoint
from katek.outbox.models import Delivery, Endpoint, EndpointHealth
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
        told(crm, "delivered")
    told(crm, "failed", problem="It answered 500.", attempts=9)
    told(crm, "pending", attempts=2, problem="It did not answer within 15 s.")
    told(crm, "held")
    EndpointHealth.objects.filter(endpoint=crm).update(
        last_failure_at=clock.now(), consecutive_failures=3
    )
    page = words(owner_page)
    for said in ("99 %", "199 delivered", "1 failed", "1 waiting", "1 held", "3 failures in a row"):
        assert said in page, said
    assert re.search(r"Last failure \S+ ?: It did not answer within 15 s\.", page)
    assert "Next try" in page


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


def test_what_ended_more_than_a_day_ago_counts_no_more(agency):
    crm = endpoint(agency, "crm")
    clock.move(timedelta(days=-2))
    told(crm, "failed", problem="It answered 500.")
    clock.reset()
    told(crm, "delivered")
    with working_for(agency):
        (health,) = health_of([crm])
    assert (health.delivered, health.failed, health.share) == (1, 0, 100)
    assert health.last_problem == ""
    assert sum(health.by_hour) == health.by_hour[-1] == 1


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
    told(endpoint(agency, "first"), "failed", problem="It answered 500.")
    few = queries(owner_page, PAGE)
    for name in ("a", "b", "c", "d"):
        made = endpoint(agency, name)
        for _ in range(10):
            told(made, "pending", attempts=1, problem="It answered 500.")
    assert queries(owner_page, PAGE) == few
