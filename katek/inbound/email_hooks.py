"""The doors of mail providers: what they tell is checked for its sender, kept as it came, and understood later.

Postmark stops for good when it is answered 403, and tries again after anything else but 200.
"""

import base64
import binascii
import hashlib
from collections.abc import Mapping

from django.conf import settings
from django.http import HttpRequest, HttpResponse, RawPostDataException, UnreadablePostError
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from katek.campaigns.models import HookReceipt
from katek.core import clock
from katek.core.problems import problem
from katek.core.wakeups import ring

LARGEST = 50 * 1024 * 1024  # a mail with its attachments


@csrf_exempt
@require_POST
def postmark(request: HttpRequest, door: str) -> HttpResponse:
    """`door`: tracking or inbound."""
    expected = settings.POSTMARK_WEBHOOK_SECRET
    if expected is None:
        return problem(503, "POSTMARK_WEBHOOK_SECRET is not set: nobody can be let in here.")
    if not _is_let_in(request, expected):
        realm = {"WWW-Authenticate": 'Basic realm="katek"'}
        return problem(401, "User or password of the hook is wrong.", headers=realm)
    body = read_body(request, LARGEST)
    if body is None:
        return problem(413, f"The body has more than {LARGEST:,} bytes, or broke off.")
    keep("postmark", door, body)
    return HttpResponse("ok", content_type="text/plain")


def keep(
    provider: str, door: str, *bodies: bytes, headers: Mapping[str, str] | None = None
) -> None:
    """Keeps what came, to be read in the background; a repeat of it is one and the same."""
    receipts = [
        HookReceipt(
            provider=provider,
            door=door,
            sha256=hashlib.sha256(f"{provider} {door}\n".encode() + body).hexdigest(),
            body=body,
            headers=dict(headers or {}),
            next_attempt_at=clock.now(),
        )
        for body in bodies
    ]
    HookReceipt.objects.bulk_create(receipts, ignore_conflicts=True)
    ring("events")


def _is_let_in(request: HttpRequest, expected: tuple[str, str]) -> bool:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    try:
        given = base64.b64decode(token.strip(), validate=True) if scheme.lower() == "basic" else b""
    except (binascii.Error, ValueError):
        given = b""
    return constant_time_compare(given, ":".join(expected).encode())


def read_body(request: HttpRequest, largest: int) -> bytes | None:
    """All of it, past Django's own limit; None if there is too much or the sender hung up."""
    try:
        body: bytes = request.read(largest + 1)
    except (UnreadablePostError, RawPostDataException):
        return None
    return None if len(body) > largest else body
