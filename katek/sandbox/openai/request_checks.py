"""A request for a completion as the interface takes it."""

import re
from collections.abc import Mapping
from typing import Any

from katek.sandbox.openai.refusals import Refusal

KEYS = {
    "model",
    "messages",
    "tools",
    "tool_choice",
    "parallel_tool_calls",
    "response_format",
    "stream",
    "stream_options",
    "temperature",
    "top_p",
    "max_tokens",
    "max_completion_tokens",
    "n",
    "stop",
    "seed",
    "presence_penalty",
    "frequency_penalty",
    "logit_bias",
    "logprobs",
    "top_logprobs",
    "user",
    "metadata",
    "store",
    "reasoning_effort",
    "service_tier",
    "prediction",
    "modalities",
    "prompt_cache_key",
    "safety_identifier",
    "verbosity",
}
MODELS = ("scripted", "gpt-4o-mini", "gpt-4.1-mini", "gpt-5-mini", "gpt-5")
ROLES = ("developer", "system", "user", "assistant", "tool")
NAME = re.compile(r"[a-zA-Z0-9_-]{1,64}")
RANGES = {"temperature": (0, 2), "top_p": (0, 1), "presence_penalty": (-2, 2)}


def check(body: Any) -> Mapping[str, Any]:
    """Refuse a request that the interface would not take."""
    if not isinstance(body, dict):
        raise Refusal("We could not parse the JSON body of your request.")
    if strangers := sorted(set(body) - KEYS):
        raise Refusal(f"Unrecognized request argument supplied: {', '.join(strangers)}")
    for name in ("model", "messages"):
        if name not in body:
            raise Refusal(
                f"Missing required parameter: '{name}'.",
                param=name,
                code="missing_required_parameter",
            )
    if body["model"] not in MODELS:
        raise Refusal(
            f"The model `{body['model']}` does not exist or you do not have access to it.",
            code="model_not_found",
            status=404,
        )
    _numbers(body)
    _messages(body["messages"])
    _tools(body)
    return body


def _numbers(body: Mapping[str, Any]) -> None:
    for name, (least, most) in RANGES.items():
        value = body.get(name)
        if value is not None and (not isinstance(value, int | float) or not least <= value <= most):
            raise _invalid(name, f"expected a number between {least} and {most}")
    for name in ("max_tokens", "max_completion_tokens"):
        value = body.get(name)
        if value is not None and (not isinstance(value, int) or value < 1):
            raise _invalid(name, "expected a whole number above 0")
    if "stream_options" in body and not body.get("stream"):
        raise _invalid("stream_options", "it is only allowed when 'stream' is enabled")


def _messages(messages: Any) -> None:
    if not isinstance(messages, list) or not messages:
        raise _invalid("messages", "expected an array with at least one message")
    waiting: set[str] = set()
    for number, message in enumerate(messages):
        here = f"messages[{number}]"
        role = message.get("role") if isinstance(message, dict) else None
        if role not in ROLES:
            raise _invalid(f"{here}.role", f"expected one of {', '.join(ROLES)}")
        if role == "tool":
            _answer(message, waiting)
            continue
        if waiting:
            raise Refusal(
                "An assistant message with 'tool_calls' must be followed by tool messages responding to each"
                f" 'tool_call_id'. The following did not have response messages: {', '.join(sorted(waiting))}",
                param="messages",
            )
        if role == "assistant":
            waiting = _calls(message, here)
        elif not isinstance(message.get("content"), str | list):
            raise _invalid(f"{here}.content", "expected a string or an array")
    if waiting:
        raise _invalid("messages", "tool calls at the end have no response")


def _answer(message: Mapping[str, Any], waiting: set[str]) -> None:
    call = message.get("tool_call_id")
    if call not in waiting:
        raise Refusal(
            "Invalid parameter: messages with role 'tool' must be a response to a preceding message with"
            " 'tool_calls'.",
            param="messages",
        )
    waiting.discard(str(call))


def _calls(message: Mapping[str, Any], here: str) -> set[str]:
    calls = message.get("tool_calls") or []
    if not calls and message.get("content") is None:
        raise _invalid(f"{here}.content", "expected a string or tool calls")
    for call in calls:
        if not isinstance(call.get("function", {}).get("arguments"), str):
            raise _invalid(f"{here}.tool_calls", "arguments have to be a string")
    return {str(call["id"]) for call in calls}


def _tools(body: Mapping[str, Any]) -> None:
    tools = body.get("tools") or []
    names = []
    for number, tool in enumerate(tools):
        function = tool.get("function") if isinstance(tool, dict) else None
        here = f"tools[{number}]"
        if not isinstance(function, dict) or tool.get("type") != "function":
            raise _invalid(here, "expected a function")
        if not NAME.fullmatch(str(function.get("name", ""))):
            raise _invalid(f"{here}.function.name", "it does not match ^[a-zA-Z0-9_-]+$")
        schema = function.get("parameters", {"type": "object", "properties": {}})
        if not isinstance(schema, dict) or schema.get("type") != "object":
            raise _invalid(f"{here}.function.parameters", "schema must be of type object")
        if function.get("strict") and schema.get("additionalProperties") is not False:
            raise _invalid(f"{here}.function.parameters", "'additionalProperties' must be false")
        names.append(function["name"])
    choice = body.get("tool_choice")
    if choice is not None and not tools:
        raise _invalid("tool_choice", "it is only allowed when 'tools' are specified")
    if isinstance(choice, dict) and choice.get("type") == "function":
        if choice.get("function", {}).get("name") not in names:
            raise _invalid("tool_choice", "the named function is not among the tools")
    elif isinstance(choice, str) and choice not in ("none", "auto", "required"):
        raise _invalid("tool_choice", "expected none, auto or required")


def _invalid(name: str, why: str) -> Refusal:
    return Refusal(f"Invalid value for '{name}': {why}.", param=name, code="invalid_value")
