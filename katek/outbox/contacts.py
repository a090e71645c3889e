"""Which leads a CRM has to hear of: one row a lead, marked whenever something happens to it."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from katek.core.clock import now
from katek.core.wakeups import ring
from katek.outbox.models import Delivery, Event

# A chat brings name, number and address within seconds: they go together.
DEBOUNCE = timedelta(seconds=3)
TYPES = ("lead.*", "viewing.requested")

# Always in the same order, here and where results are recorded: no two of them block each other.
# What waits for its next try keeps waiting: news of a lead don't make a dead service answer.
_MARK = """
    INSERT INTO outbox_contact AS c (organization_id, endpoint_id, subject, state, dirty_version,
        synced_version, synced_hash, remote_id, attempts, problem, next_attempt_at, created_at)
    SELECT t.organization, t.endpoint, t.subject, 'pending', 1, 0, '', '', 0, '', t.due, %(now)s
    FROM unnest(%(organizations)s::varchar[], %(endpoints)s::varchar[], %(subjects)s::varchar[],
        %(times)s::timestamptz[]) AS t (organization, endpoint, subject, due)
    ORDER BY t.endpoint, t.subject
    ON CONFLICT (endpoint_id, subject) DO UPDATE SET
        dirty_version = c.dirty_version + 1,
        synced_hash = CASE WHEN %(again)s THEN '' ELSE c.synced_hash END,
        state = CASE c.state WHEN 'sending' THEN c.state ELSE 'pending' END,
        attempts = CASE WHEN c.state IN ('synced', 'failed') OR (%(again)s AND c.state = 'pending')
            THEN 0 ELSE c.attempts END,
        problem = CASE WHEN c.state IN ('synced', 'failed') THEN '' ELSE c.problem END,
        next_attempt_at = CASE
            WHEN c.state = 'sending' THEN NULL
            WHEN c.state = 'pending' AND c.attempts > 0 AND NOT %(again)s THEN c.next_attempt_at
            WHEN c.state = 'pending' THEN least(c.next_attempt_at, excluded.next_attempt_at)
            ELSE excluded.next_attempt_at END
    RETURNING endpoint_id, subject, id"""


@dataclass(frozen=True, order=True)
class Mark:
    """A lead of an organization that an endpoint of theirs has to hear of."""

    endpoint_id: str
    subject: str
    organization_id: str


def mark(
    marks: Iterable[Mark], *, due: Sequence[datetime] = (), again: bool = False
) -> dict[tuple[str, str], int]:
    """Each of the leads will be sent in its newest state; answers the rows' ids by endpoint and lead.

    `due`: when, one time a mark; in a few seconds by default. `again`: also if nothing has changed,
    and without waiting for the next try.
    """
    wanted = list(dict.fromkeys(marks))
    if not wanted:
        return {}
    at = now()
    parameters: dict[str, Any] = {
        "organizations": [one.organization_id for one in wanted],
        "endpoints": [one.endpoint_id for one in wanted],
        "subjects": [one.subject for one in wanted],
        "times": list(due) or [at if again else at + DEBOUNCE] * len(wanted),
        "again": again,
        "now": at,
    }
    with connection.cursor() as cursor:
        cursor.execute(_MARK, parameters)
        found = {(endpoint, subject): pk for endpoint, subject, pk in cursor.fetchall()}
    ring("hubspot")
    return found


def leads_in(event: Event) -> list[str]:
    """Ids of the leads that an event is about: the one it tells of first, then one merged into it."""
    if not event.type.startswith("lead.") and event.type not in TYPES:
        return []
    data: dict[str, Any] = json.loads(event.body)["data"]
    told = data.get("lead", data)
    return [pk for pk in (told.get("id"), data.get("merged")) if pk]


def send_again(deliveries: Iterable[Delivery]) -> None:
    """The leads of these deliveries to CRMs are sent again, now, whether they changed or not."""
    marks = [
        Mark(one.endpoint_id, contact.subject, one.organization_id)
        for one in deliveries
        if (contact := one.contact) is not None
    ]
    mark(marks, again=True)
