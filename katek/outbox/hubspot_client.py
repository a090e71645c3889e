"""The calls that we make to HubSpot: on its date-versioned paths, with one account's token."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from katek.core import failpoints
from katek.core.answers import API_LIMIT
from katek.core.call_failed import CallFailed
from katek.core.failpoints import AnswerLost, failpoint
from katek.core.http import Client
from katek.outbox.hubspot_answers import NeedsMending, Refused, Unreachable, understood

BEFORE_CALL = failpoints.register("hubspot.before_call")
AFTER_CALL = failpoints.register("hubspot.after_call")

VERSIONS = ("2026-09", "2026-03")
TIME_LIMIT = 30.0  # seconds a call


class LeaseOver(Exception):
    """Others may have the contacts by now: no further call for them."""


@dataclass
class Account:
    """How one account is reached. `calls` counts; `still_ours` is asked before each."""

    client: Client
    base: str
    token: str
    version: str = VERSIONS[0]
    still_ours: Callable[[], bool] = lambda: True
    calls: int = 0
    status: int | None = field(default=None)

    async def contacts(self, act: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """`batch/upsert` and its like. Raises `Trouble`."""
        return await self._call("POST", f"/crm/objects/{self.version}/contacts/{act}", body)

    async def look(self) -> None:
        """Whether contacts can be read. Raises `Trouble`."""
        await self._call("GET", f"/crm/objects/{self.version}/contacts?limit=1")

    async def properties(self) -> list[dict[str, Any]]:
        """All properties that contacts have. Raises `Trouble`."""
        found = await self._call("GET", f"/crm/properties/{self.version}/contacts")
        return [one for one in found.get("results") or () if isinstance(one, dict)]

    async def property(self, name: str) -> dict[str, Any]:
        return await self._call("GET", f"/crm/properties/{self.version}/contacts/{quote(name)}")

    async def make(self, what: str, body: Mapping[str, Any]) -> bool:
        """A property (`""`) or a group (`/groups`); False when it is there already."""
        try:
            await self._call("POST", f"/crm/properties/{self.version}/contacts{what}", body)
        except Refused as refusal:
            if refusal.status == 409:
                return False
            raise
        return True

    async def _call(
        self, method: str, path: str, body: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        if not self.still_ours():
            raise LeaseOver
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        sent = (
            b"" if body is None else json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
        )
        self.calls += 1
        failpoint(BEFORE_CALL)
        try:
            answer = await self.client.request(
                method,
                self.base + path,
                body=sent,
                headers=headers,
                timeout=TIME_LIMIT,
                limit=API_LIMIT,
            )
            failpoint(AFTER_CALL)
        except CallFailed as failure:
            raise Unreachable(failure.sentence) from failure
        except AnswerLost as lost:
            raise Unreachable(str(lost)) from lost
        self.status = answer.status
        return self._read(path, answer)

    def _read(self, path: str, answer: Any) -> dict[str, Any]:
        try:
            return understood(answer)
        except Refused as refusal:
            if refusal.status == 404 and not refusal.fault.is_missing:
                raise NeedsMending(
                    f"HubSpot doesn't know the version {self.version} of its API: choose another.",
                    404,
                ) from refusal
            raise


def batch(inputs: Sequence[Mapping[str, Any]], **more: Any) -> dict[str, Any]:
    """The body of a batch call."""
    return {"inputs": list(inputs), **more}
