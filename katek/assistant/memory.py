"""What the assistant keeps between turns, as JSON that anybody may have stored and nobody can break it with.

The keys `asked` (name, email or phone: what an answer without a cue may be) and `asked_count` are read by
the message handler; `removed` and `suggestions` are put in by it and answered once.
"""

from dataclasses import dataclass, replace
from typing import Any

MOST_SEEN = 40
QUESTIONS = (
    "contact",
    "name",
    "transaction",
    "listing",
    "viewing_time",
    "viewing",
    "address",
    "person",
    "widen",
    "similar",
    "clarify",
)


@dataclass(frozen=True)
class Viewing:
    """A viewing being arranged. `asked`: how often we asked for time or contact; `told`: the agency knows."""

    property_id: str = ""
    when: str = ""
    asked: int = 0
    told: bool = False
    wanted: bool = False


@dataclass(frozen=True)
class Memory:
    """`shown`: ids of the latest list in its order; `seen`: all ids ever shown; `focus`: the one talked about.

    `question`: what the last reply asked. `missed`: turns in a row that were not understood or found nothing.
    `blocked`: turns in a row in which the guard stopped the model.
    """

    criteria: dict[str, Any]
    shown: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    focus: str = ""
    question: str = ""
    asked_count: int = 0
    asked_at: int = 0
    name_asked: bool = False
    refused: bool = False
    person_offered: bool = False
    viewing: Viewing = Viewing()
    turn: int = 0
    useful: int = 0
    missed: int = 0
    blocked: int = 0
    removed: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()


EMPTY = Memory(criteria={})


def from_json(data: Any) -> Memory:
    """The memory in a stored dict; what is missing or of the wrong kind is as on the first turn."""
    if not isinstance(data, dict):
        return EMPTY
    criteria = data.get("criteria")
    viewing = data.get("viewing")
    return Memory(
        criteria=criteria if isinstance(criteria, dict) else {},
        shown=_texts(data, "shown"),
        seen=_texts(data, "seen")[-MOST_SEEN:],
        listed=_texts(data, "listed")[-MOST_SEEN:],
        focus=_text(data, "focus"),
        question=q if (q := _text(data, "question")) in QUESTIONS else "",
        viewing=_viewing(viewing if isinstance(viewing, dict) else {}),
        removed=_texts(data, "removed"),
        suggestions=_texts(data, "suggestions"),
        asked_count=_count(data, "asked_count"),
        asked_at=_count(data, "asked_at"),
        turn=_count(data, "turn"),
        useful=_count(data, "useful"),
        missed=_count(data, "missed"),
        blocked=_count(data, "blocked"),
        name_asked=data.get("name_asked") is True,
        refused=data.get("refused") is True,
        person_offered=data.get("person_offered") is True,
    )


_COUNTS = ("asked_count", "asked_at", "turn", "useful", "missed", "blocked")
_SWITCHES = ("name_asked", "refused", "person_offered")


def as_json(memory: Memory) -> dict[str, Any]:
    """What to store; what is empty is left out, except what the message handler reads."""
    viewing = memory.viewing
    data: dict[str, Any] = {
        "criteria": memory.criteria,
        "shown": list(memory.shown),
        "seen": list(memory.seen[-MOST_SEEN:]),
        "listed": list(memory.listed[-MOST_SEEN:]),
        "focus": memory.focus,
        "question": memory.question,
        "viewing": {
            "property": viewing.property_id,
            "when": viewing.when,
            "asked": viewing.asked,
            "told": viewing.told,
            "wanted": viewing.wanted,
        }
        if viewing != Viewing()
        else {},
        **{name: getattr(memory, name) for name in (*_COUNTS, *_SWITCHES)},
    }
    kept = {key: value for key, value in data.items() if value or key == "asked_count"}
    return {**kept, "asked": ASKED_FOR.get(memory.question)}


# How the message handler reads a bare answer to the question.
ASKED_FOR = {"contact": "email", "name": "name"}


def next_turn(memory: Memory) -> Memory:
    """The memory to write into while answering: told once is told."""
    return replace(memory, turn=memory.turn + 1, question="", removed=(), suggestions=())


def _viewing(data: dict[str, Any]) -> Viewing:
    return Viewing(
        property_id=_text(data, "property"),
        when=_text(data, "when"),
        asked=_count(data, "asked"),
        told=data.get("told") is True,
        wanted=data.get("wanted") is True,
    )


def _text(data: dict[str, Any], name: str) -> str:
    value = data.get(name)
    return value if isinstance(value, str) else ""


def _texts(data: dict[str, Any], name: str) -> tuple[str, ...]:
    value = data.get(name)
    return tuple(v for v in value if isinstance(v, str)) if isinstance(value, list) else ()


def _count(data: dict[str, Any], name: str) -> int:
    value = data.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else 0
