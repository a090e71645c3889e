"""What becomes of claimed rows, one promise a test, and the look at what is due."""

from datetime import timedelta

import pytest
from django.db import transaction

from katek.core import claims, clock, workers
from katek.core.claims import Finished, claim, due, finish, finish_many
from katek.core.tests.claimed_tables import (
    A_MINUTE,
    LETTERS,
    ONCE_ONLY,
    PARCELS,
    TASKS,
    Task,
    parcels,
    task,
)

# Transactions are real here; core has no tables that would have to be emptied after each test.
pytestmark = pytest.mark.django_db(transaction=True, available_apps=["katek.core"])


class TestRecording:
    def test_what_came_of_it_is_recorded_and_the_lease_ends(self, me):
        row = task()
        (claimed,) = claim(TASKS, limit=1, worker=me)
        assert finish(TASKS, claimed, state="done", problem="None.", note={"a": 1}, attempts=0)
        row.refresh_from_db()
        assert (row.state, row.problem, row.note, row.attempts) == ("done", "None.", {"a": 1}, 0)
        assert (row.lease_token, row.lease_until, row.lease_worker) == (None, None, None)

    def test_who_lost_the_lease_cannot_record(self, me, crew, stopped_clock):
        row = task()
        (first,) = claim(TASKS, limit=1, worker=me)
        stopped_clock.move(TASKS.lease)
        claims.take_back(TASKS)
        (second,) = claim(TASKS, limit=1, worker=crew.hire())
        assert not finish(TASKS, first, state="late")
        assert finish_many(TASKS, [Finished(first, "late")]) == set()
        assert claims.renew(TASKS, [first]) == claims.release(TASKS, [first]) == set()
        row.refresh_from_db()
        assert (row.state, row.lease_token) == ("working", second.token)

    def test_recording_twice_is_refused(self, me):
        task()
        (claimed,) = claim(TASKS, limit=1, worker=me)
        assert finish(TASKS, claimed, state="done")
        assert not finish(TASKS, claimed, state="failed")

    def test_recording_stands_or_falls_with_the_callers_transaction(self, me):
        row = task()
        (claimed,) = claim(TASKS, limit=1, worker=me)
        with transaction.atomic():
            finish(TASKS, claimed, state="done")
            transaction.set_rollback(True)
        row.refresh_from_db()
        assert (row.state, row.lease_token) == ("working", claimed.token)

    def test_a_row_that_waits_again_needs_a_time(self, me):
        task()
        (claimed,) = claim(TASKS, limit=1, worker=me)
        with pytest.raises(ValueError, match="needs the time"):
            finish(TASKS, claimed, state="waiting")
        with pytest.raises(ValueError, match="needs the time"):
            finish_many(TASKS, [Finished(claimed, "waiting")])

    def test_a_batch_is_recorded_together(self, me):
        rows = [task() for _ in range(3)]
        first, second, third = sorted(claim(TASKS, limit=3, worker=me), key=lambda one: one.pk)
        finish(TASKS, third, state="done")
        again = clock.now() + A_MINUTE
        results = [
            Finished(first, "done", columns={"note": {"a": [1]}}),
            Finished(second, "waiting", again, "Busy.", columns={"note": None}),
            Finished(third, "failed", columns={"note": None}),
        ]
        assert finish_many(TASKS, results) == {first.pk, second.pk}
        found = Task.objects.order_by("pk").values_list(
            "state", "next_attempt_at", "problem", "note"
        )
        assert list(found) == [
            ("done", None, "", {"a": [1]}),
            ("waiting", again, "Busy.", None),
            ("done", None, "", None),
        ]
        assert len(rows) == 3

    def test_the_results_of_a_batch_name_the_same_columns(self, me):
        task()
        task()
        first, second = claim(TASKS, limit=2, worker=me)
        with pytest.raises(ValueError, match="same columns"):
            finish_many(TASKS, [Finished(first, "x", columns={"note": 1}), Finished(second, "x")])
        assert finish_many(TASKS, []) == set()


class TestLeases:
    def test_a_renewed_lease_runs_from_now(self, me, stopped_clock):
        row = task()
        claimed = claim(TASKS, limit=1, worker=me)
        stopped_clock.move(TASKS.lease / 2)
        assert claims.renew(TASKS, claimed) == {row.pk}
        stopped_clock.move(TASKS.lease / 2)
        assert claims.take_back(TASKS) == []

    def test_renewing_waits_for_nobody_who_is_recording(self, me):
        row = task()
        claimed = claim(TASKS, limit=1, worker=me)
        other = workers.connect("test")
        with other, other.transaction():
            other.execute("UPDATE claimed_tables_task SET state = 'done' WHERE id = %s", [row.pk])
            assert claims.renew(TASKS, claimed) == {row.pk}

    def test_a_row_given_back_is_due_and_its_attempt_does_not_count(self, me):
        row = task(attempts=1)
        claimed = claim(TASKS, limit=1, worker=me)
        assert claims.release(TASKS, claimed) == {row.pk}
        row.refresh_from_db()
        assert (row.state, row.next_attempt_at, row.attempts) == ("waiting", clock.now(), 1)
        assert row.lease_token is None

    def test_the_rows_of_a_dead_worker_are_taken_back_at_once_those_of_the_living_are_not(
        self, me, crew
    ):
        mine, theirs = task(-A_MINUTE), task(problem="Busy.")
        claim(TASKS, limit=1, worker=me)
        other = crew.hire()
        claim(TASKS, limit=1, worker=other)
        assert claims.take_back(TASKS) == []
        crew.dies(other)
        assert claims.take_back(TASKS) == [theirs.pk]
        theirs.refresh_from_db()
        assert (theirs.state, theirs.next_attempt_at) == ("waiting", clock.now())
        assert (theirs.attempts, theirs.problem, theirs.lease_token) == (1, "Busy.", None)
        mine.refresh_from_db()
        assert mine.state == "working"

    def test_a_row_whose_lease_ran_out_is_taken_back_from_the_living(self, me, stopped_clock):
        row = task()
        claim(TASKS, limit=1, worker=me)
        stopped_clock.move(TASKS.lease - timedelta(seconds=1))
        assert claims.take_back(TASKS) == []
        stopped_clock.move(timedelta(seconds=1))
        assert claims.take_back(TASKS) == [row.pk]

    def test_what_may_have_been_done_is_not_simply_repeated(self, me, crew):
        row = task()
        claim(ONCE_ONLY, limit=1, worker=me)
        crew.dies(me)
        assert claims.take_back(ONCE_ONLY, max_attempts=1) == [row.pk]
        row.refresh_from_db()
        assert (row.state, row.problem) == ("unknown", claims.IN_DOUBT)
        assert row.next_attempt_at == clock.now()
        assert claim(ONCE_ONLY, limit=1, worker=crew.hire()) == []

    def test_a_row_that_kills_its_workers_is_given_up(self, crew):
        row = task()
        for wanted in ("waiting", "failed"):
            worker = crew.hire()
            claim(TASKS, limit=1, worker=worker)
            crew.dies(worker)
            assert claims.take_back(TASKS, max_attempts=2) == [row.pk]
            row.refresh_from_db()
            assert row.state == wanted
        assert (row.next_attempt_at, row.problem) == (None, claims.GIVEN_UP)


class TestLookingAtWhatIsDue:
    def test_one_query_tells_of_several_queues(self, me, django_assert_num_queries):
        task(A_MINUTE)
        parcels("a", 1)
        with django_assert_num_queries(1):
            found = due([TASKS, PARCELS, LETTERS], worker=me)
        assert found == {
            "tasks": claims.Due(False, clock.now() + A_MINUTE, False, False),
            "parcels": claims.Due(True, None, False, False),
            "letters": claims.Due(False, None, False, False),
        }
        assert due([], worker=me) == {}

    def test_rows_of_a_key_at_its_limit_are_not_due(self, me):
        parcels("a", 3)
        claim(PARCELS, limit=9, worker=me)
        assert due([PARCELS], worker=me)["parcels"] == claims.Due(False, None, False, False)

    def test_rows_held_by_others_are_told(self, me, crew):
        task()
        claim(TASKS, limit=1, worker=me)
        other = crew.hire()
        assert not due([TASKS], worker=me)["tasks"].held
        assert due([TASKS], worker=other)["tasks"].held

    def test_orphaned_rows_are_told(self, me, crew, stopped_clock):
        task()
        claim(TASKS, limit=1, worker=me)
        assert not due([TASKS], worker=me)["tasks"].orphaned
        crew.dies(me)
        assert due([TASKS], worker=me)["tasks"].orphaned
