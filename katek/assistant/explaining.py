"""Why a reply is as it is, for staff: what was understood, looked up, found, and which model said it."""

from typing import Any

from katek.assistant.desk import Desk
from katek.assistant.remembering import criteria_in_force

Tried = tuple[str, str, list[str]]


def why(desk: Desk, tries: list[Tried]) -> dict[str, Any]:
    """`tries`: (model, what went wrong, what the guard refused) of each model asked."""
    ledger = desk.ledger
    told: dict[str, Any] = {
        "model": tries[-1][0],
        "persona_version": desk.voice.version,
        "language": desk.language_of_reply,
        "intent": desk.said.intent,
        "flags": list(desk.said.flags),
        "topic": ledger.topic,
        "criteria": criteria_in_force(desk),
        "tools": list(ledger.tools),
        "searches": [
            {"total": f.total, "shown": list(f.items), "close": {k: list(d) for k, d in f.close}}
            for f in ledger.searches
        ],
        "viewing": _viewing(desk),
        "tried": [
            {"model": model, "problem": problem, "refused": refused[:10]}
            for model, problem, refused in tries
            if problem or refused
        ],
    }
    return {key: value for key, value in told.items() if value not in ("", [], {}, None)}


def _viewing(desk: Desk) -> dict[str, str] | None:
    if desk.ledger.viewing is None:
        return None
    listing, when = desk.ledger.viewing
    return {"property": listing, "when": when}
