from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from katek.core import clock


@pytest.fixture
def at() -> Callable[[str, str], None]:
    """Moves the clock to a local time: `at("2026-06-01 12:00", "America/New_York")`."""

    def move(local: str, zone: str) -> None:
        moment = datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone))
        clock.move(moment - clock.now())

    return move


@pytest.fixture
def noon(data_folder, at) -> None:
    """A Monday in June, noon where Harbor & Pine is."""
    at("2026-06-01 12:00", "America/New_York")
