"""Errors as programs read them: RFC 9457 problem details."""

from collections.abc import Mapping
from http import HTTPStatus

from django.http import JsonResponse


def problem(
    status: int, detail: str, *, headers: Mapping[str, str] | None = None, **more: object
) -> JsonResponse:
    """An `application/problem+json` answer; `detail` is a sentence that says how to mend it."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    return JsonResponse(
        {**body, "detail": detail, **more},
        status=status,
        content_type="application/problem+json",
        headers=headers,
    )
