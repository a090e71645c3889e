"""What HubSpot's answers mean. The one place for it; whoever calls decides by the exception.

Unreachable     nobody knows, or it failed over there: again later, by the schedule
AskedToRest     too many calls: later, without counting as a try
NeedsMending    a person has to do something: everything to this account waits
Refused         what was sent is wrong, as a whole
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from katek.core.answers import Answer
from katek.core.backoff import CHANCE, retry_after
from katek.core.clock import now

NO_TOKEN = "The token is not valid any more: enter a new one."  # noqa: S105 - a sentence
TEN_SECONDS, LONGEST_REST = timedelta(seconds=10), timedelta(hours=24)
_EXISTING = re.compile(r"existing id:?\s*(\d+)", re.IGNORECASE)
_NO_PROPERTY = ("PROPERTY_DOESNT_EXIST", "PROPERTY_DOES_NOT_EXIST", "does not exist")
_WRONG = (400, 404, 409, 414)
_RESTING = (423, 429, 477)


class Trouble(Exception):
    """No contact was written by this call, or nobody knows. `problem` is a sentence."""

    def __init__(self, problem: str, status: int | None = None) -> None:
        super().__init__(problem)
        self.problem, self.status = problem, status


class Unreachable(Trouble):
    """No answer, or one of a service that is broken."""


class NeedsMending(Trouble):
    """A token, a scope, a property: whoever looks after the account has to act."""


class AskedToRest(Trouble):
    """`wait`: how long it wants to be left alone."""

    def __init__(self, problem: str, status: int, wait: timedelta) -> None:
        super().__init__(problem, status)
        self.wait = wait


class Refused(Trouble):
    """HubSpot won't take this; `fault` says why."""

    def __init__(self, fault: "Fault", status: int) -> None:
        super().__init__(fault.sentence, status)
        self.fault = fault


@dataclass(frozen=True)
class Fault:
    """Why a call or one contact of it was refused, read from an error object, whatever is in it."""

    category: str = ""
    message: str = ""
    context: str = ""

    @property
    def sentence(self) -> str:
        return f"HubSpot refused it: {self.message or self.category or 'it did not say why'}"

    @property
    def existing_id(self) -> str:
        """The contact that is there already, if that is what is wrong."""
        found = _EXISTING.search(self.message)
        return found[1] if found else ""

    @property
    def is_passing(self) -> bool:
        """Whether the same may be taken later."""
        return self.category in (
            "RATE_LIMITS",
            "RATE_LIMIT",
            "INTERNAL_ERROR",
            "SERVICE_UNAVAILABLE",
        )

    @property
    def is_conflict(self) -> bool:
        return self.category == "CONFLICT" or bool(self.existing_id)

    @property
    def is_missing(self) -> bool:
        return self.category == "OBJECT_NOT_FOUND"

    @property
    def lacks_property(self) -> bool:
        text = f"{self.message} {self.context}"
        return any(word in text for word in _NO_PROPERTY) and "roperty" in text


def understood(answer: Answer) -> dict[str, Any]:
    """The content of a good answer (2xx, 207 with its errors inside it); raises `Trouble`."""
    content = _content(answer)
    if answer.ok:
        return content
    fault = fault_of(content)
    if answer.status == 401:
        raise NeedsMending(NO_TOKEN, 401)
    if answer.status == 403:
        raise NeedsMending(_lacking(content, fault), 403)
    if answer.status in _RESTING:
        raise _rest(answer, content)
    if answer.status in _WRONG and content.get("status") == "error":
        raise Refused(fault, answer.status)
    raise Unreachable(f"HubSpot answered {answer.status}.", answer.status)


def fault_of(error: dict[str, Any]) -> Fault:
    """What an error object says; any part of it may be missing."""
    inner = [one for one in _list(error.get("errors")) if isinstance(one, dict)]
    codes = " ".join(str(one.get("code") or one.get("subCategory") or "") for one in inner)
    message = str(error.get("message") or "") or next(
        (str(one["message"]) for one in inner if one.get("message")), ""
    )
    category = str(error.get("category") or "")
    return Fault(category, message.replace("\0", "")[:500], f"{codes} {error.get('subCategory')}")


def context_values(error: dict[str, Any], name: str) -> list[str]:
    """Values of a key in the contexts of an error object: a text, or a list of them."""
    found: list[str] = []
    for one in (error, *_list(error.get("errors"))):
        context = one.get("context") if isinstance(one, dict) else None
        values = context.get(name) if isinstance(context, dict) else None
        found += [str(value) for value in (values if isinstance(values, list) else [values])]
    return [value for value in found if value and value != "None"]


def _content(answer: Answer) -> dict[str, Any]:
    """JSON, or nothing: a proxy on the way answers in HTML."""
    if not answer.body and answer.ok:
        return {}
    try:
        content = json.loads(answer.body)
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict):
        if answer.ok:
            raise Unreachable(f"HubSpot's answer ({answer.status}) is not JSON.", answer.status)
        return {}
    return content


def _lacking(content: dict[str, Any], fault: Fault) -> str:
    scopes = sorted(set(_scopes(content)))
    if scopes:
        return f"The token lacks the scope {', '.join(scopes)}: add it in HubSpot, then resume."
    return f"HubSpot doesn't allow it with this token: {fault.message or 'no reason was given'}"


def _scopes(part: Any, *, named: bool = False) -> Iterator[str]:
    """Every text in a list under a key that speaks of scopes."""
    if isinstance(part, dict):
        for name, value in part.items():
            yield from _scopes(value, named=named or "scope" in name.lower())
    elif isinstance(part, list):
        for value in part:
            yield from _scopes(value, named=named)
    elif named and isinstance(part, str):
        yield part


def _rest(answer: Answer, content: dict[str, Any]) -> AskedToRest:
    at = now()
    asked = retry_after(
        answer.headers.get("Retry-After"), now=at, least=timedelta(), most=LONGEST_REST
    )
    if answer.status == 423:
        wait = asked or timedelta(seconds=2)
        return AskedToRest("HubSpot has locked a record for a moment.", 423, wait)
    if answer.status == 477:
        wait = asked or timedelta(hours=1)
        return AskedToRest("HubSpot is moving the account to another place.", 477, wait)
    if "DAILY" in str(content.get("policyName", "")).upper():
        return AskedToRest("HubSpot's calls of the day are used up.", 429, asked or _midnight(at))
    wait = (asked or TEN_SECONDS) * CHANCE.uniform(1, 1.5)
    return AskedToRest("HubSpot takes no more calls for some seconds.", 429, wait)


def _midnight(at: datetime) -> timedelta:
    """Until the next day. HubSpot means the account's; the call after it tells if that is later."""
    tomorrow = (at + timedelta(days=1)).date()
    return datetime.combine(tomorrow, time(), tzinfo=UTC) - at


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
