"""Who gets which rows, one promise a test; `test_claims_machine` mixes them all."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from katek.core import claims, clock, workers
from katek.core.claimable import Queue
from katek.core.claims import claim, claim_row, due, finish
from katek.core.tests.claimed_tables import (
    A_MINUTE,
    LETTERS,
    PARCELS,
    PARCELS_BY_PLACES,
    STATES,
    TASKS,
    Letter,
    Task,
    letters,
    parcels,
    task,
)

# Transactions are real here; core has no tables that would have to be emptied after each test.
pytestmark = pytest.mark.django_db(transaction=True, available_apps=["katek.core"])


def pks(claimed):
    return [one.pk for one in claimed]


def depots(claimed):
    return sorted(str(one.pk).split("_")[0] for one in claimed)


class TestClaiming:
    def test_rows_are_claimed_when_due_the_longest_due_first(self, me, stopped_clock):
        later, now, before = task(A_MINUTE), task(), task(-A_MINUTE)
        assert pks(claim(TASKS, limit=9, worker=me)) == [before.pk, now.pk]
        stopped_clock.move(A_MINUTE)
        assert pks(claim(TASKS, limit=9, worker=me)) == [later.pk]

    def test_a_claimed_row_carries_its_lease_and_counts_the_attempt(self, me):
        row = task(attempts=2)
        (claimed,) = claim(TASKS, limit=1, worker=me)
        row.refresh_from_db()
        assert claimed.attempts == row.attempts == 3
        assert (row.state, row.next_attempt_at) == ("working", None)
        assert (row.lease_token, row.lease_worker) == (claimed.token, me)
        assert row.lease_until == clock.now() + TASKS.lease

    def test_no_row_is_claimed_twice_and_no_more_than_asked_for(self, me):
        for _ in range(5):
            task()
        first = claim(TASKS, limit=3, worker=me)
        second = claim(TASKS, limit=3, worker=me)
        assert (len(first), len(second)) == (3, 2)
        assert not set(pks(first)) & set(pks(second))
        assert claim(TASKS, limit=0, worker=me) == []

    def test_a_row_that_someone_is_changing_is_passed_over(self, me):
        changing, free = task(-A_MINUTE), task()
        other = workers.connect("test")
        with other, other.transaction():
            other.execute("UPDATE claimed_tables_task SET note = '1' WHERE id = %s", [changing.pk])
            assert pks(claim(TASKS, limit=9, worker=me)) == [free.pk]

    def test_a_claim_that_others_could_not_see_yet_is_refused(self, me):
        row = task()
        with transaction.atomic():
            with pytest.raises(RuntimeError):
                claim(TASKS, limit=1, worker=me)
            with pytest.raises(RuntimeError):
                claim_row(TASKS, row.pk, worker=me)

    def test_a_row_that_would_wait_for_ever_is_refused(self, me):
        with pytest.raises(IntegrityError):
            Task.objects.create(next_attempt_at=None)


class TestKeys:
    def test_no_key_has_more_rows_in_work_than_its_limit(self, me):
        parcels("a", 5)
        parcels("b", 1)
        first = claim(PARCELS, limit=9, worker=me)
        assert depots(first) == ["a", "a", "b"]
        assert claim(PARCELS, limit=9, worker=me) == []
        assert finish(PARCELS, next(one for one in first if one.pk == "a_000"), state="done")
        assert pks(claim(PARCELS, limit=9, worker=me)) == ["a_002"]

    def test_a_limit_can_come_from_another_table(self, me):
        parcels("a", 5, places=3)
        parcels("b", 5, places=0)
        parcels("c", 5, places=3, open=False)
        assert depots(claim(PARCELS_BY_PLACES, limit=9, worker=me)) == ["a", "a", "a"]

    def test_a_busy_key_does_not_keep_the_others_waiting(self, me):
        parcels("a", 50, -A_MINUTE, places=50)
        for depot in "bcdef":
            parcels(depot, 3, places=3)
        rounds = [claim(PARCELS_BY_PLACES, limit=10, worker=me) for _ in range(3)]
        assert set("bcdef") <= {name for claimed in rounds for name in depots(claimed)}

    def test_rounds_go_on_behind_the_key_served_last(self, me):
        for depot in "abcd":
            parcels(depot, 9)
        first, second = (set(depots(claim(PARCELS, limit=4, worker=me))) for _ in range(2))
        assert sorted(first | second) == ["a", "b", "c", "d"]

    def test_a_key_that_another_is_claiming_from_is_passed_over(self, me):
        parcels("a", 1)
        parcels("b", 1)
        other = workers.connect("test")
        with other, other.transaction():
            lock = "SELECT pg_advisory_xact_lock(hashtextextended('claims:parcels:a', 0))"
            other.execute(lock)
            assert depots(claim(PARCELS, limit=9, worker=me)) == ["b"]
        assert depots(claim(PARCELS, limit=9, worker=me)) == ["a"]

    def test_a_key_that_may_be_null_is_refused(self, me):
        queue = Queue(name="wrong", model=Task, **STATES, key="lease_worker")
        with pytest.raises(ValueError, match="never be claimed"):
            claim(queue, limit=1, worker=me)


class TestOrder:
    def test_only_the_first_unfinished_row_of_a_key_is_claimed(self, me):
        letters("ann", 3)
        letters("bob", 2)
        first = claim(LETTERS, limit=9, worker=me)
        assert sorted(pks(first)) == ["ann_0", "bob_0"]
        assert claim(LETTERS, limit=9, worker=me) == []
        finish(LETTERS, next(one for one in first if one.pk == "ann_0"), state="done")
        assert pks(claim(LETTERS, limit=9, worker=me)) == ["ann_1"]

    def test_a_row_that_waits_for_its_next_try_holds_back_those_behind_it(self, me, stopped_clock):
        letters("ann", 2)
        (first,) = claim(LETTERS, limit=9, worker=me)
        again = clock.now() + A_MINUTE
        finish(LETTERS, first, state="waiting", next_attempt_at=again, problem="Busy.")
        assert claim(LETTERS, limit=9, worker=me) == []
        assert due([LETTERS], worker=me)["letters"] == claims.Due(False, again, False, False)
        stopped_clock.move(A_MINUTE)
        assert pks(claim(LETTERS, limit=9, worker=me)) == ["ann_0"]

    def test_a_head_that_someone_is_changing_is_not_overtaken(self, me):
        letters("ann", 2)
        other = workers.connect("test")
        with other, other.transaction():
            other.execute("UPDATE claimed_tables_letter SET problem = 'x' WHERE id = 'ann_0'")
            assert claim(LETTERS, limit=9, worker=me) == []
        assert pks(claim(LETTERS, limit=9, worker=me)) == ["ann_0"]

    def test_an_ordered_key_has_one_row_in_work_whatever_its_limit(self, me):
        letters("ann", 2)
        queue = replace(LETTERS, limit=2)
        assert pks(claim(queue, limit=9, worker=me)) == ["ann_0"]
        assert claim(queue, limit=9, worker=me) == []
        assert claim_row(queue, "ann_1", worker=me) is None
        assert not due([queue], worker=me)["letters"].now

    def test_an_order_by_a_time_that_changes_is_refused(self):
        with pytest.raises(ValueError, match="never changes"):
            Queue(name="wrong", model=Letter, **STATES, key="person", ordered=True)


class TestOneRow:
    def test_a_known_row_can_be_claimed_before_it_is_due(self, me):
        row = task(A_MINUTE)
        claimed = claim_row(TASKS, row.pk, worker=me)
        assert claimed is not None
        assert (claimed.pk, claimed.attempts) == (row.pk, 1)
        assert claim_row(TASKS, row.pk, worker=me) is None
        assert claim_row(TASKS, row.pk + 1, worker=me) is None

    def test_it_keeps_to_the_limit_of_its_key(self, me):
        parcels("a", 3)
        claimed = [claim_row(PARCELS, f"a_00{number}", worker=me) for number in (2, 0, 1)]
        assert [one is not None for one in claimed] == [True, True, False]
        assert claim_row(PARCELS, "nowhere", worker=me) is None

    def test_it_keeps_to_the_order_of_its_key(self, me):
        letters("ann", 2)
        assert claim_row(LETTERS, "ann_1", worker=me) is None
        assert claim_row(LETTERS, "ann_0", worker=me)
