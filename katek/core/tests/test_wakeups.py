"""Doorbells: rung by commits and by nothing else, few, and never too few."""

import threading
from time import monotonic

import pytest
from django.db import transaction

from katek.core import wakeups, workers
from katek.core.wakeups import CHANNEL, PAUSE, listen, notify, ring

# Transactions are real here; core has no tables that would have to be emptied after each test.
pytestmark = pytest.mark.django_db(transaction=True, available_apps=["katek.core"])

LONG = 20.0
BELLS = {"c": CHANNEL, "a": "messages", "b": "email"}


class Ear:
    """Hears everything on some channels, as (channel, payload)."""

    def __init__(self, *channels):
        self.connection = workers.connect("test ear")
        for channel in channels:
            self.connection.execute(f"LISTEN {channel}")

    def until(self, payload):
        """All that was heard up to and including this payload."""
        heard = []
        deadline = monotonic() + LONG
        while not heard or heard[-1][1] != payload:
            assert monotonic() < deadline, heard
            found = self.connection.notifies(timeout=LONG, stop_after=1)
            heard += [(bell.channel, bell.payload) for bell in found]
        return heard


@pytest.fixture
def ear(transactional_db):
    ear = Ear(CHANNEL, "news")
    yield ear
    ear.connection.close()
    workers.close()


@pytest.fixture(autouse=True)
def no_bells_yet():
    wakeups._rang.clear()


def payloads(heard):
    return [payload for _, payload in heard]


def test_a_commit_rings_and_nothing_before_it(ear):
    with transaction.atomic():
        ring("messages")
        workers.execute("NOTIFY katek_wake, 'before'", {})
    assert ear.until("messages") == [(CHANNEL, "before"), (CHANNEL, "messages")]


def test_a_transaction_rolled_back_rings_nothing(ear):
    with transaction.atomic():
        ring("messages")
        notify("news", "told")
        transaction.set_rollback(True)
    with transaction.atomic():
        ring("deliveries")
        with transaction.atomic():
            ring("email")
            transaction.set_rollback(True)
    notify("news", "end")
    assert payloads(ear.until("end")) == ["deliveries", "end"]


def test_outside_a_transaction_it_rings_at_once(ear):
    ring("messages")
    notify("news", "end")
    assert payloads(ear.until("end")) == ["messages", "end"]


def test_many_rings_are_few_bells_and_the_last_ring_is_followed_by_one(ear):
    began = monotonic()
    for _ in range(500):
        ring("messages")
        ring("email")
    took = monotonic() - began
    for timer in threading.enumerate():
        if isinstance(timer, threading.Timer):
            timer.join()
    notify("news", "end")
    heard = payloads(ear.until("end"))
    for lane in ("messages", "email"):
        # The first, then one a pause at most, the last of them after the last ring.
        assert 2 <= heard.count(lane) <= 2 + took / PAUSE


def test_every_payload_is_told_in_the_order_of_telling(ear):
    with transaction.atomic():
        for number in range(5):
            notify("news", f"{number}")
    assert payloads(ear.until("4")) == ["0", "1", "2", "3", "4"]


def test_a_payload_may_have_7900_bytes_and_no_more(ear):
    notify("news", "é" * 3950)
    assert payloads(ear.until("é" * 3950))
    with pytest.raises(ValueError, match="7900"):
        notify("news", "é" * 3951)


def test_a_bell_that_cannot_be_sent_harms_nobody_and_the_next_one_is(ear, caplog, monkeypatch):
    caplog.set_level("WARNING")
    with monkeypatch.context() as broken:
        broken.setattr(workers, "_take_number", lost)
        workers.close()
        ring("messages")
    assert "polling" in caplog.text
    wakeups._rang.clear()
    ring("messages")
    assert payloads(ear.until("messages")) == ["messages"]


def lost():
    raise workers.psycopg.OperationalError("no server")


class TestListening:
    def test_it_hears_its_lanes_and_no_others(self, ear):
        with listen(["messages", "email"]) as listener:
            ring("deliveries")
            ring("email")
            assert listener.wait(LONG) == {"email"}

    def test_bells_that_came_together_are_answered_together(self, ear):
        with listen(["messages", "email"]) as listener:
            # By one statement: two commits may reach this listener one after the other.
            workers.execute("SELECT pg_notify(%(c)s, %(a)s), pg_notify(%(c)s, %(b)s)", BELLS)
            assert listener.wait(LONG) == {"messages", "email"}

    def test_without_a_bell_the_wait_ends(self, ear):
        with listen(["messages"]) as listener:
            ring("email")
            assert listener.wait(0.05) == set()
            assert listener.wait(0) == set()

    def test_a_lost_connection_counts_as_a_bell_on_every_lane_and_heals(self, ear):
        with listen(["messages", "email"]) as listener:
            cut = listener._connection.info.backend_pid
            ear.connection.execute("SELECT pg_terminate_backend(%s, 10000)", [cut])
            assert listener.wait(0.01) == {"messages", "email"}
            assert listener.wait(LONG) == {"messages", "email"}
            ring("email")
            assert listener.wait(LONG) == {"email"}
