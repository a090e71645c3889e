"""The Chat Completions interface's refusals: one shape, a type, a code, the parameter that is wrong."""

from typing import Any

from katek.sandbox.stage.calls import Call, Reply
from katek.sandbox.stage.switches import Switch


class Refusal(Exception):
    """What the interface refuses."""

    def __init__(
        self,
        message: str,
        *,
        param: str | None = None,
        code: str | None = None,
        status: int = 400,
        type: str = "invalid_request_error",
    ) -> None:
        super().__init__(message)
        self.message, self.param, self.code = message, param, code
        self.status, self.type = status, type

    def reply(self) -> Reply:
        told: dict[str, Any] = {"message": self.message, "type": self.type}
        return Reply(self.status, {"error": {**told, "param": self.param, "code": self.code}})


def ordered(switch: Switch, call: Call) -> Reply:
    """A refusal that a switch asked for."""
    wanted = switch.options
    if switch.kind == "malformed":
        return Reply(int(wanted.get("status", 200)), str(wanted.get("body", "<html>")).encode())
    if switch.kind == "rate_limited":
        reply = Refusal(
            "Rate limit reached for requests.",
            code=str(wanted.get("code", "rate_limit_exceeded")),
            status=429,
            type="requests",
        ).reply()
        reply.headers["retry-after"] = str(wanted.get("retry_after", 1))
        return reply
    if switch.kind == "error":
        return Refusal(
            str(wanted.get("message", "Refused on purpose.")),
            code=wanted.get("code"),
            status=int(wanted.get("status", 400)),
        ).reply()
    return Refusal(
        "The server had an error while processing your request. Sorry about that!",
        status=int(wanted.get("status", 500)),
        type="server_error",
    ).reply()
