"""What the built-in assistant has decided to do with a turn."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Call:
    """A tool and its arguments."""

    tool: str
    args: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """`topic` chooses the wording; `steps` are the tool calls, a batch for each request.

    `listing`: id or number of the listing meant; `aspect`: what is asked of it; `reason`: of a hand-over;
    `when`: the time proposed for a viewing; `results`: what a search finds is part of the answer;
    `others`: ids of listings that are to be seen too.
    """

    topic: str
    steps: tuple[tuple[Call, ...], ...] = ()
    listing: str = ""
    aspect: str = ""
    reason: str = ""
    when: str = ""
    results: bool = False
    others: tuple[str, ...] = ()


def look_up(ref: str) -> Call:
    return Call("get_listing", {"ref": ref})
