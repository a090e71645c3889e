"""Signatures under what we send, so that a receiver can tell it from anybody's forgery.

Two sets of headers with one key: Standard Webhooks 1.0.0 (`webhook-*`) for libraries, and beside it
`X-Katek-Signature` for tools that take the key as plain text. A key is 43 printable characters
behind `whsec_` + base64, so that both kinds of receiver can be given something to paste.
"""

import base64
import binascii
import hmac
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

PREFIX = "whsec_"
TOLERANCE = 300  # seconds, in both directions, as in the standard's libraries
SAFE_KEY_BYTES = 24  # the standard's least


class MalformedSecret(ValueError):
    """A `whsec_…` text that isn't base64 behind its prefix."""

    def __init__(self) -> None:
        super().__init__("A secret is whsec_ and base64 behind it; this one can't be decoded.")


@dataclass(frozen=True, slots=True)
class Sending:
    """One attempt to tell one endpoint of one event.

    `event` is the event's id, the same on every retry and replay; `trigger` says what caused the
    attempt: auto, manual, recover or test.
    """

    event: str
    type: str
    delivery: str
    attempt: int
    trigger: str = "auto"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What `verify` found; `reason` is a sentence, empty when the signature is valid."""

    valid: bool
    reason: str = ""


def new_secret() -> str:
    """A fresh key of 256 bits, as the endpoint's owner sees it: `whsec_…`."""
    return _as_secret(secrets.token_urlsafe(32).encode())


def operator_secret(text: str) -> str:
    """The `whsec_…` form of a secret from the settings; text without the prefix is the key itself.

    Raises MalformedSecret for an empty text and for a prefix with anything but base64 behind it.
    """
    secret = text if text.startswith(PREFIX) else _as_secret(text.encode())
    key_bytes(secret)
    return secret


@lru_cache(maxsize=1024)
def key_bytes(secret: str) -> bytes:
    """The HMAC key of the standard signature; raises MalformedSecret."""
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        raise MalformedSecret from None
    if not key or not secret.startswith(PREFIX):
        raise MalformedSecret
    return key


def is_short(secret: str) -> bool:
    """Whether the key has fewer bytes than the standard demands; `doctor` warns of it."""
    return len(key_bytes(secret)) < SAFE_KEY_BYTES


def headers(
    sending: Sending, *, timestamp: int, body: bytes, live: Sequence[str]
) -> dict[str, str]:
    """The headers to send with exactly these bytes at this attempt's time (Unix seconds).

    `live`: the endpoint's secrets, newest first; older ones are there until the grace of a rotation
    ends. The standard header carries a signature for each. `X-Katek-Signature` has room for one
    and stays with the oldest, so receivers that compare one value go on working until then.
    """
    stamp = str(timestamp)
    return {
        "webhook-id": sending.event,
        "webhook-timestamp": stamp,
        "webhook-signature": " ".join(
            standard_signature(sending.event, stamp, body, secret) for secret in live
        ),
        "X-Katek-Timestamp": stamp,
        "X-Katek-Signature": simple_signature(stamp, body, live[-1]),
        "X-Katek-Event": sending.type,
        "X-Katek-Delivery": sending.delivery,
        "X-Katek-Attempt": str(sending.attempt),
        "X-Katek-Trigger": sending.trigger,
    }


def standard_signature(event: str, timestamp: str, body: bytes, secret: str) -> str:
    """`v1,` and base64 of the HMAC-SHA256 over `<event>.<timestamp>.<body>`."""
    signed = b"%b.%b.%b" % (event.encode(), timestamp.encode(), body)
    return "v1," + base64.b64encode(hmac.digest(key_bytes(secret), signed, "sha256")).decode()


def simple_signature(timestamp: str, body: bytes, secret: str) -> str:
    """`sha256=` and the hex HMAC-SHA256 over `<timestamp>.<body>`, keyed with the whole text."""
    signed = b"%b.%b" % (timestamp.encode(), body)
    return "sha256=" + hmac.digest(secret.encode(), signed, "sha256").hex()


def verify(
    received: Mapping[str, str],
    body: bytes,
    secret: str,
    *,
    now: datetime,
    tolerance: int = TOLERANCE,
) -> Verdict:
    """Whether headers and body were signed with this secret not long ago; for the inspector page.

    The standard headers decide where they are, otherwise the simple ones.
    """
    found = {name.lower(): value for name, value in received.items()}
    simple = "webhook-signature" not in found
    stamp = found.get("x-katek-timestamp" if simple else "webhook-timestamp", "")
    given = found.get("x-katek-signature" if simple else "webhook-signature", "")
    if not given:
        return Verdict(False, "There is no signature: neither header is there.")
    if problem := _stale(stamp, now, tolerance):
        return Verdict(False, problem)
    if simple:
        expected = simple_signature(stamp, body, secret)
    elif "webhook-id" in found:
        expected = standard_signature(found["webhook-id"], stamp, body, secret)
    else:
        return Verdict(False, "The header webhook-id is missing; it is part of what is signed.")
    if _any_matches(given.split(), expected):
        return Verdict(True)
    return Verdict(False, "No signature matches: the body was changed, or the secret is another.")


def _as_secret(key: bytes) -> str:
    return PREFIX + base64.b64encode(key).decode()


def _stale(stamp: str, now: datetime, tolerance: int) -> str:
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) < 12):
        return "The timestamp header is missing or not a number of seconds."
    age = round(now.timestamp() - int(stamp))
    if abs(age) <= tolerance:
        return ""
    direction = "ago" if age > 0 else "in the future"
    return f"It was signed {abs(age)} s {direction}; {tolerance} s are allowed."


def _any_matches(given: Sequence[str], expected: str) -> bool:
    """Compares all of them in constant time, so that nothing tells which came close."""
    wanted = expected.encode()
    matches = [hmac.compare_digest(one.encode(), wanted) for one in given]
    return True in matches
