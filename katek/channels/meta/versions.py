"""When Meta stops serving a version of the Graph API: two years after the next one came.

As Meta's changelog had it on 22 November 2026. What has ended is not refused but served by the oldest version
that lives, with other fields and errors than the code was written for.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

ENDS = {
    "v20.0": datetime(2026, 9, 24, tzinfo=UTC),
    "v21.0": datetime(2027, 1, 21, tzinfo=UTC),
    "v22.0": datetime(2027, 5, 20, tzinfo=UTC),
    "v23.0": datetime(2027, 10, 8, tzinfo=UTC),
    "v24.0": datetime(2028, 2, 18, tzinfo=UTC),
    "v25.0": datetime(2028, 7, 29, tzinfo=UTC),
}
# It had no successor yet, so it can't end before this.
NEWEST, NEWEST_LIVES_UNTIL = "v26.0", datetime(2028, 11, 22, tzinfo=UTC)
NOTICE = timedelta(days=90)

State = Literal["lives", "ends", "ended", "unknown"]


@dataclass(frozen=True)
class Life:
    """`ends`: within the time of `NOTICE`. `unknown`: nothing here tells when it ends."""

    state: State
    says: str


def life_of(version: str, at: datetime) -> Life:
    """How long a version is still served, as a sentence for the operator."""
    end = ENDS.get(version)
    if end is not None and end > at:
        days = max((end - at).days, 1)
        left = f"in {days} day{'s' if days > 1 else ''}"
        state: State = "ends" if end - at <= NOTICE else "lives"
        return Life(state, f"Graph API {version} ends on {_day(end)}, {left}.")
    if end is not None:
        return Life("ended", f"Graph API {version} ended on {_day(end)}.")
    if _number(version) < min(map(_number, ENDS)):
        return Life("ended", f"Graph API {version} has ended.")
    if version == NEWEST and at < NEWEST_LIVES_UNTIL:
        return Life("lives", f"Graph API {version} does not end before {_day(NEWEST_LIVES_UNTIL)}.")
    return Life("unknown", f"Katek does not know when Graph API {version} ends.")


def _day(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y}"


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.removeprefix("v").split("."))
