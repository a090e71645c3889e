"""Claims in any order of events: the table always holds what a model of a few lines says it must.

Rows fall due, workers claim, record, renew, give back, come and die, and time passes. No row is ever in
two hands, limits and order hold, nothing is lost, and who lost a lease records nothing.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from typing_extensions import override

from katek.core import claims, clock, workers
from katek.core.claims import Claimed, Finished
from katek.core.tests.claimed_tables import (
    LETTERS,
    ONCE_ONLY,
    PARCELS,
    TASKS,
    Crew,
    Depot,
    Letter,
    Parcel,
    Task,
    tables,
)

# Transactions are real here; core has no tables that would have to be emptied after each test.
pytestmark = [
    pytest.mark.long,
    pytest.mark.django_db(transaction=True, available_apps=["katek.core"]),
]

KEYS = "ab"
HALF_A_MINUTE = timedelta(seconds=30)
MOMENT = datetime(2026, 3, 1, 12, tzinfo=UTC)

some_steps = st.integers(0, 3)
some_numbers = st.lists(st.integers(0, 99), max_size=4)


@dataclass
class Row:
    """What the model knows of one row; `place` is its number in the order of making."""

    place: int
    key: str
    due: datetime | None
    state: str = "waiting"
    attempts: int = 0
    claimed: Claimed | None = None
    worker: int | None = None
    until: datetime | None = None

    def ends(self, state, due, attempts=None):
        self.state, self.due, self.claimed, self.worker, self.until = state, due, None, None, None
        self.attempts = self.attempts if attempts is None else attempts


class Claiming(RuleBasedStateMachine):
    """One queue under every kind of event."""

    def __init__(self, queue, crew, time):
        super().__init__()
        self.queue, self.crew, self.time = queue, crew, time
        self.rows, self.claims = {}, []  # rows by primary key; all claims ever made
        claims._left_off.clear()  # the same events shall give the same claims
        for model in (Task, Parcel, Letter):
            model.objects.all().delete()
        self.workers = [crew.hire(), crew.hire()]

    @override
    def teardown(self):
        for worker in self.workers:
            self.crew.dies(worker)

    @initialize()
    def starts(self):
        self.time[0] = MOMENT

    # Events

    @rule(key=st.sampled_from(KEYS), count=st.integers(1, 4), steps=some_steps)
    def rows_fall_due(self, key, count, steps):
        at = self.time[0] + (steps - 1) * HALF_A_MINUTE
        for number in range(len(self.rows), len(self.rows) + count):
            columns = {"next_attempt_at": at}
            if self.queue.model is Parcel:
                columns |= {"id": f"parcel_{number:03}", "depot_id": key}
            if self.queue.model is Letter:
                columns |= {"id": f"letter_{number:03}", "person": key, "number": number}
            self.rows[self.queue.model.objects.create(**columns).pk] = Row(number, key, at)

    @rule(limit=st.integers(1, 6), chosen=st.integers(0, 1))
    def a_worker_claims(self, limit, chosen):
        wanted = min(limit, self.how_many_can_be_claimed())
        claimed = claims.claim(self.queue, limit=limit, worker=self.workers[chosen])
        assert len({one.pk for one in claimed}) == len(claimed) == wanted
        for one in claimed:
            assert self.rows[one.pk].due <= self.time[0]
            self.is_claimed(one, chosen)

    @precondition(lambda self: self.rows)
    @rule(number=st.integers(0, 99), chosen=st.integers(0, 1))
    def a_worker_claims_one_row(self, number, chosen):
        pk = list(self.rows)[number % len(self.rows)]
        may_be = pk in self.waiting() and self.slots(self.rows[pk].key) > 0 and self.heads(pk)
        one = claims.claim_row(self.queue, pk, worker=self.workers[chosen])
        assert (one is not None) == may_be
        if one:
            self.is_claimed(one, chosen)

    @rule(numbers=some_numbers, steps=some_steps)
    def results_are_recorded_together(self, numbers, steps):
        """Any claims ever made, also those long lost: only the live ones are accepted."""
        again = self.time[0] + steps * HALF_A_MINUTE
        picked = self.picked(numbers)
        state, at = ("waiting", again) if steps % 2 else ("done", None)
        held = {one.pk for one in picked if self.is_held(one)}
        assert claims.finish_many(self.queue, [Finished(o, state, at) for o in picked]) == held
        for pk in held:
            self.rows[pk].ends(state, at)

    @rule(numbers=some_numbers)
    def results_are_recorded_singly(self, numbers):
        for one in self.picked(numbers):
            held = self.is_held(one)
            assert claims.finish(self.queue, one, state="failed", problem="No.") == held
            if held:
                self.rows[one.pk].ends("failed", None)

    @rule(numbers=some_numbers)
    def leases_are_renewed(self, numbers):
        picked = self.picked(numbers)
        held = {one.pk for one in picked if self.is_held(one)}
        assert claims.renew(self.queue, picked) == held
        for pk in held:
            self.rows[pk].until = self.time[0] + self.queue.lease

    @rule(numbers=some_numbers)
    def rows_are_given_back(self, numbers):
        picked = self.picked(numbers)
        held = {one.pk for one in picked if self.is_held(one)}
        assert claims.release(self.queue, picked) == held
        for pk in held:
            self.rows[pk].ends("waiting", self.time[0], self.rows[pk].attempts - 1)

    @rule(chosen=st.integers(0, 1))
    def a_worker_dies_and_another_comes(self, chosen):
        # Hired first: a number is not used again while rows may still carry it.
        comes = self.crew.hire()
        self.crew.dies(self.workers[chosen])
        self.workers[chosen] = comes

    @rule()
    def orphans_are_taken_back(self):
        orphans = self.orphans()
        assert set(claims.take_back(self.queue)) == orphans
        for pk in orphans:
            self.rows[pk].ends(self.queue.in_doubt or "waiting", self.time[0])

    @rule(steps=some_steps)
    def time_passes(self, steps):
        self.time[0] += steps * HALF_A_MINUTE

    # What must hold after each

    @invariant()
    def the_table_is_as_the_model_says(self):
        found = self.queue.model.objects.values_list(
            "pk",
            "state",
            "next_attempt_at",
            "attempts",
            "lease_token",
            "lease_worker",
            "lease_until",
        )
        assert {pk: tuple(rest) for pk, *rest in found} == {
            pk: (
                row.state,
                row.due,
                row.attempts,
                row.claimed and row.claimed.token,
                row.worker,
                row.until,
            )
            for pk, row in self.rows.items()
        }

    @invariant()
    def limits_and_order_hold(self):
        for key in KEYS:
            assert self.slots(key) >= 0
        if self.queue.ordered:
            finished = {key: [] for key in KEYS}
            for row in self.rows.values():
                finished[row.key].append(row.state not in ("waiting", "working"))
            for in_line in finished.values():
                assert in_line == sorted(in_line, reverse=True)

    @invariant()
    def a_look_tells_what_a_claim_would_get(self):
        me = self.workers[0]
        look = claims.due([self.queue], worker=me)[self.queue.name]
        working = [row for row in self.rows.values() if row.state == "working"]
        assert look.now == (self.how_many_can_be_claimed() > 0)
        assert look.held == any(row.worker != me for row in working)
        assert look.orphaned == bool(self.orphans())
        if not look.now and not working:
            heads = [
                row for pk, row in self.rows.items() if pk in self.waiting() and self.heads(pk)
            ]
            later = [row.due for row in heads if row.due > self.time[0]]
            assert look.next_at == min(later, default=None)

    # The model's rules

    def waiting(self):
        return {pk for pk, row in self.rows.items() if row.state == "waiting"}

    def heads(self, pk):
        """Whether order allows this row: no unfinished row of its key before it."""
        mine = self.rows[pk]
        return not self.queue.ordered or not any(
            row.key == mine.key and row.place < mine.place and row.state in ("waiting", "working")
            for row in self.rows.values()
        )

    def slots(self, key):
        if self.queue.key is None:
            return 99
        working = [r for r in self.rows.values() if r.key == key and r.state == "working"]
        return self.queue.limit - len(working)

    def how_many_can_be_claimed(self):
        due = Counter(
            self.rows[pk].key
            for pk in self.waiting()
            if self.rows[pk].due <= self.time[0] and self.heads(pk)
        )
        return sum(min(count, self.slots(key)) for key, count in due.items())

    def orphans(self):
        return {
            pk
            for pk, row in self.rows.items()
            if row.state == "working"
            and (row.worker not in self.crew.alive or row.until <= self.time[0])
        }

    def picked(self, numbers):
        """Different claims out of all ever made, one a row (the last, but maybe lost since)."""
        picked = [self.claims[number % len(self.claims)] for number in numbers if self.claims]
        return list({one.pk: one for one in picked}.values())

    def is_held(self, one):
        return self.rows[one.pk].claimed == one

    def is_claimed(self, one, chosen):
        row = self.rows[one.pk]
        assert row.state == "waiting"
        assert self.slots(row.key) > 0
        assert self.heads(one.pk)
        row.state, row.due, row.attempts = "working", None, row.attempts + 1
        row.claimed, row.worker = one, self.workers[chosen]
        row.until = self.time[0] + self.queue.lease
        assert one.attempts == row.attempts
        self.claims.append(one)


@pytest.fixture(params=[TASKS, PARCELS, LETTERS, ONCE_ONLY], ids=lambda queue: queue.name)
def run(request, transactional_db, monkeypatch):
    """Runs so many stories of one queue."""
    time, queue = [MOMENT], request.param
    monkeypatch.setattr(clock, "now", lambda: time[0])
    with tables():
        Depot.objects.bulk_create(Depot(id=key) for key in KEYS)
        crew = Crew()

        def run(stories):
            run_state_machine_as_test(
                lambda: Claiming(queue, crew, time),
                settings=settings(
                    max_examples=stories,
                    stateful_step_count=40,
                ),
            )

        yield run
        crew.close()
        workers.close()


def test_whatever_happens_the_table_is_right(run):
    run(15)


@pytest.mark.long
def test_however_much_happens_the_table_is_right(run):
    run(80)
