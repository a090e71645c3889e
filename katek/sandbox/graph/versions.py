"""Graph's versions: which are still served. A version ends two years after its successor came."""

import re
from datetime import UTC, datetime

from katek.core import clock
from katek.sandbox.graph.refusals import Refusal

NEWEST = "v26.0"
ENDS = {
    "v20.0": datetime(2026, 9, 24, tzinfo=UTC),
    "v21.0": datetime(2027, 1, 21, tzinfo=UTC),
    "v22.0": datetime(2027, 5, 20, tzinfo=UTC),
    "v23.0": datetime(2027, 10, 8, tzinfo=UTC),
    "v24.0": datetime(2028, 2, 18, tzinfo=UTC),
    "v25.0": datetime(2028, 7, 29, tzinfo=UTC),
}
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
