"""What members can do with endpoints: make, change, switch, rotate, test, replay. Nobody else's,
ever.
"""

from datetime import timedelta

import pytest

from katek.core import clock
from katek.organizations.scope import working_for
from katek.outbox import endpoints
from katek.outbox.endpoints import EndpointProblem, create_endpoint
from katek.outbox.models import Delivery, Endpoint, Event
from katek.outbox.rotation import live_secrets
from katek.outbox.shapes import endpoint_json, event_json
from katek.outbox.signing import PREFIX, verify
from katek.outbox.tests.acts import announce, deliver, deliveries_of, only_delivery, tell

URL = "https://crm.example/hook"


def make(organization, **options):
    return create_endpoint(organization, url=URL, **{"lookup": None, **options})


def held(endpoint: Endpoint, count: int) -> list[str]:
    """Events that happened while the endpoint was paused, and then it was enabled again."""
    endpoints.pause(endpoint)
    events = [tell(endpoint.organization).id for _ in range(count)]
    endpoints.resume(endpoint)
    return events


def test_a_new_endpoint_has_a_secret_and_the_default_types(agency):
    endpoint = make(agency)
    assert endpoint.secret.startswith(PREFIX)
    assert endpoint_json(endpoint) == {
        "id": endpoint.id,
        "url": URL,
        "kind": "signed",
        "description": "",
        "types": ["lead.*", "conversation.handed_over", "viewing.requested", "email.unsubscribed"],
        "status": "enabled",
        "problem": None,
    }
    assert endpoint_json(endpoint, secret=endpoint.secret)["secret"] == endpoint.secret


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"url": "http://127.0.0.1/hook"}, "url"),
        ({"url": "ftp://crm.example/"}, "url"),
        ({"url": "https://user:pass@crm.example/"}, "url"),
        ({"url": ""}, "url"),
        ({"url": URL, "types": ["lead.invented"]}, "types"),
        ({"url": URL, "types": []}, "types"),
        ({"url": URL, "kind": "operator"}, "kind"),
    ],
)
def test_what_cannot_work_is_refused_with_a_sentence_for_the_field(agency, options, field):
    with pytest.raises(EndpointProblem) as refused:
        create_endpoint(agency, **options, lookup=None)
    assert list(refused.value.problems) == [field]
    assert refused.value.problems[field].endswith(".")
    assert not Endpoint.everywhere.exists()


def test_a_changed_endpoint_keeps_what_was_not_changed(agency):
    endpoint = make(agency, description="n8n")
    endpoints.change_endpoint(endpoint, types=["*"], lookup=None)
    assert (endpoint.url, endpoint.description, endpoint.types) == (URL, "n8n", ["*"])
    with pytest.raises(EndpointProblem):
        endpoints.change_endpoint(endpoint, url="http://10.0.0.1/", lookup=None)
    endpoint.refresh_from_db()
    assert endpoint.url == URL


def test_the_operators_endpoint_is_not_the_organizations_to_change(agency, settings):
    settings.N8N_WEBHOOK_URL = "http://n8n:5678/webhook/secret-path"
    tell(agency)
    with working_for(agency):
        endpoint = Endpoint.objects.get(kind="operator")
    for act in (endpoints.pause, lambda e: endpoints.change_endpoint(e, types=["*"])):
        with pytest.raises(EndpointProblem):
            act(endpoint)
    assert "secret-path" not in str(endpoint_json(endpoint))


def test_what_was_held_stays_held_until_it_is_replayed(agency):
    endpoint = make(agency)
    events = held(endpoint, 3)
    assert {delivery.status for delivery in deliveries_of(endpoint)} == {"held"}
    assert endpoints.replay(endpoint, clock.now() - timedelta(hours=1)) == 3
    replayed = deliveries_of(endpoint)
    assert {delivery.status for delivery in replayed} == {"pending"}
    assert {delivery.event_id for delivery in replayed} == set(events)


def test_what_was_skipped_is_not_sent(agency):
    endpoint = make(agency)
    held(endpoint, 2)
    assert endpoints.skip_held(endpoint) == 2
    assert {delivery.status for delivery in deliveries_of(endpoint)} == {"cancelled"}


def test_a_replay_brings_what_happened_before_the_endpoint_wanted_it(agency):
    event = announce(agency)
    announce(agency, "email.opened")
    endpoint = make(agency, types=["lead.*"])
    assert endpoints.replay(endpoint, clock.now() - timedelta(hours=1)) == 1
    assert only_delivery(endpoint).event_id == event.id


def test_a_replay_repeats_nothing_that_arrived(agency):
    endpoint = make(agency)
    tell(agency)
    Delivery.everywhere.update(status="delivered", next_attempt_at=None)
    assert endpoints.replay(endpoint, clock.now() - timedelta(hours=1)) == 0


def test_a_replay_reaches_back_to_its_start_and_at_most_thirty_days(agency, settings):
    settings.KATEK_MOVABLE_CLOCK = True
    endpoint = make(agency)
    held(endpoint, 1)
    clock.move(timedelta(days=2))
    held(endpoint, 1)
    assert endpoints.replay(endpoint, clock.now() - timedelta(days=1)) == 1
    clock.move(timedelta(days=29))
    assert endpoints.replay(endpoint, clock.now() - timedelta(days=365)) == 0


def test_a_replay_touches_no_other_endpoint_and_no_other_organization(agency, rival):
    mine, beside, theirs = make(agency), make(agency), make(rival)
    for endpoint in (mine, beside, theirs):
        endpoints.pause(endpoint)
    tell(agency)
    tell(rival)
    endpoints.resume(mine)
    endpoints.replay(mine, clock.now() - timedelta(hours=1))
    assert only_delivery(mine).status == "pending"
    assert only_delivery(beside).status == only_delivery(theirs).status == "held"


@pytest.mark.parametrize("status", ["failed", "delivered", "held", "cancelled", "pending"])
def test_one_delivery_can_be_made_again_from_any_state_but_in_work(agency, status):
    endpoint = make(agency)
    tell(agency)
    due = None if status != "pending" else clock.now() + timedelta(hours=9)
    Delivery.everywhere.update(status=status, next_attempt_at=due, attempts=3)
    delivery = endpoints.retry(only_delivery(endpoint))
    assert delivery.status == "pending"
    assert delivery.next_attempt_at <= clock.now()
    assert delivery.tried_before + delivery.attempts == 3


def test_a_delivery_in_work_is_left_alone(agency):
    endpoint = make(agency)
    tell(agency)
    Delivery.everywhere.update(status="sending", next_attempt_at=None)
    assert endpoints.retry(only_delivery(endpoint)).status == "sending"


def test_nothing_is_sent_again_to_an_endpoint_that_is_off(agency):
    endpoint = make(agency)
    tell(agency)
    endpoints.pause(endpoint)
    for act in (
        lambda: endpoints.retry(only_delivery(endpoint)),
        lambda: endpoints.replay(endpoint, clock.now()),
        lambda: endpoints.send_test(endpoint),
    ):
        with pytest.raises(EndpointProblem, match="Enable it first"):
            act()
    assert only_delivery(endpoint).status == "held"


@pytest.mark.django_db(transaction=True)
def test_a_manual_retry_counts_on_and_is_marked(agency, sink, endpoint_at):
    endpoint = endpoint_at(agency)
    tell(agency)
    deliver()
    endpoints.retry(only_delivery(endpoint))
    deliver()
    first, second = sink.calls
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert second.headers["x-katek-attempt"] == "2"
    assert second.headers["x-katek-trigger"] == "manual"


@pytest.mark.django_db(transaction=True)
def test_a_test_goes_to_its_endpoint_alone(agency, sink, endpoint_at):
    endpoint, other = endpoint_at(agency, "/mine"), endpoint_at(agency, "/other", types=["*"])
    endpoints.send_test(endpoint)
    deliver()
    assert [call.path for call in sink.calls] == ["/mine"]
    assert sink.calls[0].headers["x-katek-event"] == "webhook.test"
    assert deliveries_of(other) == []
    assert event_json(Event.everywhere.get())["type"] == "webhook.test"


@pytest.mark.django_db(transaction=True)
def test_during_a_rotation_both_secrets_are_good_and_afterwards_only_the_new_one(
    agency, sink, endpoint_at, settings
):
    settings.KATEK_MOVABLE_CLOCK = True
    endpoint = endpoint_at(agency)
    old = endpoint.secret
    new = endpoints.rotate_secret(endpoint).secret
    assert new != old
    tell(agency)
    deliver()
    [call] = sink.calls
    for secret in (old, new):
        assert verify(call.headers, call.body, secret, now=clock.now()).valid
    simple = {name: value for name, value in call.headers.items() if "webhook" not in name}
    assert verify(simple, call.body, old, now=clock.now()).valid
    clock.move(timedelta(hours=25))
    tell(agency)
    deliver()
    last = sink.calls[-1]
    assert verify(last.headers, last.body, new, now=clock.now()).valid
    assert not verify(last.headers, last.body, old, now=clock.now()).valid


def test_a_second_rotation_ends_no_secret_before_its_grace(agency):
    endpoint = make(agency)
    secrets = [endpoint.secret, *(endpoints.rotate_secret(endpoint).secret for _ in range(2))]
    live = live_secrets(endpoint.secret, endpoint.retired_secrets, clock.now())
    assert live == secrets[::-1]
    assert live_secrets(
        endpoint.secret, endpoint.retired_secrets, clock.now() + timedelta(days=2)
    ) == [secrets[-1]]


def test_secrets_are_not_readable_in_the_database(agency):
    endpoint = make(agency)
    endpoints.rotate_secret(endpoint)
    from_database = str(
        Endpoint.everywhere.extra(select={"raw": "secret || retired_secrets"}).get().raw
    )
    assert "whsec_" not in from_database
