"""Threads leave the inbox and come back: closed, put off, opened again, undone."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from katek.channels.records import InboundMessage
from katek.conversations.closing import (
    CannotSnooze,
    Standing,
    close,
    reopen,
    snooze,
    standing_of,
    undo,
    wake_due,
)
from katek.conversations.handover import write_as_person
from katek.conversations.models import Conversation
from katek.conversations.receive import receive
from katek.conversations.snooze_moments import moments
from katek.core import clock
from katek.outbox.models import Event

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def thread(website) -> Conversation:
    return wrote(website)


def wrote(website, text: str = "Hello", *, by: str = "visitor-1") -> Conversation:
    return receive(website, InboundMessage(thread_key=by, text=text)).conversation


def standing(thread: Conversation) -> Standing:
    return standing_of(Conversation.everywhere.get(pk=thread.pk))


def test_a_snoozed_thread_comes_back_when_its_time_has_come(thread, website):
    until = clock.now() + 3 * HOUR
    snooze(thread, until)
    other = wrote(website, by="visitor-2")
    clock.move(3 * HOUR - timedelta(seconds=5))
    assert wake_due() == 0
    assert standing(thread) == Standing("snoozed", until)
    clock.move(timedelta(seconds=5))
    assert wake_due() == 1
    assert standing(thread) == Standing("open")
    newest = Conversation.everywhere.order_by("-listed_at")
    assert list(newest) == [thread, other]
    assert wake_due() == 0


def test_a_snoozed_thread_comes_back_at_once_when_the_customer_writes(thread, website):
    snooze(thread, clock.now() + HOUR)
    wrote(website, "Are you there?")
    assert standing(thread) == Standing("open")


def test_a_closed_thread_opens_when_the_customer_writes(thread, website):
    close(thread)
    wrote(website, "One more question")
    assert standing(thread) == Standing("open")


def test_a_thread_with_a_person_comes_back_too(thread, website, tenant):
    write_as_person(thread, tenant.owner, "Hello")
    snooze(thread, clock.now() + HOUR)
    wrote(website, "Thanks")
    assert standing(thread) == Standing("open")


@pytest.mark.parametrize("away", [timedelta(), -HOUR, timedelta(days=367)])
def test_a_moment_that_is_over_or_far_away_is_refused(thread, away):
    with pytest.raises(CannotSnooze):
        snooze(thread, clock.now() + away)
    assert standing(thread) == Standing("open")


def test_closing_is_told_once(thread):
    close(thread)
    close(thread)
    assert Event.everywhere.filter(type="conversation.closed").count() == 1


@pytest.mark.parametrize("before", ["open", "snoozed"])
def test_undoing_brings_back_what_was_before(thread, before):
    if before == "snoozed":
        snooze(thread, clock.now() + HOUR)
    was = standing(thread)
    made = standing_of(close(thread))
    assert undo(thread, made=made, before=was)
    assert standing(thread) == was


def test_undoing_comes_too_late_when_the_customer_has_written(thread, website):
    was = standing(thread)
    made = standing_of(snooze(thread, clock.now() + HOUR))
    wrote(website, "Hello again")
    close(thread)
    assert not undo(thread, made=made, before=was)
    assert standing(thread) == Standing("closed")


def test_undoing_opens_what_would_have_come_back_meanwhile(thread):
    snooze(thread, clock.now() + HOUR)
    was = standing(thread)
    made = standing_of(close(thread))
    clock.move(2 * HOUR)
    undo(thread, made=made, before=was)
    assert standing(thread) == Standing("open")


OPEN, CLOSED = Standing("open"), Standing("closed")
ACTS = st.sampled_from(["close", "snooze", "reopen", "customer", "person", "hour", "undo"])


@pytest.mark.long
@given(st.lists(ACTS, max_size=14))
def test_a_thread_is_always_where_the_last_act_put_it(website, tenant, acts):
    """A small model beside the real thing: nobody who writes is ever left unseen."""
    clock.reset()
    thread = wrote(website)
    expected, last = standing_of(reopen(thread)), (OPEN, OPEN)
    for act in acts:
        until = clock.now() + HOUR
        before = expected
        doing = {
            "close": lambda: close(thread),
            "snooze": lambda until=until: snooze(thread, until),
            "reopen": lambda: reopen(thread),
            "customer": lambda: wrote(website, "More"),
            "person": lambda: write_as_person(thread, tenant.owner, "Hello"),
            "hour": lambda: (clock.move(HOUR), wake_due()),
            "undo": lambda last=last: undo(thread, made=last[0], before=last[1]),
        }
        doing[act]()
        expected = {
            "close": CLOSED,
            "snooze": Standing("snoozed", until),
            "hour": OPEN if before.status == "snoozed" else before,
            "undo": after_undo(before, *last),
        }.get(act, OPEN)
        last = (expected, before) if act in ("close", "snooze") else last
        assert standing(thread) == expected


def after_undo(now: Standing, made: Standing, before: Standing) -> Standing:
    if now != made:
        return now
    late = before.until is not None and before.until <= clock.now()
    return OPEN if late else before


@pytest.mark.parametrize(
    ("here", "offered"),
    [
        ("2026-11-30 10:20", ["11-30 14:00", "12-01 09:00", "12-07 09:00"]),  # a Monday
        ("2026-12-04 19:00", ["12-04 22:00", "12-05 09:00", "12-07 09:00"]),  # a Friday
        ("2026-12-06 23:30", ["12-07 09:00", "12-07 09:00"]),  # a Sunday night
        ("2026-10-24 10:00", ["10-24 13:00", "10-25 09:00", "10-26 09:00"]),  # clocks go back
    ],
)
def test_moments_are_of_the_agencys_clock(here, offered):
    zone = ZoneInfo("Europe/Madrid")
    at = datetime.strptime(here, "%Y-%m-%d %H:%M").replace(tzinfo=zone).astimezone(UTC)
    found = moments(at, "Europe/Madrid")
    assert [one.until.strftime("%m-%d %H:%M") for one in found] == offered
    assert all(one.until > at for one in found)
