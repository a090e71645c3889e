"""Whether words of the customer may be said back to them: names only, and nothing that the guard would stop."""

import re

from katek.assistant.desk import Desk
from katek.assistant.evidence import Evidence
from katek.assistant.guard import wording_problems

NAME = re.compile(r"[^\W\d_][\w'’ .-]{0,40}")


def may_repeat(name: str, desk: Desk) -> bool:
    """A place or a person's name: short, letters, and of plain meaning."""
    if not NAME.fullmatch(name) or re.search(r"\d{3,}|\.\w", name):
        return False
    evidence = Evidence(listings={}, language=desk.language, acted=frozenset({"contact"}))
    return not wording_problems(name, evidence)
