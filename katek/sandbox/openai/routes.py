"""`/v1/chat/completions` and `/v1/models`, whole or as a stream."""

import json
import os
import uuid
from collections.abc import Mapping
from typing import Any

from katek.core import clock
from katek.sandbox.openai.refusals import Refusal
from katek.sandbox.openai.request_checks import MODELS, check
from katek.sandbox.openai.script import Said, said
from katek.sandbox.stage.calls import Call, NotJson, Reply
from katek.sandbox.stage.store import fact, reading

NAME = "openai"
FAULT = "openai.fault"
KEY_BEGINS = "sk-"


def answer(call: Call) -> Reply:
    """One call."""
    try:
        _need_key(call)
        match call.method, call.path:
            case "GET", "/v1/models":
                return Reply(200, {"object": "list", "data": [_model(name) for name in MODELS]})
            case "POST", "/v1/chat/completions":
                return _completed(_body(call))
        raise Refusal(f"Invalid URL ({call.method} {call.path})", status=404)
    except Refusal as refusal:
        return refusal.reply()


def _completed(body: Mapping[str, Any]) -> Reply:
    with reading() as db:
        fault = str(fact(db, FAULT, ""))
    words = said(body, fault)
    head = {
        "id": f"chatcmpl-{uuid.uuid4().hex}",
        "created": int(clock.now().timestamp()),
        "model": body["model"],
    }
    if fault == "empty":
        return Reply(200, {**head, "object": "chat.completion", "choices": []})
    headers = {"x-request-id": f"req_{uuid.uuid4().hex}", "openai-processing-ms": "12"}
    if body.get("stream"):
        stream = {**headers, "content-type": "text/event-stream; charset=utf-8"}
        return Reply(200, None, stream, parts=_parts(head, words, body))
    choice = {
        "index": 0,
        "message": _message(words),
        "logprobs": None,
        "finish_reason": "tool_calls" if words.tool else "stop",
    }
    told = {**head, "object": "chat.completion", "choices": [choice], "usage": _usage(body, words)}
    return Reply(200, told, headers)


def _message(words: Said) -> dict[str, Any]:
    message: dict[str, Any] = {"role": "assistant", "content": words.text or None, "refusal": None}
    if words.tool:
        message["tool_calls"] = [_call(words)]
    return message


def _call(words: Said) -> dict[str, Any]:
    function = {"name": words.tool, "arguments": words.arguments}
    return {"id": f"call_{uuid.uuid4().hex[:24]}", "type": "function", "function": function}


def _parts(head: Mapping[str, Any], words: Said, body: Mapping[str, Any]) -> list[bytes]:
    """The same as server-sent events: who speaks, pieces of what is said, why it ended, what it cost."""
    deltas: list[dict[str, Any]] = [{"role": "assistant", "content": "" if words.text else None}]
    if words.tool:
        call = _call(words)
        begun = {**call, "index": 0, "function": {"name": words.tool, "arguments": ""}}
        deltas.append({"tool_calls": [begun]})
        deltas += [
            {"tool_calls": [{"index": 0, "function": {"arguments": piece}}]}
            for piece in _pieces(words.arguments)
        ]
    deltas += [{"content": piece} for piece in _pieces(words.text)]
    chunks = [_chunk(head, [{"index": 0, "delta": d, "finish_reason": None}]) for d in deltas]
    end = "tool_calls" if words.tool else "stop"
    chunks.append(_chunk(head, [{"index": 0, "delta": {}, "finish_reason": end}]))
    if (body.get("stream_options") or {}).get("include_usage"):
        chunks.append({**_chunk(head, []), "usage": _usage(body, words)})
    lines = [f"data: {json.dumps(chunk, ensure_ascii=False)}\n\n".encode() for chunk in chunks]
    return [*lines, b"data: [DONE]\n\n"]


def _chunk(head: Mapping[str, Any], choices: list[dict[str, Any]]) -> dict[str, Any]:
    return {**head, "object": "chat.completion.chunk", "choices": choices}


def _pieces(text: str, size: int = 20) -> list[str]:
    return [text[at : at + size] for at in range(0, len(text), size)]


def _usage(body: Mapping[str, Any], words: Said) -> dict[str, int]:
    """Roughly four characters a token."""
    asked = len(json.dumps(body["messages"])) // 4
    told = len(words.text + words.arguments) // 4 + 1
    return {"prompt_tokens": asked, "completion_tokens": told, "total_tokens": asked + told}


def _model(name: str) -> dict[str, Any]:
    return {"id": name, "object": "model", "created": 1_790_000_000, "owned_by": "katek-sandbox"}


def _body(call: Call) -> Mapping[str, Any]:
    try:
        return check(call.json)
    except NotJson as problem:
        raise Refusal(f"We could not parse the JSON body of your request. ({problem})") from None


def _need_key(call: Call) -> None:
    """Keys begin with `sk-`; the installation's own is known as well."""
    key = call.bearer
    if not key:
        raise Refusal(
            "You didn't provide an API key. You need to provide your API key in an Authorization header using"
            " Bearer auth (i.e. Authorization: Bearer YOUR_KEY).",
            status=401,
        )
    if not key.startswith(KEY_BEGINS) and key != os.environ.get("OPENAI_API_KEY"):
        raise Refusal("Incorrect API key provided.", code="invalid_api_key", status=401)
