"""The model's stand-in: it checks requests as the interface does, searches first, then answers."""

import json

import pytest

from katek.sandbox.tests.asking import ask, tell

OUTPUT = {
    "type": "function",
    "function": {
        "name": "final_result",
        "parameters": {
            "type": "object",
            "properties": {
                "reply_text": {"type": "string"},
                "listing_refs": {"type": "array"},
                "mood": {"type": "string"},
            },
            "required": ["reply_text", "mood"],
        },
    },
}
SEARCH = {
    "type": "function",
    "function": {"name": "search_listings", "parameters": {"type": "object", "properties": {}}},
}
FOUND = "<search><listings><ref>HP-1042</ref></listings></search>"
PATH = "openai/v1/chat/completions"

pytestmark = pytest.mark.usefixtures("data_folder")


def request(*more, **changes):
    usual = {
        "model": "scripted",
        "messages": [
            {"role": "system", "content": "Answer in the language with the code de."},
            {"role": "user", "content": "Ein Haus?"},
            *more,
        ],
        "tools": [SEARCH, OUTPUT],
        "tool_choice": "required",
        "temperature": 0.2,
        "max_completion_tokens": 900,
    }
    return {k: v for k, v in {**usual, **changes}.items() if v is not None}


def complete(*more, key="sk-sandbox", **changes):
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    return ask("POST", PATH, json=request(*more, **changes), headers=headers)


def turn(told):
    """A call of the model's and its answer by the tool, to continue with."""
    message = told.json["choices"][0]["message"]
    call = message["tool_calls"][0]
    answer = {"role": "tool", "tool_call_id": call["id"], "content": FOUND}
    return [{k: v for k, v in message.items() if k != "refusal"}, answer]


def called(told):
    function = told.json["choices"][0]["message"]["tool_calls"][0]["function"]
    return function["name"], json.loads(function["arguments"])


def test_it_searches_and_then_answers_from_what_was_found():
    first = complete()
    assert called(first) == ("search_listings", {})
    assert first.json["choices"][0]["finish_reason"] == "tool_calls"
    name, arguments = called(complete(*turn(first)))
    assert name == "final_result"
    assert arguments["reply_text"] == "Das könnte passen:\n{{HP-1042.line}}"
    assert arguments["listing_refs"] == ["HP-1042"]
    assert arguments["mood"]  # something in every place that has to be filled
    assert "language" not in arguments  # nothing in places that there aren't


def test_without_tools_it_answers_in_words_or_in_json():
    plain = complete(tools=None, tool_choice=None)
    assert plain.json["choices"][0]["finish_reason"] == "stop"
    shaped = complete(tools=None, tool_choice=None, response_format={"type": "json_object"})
    assert "reply_text" in json.loads(shaped.json["choices"][0]["message"]["content"])


def test_a_stream_says_the_same_in_pieces():
    told = complete(stream=True, stream_options={"include_usage": True})
    assert told.headers["content-type"].startswith("text/event-stream")
    lines = [line.removeprefix("data: ") for line in told.body.decode().split("\n\n") if line]
    assert lines[-1] == "[DONE]"
    chunks = [json.loads(line) for line in lines[:-1]]
    deltas = [c["choices"][0]["delta"] for c in chunks if c["choices"]]
    calls = [d["tool_calls"][0]["function"] for d in deltas if "tool_calls" in d]
    assert calls[0]["name"] == "search_listings"
    assert "".join(call["arguments"] for call in calls) == "{}"
    assert chunks[-2]["choices"][0]["finish_reason"] == "tool_calls"
    assert chunks[-1]["usage"]["total_tokens"] > 0


@pytest.mark.parametrize(
    ("changes", "param"),
    [
        ({"messages": None}, "messages"),
        ({"messages": []}, "messages"),
        ({"messages": [{"role": "wizard", "content": "x"}]}, "messages[0].role"),
        ({"messages": [{"role": "user"}]}, "messages[0].content"),
        ({"messages": [{"role": "tool", "tool_call_id": "x", "content": "y"}]}, "messages"),
        ({"temperature": 3}, "temperature"),
        ({"max_completion_tokens": 0}, "max_completion_tokens"),
        ({"tool_choice": "maybe"}, "tool_choice"),
        ({"tools": None}, "tool_choice"),
        (
            {"tools": [{"type": "function", "function": {"name": "two words"}}]},
            "tools[0].function.name",
        ),
        ({"stream_options": {"include_usage": True}}, "stream_options"),
        ({"colour": "red"}, None),
    ],
)
def test_a_wrong_request_is_refused_in_the_interfaces_shape(changes, param):
    told = complete(**changes)
    assert told.status == 400, told.body
    assert set(told.json["error"]) == {"message", "type", "param", "code"}
    assert told.json["error"]["param"] == param


def test_a_call_without_its_answer_is_refused():
    message, _ = turn(complete())
    told = complete(message, {"role": "user", "content": "?"})
    assert "did not have response messages" in told.json["error"]["message"]


def test_keys_models_and_addresses():
    for key in ("", "wrong"):
        assert complete(key=key).status == 401
    told = complete(model="gpt-99")
    assert (told.status, told.json["error"]["code"]) == (404, "model_not_found")
    headers = {"Authorization": "Bearer sk-1"}
    models = ask("GET", "openai/v1/models", headers=headers).json["data"]
    assert "scripted" in [one["id"] for one in models]
    assert ask("GET", "openai/v1/pigeons", headers=headers).status == 404


def test_it_can_be_wrong_on_order():
    def wrong(how):
        tell("openai", "misbehave", how=how)
        return complete()

    with pytest.raises(json.JSONDecodeError):
        called(wrong("arguments"))
    assert called(wrong("unknown_tool"))[0] == "no_such_tool"
    assert wrong("text").json["choices"][0]["message"]["content"]
    assert wrong("empty").json["choices"] == []
    tell("openai", "misbehave", how="")
    first = complete()
    tell("openai", "misbehave", how="invented")
    assert called(complete(*turn(first)))[1]["listing_refs"] == ["XX-1"]


def test_sent_back_it_leaves_the_answer_to_a_colleague():
    first = complete()
    second = complete(*turn(first))
    call, answer = turn(second)
    sent_back = {
        **answer,
        "content": "Not sent. A figure is wrong.\n\nFix the errors and try again.",
    }
    _, arguments = called(complete(*turn(first), call, sent_back))
    assert arguments["reply_text"] == "Ein Kollege antwortet Ihnen hier."
