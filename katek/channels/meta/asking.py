"""Calls made while somebody connects a channel: what Graph refuses becomes a sentence for them."""

from collections.abc import Mapping
from typing import Any

from katek.channels.meta.decisions import rule_of
from katek.channels.meta.graph import Access, Calls, GraphAnswer
from katek.core.call_failed import CallFailed

PASSING = ("retry", "throttle")


class CannotConnect(Exception):
    """Why a channel was not connected, as a sentence; `status` is what an API answers: 502 for what may pass.

    `code` is the one of Graph's error, 0 without one.
    """

    def __init__(self, sentence: str, *, status: int = 422, code: int = 0) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.status = status
        self.code = code


def ask(
    call: Calls,
    method: str,
    path: str,
    access: Access,
    *,
    query: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """The content of Graph's answer; CannotConnect for anything but success."""
    try:
        return content_of(call(method, path, access, query=query))
    except CallFailed as failure:
        raise unreachable(failure) from None


def content_of(answer: GraphAnswer) -> dict[str, Any]:
    """The same for an answer that is there already."""
    if answer.error is not None:
        reason = answer.error.message or f"error {answer.error.code}"
        trace = f" (Meta's trace: {answer.error.trace})" if answer.error.trace else ""
        if rule_of(answer.error, status=answer.status).kind in PASSING:
            sentence = f"Meta can't do it now: {reason}{trace} Try again."
            raise CannotConnect(sentence, status=502, code=answer.error.code)
        raise CannotConnect(f"Meta refused it: {reason}{trace}", code=answer.error.code)
    if not answer.ok or answer.content is None:
        raise CannotConnect(
            f"Meta's answer (status {answer.status}) can't be understood. Try again.", status=502
        )
    return answer.content


def unreachable(failure: CallFailed) -> CannotConnect:
    return CannotConnect(f"Meta can't be reached: {failure.sentence} Try again.", status=502)


def rows_of(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The records of a list; whatever else stands there is passed over."""
    data = content.get("data")
    return [one for one in data if isinstance(one, dict)] if isinstance(data, list) else []


def text_of(content: Mapping[str, Any], name: str) -> str:
    value = content.get(name)
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
