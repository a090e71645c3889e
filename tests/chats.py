"""An installation filled with chats of the website: what is left to do in it, and that all was done once."""

import json
import urllib.request
from collections import Counter

from tests.installation import Installation
from tests.sink import Sink

QUEUES = {
    "conversations_conversation": ("reply_state", "due", "working"),
    "outbox_event": ("state", "new", "working"),
    "outbox_delivery": ("status", "pending", "sending"),
    "campaigns_email": ("status", "queued", "sending"),
}


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


def post(katek: Installation, body: dict) -> dict:
    request = urllib.request.Request(
        f"{katek.base}/api/chat/first/messages",
        json.dumps(body).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)
