"""How many rows a second one worker claims and records, beside the barest SQL that does the same.

    python -m benchmarks.claims [--rows 12800]

The barest SQL runs on psycopg itself, prepared, each statement its own transaction: one claims
(`FOR UPDATE SKIP LOCKED`), one records the batch. Its limit per key is soft: two workers at once can
go over it. Ours is strict, so that a keyed claim takes two statements in a transaction; its lower
target allows for that. Both work turn by turn on the same table. PostgreSQL is the embedded one, in a
folder made for this.

Prints one JSON object; exit 1 when a ratio is under its target.
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import django
import psycopg

_folder = tempfile.mkdtemp(prefix="katek-bench-")
os.environ |= {"DJANGO_SETTINGS_MODULE": "katek.settings", "KATEK_DATA_DIR": f"{_folder}/data"}
os.environ.pop("DATABASE_URL", None)
django.setup()

from django.db import connection

from katek.core import clock, postgres, workers
from katek.core.claims import Finished, claim, finish_many
from katek.core.embedded_database import base as embedded
from katek.core.tests.claimed_tables import PARCELS_BY_PLACES, TASKS, tables

TARGETS = {"unkeyed": 0.6, "keyed": 0.5}
BATCHES = (64, 200)
KEYS = 500
FINISHED = 40_000  # rows of work already done, which a claim must not have to look at
QUEUES = {"unkeyed": TASKS, "keyed": PARCELS_BY_PLACES}
TABLES = {"unkeyed": "claimed_tables_task", "keyed": "claimed_tables_parcel"}

# ruff: noqa: S608 - the names put into these statements stand in this file
LEASE = """UPDATE {table} t SET state = 'working', attempts = attempts + 1, lease_token = %(token)s,
    lease_until = %(now)s + interval '60 s', lease_worker = 1
    FROM picked p WHERE t.id = p.id RETURNING t.id, t.attempts"""
BARE_CLAIM = {
    "unkeyed": """WITH picked AS (SELECT id FROM {table}
        WHERE state = 'waiting' AND next_attempt_at <= %(now)s
        ORDER BY next_attempt_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED)"""
    + LEASE,
    "keyed": """WITH busy AS (
        SELECT depot_id, count(*) AS n FROM {table} WHERE state = 'working' GROUP BY depot_id
    ), ready AS (
        SELECT d.id, d.places - coalesce(b.n, 0) AS free FROM claimed_tables_depot d
        LEFT JOIN busy b ON b.depot_id = d.id WHERE d.open
    ), picked AS MATERIALIZED (
        SELECT x.id FROM ready r CROSS JOIN LATERAL (
            SELECT id FROM {table} p WHERE p.depot_id = r.id AND p.state = 'waiting'
              AND p.next_attempt_at <= %(now)s
            ORDER BY p.next_attempt_at LIMIT greatest(r.free, 0) FOR UPDATE SKIP LOCKED) x
        WHERE r.free > 0 LIMIT %(limit)s)"""
    + LEASE,
}
BARE_FINISH = """UPDATE {table} t SET state = 'done', next_attempt_at = NULL, lease_token = NULL,
    lease_until = NULL FROM unnest(%(ids)s::{pk}[]) AS r (id)
    WHERE t.id = r.id AND t.state = 'working' AND t.lease_token = %(token)s RETURNING t.id"""


def main() -> int:
    arguments = _arguments()
    with _database(), tables():
        results = {
            f"{kind} {batch}": _compare(kind, batch, arguments.rows)
            for kind in QUEUES
            for batch in BATCHES
        }
    print(json.dumps({"benchmark": "claims", "rows": arguments.rows, "results": results}))
    return 0 if all(result["ratio"] >= result["target"] for result in results.values()) else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rows", type=int, default=12_800)
    return parser.parse_args()


def _compare(kind: str, batch: int, rows: int) -> dict[str, float]:
    """Turn by turn on the same table, so that whatever else the machine does hits both alike."""
    _fill(kind, 3 * rows)
    taken = {"ours": 0.0, "bare": 0.0}
    with workers.connect("bare") as bare:
        work = {"ours": _ours(kind, batch), "bare": _bare(kind, batch, bare)}
        for who in work:
            work[who]()
        turns = rows // batch
        for _ in range(turns):
            for who, one_batch in work.items():
                started = time.perf_counter()
                done = one_batch()
                taken[who] += time.perf_counter() - started
                if done != batch:
                    raise RuntimeError(f"{who} worked on {done} rows instead of {batch}.")
    return {
        "ours_per_second": round(turns * batch / taken["ours"]),
        "bare_per_second": round(turns * batch / taken["bare"]),
        "ratio": round(taken["bare"] / taken["ours"], 2),
        "target": TARGETS[kind],
    }


def _ours(kind: str, batch: int) -> Callable[[], int]:
    queue, worker = QUEUES[kind], workers.worker()

    def one_batch() -> int:
        claimed = claim(queue, limit=batch, worker=worker)
        return len(finish_many(queue, [Finished(one, "done") for one in claimed]))

    return one_batch


def _bare(kind: str, batch: int, bare: psycopg.Connection) -> Callable[[], int]:
    pk = {"unkeyed": "bigint", "keyed": "text"}[kind]
    take = BARE_CLAIM[kind].format(table=TABLES[kind]).encode()
    finish = BARE_FINISH.format(table=TABLES[kind], pk=pk).encode()

    def one_batch() -> int:
        parameters = {"now": clock.now(), "limit": batch, "token": uuid.uuid4()}
        ids = [row[0] for row in bare.execute(take, parameters).fetchall()]
        return len(bare.execute(finish, parameters | {"ids": ids}).fetchall())

    return one_batch


def _fill(kind: str, rows: int) -> None:
    fill: dict[str, Callable[[psycopg.Connection, int], None]]
    fill = {"unkeyed": _fill_tasks, "keyed": _fill_parcels}
    with workers.connect("fill") as plain:
        plain.execute("TRUNCATE claimed_tables_task, claimed_tables_parcel, claimed_tables_depot")
        fill[kind](plain, rows)
        plain.execute(f"VACUUM ANALYZE {TABLES[kind]}".encode())


def _fill_tasks(plain: psycopg.Connection, rows: int) -> None:
    plain.execute(
        """INSERT INTO claimed_tables_task (state, attempts, problem, next_attempt_at)
        SELECT CASE WHEN n <= %s THEN 'waiting' ELSE 'done' END, 0, '', %s - n * interval '1 ms'
        FROM generate_series(1, %s) n ORDER BY random()""",
        [rows, clock.now(), rows + FINISHED],
    )


def _fill_parcels(plain: psycopg.Connection, rows: int) -> None:
    plain.execute(
        """INSERT INTO claimed_tables_depot (id, places, open)
        SELECT 'ep_' || lpad(n::text, 26, '0'), 4, true FROM generate_series(1, %s) n""",
        [KEYS],
    )
    plain.execute(
        """INSERT INTO claimed_tables_parcel
            (id, state, attempts, problem, next_attempt_at, depot_id)
        SELECT 'dlv_' || lpad(n::text, 26, '0'), CASE WHEN n <= %s THEN 'waiting' ELSE 'done' END,
               0, '', %s - n * interval '1 ms', 'ep_' || lpad((n %% %s + 1)::text, 26, '0')
        FROM generate_series(1, %s) n ORDER BY random()""",
        [rows, clock.now(), KEYS, rows + FINISHED],
    )


@contextmanager
def _database() -> Iterator[None]:
    try:
        yield
    finally:
        workers.close()
        connection.close()
        connection.close_pool()
        embedded.lease().release()
        postgres.discard(Path(f"{_folder}/data"))
        shutil.rmtree(_folder)


if __name__ == "__main__":
    sys.exit(main())
