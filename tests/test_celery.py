"""Celery on a real Redis: the same work by the same rules, whatever is killed, and whoever else is at it."""

import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.chats import fill, in_flight, post, prove, unfinished, what_waits
from tests.forks import Process
from tests.installation import ROOT, Installation, eventually, installation
from tests.redis_server import RedisServer, redis_server
from tests.sink import Sink, sink

pytestmark = pytest.mark.long


@pytest.fixture
def broker() -> Iterator[RedisServer]:
    with redis_server() as made:
        yield made


@pytest.fixture(scope="module")
def told() -> Iterator[Sink]:
    with sink() as made:
        yield made


@pytest.fixture
def receiver(told: Sink) -> Sink:
    told.delay = 0.1
    told.seen.clear()
    return told


@pytest.fixture(scope="module")
def set_up(told: Sink) -> Iterator[Installation]:
    """Two agencies with two endpoints each."""
    with installation() as made:
        made.environment["KATEK_ALLOW_PRIVATE_ENDPOINTS"] = "127.0.0.1"
        fill(made, "set-up", *(f"{told.address}/{n}" for n in range(2)))
        yield made


@pytest.fixture
def scaled(set_up: Installation, broker: RedisServer) -> Iterator[Installation]:
    """The two agencies, and a broker; nothing is running yet."""
    with installation(like=set_up) as made:
        made.environment["KATEK_ALLOW_PRIVATE_ENDPOINTS"] = "127.0.0.1"
        made.environment["CELERY_BROKER_URL"] = broker.address
        yield made


def celery(katek: Installation, *command: str, **more: str) -> Process:
    return katek.start("-m", "celery", "-A", "katek", *command, **more)


def ready(katek: Installation) -> Process:
    """A worker that takes bells."""
    worker = celery(katek, "worker", KATEK_LOG_LEVEL="INFO")
    before = katek.log().count("ready.")
    eventually(lambda: katek.log().count("ready.") > before, what="the worker is ready")
    return worker


def settled(katek: Installation) -> None:
    eventually(lambda: unfinished(katek) == 0, within=120, what=lambda: what_waits(katek))


def by_whom(katek: Installation) -> set[str]:
    return {name for (name,) in katek.rows("SELECT DISTINCT started_by FROM automations_run")}


def end(process: Process) -> int:
    process.send_signal(signal.SIGTERM)
    return process.wait(timeout=60)


def test_worker_and_beat_do_all_that_a_message_leads_to(scaled: Installation, receiver: Sink):
    scaled.web()
    worker, beat = ready(scaled), celery(scaled, "beat")
    text = "3 bedroom house in Portland, write to customer@example.com"
    post(scaled, {"text": text, "client_id": "once"})
    settled(scaled)
    prove(scaled, receiver)
    assert end(beat) in (0, -signal.SIGTERM)  # it may not have come further than its imports
    assert end(worker) == 0, scaled.log()
    assert by_whom(scaled) == {"celery"}


def test_bells_alone_carry_a_message_all_the_way(scaled: Installation, receiver: Sink):
    ready(scaled)
    fill(scaled, "write", "4")
    settled(scaled)
    prove(scaled, receiver)


def test_beat_alone_finds_what_nobody_rang_for(
    scaled: Installation, broker: RedisServer, receiver: Sink
):
    broker.kill()
    fill(scaled, "write", "2")
    broker.start()
    celery(scaled, "beat")
    celery(scaled, "worker")
    settled(scaled)
    prove(scaled, receiver)


def test_redis_killed_in_mid_run_and_emptied_loses_nothing(
    scaled: Installation, broker: RedisServer, receiver: Sink
):
    worker, beat = ready(scaled), celery(scaled, "beat")
    first = scaled.start("-m", "tests.fill", "write", "30")
    eventually(lambda: in_flight(scaled) > 0, what="rows are in flight")
    broker.kill()
    fill(scaled, "write", "10")  # nobody who writes is told that Redis is away
    assert first.wait(timeout=60) == 0, scaled.log()
    broker.start()
    settled(scaled)
    fill(scaled, "write", "10")
    broker.client.flushall()
    settled(scaled)
    assert worker.poll() is None
    assert beat.poll() is None
    prove(scaled, receiver)


def test_a_worker_killed_with_rows_in_flight_leaves_them_to_another(
    scaled: Installation, receiver: Sink
):
    receiver.delay = 0.5
    first = ready(scaled)
    fill(scaled, "write", "20")
    eventually(lambda: in_flight(scaled) > 3, what="rows are in flight")
    scaled.kill(first)
    assert unfinished(scaled) > 0
    celery(scaled, "worker")
    celery(scaled, "beat")
    settled(scaled)
    prove(scaled, receiver)


def test_cron_runner_and_celery_at_once_double_nothing(scaled: Installation, receiver: Sink):
    fill(scaled, "write", "60")
    workers = [celery(scaled, "worker") for _ in range(2)]
    celery(scaled, "beat")
    runner = scaled.runner()
    cron = scaled.start("manage.py", "run_automations")
    fill(scaled, "write", "60")
    settled(scaled)
    prove(scaled, receiver)
    assert max(receiver.seen.values()) == 1
    assert cron.wait(timeout=60) == 0
    assert [process.poll() for process in (*workers, runner)] == [None, None, None]


def test_a_worker_told_to_end_finishes_its_calls_and_gives_back_the_rest(
    scaled: Installation, receiver: Sink
):
    receiver.delay = 2.0
    worker = ready(scaled)
    fill(scaled, "write", "10")
    eventually(
        lambda: scaled.rows("SELECT 1 FROM outbox_delivery WHERE status = 'sending'"),
        what="calls are under way",
    )
    assert end(worker) == 0, scaled.log()
    assert in_flight(scaled) == 0
    receiver.delay = 0.0
    assert scaled.command("run_automations").returncode == 0
    settled(scaled)
    prove(scaled, receiver)
    assert max(receiver.seen.values()) == 1


def test_a_worker_waits_for_redis_and_can_end_without_it(
    scaled: Installation, broker: RedisServer, receiver: Sink
):
    broker.kill()
    worker = celery(scaled, "worker")
    fill(scaled, "write", "2")
    eventually(lambda: "Cannot connect to redis" in scaled.log(), what="the worker waits")
    broker.start()
    settled(scaled)
    prove(scaled, receiver)
    broker.kill()
    assert end(worker) == 0, scaled.log()


@pytest.mark.parametrize(
    "options", [("--pool", "prefork", "-c", "2"), ("--pool", "solo"), ("-c", "1"), ("-c", "4")]
)
def test_however_few_processes_or_threads_every_lane_has_its_turn(
    scaled: Installation, receiver: Sink, options: tuple[str, ...]
):
    fill(scaled, "write", "10")
    worker = celery(scaled, "worker", *options)
    celery(scaled, "beat")
    settled(scaled)
    prove(scaled, receiver)
    assert end(worker) == 0, scaled.log()


def test_a_lane_can_have_workers_of_its_own(scaled: Installation):
    fill(scaled, "write", "5")
    celery(scaled, "worker", "-Q", "messages,replies")
    celery(scaled, "beat")
    answered = "SELECT count(*) FROM conversations_message WHERE author = 'assistant'"
    eventually(lambda: scaled.rows(answered) == [(5,)], what="all are answered")
    assert scaled.rows("SELECT count(*) FROM outbox_event WHERE state = 'done'") == [(0,)]


def test_a_lane_that_is_not_one_is_refused(scaled: Installation):
    worker = celery(scaled, "worker", "-Q", "mesages")
    assert worker.wait(timeout=60) != 0
    assert "mesages" in scaled.log()


def test_without_a_broker_the_command_says_which_setting_is_missing(scaled: Installation):
    for command in ("worker", "beat"):
        said = subprocess.run(
            [sys.executable, "-m", "celery", "-A", "katek", command],
            env={**scaled.environment, "CELERY_BROKER_URL": ""},
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert said.returncode == 1
        assert said.stderr.splitlines()[-1].startswith("CELERY_BROKER_URL: nothing was given")
