"""Events, endpoints, deliveries and attempts as the API shows them."""

import json
from datetime import datetime
from typing import Any

from katek.outbox.models import Attempt, Delivery, Endpoint, EndpointKind, Event
from katek.outbox.publish import rfc3339


def event_json(event: Event) -> dict[str, Any]:
    """As it is sent to endpoints."""
    body: dict[str, Any] = json.loads(event.body)
    return body


def endpoint_json(endpoint: Endpoint, *, secret: str = "") -> dict[str, Any]:
    """`secret` is there only in the answer that makes or rotates it. The operator's address stays
    theirs, and HubSpot has none.
    """
    shape: dict[str, Any] = {
        "id": endpoint.id,
        "url": endpoint.url if endpoint.kind == EndpointKind.SIGNED else None,
        "kind": endpoint.kind,
        "description": endpoint.description,
        "types": list(endpoint.types),
        "status": endpoint.status,
        "problem": endpoint.problem or None,
    }
    return {**shape, "secret": secret} if secret else shape


def delivery_json(delivery: Delivery) -> dict[str, Any]:
    return {
        "id": delivery.id,
        "event": delivery.event_id,
        "endpoint": delivery.endpoint_id,
        "status": delivery.status,
        "attempts": delivery.tried_before + delivery.attempts,
        "next_attempt_at": _moment(delivery.next_attempt_at),
        "problem": delivery.problem or None,
    }


def attempt_json(attempt: Attempt) -> dict[str, Any]:
    return {
        "at": rfc3339(attempt.at),
        "status_code": attempt.status_code,
        "duration_ms": attempt.duration_ms,
        "problem": attempt.problem or None,
        "response": attempt.response,
    }


def _moment(moment: datetime | None) -> str | None:
    return rfc3339(moment) if moment else None
