"""Whether a request is Meta's: bodies of its events, and the signed requests about whoever connected us."""

import base64
import binascii
import hashlib
import hmac
import json
import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

OLDEST_REQUEST = timedelta(hours=24)
_HEADER = re.compile(r"sha256=[0-9a-fA-F]{64}")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")


class NotMetas(ValueError):
    """Why a signed request is not taken, as a sentence."""


def is_signed(body: bytes, header: str, secrets: Iterable[str]) -> bool:
    """Whether `X-Hub-Signature-256` fits the raw body under any of the app secrets.

    Meta signs with characters outside ASCII escaped, and sends them so. Where a proxy has turned them into
    UTF-8, they are escaped again for a second look; nothing else is ever changed.
    """
    if not _HEADER.fullmatch(header):
        return False
    given = header.removeprefix("sha256=").lower()
    known = list(secrets)
    if _fits(body, given, known):
        return True
    return not body.isascii() and _fits(_escaped(body), given, known)


def read_signed_request(text: str, secrets: Iterable[str], *, now: datetime) -> dict[str, Any]:
    """What a `signed_request` says; raises `NotMetas` for a forged, broken or old one."""
    signature, _, payload = text.partition(".")
    given = _decoded(signature)
    if not any(hmac.compare_digest(_hmac(payload.encode(), one), given) for one in secrets):
        raise NotMetas("signed_request: the signature is wrong.")
    try:
        said = json.loads(_decoded(payload))
    except (ValueError, RecursionError) as error:
        raise NotMetas("signed_request: the payload is not JSON.") from error
    if not isinstance(said, dict) or said.get("algorithm") != "HMAC-SHA256":
        raise NotMetas("signed_request: algorithm is not HMAC-SHA256.")
    issued = said.get("issued_at")
    if not isinstance(issued, int) or now.timestamp() - issued > OLDEST_REQUEST.total_seconds():
        raise NotMetas("signed_request: issued_at is missing or more than a day ago.")
    return said


def _fits(body: bytes, given: str, secrets: list[str]) -> bool:
    return any(hmac.compare_digest(_hmac(body, one).hex(), given) for one in secrets)


def _hmac(message: bytes, secret: str) -> bytes:
    return hmac.digest(secret.encode(), message, hashlib.sha256)


def _escaped(body: bytes) -> bytes:
    text = body.decode("utf-8", "surrogateescape")
    return _NOT_ASCII.sub(lambda found: json.dumps(found[0])[1:-1], text).encode()


def _decoded(part: str) -> bytes:
    """Base64 in either alphabet, with or without its padding."""
    usual = part.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return base64.b64decode(usual + "=" * (-len(usual) % 4), validate=True)
    except (binascii.Error, ValueError) as error:
        raise NotMetas("signed_request: it is not base64.") from error
