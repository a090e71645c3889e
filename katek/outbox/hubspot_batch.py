"""One batch of contacts of one account: found, updated, made, and told apart what came of each.

A known contact is updated by its id. Of those not known yet whoever has the address already is
found first; the rest is upserted by our own unique property, so that a call whose answer was lost
can simply be made again. When HubSpot refuses a batch as a whole it is halved until the culprit
stands alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from katek.outbox.hubspot_answers import (
    Fault,
    Refused,
    Trouble,
    context_values,
    fault_of,
)
from katek.outbox.hubspot_client import Account, batch
from katek.outbox.hubspot_mapping import for_a_new_one
from katek.outbox.hubspot_preparing import prepare
from katek.outbox.hubspot_properties import LEAD_ID

SILENT = "HubSpot's answer says nothing about this contact."


class Fate(Enum):
    """What came of a contact."""

    SYNCED = "synced"
    GONE = "gone"  # the lead is no more, and nothing is left to be said of it
    SOON = "soon"  # its id has turned out to be another: once more
    NEXT = "next"  # has to wait for another of the batch; not a try
    AGAIN = "again"
    REFUSED = "refused"


@dataclass(frozen=True)
class Outcome:
    """`remote_id`: None if nothing new is known of it. `note`: what else there is to say."""

    fate: Fate
    remote_id: str | None = None
    problem: str = ""
    note: str = ""
    status: int | None = None


@dataclass
class Item:
    """A lead to be sent; `properties` None: it is to be forgotten over there."""

    subject: str
    properties: Mapping[str, str] | None
    remote_id: str = ""

    @property
    def email(self) -> str:
        return (self.properties or {}).get("email", "")


@dataclass
class Push:
    """Runs once. `outcomes` by lead; those without one were not come to, because of `trouble`."""

    account: Account
    prepared: bool
    archives: bool = False
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    trouble: Trouble | None = None
    _new: list[Item] = field(default_factory=list)
    _may_prepare: bool = True

    async def run(self, items: Sequence[Item]) -> None:
        try:
            if not self.prepared:
                await self._prepare()
            await self._all(items)
        except Trouble as trouble:
            self.trouble = trouble

    async def _prepare(self) -> None:
        await prepare(self.account)
        self.prepared = True

    async def _all(self, items: Sequence[Item]) -> None:
        await self._forget([one for one in items if one.properties is None])
        wanted = [one for one in items if one.properties is not None]
        await self._find([one for one in wanted if not one.remote_id and one.email])
        wanted = self._without_twins(wanted)
        await self._write("batch/update", [one for one in wanted if one.remote_id])
        await self._write("batch/upsert", [one for one in wanted if not one.remote_id])
        await self._welcome()

    async def _forget(self, items: Sequence[Item]) -> None:
        if self.archives and items:
            await self._find([one for one in items if not one.remote_id], LEAD_ID)
            known = [one for one in items if one.remote_id]
            if known:
                await self._archive(known)
        for one in items:
            if one.subject not in self.outcomes:
                self._settle(one, Fate.GONE)

    async def _archive(self, items: Sequence[Item]) -> None:
        try:
            await self.account.contacts(
                "batch/archive", batch([{"id": one.remote_id} for one in items])
            )
        except Refused as refusal:
            if refusal.fault.is_missing and len(items) == 1:
                return
            for one in items if len(items) == 1 else ():
                self._settle(one, Fate.REFUSED, problem=refusal.problem, status=refusal.status)
            for half in _halves(items) if len(items) > 1 else ():
                await self._archive(half)

    async def _find(self, items: Sequence[Item], by: str = "email") -> None:
        """Gives each item the id of the contact that has its address (or our id) already."""
        keys = {(one.email if by == "email" else one.subject): one for one in reversed(items)}
        if not keys:
            return
        body = batch([{"id": key} for key in keys], idProperty=by, properties=[by])
        try:
            content = await self.account.contacts("batch/read", body)
        except Refused:
            # One malformed address fails them all: the upsert will tell which.
            return
        for result in _dicts(content.get("results")):
            value = str((result.get("properties") or {}).get(by) or "")
            found = keys.get(value.lower() if by == "email" else value)
            if found is not None:
                found.remote_id = str(result.get("id") or "")

    def _without_twins(self, items: Sequence[Item]) -> list[Item]:
        """One item a contact: who shares the id or the address of one before it waits for its turn."""
        seen: set[str] = set()
        alone = []
        for one in items:
            keys = {key for key in (one.remote_id, one.email) if key}
            if keys & seen:
                self._settle(one, Fate.NEXT)
            else:
                alone.append(one)
            seen |= keys
        return alone

    async def _write(self, act: str, items: Sequence[Item]) -> None:
        if not items:
            return
        try:
            content = await self._sent(act, items)
        except Refused as refusal:
            if len(items) == 1:
                self._judge(items[0], refusal.fault, refusal.status)
                return
            for half in _halves(items):
                await self._write(act, half)
            return
        if await self._sort_out(act, items, content):
            await self._write(act, [one for one in items if one.subject not in self.outcomes])

    async def _sent(self, act: str, items: Sequence[Item]) -> dict[str, Any]:
        body = batch([_input(act, one) for one in items])
        try:
            return await self.account.contacts(act, body)
        except Refused as refusal:
            if not (refusal.fault.lacks_property and self._may_prepare):
                raise
            await self._prepare_again()
            return await self.account.contacts(act, body)

    async def _prepare_again(self) -> None:
        """A property of ours was deleted over there: made anew, once a batch."""
        self._may_prepare = False
        await self._prepare()

    async def _sort_out(self, act: str, items: Sequence[Item], content: dict[str, Any]) -> bool:
        """Outcomes from an answer; whether those still without one are to be sent once more."""
        lookup = _Lookup(items)
        for result in _dicts(content.get("results")):
            item = lookup.of_result(result)
            if item is not None:
                if result.get("new") is True:
                    self._new.append(item)
                self._settle(item, Fate.SYNCED, remote_id=str(result.get("id") or ""))
        lacking = False
        for error in _dicts(content.get("errors")):
            fault = fault_of(error)
            if fault.lacks_property and self._may_prepare:
                lacking = True
                continue
            for item in lookup.of_error(error):
                self._judge(item, fault, 207)
        if lacking:
            await self._prepare_again()
            return True
        for item in items:
            if item.subject not in self.outcomes:
                self._settle(item, Fate.AGAIN, problem=SILENT)
        return False

    def _judge(self, item: Item, fault: Fault, status: int | None) -> None:
        if fault.existing_id and not item.remote_id:
            self._settle(
                item, Fate.SOON, remote_id=fault.existing_id, problem=fault.sentence, status=status
            )
        elif fault.existing_id:
            problem = f"{fault.sentence} Merge the two contacts in HubSpot."
            self._settle(item, Fate.REFUSED, problem=problem, status=status)
        elif fault.is_missing and item.remote_id:
            self._settle(item, Fate.SOON, remote_id="", problem=fault.sentence, status=status)
        elif fault.is_conflict:
            self._settle(item, Fate.SOON, problem=fault.sentence, status=status)
        else:
            fate = Fate.AGAIN if fault.is_passing else Fate.REFUSED
            self._settle(item, fate, problem=fault.sentence, status=status)

    async def _welcome(self) -> None:
        """Contacts that we made are leads; of others the stage is the agency's own matter."""
        made = [one for one in self._new if self.outcomes[one.subject].fate is Fate.SYNCED]
        if not made:
            return
        ids = {one.subject: self.outcomes[one.subject].remote_id for one in made}
        inputs = [{"id": pk, "properties": {"lifecyclestage": "lead"}} for pk in ids.values()]
        try:
            await self.account.contacts("batch/update", batch(inputs))
        except Refused as refusal:
            note = f"Its lifecycle stage could not be set. {refusal.problem}"
            for one in made:
                self._settle(one, Fate.SYNCED, remote_id=ids[one.subject], note=note)

    def _settle(self, item: Item, fate: Fate, **more: Any) -> None:
        more.setdefault("status", self.account.status)
        self.outcomes[item.subject] = Outcome(fate, **more)


class _Lookup:
    """Whose a result or an error is: by our trace id, by our property, by the contact's id."""

    def __init__(self, items: Iterable[Item]) -> None:
        self.by_subject = {one.subject: one for one in items}
        self.by_id = {one.remote_id: one for one in self.by_subject.values() if one.remote_id}

    def of_result(self, result: dict[str, Any]) -> Item | None:
        properties = result.get("properties")
        named = properties.get(LEAD_ID) if isinstance(properties, dict) else None
        for subject in (result.get("objectWriteTraceId"), named):
            if subject in self.by_subject:
                return self.by_subject[str(subject)]
        return self.by_id.get(str(result.get("id")))

    def of_error(self, error: dict[str, Any]) -> list[Item]:
        traces = context_values(error, "objectWriteTraceId")
        traces += [str(error.get("objectWriteTraceId"))]
        ids = [*context_values(error, "ids"), *context_values(error, "id"), str(error.get("id"))]
        found = [self.by_subject[one] for one in traces if one in self.by_subject]
        return found or [
            item
            for one in ids
            if (item := self.by_id.get(one) or self.by_subject.get(one)) is not None
        ]


def _input(act: str, item: Item) -> dict[str, Any]:
    properties = dict(item.properties or {})
    if act == "batch/update":
        return {"id": item.remote_id, "objectWriteTraceId": item.subject, "properties": properties}
    return {
        "id": item.subject,
        "idProperty": LEAD_ID,
        "objectWriteTraceId": item.subject,
        "properties": for_a_new_one(properties),
    }


def _halves(items: Sequence[Item]) -> tuple[Sequence[Item], Sequence[Item]]:
    middle = len(items) // 2
    return items[:middle], items[middle:]


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
