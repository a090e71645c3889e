"""An event is a fact: there with it, gone without it, once, and byte for byte what receivers get."""

import json
import threading

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from katek.core import clock
from katek.organizations.models import Organization
from katek.organizations.scope import ScopeError, working_for
from katek.outbox.models import Event
from katek.outbox.publish import NotInTransaction, envelope, publish
from katek.outbox.schemas import SCHEMAS
from katek.outbox.schemas.checking import WrongData
from katek.outbox.shapes import event_json
from katek.outbox.tests.acts import announce

LEAD = SCHEMAS["lead.created"].example


@pytest.mark.django_db(transaction=True)
def test_an_event_without_its_fact_is_refused(agency):
    with pytest.raises(NotInTransaction):
        publish(agency, "lead.created", LEAD)


def test_a_rolled_back_fact_leaves_no_event(agency):
    with transaction.atomic():
        publish(agency, "lead.created", LEAD)
        transaction.set_rollback(True)
    assert not Event.everywhere.exists()


def test_a_fact_undone_within_its_transaction_leaves_no_event(agency):
    with transaction.atomic():
        kept = publish(agency, "lead.created", LEAD)
        with transaction.atomic():
            publish(agency, "lead.updated", {**LEAD, "changed": ["phone"]})
            transaction.set_rollback(True)
    assert list(Event.everywhere.all()) == [kept]


def test_the_body_is_the_envelope_that_receivers_were_promised(agency):
    event = announce(agency, name="Zoë \u2028 ש 🏡")
    body = json.loads(event.body)
    assert list(body) == ["id", "type", "version", "timestamp", "organization", "data"]
    assert body["id"] == event.id
    assert body["version"] == 1
    assert body["organization"] == {"id": agency.id, "slug": "harbor-pine"}
    assert body["data"]["name"] == "Zoë \u2028 ש 🏡"
    assert body["timestamp"].endswith("Z")
    assert "Zoë \u2028 ש 🏡" in event.body  # as it is, not escaped
    assert ": " not in event.body.replace(json.dumps(LEAD["source"]), "")


def test_the_body_never_changes_once_it_is_kept(agency):
    event = announce(agency)
    before = event.body
    event.refresh_from_db()
    assert event.body == before
    assert event_json(event) == json.loads(before)


def test_the_same_key_is_the_same_event_and_only_in_its_organization(agency, rival):
    first = announce(agency, key="lead.created:1")
    assert announce(agency, key="lead.created:1").pk == first.pk
    assert announce(rival, key="lead.created:1").pk != first.pk
    assert Event.everywhere.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_key_used_by_many_at_once_makes_one_event(agency):
    ready = threading.Barrier(4)
    found: list[str] = []

    def race():
        ready.wait()
        found.append(announce(agency, key="once").pk)
        connection.close()

    threads = [threading.Thread(target=race) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1
    assert Event.everywhere.count() == 1


def test_a_type_outside_the_catalogue_is_refused(agency):
    with pytest.raises(ValueError, match=r"lead\.invented"):
        publish(agency, "lead.invented", {})


def test_data_that_breaks_the_published_schema_is_refused_in_tests(agency):
    with pytest.raises(WrongData, match="phone"):
        announce(agency, phone="call me")


def test_an_organization_sees_its_own_events_only(agency, rival):
    mine = announce(agency)
    announce(rival)
    with working_for(agency):
        assert list(Event.objects.all()) == [mine]
    with pytest.raises(ScopeError):
        Event.objects.count()


@pytest.mark.long
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=20,
    )
)
def test_whatever_customers_write_has_bytes_and_reads_back(value):
    organization = Organization(id="org_1", slug="s", name="S")
    columns = {"id": "evt_1", "type": "webhook.test", "version": 1, "created_at": clock.now()}
    body = envelope(columns, organization, {"message": value})
    read = json.loads(body.encode())["data"]["message"]
    assert (
        json.dumps(read, ensure_ascii=False)
        == json.dumps(value, ensure_ascii=False).encode("utf-8", "replace").decode()
    )
    assert "\0" not in body


def test_half_a_character_from_a_broken_client_becomes_a_question_mark(agency):
    event = announce(agency, name="Zo\ud83d")
    assert json.loads(event.body)["data"]["name"] == "Zo?"
