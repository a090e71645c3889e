"""Whatever happens in whatever order, the last state of each lead arrives, and nobody is made twice."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from katek.core import clock
from katek.core.claims import claim
from katek.core.workers import worker
from katek.organizations.scope import working_for
from katek.outbox import endpoints
from katek.outbox.hubspot_syncing import sync_due, take_back_lost
from katek.outbox.models import Contact, Delivery, Event
from katek.outbox.queues import HUBSPOT
from katek.outbox.states import CONTACT_MOVES, DELIVERY_MOVES
from katek.outbox.tests import hubspot_answers_examples as said
from katek.outbox.tests.acts import TOKEN, Book

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]

LEADS = ("lead_a", "lead_b", "lead_c")
ACTS = st.one_of(
    st.tuples(st.just("change"), st.sampled_from(LEADS)),
    st.tuples(st.just("change while it is read"), st.sampled_from(LEADS)),
    st.tuples(st.just("erase"), st.sampled_from(LEADS)),
    st.tuples(st.just("fail"), st.sampled_from([500, 0, -1, 429, 400, 404, 409])),
    st.tuples(st.just("sync"), st.sampled_from([1, 4, 40])),
    st.tuples(st.just("vanish"), st.none()),
    st.tuples(st.just("rescue"), st.none()),
    st.tuples(st.just("pause"), st.none()),
    st.tuples(st.just("resume"), st.none()),
    st.tuples(st.just("retry"), st.none()),
)
BODIES = {
    429: said.TEN_SECONDLY,
    400: said.error("VALIDATION_ERROR", "no"),
    404: said.not_found(["1"]),
    409: said.error("CONFLICT", "Concurrent write"),
}


class World:
    """An agency, its account, and what has been done to both."""

    def __init__(self, agency, peer, endpoint) -> None:
        self.agency, self.peer, self.endpoint, self.book = agency, peer, endpoint, Book()
        self.score = 0
        self.seen: dict = {}

    def do(self, act: str, about) -> None:
        getattr(self, f"_{act.replace(' ', '_')}")(about)
        self.check()

    def _change(self, lead: str) -> None:
        self.score += 1
        self.book.lead(self.agency, lead, score=self.score, email=f"{lead}@example.com")

    def _change_while_it_is_read(self, lead: str) -> None:
        def meanwhile() -> None:
            self.book.on_read = lambda: None
            self._change(lead)

        self.book.on_read = meanwhile

    def _erase(self, lead: str) -> None:
        if self.book.leads.pop(lead, None):
            with working_for(self.agency):
                Event.objects.filter(subject=lead).delete()

    def _fail(self, status: int) -> None:
        self.peer.fail_next(status, BODIES.get(status))

    def _sync(self, seconds: int) -> None:
        self.book.sync(later=timedelta(seconds=seconds))

    def _vanish(self, _) -> None:
        """A worker that claims and is never heard of again."""
        clock.move(timedelta(seconds=4))
        claim(HUBSPOT, limit=100, worker=987654)

    def _rescue(self, _) -> None:
        take_back_lost()

    def _pause(self, _) -> None:
        endpoints.pause(self.endpoint)

    def _resume(self, _) -> None:
        endpoints.resume(self.endpoint)

    def _retry(self, _) -> None:
        self.endpoint.refresh_from_db()
        if self.endpoint.status == "enabled":
            with working_for(self.agency):
                for one in Delivery.objects.select_related("endpoint", "organization"):
                    endpoints.retry(one)

    def check(self) -> None:
        """Only listed moves, a time for whoever waits, one batch of the account at most."""
        for model, moves, field in (
            (Contact, CONTACT_MOVES, "state"),
            (Delivery, DELIVERY_MOVES, "status"),
        ):
            for row in model.everywhere.all():
                state = getattr(row, field)
                assert state in moves
                assert (row.next_attempt_at is not None) == (state == "pending")
        assert self.peer.most_at_once[TOKEN] <= 1
        tokens = Contact.everywhere.filter(state="sending").values("lease_token").distinct()
        assert tokens.count() <= 1

    def settle(self) -> None:
        """Time goes by, and nothing fails any more."""
        self.peer._script.clear()
        take_back_lost()
        endpoints.resume(self.endpoint)
        for lead in [*self.book.leads]:
            self.book.lead(self.agency, lead, intent="rent")
        for _ in range(4):
            self.book.sync(later=timedelta(hours=50))


@settings(max_examples=12)
@given(acts=st.lists(ACTS, max_size=14))
def test_the_last_state_of_each_lead_arrives(agency, hubspot, connected, acts):
    Contact.everywhere.all().delete()
    Event.everywhere.all().delete()
    hubspot.portal(TOKEN).contacts.clear()
    hubspot.fail_next(500)
    hubspot._script.clear()
    endpoints.resume(connected)
    world = World(agency, hubspot, connected)
    for act, about in acts:
        world.do(act, about)
    world.settle()
    contacts = hubspot.portal(TOKEN).contacts
    for lead, state in world.book.leads.items():
        [found] = [one for one in contacts.values() if one.get("email") == f"{lead}@example.com"]
        assert found["katek_score"] == str(state["score"])
        assert found["katek_intent"] == state["intent"]  # "rent", unless made after that
    assert not Contact.everywhere.exclude(state="synced").exists()
    assert not Delivery.everywhere.filter(status__in=["pending", "held", "sending"]).exists()


def test_many_workers_send_one_batch_of_an_account_at_a_time(agency, hubspot, connected, book):
    for _ in range(120):
        book.lead(agency)
    clock.move(timedelta(seconds=4))
    numbers = [worker(), worker()]
    gate = threading.Barrier(4)
    faults: list[Exception] = []

    def work() -> None:
        try:
            gate.wait()
            for _ in range(6):
                sync_due(numbers[0], limit=200, read=book.read)
        except Exception as fault:  # noqa: BLE001 - handed to the test
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    while sync_due(numbers[0], limit=200, read=book.read):
        pass
    assert hubspot.most_at_once[TOKEN] == 1
    assert len(hubspot.portal(TOKEN).contacts) == 120
    creations = [c for c in hubspot.writes() if c.act == "batch/upsert"]
    assert sum(len(c.body["inputs"]) for c in creations) == 120
