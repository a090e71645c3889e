"""Graph's refusals in its own words: code, subcode, status. Raised anywhere below, answered in one place."""

import secrets
from typing import Any

from katek.sandbox.stage.calls import Call, Reply
from katek.sandbox.stage.switches import Switch


class Refusal(Exception):
    """What Graph refuses. `code` and `subcode` as in Meta's tables."""

    def __init__(
        self,
        message: str,
        code: int,
        subcode: int | None = None,
        *,
        status: int = 400,
        type: str = "OAuthException",
    ) -> None:
        super().__init__(message)
        self.message, self.code, self.subcode = message, code, subcode
        self.status, self.type = status, type

    def reply(self) -> Reply:
        return Reply(self.status, {"error": self.body()})

    def body(self) -> dict[str, Any]:
        body: dict[str, Any] = {"message": self.message, "type": self.type, "code": self.code}
        if self.subcode is not None:
            body["error_subcode"] = self.subcode
        if self.code in (1, 2, 4):
            body["is_transient"] = True
        return {**body, "fbtrace_id": trace_id()}


def trace_id() -> str:
    return "A" + secrets.token_urlsafe(16)


def wrong_parameter(sentence: str, subcode: int | None = None) -> Refusal:
    """The request itself is malformed."""
    return Refusal(f"(#100) {sentence}", 100, subcode)


def unknown_keys(names: list[str], of: str) -> Refusal:
    quoted = ", ".join(f'"{name}"' for name in sorted(names))
    return wrong_parameter(f'Invalid keys {quoted} were found in param "{of}".')


def no_such_object(thing: str, method: str = "get") -> Refusal:
    return Refusal(
        f"Unsupported {method} request. Object with ID '{thing}' does not exist, cannot be loaded due to"
        " missing permissions, or does not support this operation. Please read the Graph API documentation"
        " at https://developers.facebook.com/docs/graph-api",
        100,
        33,
        type="GraphMethodException",
    )


def missing_permission(scope: str, code: int = 10) -> Refusal:
    return Refusal(f"(#{code}) Requires {scope} permission to manage the object", code, status=403)


def ordered(switch: Switch, call: Call) -> Reply:
    """A refusal that a switch asked for."""
    wanted = switch.options
    if switch.kind == "malformed":
        return Reply(int(wanted.get("status", 200)), str(wanted.get("body", "<html>")).encode())
    if switch.kind == "rate_limited":
        minutes = int(wanted.get("minutes", 1))
        reply = Refusal(
            "(#80006) There have been too many calls to this Page account. Wait a bit and try again.",
            int(wanted.get("code", 80006)),
            status=int(wanted.get("status", 429)),
        ).reply()
        reply.headers["x-business-use-case-usage"] = business_usage(100, minutes)
        if "retry_after" in wanted:
            reply.headers["retry-after"] = str(wanted["retry_after"])
        return reply
    if switch.kind == "error":
        subcode = wanted.get("subcode")
        return Refusal(
            str(wanted.get("message", "Refused on purpose.")),
            int(wanted.get("code", 1)),
            None if subcode is None else int(subcode),
            status=int(wanted.get("status", 400)),
        ).reply()
    status = int(wanted.get("status", 500))
    return Refusal("An unknown error has occurred.", 1, status=status).reply()


def business_usage(percent: int, minutes: int = 0) -> str:
    return (
        f'{{"100200300400500":[{{"type":"messenger","call_count":{percent},"total_cputime":20,'
        f'"total_time":25,"estimated_time_to_regain_access":{minutes}}}]}}'
    )
