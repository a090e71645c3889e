"""HubSpot's refusals: a status, a category, and a correlation id to name to its support."""

import uuid
from collections.abc import Mapping
from typing import Any

from katek.sandbox.stage.calls import Call, Reply
from katek.sandbox.stage.switches import Switch

STATUS = {
    "VALIDATION_ERROR": 400,
    "INVALID_AUTHENTICATION": 401,
    "EXPIRED_AUTHENTICATION": 401,
    "MISSING_SCOPES": 403,
    "OBJECT_NOT_FOUND": 404,
    "CONFLICT": 409,
    "RATE_LIMITS": 429,
}


class Refusal(Exception):
    """What HubSpot refuses. `errors`: the single mistakes, as in its answer; `context`: what they are about."""

    def __init__(
        self,
        category: str,
        message: str,
        *,
        errors: list[dict[str, Any]] | None = None,
        context: Mapping[str, Any] | None = None,
        sub_category: str = "",
    ) -> None:
        super().__init__(message)
        self.category, self.message = category, message
        self.errors, self.context, self.sub_category = errors or [], context or {}, sub_category

    def body(self) -> dict[str, Any]:
        body: dict[str, Any] = {
            "status": "error",
            "message": self.message,
            "correlationId": str(uuid.uuid4()),
            "category": self.category,
        }
        if self.sub_category:
            body["subCategory"] = self.sub_category
        if self.context:
            body["context"] = dict(self.context)
        if self.errors:
            body["errors"] = self.errors
        return body

    def reply(self) -> Reply:
        body = self.body()
        headers = {"x-hubspot-correlation-id": body["correlationId"]}
        return Reply(STATUS[self.category], body, headers)

    def within_batch(self, trace: str | None) -> dict[str, Any]:
        """As one of the errors of a 207."""
        context: dict[str, Any] = dict(self.context)
        if trace is not None:
            context["objectWriteTraceId"] = [trace]
        return {
            "status": "error",
            "category": self.category,
            "message": self.message,
            "context": context,
            "errors": self.errors,
            **({"subCategory": self.sub_category} if self.sub_category else {}),
        }


def invalid(message: str, code: str, **context: str) -> Refusal:
    """A value that is not taken. `context`: what it is about, such as propertyName."""
    told = {name: [value] for name, value in context.items()}
    mistake = {"message": message, "code": code, "context": told}
    return Refusal(
        "VALIDATION_ERROR", f"Property values were not valid: [{message}]", errors=[mistake]
    )


def missing_scope(scope: str) -> Refusal:
    mistake = {
        "message": "One or more of the following scopes are required.",
        "context": {"requiredGranularScopes": [scope]},
    }
    return Refusal(
        "MISSING_SCOPES",
        "This app hasn't been granted all required scopes to make this call.",
        errors=[mistake],
    )


def ordered(switch: Switch, call: Call) -> Reply:
    """A refusal that a switch asked for."""
    wanted = switch.options
    if switch.kind == "malformed":
        return Reply(int(wanted.get("status", 200)), str(wanted.get("body", "<html>")).encode())
    if switch.kind == "rate_limited":
        return _rate_limited(wanted)
    if switch.kind == "error":
        refusal = Refusal(
            str(wanted.get("category", "VALIDATION_ERROR")),
            str(wanted.get("message", "Refused on purpose.")),
        )
        reply = Reply(int(wanted.get("status", STATUS.get(refusal.category, 400))), refusal.body())
        if "retry_after" in wanted:
            reply.headers["retry-after"] = str(wanted["retry_after"])
        return reply
    return Reply(
        int(wanted.get("status", 500)),
        {"status": "error", "message": "internal error", "correlationId": str(uuid.uuid4())},
    )


def _rate_limited(wanted: Mapping[str, Any]) -> Reply:
    policy = str(wanted.get("policy", "TEN_SECONDLY_ROLLING"))
    word = "ten_secondly_rolling" if policy == "TEN_SECONDLY_ROLLING" else "daily"
    body = {
        "status": "error",
        "message": f"You have reached your {word} limit.",
        "errorType": "RATE_LIMIT",
        "correlationId": str(uuid.uuid4()),
        "policyName": policy,
        "category": "RATE_LIMITS",
    }
    retry = wanted.get("retry_after")
    return Reply(429, body, {"retry-after": str(retry)} if retry is not None else {})
