"""Errors of the API: RFC 9457 problem JSON, with a sentence for each field that is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import JsonResponse

CONTENT_TYPE = "application/problem+json"
LONGEST_VALUE = 200


def field_error(name: str, value: Any, reason: str) -> dict[str, Any]:
    """One wrong field; long values are cut, and what JSON doesn't know is shown as text."""
    simple = value is None or isinstance(value, bool | int | float)
    shown = value if simple else str(value)[:LONGEST_VALUE]
    return {"field": name, "value": shown, "reason": reason}


@dataclass
class Refusal(Exception):
    """Ends a request with a problem. `detail` is a sentence; `errors` are made by `field_error`."""

    status: int
    detail: str
    errors: list[dict[str, Any]] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)

    def response(self) -> JsonResponse:
        return problem(self.status, self.detail, errors=self.errors, headers=self.headers)


def problem(
    status: int,
    detail: str,
    *,
    errors: list[dict[str, Any]] | None = None,
    headers: Mapping[str, str] | None = None,
) -> JsonResponse:
    content: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    if errors:
        content["errors"] = errors
    encoder = DjangoJSONEncoder
    return JsonResponse(
        content, encoder, status=status, content_type=CONTENT_TYPE, headers=dict(headers or {})
    )


def refuse_fields(problems: Mapping[str, str], values: Mapping[str, Any]) -> Refusal:
    """422 for values that a package would not take; `problems`: field → sentence."""
    errors = [field_error(name, values.get(name), text) for name, text in problems.items()]
    return Refusal(422, " ".join(problems.values()), errors)
