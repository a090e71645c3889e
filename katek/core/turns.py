"""Long work in turns: a worker takes one row, works a stretch of it, and lets the others of its lane on."""

from collections.abc import Callable

from katek.core.claims import Claimed, Queue, claim
from katek.core.failpoints import failpoint
from katek.core.wakeups import ring
from katek.core.work import Done


def take_a_turn(
    queue: Queue,
    turn: Callable[[Claimed], Done],
    *,
    lane: str,
    worker: int,
    limit: int,
    after_claim: str,
) -> Done:
    """One turn of one row, and the bell for the next; nothing where nothing is due, or the limit is 0.

    `after_claim`: the failpoint between the claim and the work.
    """
    claims = claim(queue, limit=min(limit, 1), worker=worker)
    if not claims:
        return Done()
    failpoint(after_claim)
    done = turn(claims[0])
    ring(lane)
    return done
