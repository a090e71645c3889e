"""Bells on a real Redis: one a lane however often it is rung, and a Redis that is away hurts nobody."""

import logging
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from kombu import Connection
from redis import Redis

from katek.automations.on_celery import bells
from katek.automations.on_celery.app import RUNG_EVERY, app
from katek.automations.on_celery.beat import Ringer
from katek.core import wakeups


@pytest.fixture
def redis(tmp_path: Path, monkeypatch) -> Iterator[Redis]:
    """An empty one on a socket of its own, which `bells` rings on."""
    place = tmp_path / "redis.sock"
    command = ["redis-server", "--port", "0", "--unixsocket", str(place), "--save", ""]
    process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE)
    for line in process.stdout:
        if b"eady to accept connections" in line:
            break
    use(monkeypatch, f"redis+socket://{place}")
    client = Redis(unix_socket_path=str(place))
    yield client
    client.close()
    process.kill()
    process.communicate()


def use(monkeypatch, url: str) -> None:
    connection = Connection(url, transport_options=bells._connection.transport_options)
    monkeypatch.setattr(bells, "_connection", connection)
    monkeypatch.setattr(bells, "_away_until", 0.0)
    monkeypatch.setattr(bells, "_said", False)


def waiting(redis: Redis, lane: str) -> int:
    return redis.llen(f"katek:{lane}")


def test_a_thousand_rings_are_one_bell(redis):
    for _ in range(1000):
        assert bells.ring("messages")
    assert waiting(redis, "messages") == 1
    assert waiting(redis, "email") == 0


def test_a_bell_that_was_heard_can_be_rung_again(redis):
    bells.ring("messages")
    redis.delete("katek:messages")
    bells.ring("messages")
    assert waiting(redis, "messages") == 1


def test_a_redis_emptied_in_between_is_rung_on_as_before(redis):
    bells.ring("messages")
    redis.flushall()
    bells.ring("messages")
    assert waiting(redis, "messages") == 1


def test_beat_rings_as_everybody_does(redis):
    ringer = Ringer(app=app)
    assert set(ringer.schedule) == set(RUNG_EVERY)
    for _ in range(3):
        for entry in ringer.schedule.values():
            ringer.apply_entry(entry)
    assert {lane: waiting(redis, lane) for lane in RUNG_EVERY} == dict.fromkeys(RUNG_EVERY, 1)


def test_a_redis_that_is_away_is_said_once_and_left_alone(tmp_path, monkeypatch, caplog):
    use(monkeypatch, f"redis+socket://{tmp_path}/nobody.sock")
    tries = []
    real = bells._enqueue
    monkeypatch.setattr(bells, "_enqueue", lambda lane: (tries.append(lane), real(lane)))
    with caplog.at_level(logging.WARNING):
        assert [bells.ring("messages") for _ in range(50)] == [False] * 50
        assert len(tries) == 1
        monkeypatch.setattr(bells, "_away_until", 0.0)
        assert not bells.ring("messages")
    assert caplog.text.count("Redis can't be reached") == 1


def test_a_redis_that_is_back_is_rung_again(redis, monkeypatch, tmp_path, caplog):
    there = bells._connection
    use(monkeypatch, f"redis+socket://{tmp_path}/nobody.sock")
    assert not bells.ring("messages")
    monkeypatch.setattr(bells, "_connection", there)
    monkeypatch.setattr(bells, "_away_until", 0.0)
    with caplog.at_level(logging.WARNING):
        assert bells.ring("messages")
    assert "Redis is back." in caplog.text
    assert waiting(redis, "messages") == 1


@pytest.mark.django_db(transaction=True)
def test_a_commit_rings_and_a_rollback_does_not(redis, monkeypatch):
    monkeypatch.setattr(wakeups, "bells", [bells.ring])
    monkeypatch.setattr(wakeups, "PAUSE", 0.0)
    with transaction.atomic():
        wakeups.ring("messages")
        wakeups.ring("email")
        transaction.set_rollback(True)
    assert waiting(redis, "messages") == 0
    with transaction.atomic():
        wakeups.ring("messages")
        assert waiting(redis, "messages") == 0
    assert waiting(redis, "messages") == 1
