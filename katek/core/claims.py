"""Claims on due rows: the database is the queue.

    claimed = claim(DELIVERIES, limit=64, worker=worker())   # a short transaction of its own
    ...                                                      # the call, outside any transaction
    finish(DELIVERIES, one, state="delivered")               # with whatever else is recorded

A claim gives a lease with a token. Only who still holds the token may record: `finish` answers
False for a lost lease, and the caller then records nothing. Time is the one clock's, bound as a
parameter.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from katek.core import claims_sql, clock, leases_sql
from katek.core.bulk_rows import as_json, run
from katek.core.claimable import Claimable, Queue

__all__ = [
    "Claimable", "Claimed", "Due", "Finished", "Queue",
    "claim", "claim_row", "due", "finish", "finish_many", "release", "renew", "take_back",
]  # fmt: skip

Pk = str | int

IN_DOUBT = "The work was cut short: it may or may not have been done."
GIVEN_UP = "The work was cut short too often and is not tried again."

# Where each queue's round over its keys left off in this process, so that keys are served in turn.
_left_off: dict[str, Any] = {}


@dataclass(frozen=True)
class Claimed:
    """A row that is ours for now. `attempts` counts this one."""

    pk: Pk
    token: uuid.UUID
    attempts: int


@dataclass(frozen=True)
class Finished:
    """What came of one claimed row, for `finish_many`; fields as in `finish`."""

    claimed: Claimed
    state: str
    next_attempt_at: datetime | None = None
    problem: str = ""
    columns: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Due:
    """What a queue holds: rows to claim `now`; if not, when the next will be due (if ever).

    `held`: other workers have rows in work. `orphaned`: rows are there for `take_back`.
    """

    now: bool
    next_at: datetime | None
    held: bool
    orphaned: bool


def claim(queue: Queue, *, limit: int, worker: int) -> list[Claimed]:
    """Up to `limit` due rows, the longest due first, now in the queue's working state.

    Keys are served in turn and their limits are strict under any number of processes. While
    another process looks at a key its rows are passed over, so an empty list is no proof that
    nothing is due: ask `due`. Raises `RuntimeError` inside a transaction, for a claim must be seen
    before the work starts.
    """
    if limit < 1:
        return []
    with transaction.atomic(durable=True):
        if queue.key is not None:
            return _claim_by_key(queue, limit, worker)
    # One statement is a transaction; the block above has only made sure that we are in no other.
    lease = _lease(queue, worker) | {"limit": limit}
    return _claimed(_run(claims_sql.claim_due(queue), lease), lease)


def claim_row(queue: Queue, pk: Pk, *, worker: int) -> Claimed | None:
    """One known row, due or not; None if it isn't waiting, or its key's limit or order forbids it.

    Waits for whoever is claiming from the same key or changing the row. Raises as `claim` does.
    """
    with transaction.atomic(durable=True):
        found: dict[str, Any] = {"limit": 1, "pk": pk}
        if queue.key is not None:
            # The lease is timed after the wait for this lock.
            found["keys"] = [key for _, key in _run(claims_sql.lock_key_of_row(queue), found)]
        lease = _lease(queue, worker) | found
        return next(iter(_claimed(_run(claims_sql.claim_one(queue), lease), lease)), None)


def finish(
    queue: Queue,
    claimed: Claimed,
    *,
    state: str,
    next_attempt_at: datetime | None = None,
    problem: str = "",
    **columns: Any,
) -> bool:
    """Records what came of a row, in the caller's transaction if there is one.

    `columns` are further fields of the model, such as `attempts=0` where the row will be used
    again. False: the lease was lost, and the caller must record nothing or roll back. Raises
    `ValueError` for a row that would wait without a time.
    """
    _check_time(queue, state, next_attempt_at)
    held: QuerySet[Claimable] = QuerySet(queue.model).filter(
        pk=claimed.pk, lease_token=claimed.token, **{queue.state_field: queue.working}
    )
    recorded = held.update(
        **{queue.state_field: state},
        next_attempt_at=next_attempt_at,
        problem=problem,
        lease_token=None,
        lease_until=None,
        lease_worker=None,
        **columns,
    )
    return recorded == 1


def finish_many(queue: Queue, results: Sequence[Finished]) -> set[Pk]:
    """Records a batch in one statement; answers the rows accepted. The others' leases were lost.

    All results must name the same columns (`ValueError`), none of them an array.
    """
    if not results:
        return set()
    names = tuple(results[0].columns)
    for result in results:
        _check_time(queue, result.state, result.next_attempt_at)
        if result.columns.keys() != set(names):
            raise ValueError("All results of a batch must name the same columns.")
    rows = [
        {
            "pk": result.claimed.pk,
            "token": result.claimed.token,
            "state": result.state,
            "at": result.next_attempt_at,
            "problem": result.problem,
            **{f"c{place}": result.columns[name] for place, name in enumerate(names)},
        }
        for result in results
    ]
    found = run(leases_sql.finish_many(queue, names), {"rows": as_json(rows)})
    return {pk for (pk,) in found}


def renew(queue: Queue, claims: Iterable[Claimed]) -> set[Pk]:
    """Leases counted from now again; answers the rows that are still ours."""
    until = clock.now() + queue.lease
    return _pks(leases_sql.renew(queue), _leases(claims) | {"until": until})


def release(queue: Queue, claims: Iterable[Claimed]) -> set[Pk]:
    """Rows whose work was not begun wait again, due now, the attempt not counted; answers them."""
    return _pks(leases_sql.release(queue), _leases(claims) | {"now": clock.now()})


def take_back(queue: Queue, *, max_attempts: int | None = None) -> list[Pk]:
    """Frees rows whose worker's lock is free or whose lease has run out; answers them.

    They wait again, due now. If the queue names `in_doubt` they get that state instead, due now
    for whoever finds out; else those claimed `max_attempts` times (a poison row kills its workers)
    get the queue's `gives_up`. Lost attempts stay counted.
    """
    doubt = IN_DOUBT if queue.in_doubt else None
    parameters = {"max_attempts": max_attempts, "doubt": doubt, "given_up": GIVEN_UP}
    return sorted(_pks(leases_sql.take_back(queue), parameters | {"now": clock.now()}))


def due(queues: Iterable[Queue], *, worker: int) -> dict[str, Due]:
    """One query over all the queues: what each holds, by its name. Writes and locks nothing."""
    asked = tuple(queues)
    if not asked:
        return {}
    rows = _run(claims_sql.peek(asked), {"now": clock.now(), "worker": worker})
    return {name: Due(now, next_at, held, orphaned) for name, now, next_at, held, orphaned in rows}


def _claim_by_key(queue: Queue, limit: int, worker: int) -> list[Claimed]:
    lease = _lease(queue, worker) | {"limit": limit, "cursor": _left_off.get(queue.name)}
    keys = [key for (key,) in _run(claims_sql.lock_keys(queue), lease)]
    if not keys:
        return []
    # A statement of its own: its snapshot shows whatever was claimed before the locks were ours.
    rows = _run(claims_sql.claim_due(queue), lease | {"keys": keys})
    served = {key for *_, key in rows}
    _left_off[queue.name] = next((key for key in reversed(keys) if key in served), keys[-1])
    return _claimed(rows, lease)


def _lease(queue: Queue, worker: int) -> dict[str, Any]:
    now = clock.now()
    return {"now": now, "until": now + queue.lease, "token": uuid.uuid4(), "worker": worker}


def _claimed(rows: list[tuple[Any, ...]], lease: Mapping[str, Any]) -> list[Claimed]:
    return [Claimed(pk, lease["token"], attempts) for pk, attempts, _ in rows]


def _check_time(queue: Queue, state: str, next_attempt_at: datetime | None) -> None:
    if state == queue.waiting and next_attempt_at is None:
        raise ValueError(f"{queue.name}: a row that waits needs the time at which it is due.")


def _leases(claims: Iterable[Claimed]) -> dict[str, Any]:
    held = list(claims)
    return {"pks": [one.pk for one in held], "tokens": [one.token for one in held]}


def _pks(statement: str, parameters: Mapping[str, Any]) -> set[Pk]:
    return {pk for (pk,) in _run(statement, parameters)}


def _run(statement: str, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
