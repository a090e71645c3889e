"""What a table needs so that its rows can wait for work: columns, indexes, and the queue's rules.

See `claims` for the acts. A row waits when its state column says so and `next_attempt_at` tells
when it is due; a worker that claims it holds a lease until it records what came of it.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.db import models


class Claimable(models.Model):
    """A row with a due time (null: it waits for nothing) and, while in work, a lease.

    `attempts` counts claims since the work fell due, also those cut short; `lease_worker` is the
    number of the owner's advisory lock (`workers`); `problem` is a sentence that staff can act on.
    """

    next_attempt_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    lease_token = models.UUIDField(null=True, blank=True, editable=False)
    lease_until = models.DateTimeField(null=True, blank=True, editable=False)
    lease_worker = models.IntegerField(null=True, blank=True, editable=False)
    problem = models.TextField(blank=True, default="")

    class Meta:
        abstract = True


@dataclass(frozen=True, kw_only=True)
class Queue:
    """Rows of one table that wait in one state and are worked on in another.

    `key`: attribute name of a NOT NULL column by which rows are limited, ordered and served in
    turn.
    `limit`: rows of one key in work at once; a number, or an SQL scalar over `k.key` (null or 0:
    none).
    `ordered`: only the first unfinished row of a key, by `order_by`, may be claimed; a row that
    waits for its next try holds back those behind it. `order_by` should then be a column that
    never changes.
    `in_doubt`: state for rows whose worker vanished, where the work must not simply be repeated.
    `gives_up`: state for rows that lost `max_attempts` workers; see `claims.take_back`.
    """

    name: str
    model: type[Claimable]
    state_field: str
    waiting: str
    working: str
    key: str | None = None
    limit: int | str = 1
    ordered: bool = False
    order_by: str = "next_attempt_at"
    lease: timedelta = timedelta(seconds=60)
    in_doubt: str | None = None
    gives_up: str = "failed"

    def __post_init__(self) -> None:
        if self.ordered and (self.key is None or self.order_by == "next_attempt_at"):
            raise ValueError(f"{self.name}: an order needs a key, and a column that never changes.")


def claim_indexes(
    prefix: str,
    *,
    state_field: str,
    waiting: str,
    working: str,
    key: str | None = None,
    ordered_by: str | None = None,
) -> list[models.Index]:
    """What claims read: due rows (of an ordered queue each key's line), and rows in work.

    Give `key`, and for an ordered queue its `order_by` as `ordered_by`, as the queue does.
    """
    due = models.Q(**{state_field: waiting})
    fields = [key, "next_attempt_at"] if key else ["next_attempt_at"]
    if key and ordered_by:
        due, fields = models.Q(**{f"{state_field}__in": [waiting, working]}), [key, ordered_by]
    held = [key, "lease_worker"] if key else ["lease_worker"]
    working_rows = models.Q(**{state_field: working})
    return [
        models.Index(fields=fields, condition=due, name=f"{prefix}_due"),
        models.Index(fields=held, condition=working_rows, name=f"{prefix}_held"),
    ]


def claim_constraint(prefix: str, *, state_field: str, waiting: str) -> models.CheckConstraint:
    """A row that waits without a time would wait for ever: the database refuses it."""
    timed = ~models.Q(**{state_field: waiting}) | models.Q(next_attempt_at__isnull=False)
    return models.CheckConstraint(condition=timed, name=f"{prefix}_waits_with_time")
