"""Endpoints on and off. What is switched off keeps what happens meanwhile; nothing is lost."""

from django.db import transaction

from katek.core.clock import now
from katek.core.wakeups import ring
from katek.organizations.scope import working_for
from katek.outbox.endpoint_problems import refuse_operators
from katek.outbox.health import clean_record
from katek.outbox.hubspot_schedule import MOST_ATTEMPTS
from katek.outbox.models import (
    Contact,
    ContactState,
    Delivery,
    DeliveryStatus,
    Endpoint,
    EndpointKind,
    EndpointStatus,
)
from katek.outbox.publish import publish
from katek.outbox.shapes import endpoint_json
from katek.outbox.states import DELIVERY_MOVES, ENDPOINT_MOVES, move


def pause(endpoint: Endpoint) -> Endpoint:
    """Nothing is sent until `resume`; what happens meanwhile is held and can be replayed."""
    refuse_operators(endpoint.kind)
    with transaction.atomic():
        _switch_off(endpoint, EndpointStatus.PAUSED, "")
    return endpoint


def pause_to_mend(endpoint: Endpoint, problem: str) -> Endpoint:
    """As `pause`, because somebody has to act first, as `problem` says."""
    with transaction.atomic():
        _switch_off(endpoint, EndpointStatus.PAUSED, problem)
    return endpoint


def disable(endpoint: Endpoint, problem: str) -> Endpoint:
    """As `pause`, because it doesn't work. The organization's other endpoints are told, once."""
    with transaction.atomic():
        if _switch_off(endpoint, EndpointStatus.DISABLED, problem):
            publish(
                endpoint.organization,
                "endpoint.disabled",
                endpoint_json(endpoint),
                subject=endpoint.id,
            )
    return endpoint


def resume(endpoint: Endpoint) -> Endpoint:
    """Enabled again, with a clean record. What is held stays held: `replay` sends it.

    A CRM gets the newest state of every lead that changed meanwhile, so nothing is held there; leads that were
    given up after many tries, not for what is in them, are tried anew.
    """
    with working_for(endpoint.organization), transaction.atomic():
        rows = Endpoint.objects.filter(pk=endpoint.pk)
        if move(rows, ENDPOINT_MOVES, EndpointStatus.ENABLED, problem=""):
            clean_record(endpoint)
            if endpoint.kind == EndpointKind.HUBSPOT:
                held = Delivery.objects.filter(endpoint=endpoint, status=DeliveryStatus.HELD)
                move(held, DELIVERY_MOVES, DeliveryStatus.PENDING, next_attempt_at=now())
                _try_anew(endpoint)
                ring("hubspot")
        endpoint.refresh_from_db()
    return endpoint


def _try_anew(endpoint: Endpoint) -> None:
    given_up = Contact.objects.filter(
        endpoint=endpoint, state=ContactState.FAILED, attempts__gte=MOST_ATTEMPTS
    )
    given_up.update(state=ContactState.PENDING, next_attempt_at=now(), attempts=0)


def _switch_off(endpoint: Endpoint, status: str, problem: str) -> bool:
    with working_for(endpoint.organization):
        rows = Endpoint.objects.filter(pk=endpoint.pk)
        moved = move(rows, ENDPOINT_MOVES, status, problem=problem)
        if moved:
            waiting = Delivery.objects.filter(endpoint=endpoint, status=DeliveryStatus.PENDING)
            move(waiting, DELIVERY_MOVES, DeliveryStatus.HELD, next_attempt_at=None)
        endpoint.refresh_from_db()
    return bool(moved)
