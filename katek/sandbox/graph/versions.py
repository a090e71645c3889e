"""Graph's versions: which are still served. A version ends two years after its successor came."""

import re

from katek.channels.meta.versions import ENDS, NEWEST
from katek.core import clock
from katek.sandbox.graph.refusals import Refusal

FORM = re.compile(r"v(\d{1,2})\.0")


def served(path: str) -> tuple[str, list[str]]:
    """The version that answers a path, and the path behind it.

    A path without a version, or with one that has ended, is served by the oldest living one; one that never
    was is an unknown path.
    """
    first, *rest = path.strip("/").split("/")
    if not FORM.fullmatch(first):
        if re.fullmatch(r"v\d.*", first):
            raise _unknown(path)
        return oldest(), [part for part in (first, *rest) if part]
    if _number(first) > _number(NEWEST) or _number(first) < 2:
        raise _unknown(path)
    living = oldest()
    return (first if _number(first) >= _number(living) else living), rest


def oldest() -> str:
    now = clock.now()
    return next((version for version, end in ENDS.items() if end > now), NEWEST)


def _number(version: str) -> int:
    return int(version.removeprefix("v").removesuffix(".0"))


def _unknown(path: str) -> Refusal:
    return Refusal(f"Unknown path components: {path}", 2500)
