"""What a check found, as one line: how it is, and how to mend it."""

from dataclasses import dataclass
from typing import Literal

State = Literal["good", "unused", "odd", "wrong"]


@dataclass(frozen=True)
class Finding:
    """`odd` deserves a look; `wrong` keeps something from working. `mend` says what to do."""

    state: State
    says: str
    mend: str = ""


def good(says: str) -> Finding:
    return Finding("good", says)


def unused(says: str) -> Finding:
    return Finding("unused", says)


def odd(says: str, mend: str) -> Finding:
    return Finding("odd", says, mend)


def wrong(says: str, mend: str) -> Finding:
    return Finding("wrong", says, mend)
