"""From an event to its deliveries: one for every endpoint that wants its type."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from katek.core.clock import now
from katek.core.wakeups import ring
from katek.outbox import hubspot_connection, operator
from katek.outbox.contacts import DEBOUNCE, Mark, leads_in, mark
from katek.outbox.models import (
    Delivery,
    DeliveryStatus,
    Endpoint,
    EndpointKind,
    EndpointStatus,
    Event,
    Trigger,
)
from katek.outbox.subscriptions import wants

# Only to one endpoint, by `endpoints.send_test`.
TEST = "webhook.test"


@dataclass(frozen=True)
class Target:
    id: str
    organization_id: str
    kind: str
    status: str
    types: list[str]


def fan_out(event: Event) -> int:
    """Makes the event's deliveries; answers how many are new. See `fan_out_many`."""
    return fan_out_many([event])


def fan_out_many(events: Sequence[Event]) -> int:
    """Makes the deliveries of events of any organizations, in one insert; answers how many are new.

    Enabled endpoints get theirs due now, paused and disabled ones get it held. For a CRM the
    event's lead is marked, and the delivery waits for it. Done twice it changes nothing: an event
    has one delivery an endpoint.
    """
    wanted = [event for event in events if event.type != TEST]
    if not wanted:
        return 0
    with transaction.atomic():
        targets = _targets({event.organization_id for event in wanted})
        pairs = [
            (event, target)
            for event in wanted
            for target in targets[event.organization_id]
            # An endpoint isn't told of its own end.
            if wants(target.types, event.type) and target.id != event.subject
        ]
        return _insert(_deliveries(pairs))


def fan_out_to(endpoint: Endpoint, events: Sequence[Event]) -> int:
    """Makes deliveries of events that this endpoint was never told of; answers how many."""
    target = Target(
        endpoint.id, endpoint.organization_id, endpoint.kind, endpoint.status, endpoint.types
    )
    rows = _deliveries([(event, target) for event in events])
    for row in rows:
        row.trigger = Trigger.RECOVER
    return _insert(rows)


def _targets(organizations: set[str]) -> dict[str, list[Target]]:
    """Endpoints by organization, whose states nobody changes until the transaction ends."""
    operator.ensure(organizations)
    hubspot_connection.ensure(organizations)
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT id, organization_id, kind, status, types FROM outbox_endpoint
            WHERE organization_id = ANY(%s) ORDER BY id FOR SHARE""",
            [sorted(organizations)],
        )
        found = [Target(*row) for row in cursor.fetchall()]
    by_organization = defaultdict(list)
    for target in found:
        if target.kind != EndpointKind.OPERATOR or operator.url():
            by_organization[target.organization_id].append(target)
    return by_organization


def _deliveries(pairs: list[tuple[Event, Target]]) -> list[Delivery]:
    contacts = _mark(pairs)
    return [
        _delivery(event, target, contacts)
        for event, target in pairs
        if target.kind != EndpointKind.HUBSPOT or leads_in(event)
    ]


def _mark(pairs: list[tuple[Event, Target]]) -> dict[tuple[str, str], int]:
    return mark(
        Mark(target.id, lead, event.organization_id)
        for event, target in pairs
        if target.kind == EndpointKind.HUBSPOT
        for lead in leads_in(event)
    )


def _delivery(event: Event, target: Target, contacts: dict[tuple[str, str], int]) -> Delivery:
    enabled = target.status == EndpointStatus.ENABLED
    due, contact = now(), None
    if target.kind == EndpointKind.HUBSPOT:
        due, contact = due + DEBOUNCE, contacts[target.id, leads_in(event)[0]]
    return Delivery(
        organization_id=event.organization_id,
        event_id=event.id,
        endpoint_id=target.id,
        contact_id=contact,
        status=DeliveryStatus.PENDING if enabled else DeliveryStatus.HELD,
        next_attempt_at=due if enabled else None,
    )


def _insert(rows: list[Delivery]) -> int:
    if not rows:
        return 0
    ids = [row.id for row in rows]
    # Several organizations: each row has that of its event, and the database checks it.
    Delivery.everywhere.bulk_create(rows, ignore_conflicts=True)
    ring("deliveries")
    return Delivery.everywhere.filter(pk__in=ids).count()
