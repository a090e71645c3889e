"""Errors of the API: RFC 9457 problem JSON, with a sentence for each field that is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

from django.http import JsonResponse

from katek.core.problems import problem

__all__ = ["Refusal", "field_error", "problem", "refuse_fields"]

LONGEST_VALUE = 200


def field_error(name: str, value: Any, reason: str) -> dict[str, Any]:
    """One wrong field; long values are cut, and what JSON doesn't know is shown as text."""
    simple = value is None or isinstance(value, bool | int)
    simple = simple or (isinstance(value, float) and isfinite(value))
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
        more = {"errors": self.errors} if self.errors else {}
        return problem(self.status, self.detail, headers=self.headers, **more)


def refuse_fields(problems: Mapping[str, str], values: Mapping[str, Any]) -> Refusal:
    """422 for values that a package would not take; `problems`: field → sentence."""
    errors = [field_error(name, values.get(name), text) for name, text in problems.items()]
    return Refusal(422, " ".join(problems.values()), errors)
