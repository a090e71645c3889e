"""The scripted model: it searches first, then answers from what it was told. Deterministic.

It knows no agency: which tools there are, and what an answer looks like, it reads from the request.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

REFERENCE = re.compile(r"<ref>([^<]{1,60})</ref>")
LANGUAGE = re.compile(r"language with the code (\w\w)")
MOST_NAMED = 3
ANSWERS = {
    "en": ("This could be the right one:", "I found nothing that fits. What could be different?"),
    "es": ("Esto podría encajar:", "No encontré nada que encaje. ¿Qué podría ser distinto?"),
    "de": ("Das könnte passen:", "Ich habe nichts Passendes gefunden. Was dürfte anders sein?"),
}
COLLEAGUE = {
    "en": "A colleague will answer you here.",
    "es": "Un compañero le responderá aquí.",
    "de": "Ein Kollege antwortet Ihnen hier.",
}


@dataclass(frozen=True)
class Said:
    """What the model says: a call of a tool, or plain text."""

    tool: str = ""
    arguments: str = ""
    text: str = ""


def said(body: Mapping[str, Any], fault: str = "") -> Said:
    """The next thing in the conversation. `fault`: a way of being wrong, see `FAULTS`."""
    messages, tools = body["messages"], _tools(body)
    if fault == "unknown_tool":
        return Said("no_such_tool", "{}")
    if fault == "text":
        return Said(text="Just words, and not what was asked for.")
    told = _told_since(messages)
    search = next((name for name in tools if "search" in name), None)
    # Only a search's own answer counts as searched: an answer that was sent back isn't one.
    if search and not told:
        return Said(search, _arguments(fault, {}))
    output = _output(tools)
    content = _content(messages, told, invented=fault == "invented")
    if output is None:
        fits = body.get("response_format", {}).get("type") in ("json_object", "json_schema")
        text = json.dumps(content, ensure_ascii=False) if fits else content["reply_text"]
        return Said(text=text)
    schema = tools[output]
    return Said(output, _arguments(fault, _fitting(schema, content)))


FAULTS = ("arguments", "unknown_tool", "text", "invented", "empty")


def _told_since(messages: list[dict[str, Any]]) -> list[str]:
    """What tools have answered since the customer spoke last."""
    told: list[str] = []
    for message in reversed(messages):
        if message["role"] == "user":
            break
        if message["role"] == "tool":
            told.append(str(message.get("content", "")))
    return told[::-1]


def _tools(body: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        tool["function"]["name"]: tool["function"].get("parameters", {})
        for tool in body.get("tools") or []
    }


def _output(tools: Mapping[str, Any]) -> str | None:
    """The tool that takes the final answer."""
    return next((name for name in tools if name.startswith("final_result")), None)


def _content(messages: list[dict[str, Any]], told: list[str], *, invented: bool) -> dict[str, Any]:
    language = _language(messages)
    found = list(dict.fromkeys(ref for text in told for ref in REFERENCE.findall(text)))
    if any(text.startswith(("Not sent.", "Fix the errors")) for text in told[1:]):
        handover = {"reason": "missing_knowledge", "summary": "The scripted model was sent back."}
        return _answer(COLLEAGUE[language], [], language) | {"handover": handover}
    if invented:
        return _answer("Only today: a villa with 17 bedrooms for $3.", ["XX-1"], language)
    fits, nothing = ANSWERS[language]
    if not found:
        return _answer(nothing, [], language)
    lines = [f"{{{{{ref}.line}}}}" for ref in found[:MOST_NAMED]]
    return _answer("\n".join([fits, *lines]), found[:MOST_NAMED], language)


def _answer(text: str, refs: list[str], language: str) -> dict[str, Any]:
    return {"reply_text": text, "listing_refs": refs, "language": language}


def _language(messages: list[dict[str, Any]]) -> str:
    rules = " ".join(
        str(one.get("content", "")) for one in messages if one["role"] in ("system", "developer")
    )
    wanted = LANGUAGE.search(rules)
    return wanted[1] if wanted and wanted[1] in ANSWERS else "en"


def _fitting(schema: Mapping[str, Any], content: Mapping[str, Any]) -> dict[str, Any]:
    """The content that a tool has room for, and something in every other place that has to be filled."""
    properties = schema.get("properties", {})
    fitting = {name: value for name, value in content.items() if name in properties}
    for name in schema.get("required", []):
        fitting.setdefault(name, _anything(properties.get(name, {}), content))
    return fitting


def _anything(schema: Mapping[str, Any], content: Mapping[str, Any]) -> Any:
    kinds = {"integer": 0, "number": 0, "boolean": False, "array": [], "object": {}, "null": None}
    return kinds.get(str(schema.get("type")), content["reply_text"])


def _arguments(fault: str, arguments: Mapping[str, Any]) -> str:
    text = json.dumps(arguments, ensure_ascii=False)
    return text[:-1] + ', "broken' if fault == "arguments" else text
