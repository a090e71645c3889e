"""Postmark's refusals: an ErrorCode of its own and a status."""

from typing import Any

from katek.sandbox.stage.calls import Call, Reply
from katek.sandbox.stage.switches import Switch


class Refusal(Exception):
    """What Postmark refuses; `code` as in its table, `status` of the whole answer."""

    def __init__(self, code: int, message: str, *, status: int = 422) -> None:
        super().__init__(message)
        self.code, self.message, self.status = code, message, status

    def body(self) -> dict[str, Any]:
        return {"ErrorCode": self.code, "Message": self.message}

    def reply(self) -> Reply:
        return Reply(self.status, self.body())


def ordered(switch: Switch, call: Call) -> Reply:
    """A refusal that a switch asked for."""
    wanted = switch.options
    if switch.kind == "malformed":
        return Reply(int(wanted.get("status", 200)), str(wanted.get("body", "<html>")).encode())
    if switch.kind == "error":
        status = int(wanted.get("status", 422))
        text = str(wanted.get("message", "Refused on purpose."))
        return Refusal(int(wanted.get("code", 100)), text, status=status).reply()
    if switch.kind == "rate_limited":
        # Postmark publishes neither a number nor a Retry-After; a proxy before it may add one.
        reply = Reply(429, {"ErrorCode": 429, "Message": "Rate limit exceeded."})
        if "retry_after" in wanted:
            reply.headers["retry-after"] = str(wanted["retry_after"])
        return reply
    status = int(wanted.get("status", 500))
    return Reply(status, {"ErrorCode": status, "Message": "Internal Server Error"})
