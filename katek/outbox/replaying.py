"""Sending again on request: one delivery, or all that an endpoint has missed."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.translation import gettext as _

from katek.core.clock import now
from katek.core.wakeups import ring
from katek.organizations.scope import working_for
from katek.outbox.contacts import send_again
from katek.outbox.endpoint_problems import EndpointProblem, refuse_unless_enabled
from katek.outbox.fan_out import TEST, fan_out_to
from katek.outbox.models import (
    Delivery,
    DeliveryStatus,
    Endpoint,
    EndpointKind,
    Event,
    Trigger,
)
from katek.outbox.states import DELIVERY_MOVES, move
from katek.outbox.subscriptions import wants

REPLAYABLE = timedelta(days=30)
CHUNK = 500


def retry(delivery: Delivery) -> Delivery:
    """This delivery is made again, due now, with the whole schedule before it; one in flight is
    left alone.

    Raises `EndpointProblem` when its endpoint is paused or disabled.
    """
    with working_for(delivery.organization), transaction.atomic():
        refuse_unless_enabled(delivery.endpoint)
        rows = Delivery.objects.filter(pk=delivery.pk)
        waiting = rows.filter(status=DeliveryStatus.PENDING)
        if not waiting.update(**_anew(Trigger.MANUAL)):
            _again(rows, Trigger.MANUAL)
        send_again(rows.select_related("contact"))
        ring("deliveries")
        delivery.refresh_from_db()
    return delivery


def replay(endpoint: Endpoint, since: datetime) -> int:
    """All events since then (at most 30 days) that the endpoint wants and did not get are due now.

    Held, failed and cancelled deliveries, and events from before the endpoint wanted them; what was
    delivered is not repeated. Answers how many. Raises `EndpointProblem` unless it is enabled.
    """
    first = max(since, now() - REPLAYABLE)
    with working_for(endpoint.organization), transaction.atomic():
        refuse_unless_enabled(endpoint)
        missed = Delivery.objects.filter(
            endpoint=endpoint,
            event__created_at__gte=first,
            status__in=[DeliveryStatus.HELD, DeliveryStatus.FAILED, DeliveryStatus.CANCELLED],
        )
        again = list(missed.values_list("pk", flat=True))
        count = _again(missed, Trigger.RECOVER)
        for events in _never_told(endpoint, first):
            count += fan_out_to(endpoint, events)
        if endpoint.kind == EndpointKind.HUBSPOT:
            send_again(Delivery.objects.filter(pk__in=again).select_related("contact"))
        ring("deliveries")
    return count


def skip_held(endpoint: Endpoint) -> int:
    """What is held won't be sent; answers how many. A replay can still bring it back.

    Raises `EndpointProblem` for a CRM, which gets the newest state of each lead in any case.
    """
    if endpoint.kind == EndpointKind.HUBSPOT:
        raise EndpointProblem(
            kind=_("HubSpot gets the newest state of each lead: nothing is skipped.")
        )
    with working_for(endpoint.organization):
        held = Delivery.objects.filter(endpoint=endpoint, status=DeliveryStatus.HELD)
        return move(held, DELIVERY_MOVES, DeliveryStatus.CANCELLED, finished_at=now())


def _again(rows: QuerySet[Delivery], trigger: str) -> int:
    return move(rows, DELIVERY_MOVES, DeliveryStatus.PENDING, **_anew(trigger))


def _anew(trigger: str) -> dict[str, Any]:
    """Columns of a delivery that is due now with the whole schedule before it; earlier tries stay counted."""
    return {
        "next_attempt_at": now(),
        "tried_before": F("tried_before") + F("attempts"),
        "attempts": 0,
        "trigger": trigger,
        "finished_at": None,
    }


def _never_told(endpoint: Endpoint, first: datetime) -> Iterator[list[Event]]:
    made = Delivery.objects.filter(endpoint=endpoint, event=OuterRef("pk"))
    events = (
        Event.objects.filter(~Exists(made), created_at__gte=first)
        .exclude(type=TEST)
        .exclude(subject=endpoint.pk)
    )
    wanted = [pk for pk, kind in events.values_list("pk", "type") if wants(endpoint.types, kind)]
    for start in range(0, len(wanted), CHUNK):
        yield list(Event.objects.filter(pk__in=wanted[start : start + CHUNK]))
