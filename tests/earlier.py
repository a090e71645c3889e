"""What happened earlier: acts at another time, and the background's work between them. For a sandbox alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from katek.automations.draining import drain
from katek.automations.lanes import LANES
from katek.automations.stopping import Stopping
from katek.core import clock


@contextmanager
def ago(**much: float) -> Iterator[None]:
    """The installation's clock shows a time that is so much past: `ago(hours=2)`."""
    before = clock.offset()
    clock.move(-timedelta(**much))
    try:
        yield
    finally:
        clock.move(before - clock.offset())


def work(*names: str) -> None:
    """What is due now in these lanes, and what it causes in them."""
    drain([lane for lane in LANES if lane.name in names], stopping=Stopping())
