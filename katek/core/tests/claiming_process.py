"""A worker for `test_claims_processes`, one process each: `python -m … DATABASE QUEUE hammer|hold`.

Before a row is worked on and after, and before the claim is given up, it says so in the table `audit`,
whose numbers follow the order of events: an interval there lies within the claim's own, never beyond it.
"""

import sys
from datetime import timedelta
from time import sleep
from typing import Any

import django
import psycopg

if __name__ == "__main__":
    django.setup()

from django.db import connection

from katek.core import clock, workers
from katek.core.claimable import Queue
from katek.core.claims import Claimed, claim, due, finish, take_back
from katek.core.tests.claimed_tables import LETTERS, PARCELS, PARCELS_BY_PLACES, TASKS

QUEUES = {queue.name: queue for queue in (TASKS, PARCELS, PARCELS_BY_PLACES, LETTERS)}
AUDIT = """CREATE TABLE audit (
    number bigint GENERATED ALWAYS AS IDENTITY, worker int, row text, attempt int, what text)"""


def say(audit: psycopg.Connection[Any], who: int, one: Claimed, what: str) -> None:
    """One line in the audit, committed at once."""
    audit.execute(
        "INSERT INTO audit (worker, row, attempt, what) VALUES (%s, %s, %s, %s)",
        [who, str(one.pk), one.attempts, what],
    )


GATE = 770_077  # a lock that whoever wants all to begin together holds until they are there


def hammer(queue: Queue, audit: psycopg.Connection[Any]) -> None:
    """Works until nothing is left in the table; every third row needs a second try."""
    audit.execute("SELECT pg_advisory_lock_shared(%s)", [GATE])
    me = workers.worker()
    while True:
        found = due([queue], worker=me)[queue.name]
        if found.orphaned:
            take_back(queue)
        claimed = claim(queue, limit=6, worker=me)
        for one in claimed:
            say(audit, me, one, "starts")
        for one in claimed:
            work(queue, audit, one)
        if not (claimed or found.now or found.held or found.orphaned or found.next_at):
            return


def work(queue: Queue, audit: psycopg.Connection[Any], one: Claimed) -> None:
    me = workers.worker()
    say(audit, me, one, "ends")
    if one.attempts == 1 and hash_of(one) % 3 == 0:
        soon = clock.now() + timedelta(milliseconds=20)
        finish(queue, one, state=queue.waiting, next_attempt_at=soon, problem="Once more.")
    elif finish(queue, one, state="done"):
        say(audit, me, one, "is done")


def hash_of(one: Claimed) -> int:
    return sum(str(one.pk).encode())


def hold(queue: Queue, audit: psycopg.Connection[Any]) -> None:
    """Claims what there is, says so, and hangs."""
    me = workers.worker()
    for one in claim(queue, limit=6, worker=me):
        say(audit, me, one, "starts")
    print(me, flush=True)  # noqa: T201 - the test reads it
    while True:
        sleep(60)


def main(database: str, name: str, how: str) -> None:
    connection.settings_dict["NAME"] = database
    with workers.connect("audit") as audit:
        {"hammer": hammer, "hold": hold}[how](QUEUES[name], audit)


if __name__ == "__main__":
    main(*sys.argv[1:])
