"""Whatever is killed, wherever: every message is stored once and answered once, every event is delivered at
least once under one id, every lead gets one welcome mail."""

import json
import random
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator

import pytest

from katek.automations import lanes
from katek.core import failpoints
from tests.installation import Installation, eventually, installation
from tests.sink import Sink, sink

pytestmark = pytest.mark.long

QUEUES = {
    "conversations_conversation": ("reply_state", "due", "working"),
    "outbox_event": ("state", "new", "working"),
    "outbox_delivery": ("status", "pending", "sending"),
    "campaigns_email": ("status", "queued", "sending"),
}
BACKGROUND = sorted(name for name in failpoints.NAMES if name.split(".")[0] in {
    "replies", "events", "deliveries", "enrollments", "emails",
})  # fmt: skip


@pytest.fixture
def receiver() -> Iterator[Sink]:
    with sink(delay=0.2) as made:
        yield made


@pytest.fixture
def busy(receiver: Sink) -> Iterator[Installation]:
    """Two agencies with four endpoints each, which take a fifth of a second to answer."""
    with installation() as made:
        made.environment["KATEK_ALLOW_PRIVATE_ENDPOINTS"] = "127.0.0.1"
        fill(made, "set-up", *(f"{receiver.address}/{n}" for n in range(4)))
        yield made


def fill(katek: Installation, *arguments: str) -> None:
    process = katek.start("-m", "tests.fill", *arguments)
    assert process.wait(timeout=300) == 0, katek.log()


def unfinished(katek: Installation) -> int:
    total = 0
    for table, (column, waiting, working) in QUEUES.items():
        query = f"SELECT count(*) FROM {table} WHERE {column} IN (%s, %s)"
        total += katek.rows(query, waiting, working)[0][0]
    due = "SELECT count(*) FROM campaigns_enrollment WHERE status = 'working' OR next_position = 0"
    unknown = "SELECT count(*) FROM campaigns_email WHERE status = 'unknown'"
    return total + katek.rows(due)[0][0] + katek.rows(unknown)[0][0]


def in_flight(katek: Installation) -> int:
    query = " UNION ALL ".join(
        f"SELECT count(*) AS n FROM {table} WHERE lease_token IS NOT NULL" for table in QUEUES
    )
    return sum(n for (n,) in katek.rows(query))


def what_waits(katek: Installation) -> str:
    """For a test that waited in vain: how many rows of each queue are in which state, and the log."""
    lines = ["nothing is left to do"]
    for table, (column, waiting, working) in QUEUES.items():
        lines += [
            f"{table}: {count} {state}, next at {first} ({problem})"
            for state, count, first, problem in katek.rows(
                f"SELECT {column}, count(*), min(next_attempt_at), min(problem) FROM {table}"
                f" WHERE {column} IN (%s, %s, 'unknown') GROUP BY 1",
                waiting,
                working,
            )
        ]
    return "\n".join([*lines, katek.log()])


def settle(katek: Installation, **more: str) -> None:
    """Run the background until nothing is left to do, then stop it."""
    runner = katek.runner(**more)
    eventually(lambda: unfinished(katek) == 0, within=400, what=lambda: what_waits(katek))
    assert runner.poll() is None, katek.log()
    katek.kill(runner)


def prove(katek: Installation, receiver: Sink) -> None:
    """Nothing twice that must be once, and nothing forgotten."""
    messages = katek.rows(
        "SELECT conversation_id, count(*) FILTER (WHERE direction = 'in'),"
        " count(*) FILTER (WHERE author = 'assistant') FROM conversations_message GROUP BY 1"
    )
    assert messages
    assert {(inbound, replies) for _, inbound, replies in messages} == {(1, 1)}
    events = dict(katek.rows("SELECT id, state FROM outbox_event"))
    assert set(events.values()) == {"done"}
    wanted = katek.rows(
        "SELECT d.event_id, e.url FROM outbox_delivery d JOIN outbox_endpoint e ON e.id = d.endpoint_id"
    )
    arrived = Counter({(path, event): n for (path, event), n in receiver.seen.items()})
    for event, url in wanted:
        assert arrived["/" + url.split("/", 3)[3], event] >= 1
    assert {event for _, event in receiver.seen} <= events.keys()
    mails = katek.rows("SELECT lead_id, count(*), min(status) FROM campaigns_email GROUP BY 1")
    leads = katek.rows("SELECT count(*) FROM leads_lead")[0][0]
    assert len(mails) == leads == len(messages)
    assert {(count, status) for _, count, status in mails} == {(1, "sent")}
    assert len(list((katek.folder / "mailbox").glob("*.eml"))) == leads


def test_the_kill_tests_know_every_lane():
    assert lanes.QUEUES
    assert {name.split(".")[0] for name in BACKGROUND} == {
        "replies",
        "events",
        "deliveries",
        "enrollments",
        "emails",
    }


def test_a_process_killed_at_any_failpoint_leaves_nothing_undone(
    busy: Installation, receiver: Sink
):
    for name in BACKGROUND:
        fill(busy, "write", "8")
        rule = {"KATEK_FAILPOINTS": f"{name}=kill:once"}
        first = busy.runner(**rule)
        eventually(lambda first=first: first.poll() is not None, within=90, what=f"{name} kills")
        assert first.returncode == -9, f"{name}: {busy.log()}"
        settle(busy, **rule)
    prove(busy, receiver)


def test_twenty_random_kills_with_rows_in_flight(busy: Installation, receiver: Sink):
    chance = random.Random(20261123)
    fill(busy, "write", "60")
    for kill in range(20):
        if kill % 4 == 3:
            fill(busy, "write", "20")
        runner = busy.runner()
        eventually(lambda: in_flight(busy) >= 15, within=90, what="15 rows are in flight")
        # Anywhere within the next moments, decided by chance and not by a clock.
        for _ in range(chance.randrange(8)):
            in_flight(busy)
        busy.kill(runner)
    receiver.delay = 0.0
    settle(busy)
    prove(busy, receiver)


@pytest.mark.parametrize("place", ["before_call", "after_call", "before_record", "after_record"])
def test_a_web_server_killed_while_it_answers_leaves_one_message_and_one_reply(
    busy: Installation, place: str
):
    web = busy.web(KATEK_FAILPOINTS=f"replies.{place}=kill:once")
    body = {"text": "3 bedroom house", "client_id": "once"}
    with pytest.raises((urllib.error.URLError, ConnectionError)):
        post(busy, body)
    assert web.wait(timeout=30) == -9
    busy.web()
    runner = busy.runner()
    eventually(lambda: unfinished(busy) == 0, within=60)
    assert runner.poll() is None
    authors = busy.rows("SELECT author, count(*) FROM conversations_message GROUP BY 1 ORDER BY 1")
    assert authors == [("assistant", 1), ("customer", 1)]


def post(katek: Installation, body: dict) -> dict:
    request = urllib.request.Request(
        f"{katek.base}/api/chat/first/messages",
        json.dumps(body).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)
