"""Tables of their own for the tests of claims: tasks without a key, parcels by depot, letters in order."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection, models
from typing_extensions import override

from katek.core import clock, workers
from katek.core.claimable import Claimable, Queue, claim_constraint, claim_indexes

STATES: Any = {"state_field": "state", "waiting": "waiting", "working": "working"}


class Task(Claimable):
    """No key, and numbers as primary keys."""

    state = models.CharField(max_length=10, default="waiting")
    note = models.JSONField(null=True)

    class Meta:
        app_label = "claimed_tables"
        indexes = claim_indexes("claimed_task", **STATES)
        constraints = [claim_constraint("claimed_task", state_field="state", waiting="waiting")]


class Depot(models.Model):
    """What parcels are keyed by; says itself how many may be on the way."""

    id = models.CharField(max_length=40, primary_key=True, db_collation="C")
    places = models.IntegerField(default=2)
    open = models.BooleanField(default=True)

    class Meta:
        app_label = "claimed_tables"

    @override
    def __str__(self) -> str:
        return self.id


class Parcel(Claimable):
    """Limited per depot; text as primary key."""

    id = models.CharField(max_length=40, primary_key=True, db_collation="C")
    depot = models.ForeignKey(Depot, on_delete=models.CASCADE, db_index=False)
    state = models.CharField(max_length=10, default="waiting")

    class Meta:
        app_label = "claimed_tables"
        indexes = claim_indexes("claimed_parcel", **STATES, key="depot")


class Letter(Claimable):
    """One at a time to each person, in the order of their numbers."""

    id = models.CharField(max_length=40, primary_key=True, db_collation="C")
    person = models.CharField(max_length=40)
    number = models.IntegerField()
    state = models.CharField(max_length=10, default="waiting")

    class Meta:
        app_label = "claimed_tables"
        indexes = claim_indexes("claimed_letter", **STATES, key="person", ordered_by="number")


MODELS = (Task, Depot, Parcel, Letter)

TASKS = Queue(name="tasks", model=Task, **STATES)
PARCELS = Queue(name="parcels", model=Parcel, **STATES, key="depot_id", limit=2)
PARCELS_BY_PLACES = Queue(
    name="parcels by places",
    model=Parcel,
    **STATES,
    key="depot_id",
    limit="(SELECT d.places FROM claimed_tables_depot d WHERE d.id = k.key AND d.open)",
)
LETTERS = Queue(
    name="letters", model=Letter, **STATES, key="person", ordered=True, order_by="number"
)
ONCE_ONLY = Queue(name="once only", model=Task, **STATES, in_doubt="unknown")

A_MINUTE = timedelta(minutes=1)


@contextmanager
def tables() -> Iterator[None]:
    """The tables, for as long as the block runs. Outside any transaction."""
    with connection.schema_editor() as editor:
        for model in MODELS:
            # Left behind by a run that was killed.
            editor.execute(f'DROP TABLE IF EXISTS "{model._meta.db_table}" CASCADE')
            editor.create_model(model)
    try:
        yield
    finally:
        with connection.schema_editor() as editor:
            for model in reversed(MODELS):
                editor.delete_model(model)


class Crew:
    """Workers that live in this process: numbers whose locks one connection holds."""

    def __init__(self) -> None:
        self.connection = workers.connect("test crew")
        self.alive: set[int] = set()

    def hire(self) -> int:
        number = max(self.alive, default=1_000) + 1
        self._run("SELECT pg_advisory_lock(%s, %s)", number)
        self.alive.add(number)
        return number

    def dies(self, number: int) -> None:
        self._run("SELECT pg_advisory_unlock(%s, %s)", number)
        self.alive.discard(number)

    def close(self) -> None:
        self.connection.close()

    def _run(self, statement: Any, number: int) -> None:
        self.connection.execute(statement, [workers.CLASS_ID, number])


class StoppedClock:
    """A clock that only moves when told."""

    def __init__(self) -> None:
        self.time = datetime(2026, 3, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def move(self, step: timedelta) -> None:
        self.time += step


def task(after=timedelta(), **columns):
    """One that is due so long after now."""
    return Task.objects.create(next_attempt_at=clock.now() + after, **columns)


def parcels(depot, count, after=timedelta(), **columns):
    """So many of a depot, `<depot>_000` the longest due; made with the depot, if there is none."""
    owner, _ = Depot.objects.get_or_create(id=depot, defaults=columns)
    for number in range(count):
        at = clock.now() + after - timedelta(milliseconds=count - number)
        Parcel.objects.create(id=f"{depot}_{number:03}", depot=owner, next_attempt_at=at)


def letters(person, count):
    """So many to a person, all due now."""
    for number in range(count):
        pk = f"{person}_{number}"
        Letter.objects.create(id=pk, person=person, number=number, next_attempt_at=clock.now())
