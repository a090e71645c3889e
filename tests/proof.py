"""Nothing twice that must be once, and nothing forgotten: judged by what the providers and the endpoints have,
and by what the rows say of themselves."""

import json
import sqlite3
from collections import Counter
from contextlib import closing
from typing import Any

from katek.automations.lanes import QUEUES
from katek.conversations.answering import GIVEN_UP, MOST_ATTEMPTS
from tests.agencies import HUBSPOT, Agencies

# How rows of a queue end when all went well; any other has to say why it did not.
ENDS = {
    "receipts": {"done"},
    "replies": {"none"},
    "outgoing": {"received", "sent", "delivered", "read"},
    "profiles": {"none"},
    "events": {"done"},
    "imports": {"done", "checked", "draft"},
    "bulk": {"done"},
    "email_hooks": {"done"},
    "deliveries": {"delivered"},
    "hubspot": {"synced"},
    "selections": {"done"},
    "enrollments": {"finished", "active"},  # active: its next step has its day
    "emails": {"sent", "delivered", "cancelled", "skipped"},
}
ENDS |= {"unheard": ENDS["outgoing"], "emails_in_doubt": ENDS["emails"]}
# Only here may something be left to people: what a customer would otherwise get twice.
IN_DOUBT = {"outgoing", "unheard", "emails", "emails_in_doubt"}


def prove(agencies: Agencies) -> None:
    """Of installations in which every customer has written once."""
    with closing(sqlite3.connect(agencies.state)) as stand_ins:
        stand_ins.row_factory = sqlite3.Row
        _every_row_explains_itself(agencies)
        _messages(agencies, stand_ins)
        _mails(agencies, stand_ins)
        _contacts(agencies, stand_ins)
    _deliveries(agencies)
    _bulk_acts(agencies)


def _every_row_explains_itself(agencies: Agencies) -> None:
    for queue in QUEUES:
        rows = agencies.katek.rows(
            f"SELECT {queue.state_field}, problem, count(*) FROM {queue.model._meta.db_table}"
            " GROUP BY 1, 2"
        )
        for state, problem, count in rows:
            if state in ENDS[queue.name] or problem == GIVEN_UP:
                continue
            assert queue.name in IN_DOUBT, f"{queue.name}: {count} {state} ({problem})"
            assert problem.strip(), f"{queue.name}: {count} {state} and nobody knows why"


def _given_up(agencies: Agencies) -> int:
    """Conversations given to people because every process that was about to answer them was killed."""
    killed = agencies.katek.rows(
        "SELECT count(*) FILTER (WHERE attempts > %s AND answered_by = 'person'), count(*)"
        " FROM conversations_conversation WHERE reply_state = 'failed'",
        MOST_ATTEMPTS,
    )
    assert killed[0][0] == killed[0][1]
    if killed[0][0]:
        log = (agencies.katek.folder / "processes.log").read_text(errors="replace")
        assert "An answer failed." not in log, log[log.index("An answer failed.") :][:4000]
    return int(killed[0][0])


def _messages(agencies: Agencies, stand_ins: sqlite3.Connection) -> None:
    """Each of a customer's stored once and answered once; each part of an answer seen once at most."""
    written = {
        mid
        for (mid,) in stand_ins.execute("SELECT mid FROM graph_messages WHERE author = 'customer'")
    }
    stored = Counter(
        mid
        for (mid,) in agencies.katek.rows(
            "SELECT external_id FROM conversations_message WHERE direction = 'in'"
        )
    )
    assert set(stored.values()) <= {1}
    assert written <= stored.keys()
    threads = agencies.katek.rows(
        "SELECT count(*) FILTER (WHERE direction = 'in'), count(*) FILTER (WHERE author = 'assistant'),"
        " count(*) FILTER (WHERE author = 'person') FROM conversations_message GROUP BY conversation_id"
    )
    kinds = Counter(threads)
    assert kinds.pop((1, 0, 0), 0) == _given_up(agencies)
    assert set(kinds) == {(1, 1, 0)}
    arrived = _arrived(stand_ins)
    assert set(arrived.values()) <= {1}, "a customer got something twice"
    customers = Counter(customer for customer, _ in arrived)
    for customer, status, parts in agencies.katek.rows(
        "SELECT c.thread_key, m.status, m.parts FROM conversations_message m"
        " JOIN conversations_conversation c ON c.id = m.conversation_id"
        " JOIN channels_channel l ON l.id = c.channel_id"
        " WHERE m.direction = 'out' AND l.kind <> 'website'"
    ):
        if status in ENDS["outgoing"]:
            assert customers[customer] == len([part for part in parts if part]) > 0


def _arrived(stand_ins: sqlite3.Connection) -> Counter[tuple[str, str]]:
    """What customers saw of us: (customer, content) → how often."""
    rows = stand_ins.execute("SELECT customer, content FROM graph_messages WHERE author = 'app'")
    found = [(row["customer"], json.loads(row["content"])) for row in rows]
    return Counter(
        (customer, json.dumps(content["message"], sort_keys=True))
        for customer, content in found
        if "message" in content
    )


def _mails(agencies: Agencies, stand_ins: sqlite3.Connection) -> None:
    """At most one for each row, one row for each lead and campaign; what is said to be sent was."""
    taken = Counter(
        json.loads(told)["kid"]
        for (told,) in stand_ins.execute("SELECT metadata FROM postmark_messages")
    )
    assert set(taken.values()) <= {1}, "a mail was sent twice"
    rows = agencies.katek.rows("SELECT id, status FROM campaigns_email")
    assert taken.keys() <= {pk for pk, _ in rows}
    for pk, status in rows:
        assert taken[pk] == 1 or status not in ("sent", "delivered"), pk
        assert taken[pk] == 0 or status not in ("cancelled", "skipped", "queued"), pk
    twice = "SELECT lead_id FROM campaigns_email GROUP BY lead_id, campaign_id HAVING count(*) > 1"
    assert not agencies.katek.rows(twice)
    unwritten = agencies.katek.rows(
        "SELECT count(*) FROM campaigns_enrollment n WHERE status <> 'stopped'"
        " AND NOT EXISTS (SELECT FROM campaigns_email e WHERE e.lead_id = n.lead_id"
        "  AND e.campaign_id = n.campaign_id)"
    )
    assert unwritten == [(0,)]
    unwelcomed = agencies.katek.rows(
        "SELECT count(*) FROM leads_lead l WHERE EXISTS (SELECT FROM conversations_conversation c"
        " WHERE c.lead_id = l.id) AND NOT EXISTS (SELECT FROM campaigns_enrollment n"
        " JOIN campaigns_campaign p ON p.id = n.campaign_id WHERE n.lead_id = l.id AND p.trigger <> '')"
    )
    assert unwelcomed == [(0,)]


def _deliveries(agencies: Agencies) -> None:
    """Each event at each endpoint that wants it, under its own id."""
    wanted = agencies.katek.rows(
        "SELECT v.id, e.url FROM outbox_event v JOIN outbox_endpoint e"
        " ON e.organization_id = v.organization_id WHERE e.kind = 'signed' AND v.created_at > e.created_at"
    )
    seen = agencies.receiver.seen
    missing = [(event, url) for event, url in wanted if not seen["/" + url.split("/", 3)[3], event]]
    assert not missing, f"{len(missing)} of {len(wanted)} never arrived: {missing[:3]}"
    events = {event for (event,) in agencies.katek.rows("SELECT id FROM outbox_event")}
    assert {event for _, event in seen} <= events


def _bulk_acts(agencies: Agencies) -> None:
    """Each lead once by each act, with one line on its timeline."""
    lines = agencies.katek.rows(
        "SELECT count(*) FROM leads_activity WHERE data ->> 'bulk' IS NOT NULL"
        " GROUP BY lead_id, data ->> 'bulk'"
    )
    assert {count for (count,) in lines} <= {1}
    # Those whose half an hour for undoing is over are forgotten, as the clock is moved.
    acts = agencies.katek.rows(
        "SELECT c.id, c.changed, c.matched, count(a.lead_id) FROM leads_bulkchange c"
        " LEFT JOIN leads_activity a ON a.data ->> 'bulk' = c.id GROUP BY c.id"
    )
    for pk, changed, matched, told in acts:
        assert changed == matched == told, pk


def _contacts(agencies: Agencies, stand_ins: sqlite3.Connection) -> None:
    """One for each lead who wrote, as the lead is now."""
    file = agencies.katek.folder / "contacts.json"
    agencies.fill("contacts", str(file))
    expected: dict[str, Any] = json.loads(file.read_text())
    for _, portal in HUBSPOT.values():
        kept = stand_ins.execute(
            "SELECT properties FROM hubspot_contacts WHERE portal = ? AND NOT archived", (portal,)
        )
        contacts = [json.loads(told) for (told,) in kept]
        assert set(Counter(one["katek_lead_id"] for one in contacts).values()) <= {1}
        found = {one["katek_lead_id"]: one for one in contacts}
        assert found.keys() == expected[portal].keys()
        for pk, lead in expected[portal].items():
            wanted = {name: value for name, value in lead.items() if value}
            wanted.pop("katek_updated_at")
            assert {name: found[pk].get(name) for name in wanted} == wanted
