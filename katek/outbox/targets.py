"""How each kind of endpoint is told: one function a kind, in one table."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from katek.core.answers import Answer
from katek.core.call_failed import CallFailed
from katek.core.http import Client
from katek.outbox.models import EndpointKind
from katek.outbox.parcels import Parcel
from katek.outbox.signing import MalformedSecret, Sending, headers, new_secret


@dataclass(frozen=True)
class Clients:
    """`guarded` reach what strangers may name; an endpoint keeps to one of them. `trusted`: the
    operator's.
    """

    guarded: Sequence[Client]
    trusted: Client


async def tell_signed(clients: Clients, parcel: Parcel, at: datetime) -> Answer:
    """A signed webhook to an address that an organization entered."""
    client = clients.guarded[hash(parcel.target.id) % len(clients.guarded)]
    return await _post(client, parcel, at)


async def tell_operator(clients: Clients, parcel: Parcel, at: datetime) -> Answer:
    """The operator's own address, which may be private."""
    if not parcel.target.url:
        raise CallFailed("blocked", "The operator's webhook address is not set any more.")
    return await _post(clients.trusted, parcel, at)


TARGETS: Mapping[str, Callable[[Clients, Parcel, datetime], Awaitable[Answer]]] = {
    EndpointKind.SIGNED: tell_signed,
    EndpointKind.OPERATOR: tell_operator,
}


async def tell(clients: Clients, parcel: Parcel, at: datetime) -> Answer:
    """One attempt, signed with this time. Raises `CallFailed`."""
    if parcel.target.obstacle:
        raise CallFailed("blocked", parcel.target.obstacle)
    act = TARGETS.get(parcel.target.kind)
    if act is None:
        raise CallFailed("blocked", f"Endpoints of kind {parcel.target.kind} are not supported.")
    return await act(clients, parcel, at)


async def _post(client: Client, parcel: Parcel, at: datetime) -> Answer:
    target = parcel.target
    return await client.post(
        target.url, body=parcel.body, headers=_headers(parcel, at), timeout=target.time_limit
    )


def _headers(parcel: Parcel, at: datetime) -> dict[str, str]:
    sending = Sending(
        event=parcel.event_id,
        type=parcel.type,
        delivery=str(parcel.claimed.pk),
        attempt=parcel.number,
        trigger=parcel.trigger,
    )
    secrets = parcel.target.secrets or (new_secret(),)
    try:
        signed = headers(sending, timestamp=int(at.timestamp()), body=parcel.body, live=secrets)
    except MalformedSecret as problem:
        raise CallFailed("blocked", str(problem)) from problem
    if not parcel.target.secrets:
        # The operator set no secret: a signature by a made-up one would only mislead.
        signed = {name: value for name, value in signed.items() if "ignature" not in name}
    return {"Content-Type": "application/json", **signed}
