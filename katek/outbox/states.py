"""The states of events, endpoints, deliveries and contacts, and the only moves between them.

A row in work belongs to its worker, who moves it with `claims.finish`; `move` never touches one.
"""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from katek.outbox.models import ContactState, DeliveryStatus, EndpointStatus, EventState

EVENT_MOVES: Mapping[str, frozenset[str]] = {
    EventState.NEW: frozenset({EventState.WORKING}),
    EventState.WORKING: frozenset({EventState.NEW, EventState.DONE, EventState.FAILED}),
    EventState.DONE: frozenset(),
    EventState.FAILED: frozenset({EventState.NEW}),
}

ENDPOINT_MOVES: Mapping[str, frozenset[str]] = {
    EndpointStatus.ENABLED: frozenset({EndpointStatus.PAUSED, EndpointStatus.DISABLED}),
    EndpointStatus.PAUSED: frozenset({EndpointStatus.ENABLED, EndpointStatus.DISABLED}),
    EndpointStatus.DISABLED: frozenset({EndpointStatus.ENABLED}),
}

# What goes to a CRM is never in work by itself: its contact is, and takes it to its end.
DELIVERY_MOVES: Mapping[str, frozenset[str]] = {
    DeliveryStatus.PENDING: frozenset(
        {
            DeliveryStatus.SENDING,
            DeliveryStatus.HELD,
            DeliveryStatus.CANCELLED,
            DeliveryStatus.DELIVERED,
            DeliveryStatus.FAILED,
        }
    ),
    DeliveryStatus.SENDING: frozenset(
        {
            DeliveryStatus.DELIVERED,
            DeliveryStatus.PENDING,
            DeliveryStatus.FAILED,
            DeliveryStatus.HELD,
        }
    ),
    DeliveryStatus.HELD: frozenset(
        {DeliveryStatus.PENDING, DeliveryStatus.CANCELLED, DeliveryStatus.DELIVERED}
    ),
    DeliveryStatus.FAILED: frozenset({DeliveryStatus.PENDING}),
    DeliveryStatus.DELIVERED: frozenset({DeliveryStatus.PENDING}),
    DeliveryStatus.CANCELLED: frozenset({DeliveryStatus.PENDING}),
}

CONTACT_MOVES: Mapping[str, frozenset[str]] = {
    ContactState.PENDING: frozenset({ContactState.SENDING}),
    ContactState.SENDING: frozenset(
        {ContactState.PENDING, ContactState.SYNCED, ContactState.FAILED}
    ),
    ContactState.SYNCED: frozenset({ContactState.PENDING}),
    ContactState.FAILED: frozenset({ContactState.PENDING}),
}

_IN_WORK = frozenset({EventState.WORKING, DeliveryStatus.SENDING})


def move(rows: QuerySet[Any], moves: Mapping[str, frozenset[str]], to: str, **columns: Any) -> int:
    """Those of the rows that may become `to` do so, in one conditional update; answers how many."""
    field = "state" if moves is EVENT_MOVES else "status"
    origins = [one for one, targets in moves.items() if to in targets and one not in _IN_WORK]
    return rows.filter(**{f"{field}__in": origins}).update(**{field: to}, **columns)
