"""A POST of Meta's split into its entries, each with what tells whose it is and whether it came before.

The entries of one POST may belong to pages of several organizations. Nothing here raises: what can't be
read becomes one entry with the reason.
"""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from katek.channels.meta import values

MOST_PEOPLE = 50
LONGEST_ACCOUNT = 100
KINDS = {"page": "messenger", "instagram": "instagram"}


@dataclass(frozen=True)
class Entry:
    """`body`: the entry in an envelope of its own, as JSON that can be replayed (else the raw text).

    `kind` is the channel's, or empty; `account` whom the entry names, `recipient` whom its first element
    does; `people` are the customers in it; `digest` is the same for the same entry. `problem`: why it
    can't be read.
    """

    body: str
    digest: str
    kind: str = ""
    account: str = ""
    recipient: str = ""
    people: list[str] = field(default_factory=list)
    problem: str = ""


def split(raw: bytes) -> list[Entry]:
    """The entries of a body, at least one."""
    try:
        body = json.loads(raw)
        if not isinstance(body, dict):
            return [_unreadable(raw, "The body is no JSON object.")]
        listed = body.get("entry")
        if not isinstance(listed, list):
            return [_unreadable(raw, "The body has no list of entries.")]
        if not listed:
            return [_unreadable(raw, "The body has no entries.")]
        return [_entry(raw, body.get("object"), one) for one in listed]
    except (ValueError, RecursionError):
        return [_unreadable(raw, "The body is not JSON, or it is nested too deeply.")]


def opened(body: str) -> tuple[str, Any]:
    """The object and the entry in an entry's body; raises `ValueError` for a raw one."""
    try:
        envelope = json.loads(body)
        return values.text(envelope["object"], 40), envelope["entry"][0]
    except (TypeError, KeyError, IndexError, RecursionError) as error:
        raise ValueError("It is no entry.") from error


def _entry(raw: bytes, kind: Any, entry: Any) -> Entry:
    envelope = {"entry": [entry], "object": kind}
    try:
        # ASCII only: what text in the database can't hold stays escaped.
        body = json.dumps(envelope, sort_keys=True, separators=(",", ":"))
    except RecursionError:
        return _unreadable(raw, "An entry is nested too deeply.")
    known = KINDS.get(kind, "") if isinstance(kind, str) else ""
    details = values.record(entry)
    account = values.identity(details.get("id"))
    people, recipient = _people(details, account)
    return Entry(
        body=body,
        digest=hashlib.sha256(body.encode()).hexdigest(),
        kind=known,
        account=account[:LONGEST_ACCOUNT],
        recipient=recipient[:LONGEST_ACCOUNT],
        people=people,
    )


def _people(entry: dict[str, Any], account: str) -> tuple[list[str], str]:
    """The customers in an entry, and to whom its first element went that is no echo."""
    people: dict[str, None] = {}
    recipient = ""
    for element in [*values.items(entry.get("messaging")), *values.items(entry.get("standby"))]:
        if not isinstance(element, dict):
            continue
        sender = values.identity(values.record(element.get("sender")).get("id"))
        to = values.identity(values.record(element.get("recipient")).get("id"))
        is_echo = values.record(element.get("message")).get("is_echo") is True
        recipient = recipient or ("" if is_echo else to)
        people |= dict.fromkeys(
            one for one in (sender, to) if one.isprintable() and one not in ("", account)
        )
    return list(people)[:MOST_PEOPLE], recipient


def _unreadable(raw: bytes, problem: str) -> Entry:
    text = raw.decode("utf-8", "replace").replace("\0", "�")
    return Entry(body=text, digest=hashlib.sha256(raw).hexdigest(), problem=problem)
