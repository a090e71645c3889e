"""Claims under several processes at once, one of them killed: limits, order and rows survive.

What happened is read from a table of their own doing (`claiming_process`), not from the claims.
"""

import subprocess
import sys
from collections import defaultdict
from itertools import count
from time import monotonic, sleep

import pytest
from django.db import connection

from katek.core import clock, workers
from katek.core.claims import claim, due, take_back
from katek.core.tests.claimed_tables import (
    LETTERS,
    PARCELS,
    PARCELS_BY_PLACES,
    TASKS,
    Depot,
    Letter,
    Parcel,
    Task,
    tables,
)
from katek.core.tests.claiming_process import AUDIT, GATE

# Transactions are real here; core has no tables that would have to be emptied after each test.
pytestmark = [
    pytest.mark.long,
    pytest.mark.django_db(transaction=True, available_apps=["katek.core"]),
]

KEYS = "abcdef"
ROWS_OF_A_KEY = 25
PLACES = {"a": 1, "b": 2, "c": 3, "d": 4, "e": 5, "f": 6}
PATIENCE = 60.0
WAITING = """SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = %s AND NOT granted
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"""


@pytest.fixture
def audit(transactional_db):
    with tables(), workers.connect("test audit") as audit:
        audit.execute(AUDIT)
        yield audit
        audit.execute("DROP TABLE audit")
        workers.close()


@pytest.fixture
def start():
    """Starts a process that works on a queue; what still runs at the end is killed."""
    started = []

    def start(queue, how):
        module = "katek.core.tests.claiming_process"
        database = connection.settings_dict["NAME"]
        command = [sys.executable, "-m", module, database, queue.name, how]
        started.append(subprocess.Popen(command, stdout=subprocess.PIPE, text=True))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()
        process.stdout.close()


def fill(queue):
    """Rows of all keys, due now. A row's key is the first letter of its primary key."""
    now, numbers = clock.now(), count()
    if queue.model is Task:
        Task.objects.bulk_create(Task(next_attempt_at=now) for _ in range(150))
        return
    Depot.objects.bulk_create(Depot(id=key, places=places) for key, places in PLACES.items())
    for key in KEYS:
        for number in range(ROWS_OF_A_KEY):
            pk = f"{key}_{number:03}"
            if queue.model is Parcel:
                Parcel.objects.create(id=pk, depot_id=key, next_attempt_at=now)
            else:
                Letter.objects.create(id=pk, person=key, number=next(numbers), next_attempt_at=now)


def limit_of(queue, key):
    if queue is PARCELS_BY_PLACES:
        return PLACES[key]
    return queue.limit if queue.key else 10**6


def events(audit):
    return audit.execute("SELECT worker, row, attempt, what FROM audit ORDER BY number").fetchall()


def check_hands(queue, found):
    """Replays the audit: no row in two hands, no key over its limit."""
    in_work, killed = {}, set()
    for worker, row, _, what in found:
        if what == "is killed":
            killed.add(worker)
            in_work = {row: holder for row, holder in in_work.items() if holder != worker}
        elif worker in killed:
            # It died a moment after this line was written; what it still did counts for nothing.
            continue
        elif what == "starts":
            assert row not in in_work
            in_work[row] = worker
            of_its_key = [other for other in in_work if other[0] == row[0]]
            assert len(of_its_key) <= limit_of(queue, row[0])
        elif what == "ends":
            assert in_work.pop(row) == worker


def check_order(found):
    """The rows of a key are started one after the other, and never again after one behind them."""
    started = defaultdict(list)
    for _, row, _, what in found:
        if what == "starts":
            started[row[0]].append(row)
    for rows in started.values():
        assert rows == sorted(rows)
        assert len(set(rows)) == ROWS_OF_A_KEY


def check_all_done(queue, found):
    done = [row for _, row, _, what in found if what == "is done"]
    assert len(done) == len(set(done)) == queue.model.objects.count()
    assert set(queue.model.objects.values_list("state", flat=True)) == {"done"}


@pytest.mark.parametrize(
    "queue", [TASKS, PARCELS, PARCELS_BY_PLACES, LETTERS], ids=lambda queue: queue.name
)
def test_four_processes_keep_to_limits_and_order_and_finish_every_row_once(queue, audit, start):
    fill(queue)
    audit.execute("SELECT pg_advisory_lock(%s)", [GATE])
    processes = [start(queue, "hammer") for _ in range(4)]
    # Together: one alone may have done all of it before the next has started.
    wait_until(lambda: audit.execute(WAITING, [GATE]).fetchone() == (4,))
    audit.execute("SELECT pg_advisory_unlock(%s)", [GATE])
    assert [process.wait(timeout=PATIENCE) for process in processes] == [0, 0, 0, 0]
    found = events(audit)
    assert len({worker for worker, *_ in found}) > 1
    check_hands(queue, found)
    check_all_done(queue, found)
    if queue.ordered:
        check_order(found)


def test_the_rows_of_a_killed_process_are_finished_by_the_others(audit, start):
    fill(PARCELS_BY_PLACES)
    holder = start(PARCELS_BY_PLACES, "hold")
    number = int(holder.stdout.readline())
    others = [start(PARCELS_BY_PLACES, "hammer") for _ in range(3)]
    # One of them is at work: it may have done all the rest before the next one has started.
    wait_until(lambda: len({worker for worker, *_ in events(audit)}) > 1)
    audit.execute("INSERT INTO audit (worker, row, what) VALUES (%s, '', 'is killed')", [number])
    holder.kill()
    assert [process.wait(timeout=PATIENCE) for process in others] == [0, 0, 0]
    found = events(audit)
    held = {row for worker, row, _, what in found if worker == number and what == "starts"}
    assert len(held) == 6
    check_hands(PARCELS_BY_PLACES, found)
    check_all_done(PARCELS_BY_PLACES, found)


def test_rows_of_a_killed_process_can_be_claimed_long_before_their_lease_ends(audit, start):
    fill(LETTERS)
    holder = start(LETTERS, "hold")
    holder.stdout.readline()
    held = set(Letter.objects.filter(state="working").values_list("pk", flat=True))
    me = workers.worker()
    assert len(held) == 6
    assert take_back(LETTERS) == []
    holder.kill()
    wait_until(lambda: due([LETTERS], worker=me)["letters"].orphaned)
    assert set(take_back(LETTERS)) == held
    assert {one.pk for one in claim(LETTERS, limit=9, worker=me)} == held


def wait_until(condition, seconds=PATIENCE):
    deadline = monotonic() + seconds
    while not condition():
        assert monotonic() < deadline
        sleep(0.01)
