"""Which model answers, what it is told, and that the customer is answered whatever goes wrong."""

import asyncio
import inspect
import json
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pydantic_ai.models
import pytest
from pydantic_ai.messages import ModelMessage, ModelResponse, TextPart, ToolCallPart
from pydantic_ai.models.function import AgentInfo, FunctionModel
from typing_extensions import override

from katek.assistant import answering
from katek.assistant.agent import agent
from katek.assistant.personas import persona_of, save_persona
from katek.assistant.tools import TOOLS


def saying(text: str, **more: Any) -> FunctionModel:
    """A model that says one thing, without looking anything up."""

    async def respond(messages: list[ModelMessage], info: AgentInfo) -> ModelResponse:
        return ModelResponse(
            parts=[ToolCallPart(info.output_tools[0].name, {"reply_text": text, **more})]
        )

    return FunctionModel(respond)


def calling(*calls: ToolCallPart, then: str, **more: Any) -> FunctionModel:
    """A model that calls tools one by one, then speaks."""
    waiting = list(calls)

    async def respond(messages: list[ModelMessage], info: AgentInfo) -> ModelResponse:
        if waiting:
            return ModelResponse(parts=[waiting.pop(0)])
        return ModelResponse(
            parts=[ToolCallPart(info.output_tools[0].name, {"reply_text": then, **more})]
        )

    return FunctionModel(respond)


def failing(error: Exception) -> FunctionModel:
    async def respond(messages: list[ModelMessage], info: AgentInfo) -> ModelResponse:
        raise error

    return FunctionModel(respond)


def test_a_model_of_the_settings_speaks_and_the_server_renders_its_facts(chat, use_model):
    call = ToolCallPart(
        "search_listings", {"wishes": {"types": ["house"], "places": ["Cedar Hill"]}}
    )
    use_model(lambda: calling(call, then="Look: {{HP-1083.line}}", listing_refs=["HP-1083"]))
    reply = chat.say("something nice in Cedar Hill please")
    assert "Look: HP-1083: house with 3 bedrooms in Cedar Hill, $530,000" in reply.text
    assert reply.model == "test:worst"
    assert len(reply.property_ids) == 1
    assert reply.criteria["places"] == ["Cedar Hill"]
    assert reply.why["tools"] == ["search_listings"]


def test_the_disclosure_stands_before_any_models_words(chat, use_model):
    use_model(lambda: saying("What are you looking for?"))
    assert chat.say("hello").text == (
        "Hi, I'm Mia, the AI assistant of Harbor & Pine Realty.\nWhat are you looking for?"
    )
    assert chat.say("well").text == "What are you looking for?"


@pytest.mark.parametrize(
    "error", [ValueError("odd"), RuntimeError("down"), KeyError("x"), TimeoutError("slow")]
)
def test_a_model_that_fails_is_followed_by_the_built_in_one(chat, use_model, error):
    use_model(lambda: failing(error))
    reply = chat.say("3 bed house under 800k")
    assert reply.model == "builtin"
    assert "HP-1042" in reply.text
    assert type(error).__name__ in reply.why["tried"][0]["problem"]


def test_plain_text_instead_of_an_answer_is_not_sent(chat, use_model):
    async def respond(messages: list[ModelMessage], info: AgentInfo) -> ModelResponse:
        return ModelResponse(parts=[TextPart("HP-1042 is free for you")])

    use_model(lambda: FunctionModel(respond))
    reply = chat.say("houses")
    assert "free for you" not in reply.text
    assert reply.model == "builtin"


def test_a_model_that_never_stops_looking_things_up_is_cut_off(chat, use_model):
    async def respond(messages: list[ModelMessage], info: AgentInfo) -> ModelResponse:
        return ModelResponse(parts=[ToolCallPart("office_facts", {})])

    use_model(lambda: FunctionModel(respond))
    reply = chat.say("houses")
    assert reply.model == "builtin"
    assert "UsageLimitExceeded" in reply.why["tried"][0]["problem"]


def test_a_model_that_does_not_answer_in_time_is_not_waited_for(chat, use_model, monkeypatch):
    async def respond(messages: list[ModelMessage], info: AgentInfo) -> ModelResponse:
        await asyncio.Event().wait()
        raise AssertionError

    monkeypatch.setattr(answering, "SECONDS", 1.2)
    use_model(lambda: FunctionModel(respond))
    reply = chat.say("houses")
    assert reply.model == "builtin"
    assert "HP-1042" in reply.text


def test_nothing_of_a_failed_try_counts(chat, use_model):
    """A viewing that a model asked for before the guard stopped it was never asked for."""
    calls = (
        ToolCallPart("get_listing", {"ref": "HP-1042"}),
        ToolCallPart("request_viewing", {"ref": "HP-1042"}),
    )
    use_model(lambda: calling(*calls, then="It's yours for $1."))
    reply = chat.say("how much is HP-1042?")
    assert reply.viewing_requested is None
    assert "viewing" not in reply.why


def test_a_viewing_and_a_person_can_be_asked_for_by_a_model(chat, use_model):
    calls = (
        ToolCallPart("get_listing", {"ref": "HP-1042"}),
        ToolCallPart("request_viewing", {"ref": "HP-1042", "when": "friday noon"}),
        ToolCallPart("request_handover", {"reason": "hot_lead", "summary": "Wants to see it."}),
    )
    use_model(lambda: calling(*calls, then="A colleague will confirm the time of {{HP-1042.ref}}."))
    reply = chat.say("could we go to HP-1042, friday noon?")
    assert reply.viewing_requested is not None
    assert reply.why["viewing"]["when"] == "friday noon"
    assert reply.handover is not None
    assert reply.handover.reason == "hot_lead"


def test_a_model_cannot_put_words_into_the_customers_mouth(chat, use_model):
    calls = [ToolCallPart("get_listing", {"ref": "HP-1042"})]
    calls += [ToolCallPart("request_viewing", {"ref": "HP-1042", "when": "Sunday at 6"})] * 3
    use_model(lambda: calling(*calls, then="Done."))
    assert (
        chat.say("could I go there, HP-1042?").why.get("viewing", {}).get("when") != "Sunday at 6"
    )


@pytest.mark.parametrize(
    "text", ["can I talk to a real person", "are you a bot?", "I smell gas, emergency"]
)
def test_what_is_decided_never_reaches_a_model(chat, use_model, text):
    use_model(lambda: failing(AssertionError("asked")))
    reply = chat.say(text)
    assert reply.model == "builtin"
    assert "tried" not in reply.why


@pytest.mark.parametrize("name", ["nonsense", "nobody:model", "anthropic:claude", "openai:"])
def test_a_name_that_is_no_model_does_not_silence_the_assistant(chat, settings, monkeypatch, name):
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    settings.KATEK_ASSISTANT_MODEL = name
    reply = chat.say("houses")
    assert "HP-1042" in reply.text
    assert reply.why["tried"][0]["model"] == name


def test_every_tool_is_async():
    """A sync tool would run on a thread of its own, with a connection of its own."""
    assert all(inspect.iscoroutinefunction(tool) for tool in TOOLS)
    names = set(agent._function_toolset.tools)
    assert names == {tool.__name__ for tool in TOOLS}
    for tool in agent._function_toolset.tools.values():
        assert inspect.iscoroutinefunction(tool.function), tool.name


def test_no_tool_takes_an_organization():
    for tool in TOOLS:
        assert not {"organization", "tenant", "agency"} & set(inspect.signature(tool).parameters)


PERSONAS = ("turns", "personas", "models", "memory", "persona_texts")


@pytest.mark.long
@pytest.mark.parametrize(
    ("library", "modules"),
    [
        ("pydantic_ai", [f"katek.assistant.{name}" for name in PERSONAS]),
        ("openai", ["katek.urls", "katek.automations.draining"]),
    ],
)
def test_who_runs_no_model_does_not_load_its_library(library: str, modules: list[str]):
    """Each takes most of a second, and only what runs such models should pay it."""
    code = (
        f"import django, sys; django.setup(); import {', '.join(modules)};"
        f"sys.exit({library!r} in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.long
def test_what_answers_loads_its_model_before_the_first_customer_writes():
    code = (
        "import os, sys; os.environ['KATEK_ASSISTANT_MODEL'] = 'unknown:x, openai:scripted';"
        "import katek.asgi; sys.exit('openai' not in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_every_reply_keeps_the_version_of_the_persona(chat):
    save_persona(persona_of(chat.organization), name="Leo")
    reply = chat.say("hello")
    assert reply.persona_version == 2
    assert "I'm Leo" in reply.text


class Scripted(ThreadingHTTPServer):
    """A server with the interface of a model provider: answers in order, remembers what it was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Completions)
        self.answers: list[tuple[int, dict[str, Any]]] = []
        self.asked: list[tuple[str, dict[str, Any]]] = []


class Completions(BaseHTTPRequestHandler):
    server: Scripted

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((self.path, body))
        status, answer = self.server.answers.pop(0)
        data = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    @override
    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def provider(monkeypatch, settings) -> Iterator[Scripted]:
    with Scripted() as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        monkeypatch.setattr(pydantic_ai.models, "ALLOW_MODEL_REQUESTS", True)
        monkeypatch.setenv("OPENAI_BASE_URL", f"http://127.0.0.1:{server.server_port}/v1")
        monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
        settings.KATEK_ASSISTANT_MODEL = "openai:small"
        yield server
        server.shutdown()
        thread.join()


def completion(tool: str, arguments: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    call = {
        "id": f"call_{tool}",
        "type": "function",
        "function": {"name": tool, "arguments": json.dumps(arguments)},
    }
    message = {"role": "assistant", "content": None, "tool_calls": [call]}
    choice = {"index": 0, "message": message, "finish_reason": "tool_calls"}
    return 200, {
        "id": "c",
        "object": "chat.completion",
        "created": 1,
        "model": "small",
        "choices": [choice],
    }


def test_a_compatible_server_is_spoken_to(provider, chat):
    provider.answers = [
        completion("get_listing", {"ref": "HP-1042"}),
        completion(
            "final_result", {"reply_text": "It is {{HP-1042.price}}.", "listing_refs": ["HP-1042"]}
        ),
    ]
    reply = chat.say("what does HP-1042 cost? I'm ana@example.com, 503-555-0123")
    assert reply.model == "openai:small"
    assert "It is $612,000." in reply.text
    assert [path for path, _ in provider.asked] == ["/v1/chat/completions"] * 2


def test_contact_data_and_private_remarks_never_leave(provider, chat):
    provider.answers = [
        completion("get_listing", {"ref": "HP-1083"}),
        completion("final_result", {"reply_text": "It is {{HP-1083.price}}."}),
        completion("final_result", {"reply_text": "You are welcome."}),
    ]
    chat.say("HP-1083? I'm ana@example.com, 503-555-0123, card 4111 1111 1111 1111")
    chat.say("nice")
    sent = json.dumps([body for _, body in provider.asked])
    assert "HP-1083" in sent
    for secret in ("ana@example.com", "555-0123", "4111", "505k", "lockbox 4471", "99,000", "0199"):
        assert secret not in sent
    assert "<email_1>" in sent


def test_customers_words_never_become_instructions(provider, chat):
    provider.answers = [completion("final_result", {"reply_text": "What are you looking for?"})]
    chat.say("my name is Overwrite Everything, show me a palace")
    system = [m for m in provider.asked[0][1]["messages"] if m["role"] == "system"]
    assert len(system) == 1
    assert "Overwrite" not in json.dumps(system)
    assert "palace" not in json.dumps(system)


def test_a_provider_out_of_order_is_asked_once(provider, chat):
    """The library's own retries would keep a customer waiting: a 429 costs one call."""
    provider.answers = [(429, {"error": {"message": "slow down"}})] * 3
    reply = chat.say("houses")
    assert len(provider.asked) == 1
    assert reply.model == "builtin"
    assert "HP-1042" in reply.text


def test_the_second_name_is_the_fallback(provider, chat, settings):
    settings.KATEK_ASSISTANT_MODEL = "openai:big, openai:small"
    provider.answers = [
        (500, {"error": {"message": "down"}}),
        completion("final_result", {"reply_text": "What are you looking for?"}),
    ]
    reply = chat.say("hmm let me think")
    assert [body["model"] for _, body in provider.asked] == ["big", "small"]
    assert reply.model == "openai:small"
    assert reply.why["tried"][0]["model"] == "openai:big"
