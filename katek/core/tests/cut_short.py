"""Work that is cut short on purpose, and what is left of it found by another."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from katek.core import claims, failpoints
from katek.core.claims import Queue


@contextmanager
def dying_at(place: str, *, time: int) -> Iterator[None]:
    """What is worked off inside dies when it passes this failpoint for the so-manieth time."""
    failpoints.arm(f"{place}=raise:{time}")
    with pytest.raises(failpoints.InjectedError):
        yield
    failpoints.disarm()


def find_abandoned(queue: Queue) -> None:
    """All that is in work is found to be nobody's: its workers are gone and their leases over."""
    rows = queue.model._base_manager.filter(**{queue.state_field: queue.working})
    rows.update(lease_until="2020-01-01T00:00Z", lease_worker=2**31 - 1)
    claims.take_back(queue)
