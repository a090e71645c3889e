"""An answer to a turn: the models of the settings in their order, the built-in one last, never silence.

Every try starts from the same desk, so that nothing of a failed one counts. A try ends well when the agent
has handed back what the guard let through.
"""

import asyncio
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from typing import Any

import structlog
from asgiref.sync import sync_to_async
from pydantic_ai import UsageLimits
from pydantic_ai.messages import ModelMessage, ModelRequest, ModelResponse, TextPart, UserPromptPart
from pydantic_ai.models import Model

from katek.assistant import memory as memories
from katek.assistant.agent import Output, agent, disclosure_of
from katek.assistant.builtin.model import NAME as BUILT_IN
from katek.assistant.builtin.model import builtin_model, safe_output
from katek.assistant.desk import Desk, fresh, open_desk
from katek.assistant.explaining import why
from katek.assistant.fixed_topics import is_fixed
from katek.assistant.masking import masked
from katek.assistant.providers import model_named, model_names
from katek.assistant.quick_replies import quick_replies
from katek.assistant.remembering import criteria_in_force, remember
from katek.assistant.rendering import listed_in
from katek.assistant.turns import REASONS, Handover, Reply, Turn

log = structlog.get_logger(__name__)

LIMITS = UsageLimits(request_limit=6, tool_calls_limit=8)
SECONDS = 25.0
BUILT_IN_SECONDS = 20.0
HISTORY = 12
# After so many turns in a row that the guard stopped a model, a person should look.
MOST_BLOCKED = 2


@dataclass(frozen=True)
class Try:
    """One model's attempt: its desk with what the tools did, and the answer or what went wrong."""

    model: str
    desk: Desk
    output: Output | None
    problem: str = ""


async def answer(turn: Turn) -> Reply:
    """The reply to a turn. Whatever fails, the customer gets an answer that has passed the guard."""
    desk = await sync_to_async(open_desk)(turn)
    tries: list[Try] = []
    deadline = asyncio.get_running_loop().time() + SECONDS
    names = () if is_fixed(desk) else model_names()
    for name in names:
        left = deadline - asyncio.get_running_loop().time()
        if left <= 1:
            break
        tries.append(await _ask_named(name, fresh(desk), seconds=left))
        if tries[-1].output is not None:
            break
    if not tries or tries[-1].output is None:
        tries.append(await _ask_built_in(fresh(desk)))
    return _reply(turn, tries)


async def answer_built_in(turn: Turn) -> Reply:
    """What the built-in assistant replies, whatever model is set: for showing, at no cost."""
    desk = await sync_to_async(open_desk)(turn)
    return _reply(turn, [await _ask_built_in(fresh(desk))])


async def attempt(model: Model, desk: Desk, *, name: str, seconds: float) -> Try:
    """One run of the agent with this model, within limits and time; a failure is part of what comes back."""
    output, error = await _outcome(_run(model, desk), seconds)
    if output is not None:
        return Try(name, desk, output)
    problem = f"{type(error).__name__}: {error}"[:300] if error else "took too long"
    return Try(name, desk, None, problem)


async def _ask_named(name: str, desk: Desk, *, seconds: float) -> Try:
    async def whole() -> Try:
        async with AsyncExitStack() as stack:
            model = await stack.enter_async_context(model_named(name))
            return await attempt(model, desk, name=name, seconds=seconds)

    done, error = await _outcome(whole(), seconds + 1)
    tried = done or Try(name, desk, None, f"{type(error).__name__}: {error}"[:300])
    if tried.output is None:
        log.warning("assistant.model_failed", model=name, problem=tried.problem)
    return tried


async def _ask_built_in(desk: Desk) -> Try:
    tried = await attempt(builtin_model(desk), desk, name=BUILT_IN, seconds=BUILT_IN_SECONDS)
    if tried.output is None:
        log.error("assistant.builtin_failed", problem=tried.problem)
        desk.ledger.text = str(safe_output(desk)["reply_text"])
        return replace(tried, output=Output.model_validate(safe_output(desk)))
    return tried


async def _outcome(
    work: Coroutine[Any, Any, Any], seconds: float
) -> tuple[Any, BaseException | None]:
    """The result, or the exception as a value: what a model does wrong must not decide what we do."""
    task = asyncio.ensure_future(work)
    try:
        done, _ = await asyncio.wait({task}, timeout=seconds)
    finally:
        if not task.done():
            task.cancel()
    if not done:
        return None, TimeoutError(f"no answer within {seconds:.0f} s")
    error = task.exception()
    return (None, error) if error else (task.result(), None)


async def _run(model: Model, desk: Desk) -> Output:
    own = desk.ledger.topic != ""
    result = await agent.run(
        desk.text or "…" if own else masked(desk.text, desk),
        deps=desk,
        model=model,
        message_history=None if own else _history(desk),
        usage_limits=LIMITS,
    )
    return result.output


def _history(desk: Desk) -> list[ModelMessage]:
    """Earlier messages as the model reads them: the customer's as data of a user, all others as ours."""
    told: list[ModelMessage] = []
    for said in desk.turn.history[-HISTORY:]:
        if said.author == "customer":
            told.append(ModelRequest(parts=[UserPromptPart(masked(said.text, desk))]))
        else:
            told.append(ModelResponse(parts=[TextPart(masked(said.text, desk))]))
    return told


def _reply(turn: Turn, tries: list[Try]) -> Reply:
    last = tries[-1]
    desk, output = last.desk, last.output
    assert output is not None
    blocked = _blocked(desk, tries)
    shown = _shown(desk, output)
    asks = output.asks
    handover = _handover(desk, output, blocked=blocked)
    memory = replace(remember(desk, shown=shown, asks=asks), blocked=blocked)
    viewing = _viewing_requested(desk)
    text = desk.ledger.text
    return Reply(
        text=disclosure_of(desk) + text,
        property_ids=shown,
        quick_replies=quick_replies(desk, shown=shown, asks=asks),
        handover=handover,
        asks=asks,
        viewing_requested=viewing,
        language=desk.language_of_reply,
        memory=memories.as_json(memory),
        criteria=criteria_in_force(desk),
        why={
            **why(desk, [(t.model, t.problem, t.desk.ledger.refused) for t in tries]),
            **_listed(desk, output),
        },
        persona_version=turn.persona.version,
        model=last.model,
    )


def _shown(desk: Desk, output: Output) -> tuple[str, ...]:
    """Ids of the listings spoken of, in their order; numbers that are not on the desk are not shown."""
    found = (desk.by_name(ref) for ref in output.listing_refs)
    return tuple(dict.fromkeys(facts.id for facts in found if facts is not None))


def _listed(desk: Desk, output: Output) -> dict[str, Any]:
    """The lines of the text that only list homes: what shows their cards beside it can leave them out."""
    if desk.ledger.text in ("", output.reply_text):
        return {}  # nothing was filled in
    before = disclosure_of(desk).count("\n")
    language, cards_language = desk.language_of_reply, desk.organization.language
    found = listed_in(output.reply_text, desk.listings, language, cards_language)
    lines = [list(one._replace(line=before + one.line)) for one in found]
    return {"listed": lines} if lines else {}


def _viewing_requested(desk: Desk) -> str | None:
    if desk.ledger.viewing is None:
        return None
    listing = desk.ledger.viewing[0]
    before = desk.memory.viewing
    return None if before.told and before.property_id == listing else listing


def _blocked(desk: Desk, tries: list[Try]) -> int:
    """Turns in a row in which the guard has stopped a model for good."""
    stopped = any(t.output is None and t.desk.ledger.refused for t in tries)
    return desk.memory.blocked + 1 if stopped else 0


def _handover(desk: Desk, output: Output, *, blocked: int) -> Handover | None:
    if desk.ledger.handover is not None:
        return desk.ledger.handover
    if output.handover is not None:
        reason = output.handover.reason
        known = reason if reason in REASONS else "customer_request"
        return Handover(known, output.handover.summary[:500])
    if blocked >= MOST_BLOCKED:
        return Handover("guard_blocked", "The model's answers were held back twice in a row.")
    return None
