"""The same POST twice is done once: `Idempotency-Key` gives the first answer again for a day.

What a request does and the answer it got are one transaction, so a crash leaves neither. Only what succeeded
is kept: a refused request has done nothing, and may be mended and sent again with its key.
"""

import hashlib
from collections.abc import Callable
from datetime import timedelta

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse

from katek.api.models import IdempotentRequest
from katek.api.problems import Refusal, field_error
from katek.core import clock
from katek.organizations.models import Organization

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
KEPT = timedelta(hours=24)
LONGEST = 255
FORGOTTEN_AT_ONCE = 100


def once(
    request: HttpRequest, organization: Organization, answer: Callable[[], HttpResponse]
) -> HttpResponse:
    """The answer to a request, or the one that its key got before.

    Raises `Refusal`: 409 while the first one is running, 422 when it had another body.
    """
    key = _key(request)
    route = f"{request.method} {request.path}"[:300]
    fingerprint = _fingerprint(request)
    with transaction.atomic():
        _lock(organization, key, route)
        kept = IdempotentRequest.objects.filter(
            key=key, route=route, created_at__gt=clock.now() - KEPT
        ).first()
        if kept is not None:
            return _again(kept, fingerprint)
        response = answer()
        if response.status_code >= 400:
            transaction.set_rollback(True)
            return response
        _forget(key, route)
        IdempotentRequest.objects.create(
            key=key,
            route=route,
            fingerprint=fingerprint,
            status_code=response.status_code,
            answer=response.content.decode(),
        )
    return response


def _key(request: HttpRequest) -> str:
    key = request.headers[HEADER].strip()
    if not 0 < len(key) <= LONGEST or not key.isprintable():
        reason = f"expected 1 to {LONGEST} printable characters"
        raise Refusal(422, f"{HEADER}: {reason}.", [field_error(HEADER, key, reason)])
    return key


def _fingerprint(request: HttpRequest) -> str:
    query = request.META.get("QUERY_STRING", "").encode()
    return hashlib.sha256(query + b"\n" + request.body).hexdigest()


def _lock(organization: Organization, key: str, route: str) -> None:
    """Held until the transaction ends, however it ends; who comes second is told to wait."""
    name = f"{organization.pk} {route} {key}".encode()
    number = int.from_bytes(hashlib.sha256(name).digest()[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        row = cursor.fetchone()
    if not row or not row[0]:
        wait = {"Retry-After": "1"}
        raise Refusal(409, f"A request with this {HEADER} is still running.", headers=wait)


def _again(kept: IdempotentRequest, fingerprint: str) -> HttpResponse:
    if kept.fingerprint != fingerprint:
        raise Refusal(422, f"This {HEADER} was used for a request with another body.")
    return HttpResponse(
        kept.answer,
        status=kept.status_code,
        content_type="application/json; charset=utf-8",
        headers={REPLAYED: "true"},
    )


def _forget(key: str, route: str) -> None:
    """Answers older than a day go whenever a new one comes, a few at a time."""
    old = IdempotentRequest.objects.filter(created_at__lte=clock.now() - KEPT)
    IdempotentRequest.objects.filter(pk__in=old.values("pk")[:FORGOTTEN_AT_ONCE]).delete()
    old.filter(key=key, route=route).delete()
