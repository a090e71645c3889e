"""What goes out: a claimed delivery with the bytes, the address and the secrets that it needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import connection

from katek.core.claims import Claimed
from katek.core.clock import now
from katek.core.encryption import CannotDecrypt, decrypt
from katek.outbox import operator
from katek.outbox.models import EndpointKind
from katek.outbox.rotation import live_secrets
from katek.outbox.signing import MalformedSecret


@dataclass(frozen=True, slots=True)
class Target:
    """Where it goes. `secrets`: newest first. `obstacle`: a sentence, if nothing can be sent there.

    `noted`: the problem that stands on the endpoint.
    """

    id: str
    kind: str
    url: str
    secrets: tuple[str, ...] = ()
    time_limit: float = 15.0
    noted: str = ""
    obstacle: str = ""


@dataclass(frozen=True, slots=True)
class Parcel:
    """`number` counts the attempts of this delivery, those before a replay included."""

    claimed: Claimed
    organization_id: str
    event_id: str
    type: str
    body: bytes
    trigger: str
    number: int
    target: Target


_ROWS = """SELECT d.id, d.organization_id, d.event_id, e.type, e.body, d.trigger, d.tried_before,
        p.id, p.kind, p.url, p.time_limit_seconds, p.problem, p.secret, p.retired_secrets
    FROM outbox_delivery d JOIN outbox_event e ON e.id = d.event_id
        JOIN outbox_endpoint p ON p.id = d.endpoint_id
    WHERE d.id = ANY(%s)"""


def load(claims: Sequence[Claimed]) -> list[Parcel]:
    """The parcels of claimed deliveries, of any organizations; without those deleted since."""
    held = {one.pk: one for one in claims}
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, [list(held)])
        rows = cursor.fetchall()
    # Secrets come as stored and are opened one by one: a key that is lost must not stop the others.
    targets = {row[7]: _target(*row[7:]) for row in {row[7]: row for row in rows}.values()}
    return [_parcel(held[row[0]], row, targets[row[7]]) for row in rows]


def _parcel(claimed: Claimed, row: tuple[Any, ...], target: Target) -> Parcel:
    _, organization_id, event_id, event_type, body, trigger, tried_before, *_ = row
    return Parcel(
        claimed,
        organization_id,
        event_id,
        event_type,
        body.encode(),
        trigger,
        tried_before + claimed.attempts,
        target,
    )


def _target(pk: str, kind: str, url: str, limit: int, noted: str, *sealed: str) -> Target:
    known: dict[str, Any] = {"id": pk, "kind": kind, "time_limit": float(limit), "noted": noted}
    try:
        if kind == EndpointKind.OPERATOR:
            secret = operator.secret()
            return Target(url=operator.url(), secrets=(secret,) if secret else (), **known)
        secret, retired = (_opened(token) if token else "" for token in sealed)
        return Target(url=url, secrets=tuple(live_secrets(secret, retired, now())), **known)
    except (CannotDecrypt, MalformedSecret) as problem:
        return Target(url=url, obstacle=str(problem), **known)


@lru_cache(maxsize=4096)
def _opened(token: str) -> str:
    return decrypt(token)
