"""The built-in assistant as a model: it reads, decides on tools, and words the answer from what they found.

Deterministic, without key and network. Being a `FunctionModel` it runs through the same agent, tools, limits
and guard as any other model. It shares the desk with the tools instead of reading their XML back.
"""

from pydantic_ai.messages import ModelMessage, ModelResponse, RetryPromptPart, ToolCallPart
from pydantic_ai.models.function import AgentInfo, FunctionModel

from katek.assistant.builtin.composing import compose
from katek.assistant.builtin.deciding import decide
from katek.assistant.builtin.drafts import text_of
from katek.assistant.builtin.plans import Plan
from katek.assistant.desk import Desk
from katek.assistant.voices import say

NAME = "builtin"


def builtin_model(desk: Desk) -> FunctionModel:
    """A model that answers this one turn."""
    plan = decide(desk)
    desk.ledger.topic = plan.topic
    desk.ledger.subject, desk.ledger.aspect = plan.listing, plan.aspect
    steps = iter(plan.steps)

    async def respond(messages: list[ModelMessage], info: AgentInfo) -> ModelResponse:
        if _was_refused(messages, info):
            return _output(info, safe_output(desk))
        for batch in steps:
            if batch[0].tool == "request_viewing" and not _may_be_viewed(desk, plan):
                continue
            return ModelResponse(parts=[ToolCallPart(call.tool, call.args) for call in batch])
        return _output(info, _worded(desk, plan))

    return FunctionModel(respond, model_name=NAME)


def safe_output(desk: Desk) -> dict[str, object]:
    """What is said when nothing else can be: a colleague answers. Why is told to staff."""
    text = f"{say(desk.voice, 'safe')} {desk.voice.handoff}"
    handover = {"reason": "tool_failure", "summary": "The assistant could not look things up."}
    if desk.ledger.refused:
        handover = {"reason": "guard_blocked", "summary": "The assistant's answer was held back."}
    return {"reply_text": text, "handover": handover, "language": desk.language}


def _worded(desk: Desk, plan: Plan) -> dict[str, object]:
    if plan.results and not desk.ledger.searches:
        return safe_output(desk)
    draft = compose(desk, plan)
    return {
        "reply_text": text_of(
            draft, channel=desk.turn.channel, spare=len(desk.voice.disclosure.encode()) + 40
        ),
        "listing_refs": list(dict.fromkeys(draft.refs)),
        "asks": draft.asks,
        "language": desk.language,
    }


def _may_be_viewed(desk: Desk, plan: Plan) -> bool:
    """A listing that had to be looked up first may not be there, or be promised to somebody."""
    facts = desk.listings.get(plan.listing) or next(
        (desk.listings[key] for key in desk.ledger.fetched), None
    )
    return facts is not None and facts.is_available


def _was_refused(messages: list[ModelMessage], info: AgentInfo) -> bool:
    """Whether the guard has sent our answer back."""
    own = info.output_tools[0].name
    return any(
        isinstance(part, RetryPromptPart) and part.tool_name == own for part in messages[-1].parts
    )


def _output(info: AgentInfo, output: dict[str, object]) -> ModelResponse:
    return ModelResponse(parts=[ToolCallPart(info.output_tools[0].name, output)])
