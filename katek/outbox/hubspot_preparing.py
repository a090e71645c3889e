"""Making an account ready: our group and properties, compared with what is there."""

from collections.abc import Mapping
from typing import Any

from katek.outbox.hubspot_answers import NeedsMending, Refused
from katek.outbox.hubspot_client import Account
from katek.outbox.hubspot_properties import GROUP, PROPERTIES, Property


async def prepare(account: Account) -> None:
    """Makes what is missing. Raises `NeedsMending` for a property of another kind, or `Trouble`."""
    try:
        await _make_what_is_missing(account)
    except Refused as refusal:
        raise NeedsMending(f"Katek's properties can't be made. {refusal.problem}") from refusal


async def _make_what_is_missing(account: Account) -> None:
    there = {str(one.get("name")): one for one in await account.properties()}
    for wanted in PROPERTIES:
        if wanted.name in there:
            _compare(wanted, there[wanted.name])
    missing = [wanted for wanted in PROPERTIES if wanted.name not in there]
    if missing:
        await account.make("/groups", GROUP)
    for wanted in missing:
        if not await account.make("", wanted.as_json()):
            _compare(wanted, await account.property(wanted.name))  # made meanwhile, or archived


def _compare(wanted: Property, found: Mapping[str, Any]) -> None:
    if found.get("type") != wanted.type:
        raise NeedsMending(
            f"HubSpot has a property {wanted.name} of the type {found.get('type')}; it must be"
            f" {wanted.type}. Delete it there, then resume."
        )
    if wanted.unique and not found.get("hasUniqueValue"):
        raise NeedsMending(
            f"HubSpot has a property {wanted.name} whose values are not unique. Delete it there,"
            " then resume."
        )
