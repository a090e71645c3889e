"""Nobody gets more than the limit, and who keeps to it is never turned away."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, connections
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from katek.core import clock, rate_limits
from katek.core.models import Bucket
from katek.core.rate_limits import allow, forget_idle

pytestmark = pytest.mark.django_db
START = datetime(2026, 1, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)

both_stores = pytest.mark.parametrize("shared", [False, True], ids=["memory", "postgres"])
few = hypothesis_settings(max_examples=25)


@pytest.fixture
def at(monkeypatch):
    """Sets the clock to so many seconds after the start."""

    def move(seconds):
        monkeypatch.setattr(clock, "now", lambda: START + timedelta(seconds=seconds))

    rate_limits._moments.clear()
    move(0)
    return move


@both_stores
def test_a_burst_is_allowed_up_to_the_limit_and_then_refused(at, shared):
    verdicts = [allow("b", limit=6, per=MINUTE, shared=shared) for _ in range(8)]
    assert [verdict.allowed for verdict in verdicts] == [True] * 6 + [False] * 2
    assert verdicts[0].retry_after == 0
    assert verdicts[-1].retry_after == pytest.approx(10)


@both_stores
def test_who_waits_as_long_as_told_is_let_in(at, shared):
    for _ in range(6):
        allow("b", limit=6, per=MINUTE, cost=1, shared=shared)
    refused = allow("b", limit=6, per=MINUTE, cost=3, shared=shared)
    assert refused.retry_after == pytest.approx(30)
    at(refused.retry_after - 0.01)
    assert not allow("b", limit=6, per=MINUTE, cost=3, shared=shared).allowed
    at(refused.retry_after)
    assert allow("b", limit=6, per=MINUTE, cost=3, shared=shared).allowed


@both_stores
def test_buckets_do_not_share_their_limits(at, shared):
    assert allow("one", limit=1, per=MINUTE, shared=shared).allowed
    assert allow("two", limit=1, per=MINUTE, shared=shared).allowed
    assert not allow("one", limit=1, per=MINUTE, shared=shared).allowed


@both_stores
def test_refusals_cost_nothing(at, shared):
    allow("b", limit=1, per=MINUTE, shared=shared)
    for _ in range(20):
        allow("b", limit=1, per=MINUTE, shared=shared)
    at(60)
    assert allow("b", limit=1, per=MINUTE, shared=shared).allowed


@both_stores
@few
@given(
    limit=st.integers(1, 12),
    calls=st.lists(st.tuples(st.floats(0, 30), st.integers(1, 3)), max_size=40),
)
def test_no_stretch_of_time_ever_sees_more_than_the_limit_and_one_burst(at, shared, limit, calls):
    Bucket.objects.all().delete()
    rate_limits._moments.clear()
    at(0)
    passed, now = [], 0.0
    for pause, cost in calls:
        now = round(now + pause, 3)
        at(now)
        if cost <= limit and allow("b", limit=limit, per=MINUTE, cost=cost, shared=shared).allowed:
            passed.append((now, cost))
    for first, (begin, _) in enumerate(passed):
        total = 0
        for moment, cost in passed[first:]:
            total += cost
            assert total <= limit * (1 + (moment - begin) / 60) + 0.01


@few
@given(calls=st.lists(st.tuples(st.floats(0, 30), st.integers(1, 3)), max_size=20))
def test_memory_and_postgres_decide_alike(at, calls):
    Bucket.objects.all().delete()
    rate_limits._moments.clear()
    now = 0.0
    for pause, cost in calls:
        now += pause
        at(now)
        here, there = (
            allow("b", limit=4, per=MINUTE, cost=cost, shared=shared) for shared in (False, True)
        )
        assert here == there


@both_stores
@pytest.mark.parametrize("limit", [1, 3, 6, 7, 60, 1000])
def test_the_whole_limit_fits_at_once_however_it_divides(at, shared, limit):
    per = timedelta(seconds=1)
    assert all(allow("b", limit=limit, per=per, shared=shared).allowed for _ in range(limit))
    assert not allow("b", limit=limit, per=per, shared=shared).allowed


@both_stores
def test_a_clock_that_was_moved_back_does_not_lock_anybody_out(at, shared):
    at(1_000_000)
    assert allow("b", limit=1, per=MINUTE, shared=shared).allowed
    at(0)
    assert allow("b", limit=1, per=MINUTE, shared=shared).allowed
    assert not allow("b", limit=1, per=MINUTE, shared=shared).allowed


@pytest.mark.parametrize("cost", [0, -1, 3])
def test_a_cost_that_never_fits_is_an_error(cost):
    with pytest.raises(ValueError, match="never fits"):
        allow("b", limit=2, per=MINUTE, cost=cost)


@pytest.mark.parametrize("name", ["a" * 100_000, "\0", "\udc80", "owner@harborpine.example"])
def test_the_table_takes_any_name_and_keeps_none(at, name):
    assert allow(name, limit=1, per=MINUTE, shared=True).allowed
    assert not allow(name, limit=1, per=MINUTE, shared=True).allowed
    assert str(Bucket.objects.get()) not in name


def test_idle_buckets_are_forgotten_and_full_ones_kept(at):
    allow("idle", limit=1, per=MINUTE, shared=True)
    at(59)
    allow("full", limit=1, per=MINUTE, shared=True)
    at(61)
    assert forget_idle() == 1
    assert not allow("full", limit=1, per=MINUTE, shared=True).allowed
    assert allow("idle", limit=1, per=MINUTE, shared=True).allowed


def test_memory_stays_bounded_and_remembers_the_busiest(at, monkeypatch):
    monkeypatch.setattr(rate_limits, "KEPT_IN_MEMORY", 10)
    for _ in range(3):
        allow("busy", limit=3, per=MINUTE)
    for number in range(50):
        allow(f"visitor {number}", limit=3, per=MINUTE)
    assert len(rate_limits._moments) <= 10
    assert not allow("busy", limit=3, per=MINUTE).allowed


@pytest.mark.django_db(transaction=True)
@both_stores
def test_many_at_once_get_the_limit_together(at, shared):
    allowed = []

    def ask():
        allowed.extend(allow("b", limit=10, per=MINUTE, shared=shared).allowed for _ in range(10))
        connections.close_all()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    connection.close()
    assert (len(allowed), sum(allowed)) == (40, 10)
