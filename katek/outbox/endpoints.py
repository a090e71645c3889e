"""Endpoints: made, changed, and asked to answer. Everything that can be done with one is found
here.
"""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from katek.core.addresses import Lookup, look_up
from katek.core.clock import now
from katek.core.wakeups import ring
from katek.organizations.models import Organization
from katek.organizations.scope import working_for
from katek.outbox.endpoint_problems import (
    EndpointProblem,
    refuse_operators,
    refuse_unless_enabled,
    refuse_unsigned,
    refuse_wrong,
)
from katek.outbox.fan_out import TEST
from katek.outbox.health import clean_record
from katek.outbox.hubspot_connecting import connect_hubspot, disconnect_hubspot, test_hubspot
from katek.outbox.models import Delivery, Endpoint, EndpointHealth, EndpointKind, Trigger
from katek.outbox.publish import publish
from katek.outbox.replaying import replay, retry, skip_held
from katek.outbox.rotation import rotate_secret
from katek.outbox.signing import new_secret
from katek.outbox.subscriptions import DEFAULT_TYPES
from katek.outbox.switching import disable, pause, resume

__all__ = [
    "EndpointProblem", "change_endpoint", "connect_hubspot", "create_endpoint", "delete_endpoint",
    "disable", "pause", "replay", "resume", "retry", "rotate_secret", "send_test", "skip_held",
]  # fmt: skip


def create_endpoint(
    organization: Organization,
    *,
    url: str,
    types: Sequence[str] | None = None,
    description: str = "",
    kind: str = EndpointKind.SIGNED,
    lookup: Lookup | None = look_up,
) -> Endpoint:
    """A new endpoint, enabled, with a fresh secret: show `.secret` to its owner now, and never
    again.

    Raises `EndpointProblem` for an address that may not be called and for types that don't exist.
    """
    refuse_unsigned(kind)
    wanted = list(DEFAULT_TYPES if types is None else dict.fromkeys(types))
    refuse_wrong(url, wanted, lookup)
    with working_for(organization), transaction.atomic():
        endpoint: Endpoint = Endpoint.objects.create(
            kind=kind, url=url, types=wanted, description=description[:200], secret=new_secret()
        )
        EndpointHealth.objects.create(endpoint=endpoint)
    return endpoint


def change_endpoint(
    endpoint: Endpoint,
    *,
    url: str | None = None,
    types: Sequence[str] | None = None,
    description: str | None = None,
    lookup: Lookup | None = look_up,
) -> Endpoint:
    """New values for what is given. Another address starts with a clean record.

    Raises `EndpointProblem`.
    """
    refuse_unsigned(endpoint.kind)
    values: dict[str, Any] = {}
    if url is not None:
        values["url"] = url
    if types is not None:
        values["types"] = list(dict.fromkeys(types))
    if description is not None:
        values["description"] = description[:200]
    wanted = {"url": endpoint.url, "types": endpoint.types} | values
    moved = wanted["url"] != endpoint.url
    refuse_wrong(wanted["url"], wanted["types"], lookup if moved else None)
    with working_for(endpoint.organization), transaction.atomic():
        Endpoint.objects.filter(pk=endpoint.pk).update(**values)
        if moved:
            clean_record(endpoint)
        endpoint.refresh_from_db()
    return endpoint


def delete_endpoint(endpoint: Endpoint) -> None:
    """With its deliveries; the events stay. Raises `EndpointProblem` for one of the settings."""
    if endpoint.kind == EndpointKind.HUBSPOT:
        disconnect_hubspot(endpoint)
        return
    refuse_operators(endpoint.kind)
    with working_for(endpoint.organization):
        endpoint.delete()


def send_test(endpoint: Endpoint) -> Delivery:
    """A `webhook.test` event for this endpoint alone, whatever types it wants.

    HubSpot is asked now, and the delivery says what came of it. Raises `EndpointProblem` when
    another is paused or disabled.
    """
    if endpoint.kind == EndpointKind.HUBSPOT:
        return test_hubspot(endpoint)
    organization = endpoint.organization
    with working_for(organization), transaction.atomic():
        refuse_unless_enabled(endpoint)
        message = "This is a test. Your endpoint can read events from Katek."
        event = publish(organization, TEST, {"message": message}, subject=endpoint.id)
        delivery: Delivery = Delivery.objects.create(
            event=event, endpoint=endpoint, trigger=Trigger.TEST, next_attempt_at=now()
        )
        ring("deliveries")
    return delivery
