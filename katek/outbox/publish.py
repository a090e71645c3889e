"""Writing down what happened, in the transaction that makes it true."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
from django.db import connection

from katek.core.bulk_rows import insert_values
from katek.core.clock import now
from katek.core.public_ids import new_id
from katek.core.wakeups import ring
from katek.organizations.models import Organization
from katek.organizations.scope import working_for
from katek.outbox.models import Event, EventState
from katek.outbox.schemas import SCHEMAS
from katek.outbox.schemas.checking import check_data


class NotInTransaction(RuntimeError):
    """An event alone could tell of a fact that never came true, or be lost beside one that did."""


def publish(
    organization: Organization,
    type: str,
    data: dict[str, Any],
    *,
    subject: str = "",
    key: str | None = None,
) -> Event:
    """The event, to be told to the organization's endpoints and to what reacts to it after the
    commit.

    `data` is what the schema of the type describes; `subject` the id of what it is about. The same
    `key` twice in an organization is the same event: the first one is answered and nothing is
    written.

    Raises `NotInTransaction` outside `transaction.atomic()`, `ValueError` for a type that isn't in
    the catalogue and, where they are checked, for data that doesn't fit it.
    """
    if not connection.in_atomic_block:
        raise NotInTransaction(f"{type} must be published in the transaction of its fact.")
    if type not in SCHEMAS:
        raise ValueError(f"There is no event type {type!r} in the catalogue.")
    check_data(type, data)
    event = Event(**_columns(organization, type, Fact(data, subject, key), now()))
    with working_for(organization):
        kept = _keep(event)
    if kept is event:
        ring("events")
    return kept


@dataclass(frozen=True)
class Fact:
    """What `publish` takes, where there are many of one type."""

    data: dict[str, Any]
    subject: str = ""
    key: str | None = None


def publish_many(organization: Organization, type: str, facts: Iterable[Fact]) -> None:
    """As `publish`, for a batch, in one statement. Raises as it does."""
    if not connection.in_atomic_block:
        raise NotInTransaction(f"{type} must be published in the transaction of its fact.")
    told, at = list(facts), now()
    check_data(type, *(fact.data for fact in told))
    insert_values(Event, [_columns(organization, type, fact, at) for fact in told])
    if told:
        ring("events")


def envelope(columns: Mapping[str, Any], organization: Organization, data: dict[str, Any]) -> str:
    """The body: what is signed and sent, byte for byte, from now on and for ever.

    `columns`: the event's id, type, version and created_at.
    """
    content = {
        "id": columns["id"],
        "type": columns["type"],
        "version": columns["version"],
        "timestamp": rfc3339(columns["created_at"]),
        "organization": {"id": organization.id, "slug": organization.slug},
        "data": data,
    }
    try:
        return orjson.dumps(content).decode()
    except orjson.JSONEncodeError:
        # Half a surrogate pair, as broken clients send it, has no bytes: it becomes a question mark.
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        return text.encode("utf-8", errors="replace").decode()


def rfc3339(moment: datetime) -> str:
    """A time as all our JSON has it: UTC, milliseconds, Z."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _columns(
    organization: Organization, event_type: str, fact: Fact, at: datetime
) -> dict[str, Any]:
    """A new event's row."""
    columns = {
        "id": new_id("evt", at),
        "organization_id": organization.pk,
        "type": event_type,
        "version": SCHEMAS[event_type].version,
        "subject": fact.subject,
        "key": fact.key,
        "state": EventState.NEW,
        "created_at": at,
        "next_attempt_at": at,
        "attempts": 0,
        "problem": "",
    }
    columns["body"] = envelope(columns, organization, fact.data)
    return columns


def _keep(event: Event) -> Event:
    if event.key is None:
        Event.objects.bulk_create([event])
        return event
    # An insert that gives way waits for a rival's commit and then sees its row: one event, however
    # many try.
    Event.objects.bulk_create([event], ignore_conflicts=True)
    kept: Event = Event.objects.get(key=event.key)
    return event if kept.id == event.id else kept
