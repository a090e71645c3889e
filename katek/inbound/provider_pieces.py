"""What a provider posts at once about many mails, apart: each piece is kept, read and erased by itself.

A piece has the provider's own form, with one event in it. What isn't as expected stays whole.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qs, urlencode


def pieces(provider: str, body: bytes) -> list[bytes]:
    """The bodies to keep, at least one."""
    part = _PARTS.get(provider)
    try:
        found = part(body) if part else []
    except (ValueError, RecursionError, LookupError, TypeError, AttributeError):
        return [body]
    return found if len(found) > 1 else [body]


def _listed(body: bytes) -> list[bytes]:
    posted = json.loads(body)
    return [_bytes([one]) for one in posted] if isinstance(posted, list) else []


def _named(name: str) -> Callable[[bytes], list[bytes]]:
    def part(body: bytes) -> list[bytes]:
        posted = json.loads(body)
        return [_bytes({**posted, name: [one]}) for one in posted[name]]

    return part


def _by_user(body: bytes) -> list[bytes]:
    (user,) = json.loads(body)["events_by_user"]
    return [_bytes({"events_by_user": [{**user, "events": [one]}]}) for one in user["events"]]


def _in_a_form(body: bytes) -> list[bytes]:
    (posted,) = parse_qs(body.decode())["mandrill_events"]
    return [
        urlencode({"mandrill_events": json.dumps([one])}).encode() for one in json.loads(posted)
    ]


def _bytes(posted: Any) -> bytes:
    return json.dumps(posted).encode()


_PARTS: Mapping[str, Callable[[bytes], list[bytes]]] = {
    "brevo": _named("items"),
    "mailjet": _listed,
    "mailtrap": _named("events"),
    "mandrill": _in_a_form,
    "sendgrid": _listed,
    "sparkpost": _listed,
    "unisender_go": _by_user,
}
