"""What came of calls, written down in one transaction a batch: deliveries, attempts, health."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from katek.core.answers import Answer
from katek.core.clock import now
from katek.core.work import Done
from katek.outbox import health
from katek.outbox.calls import Result
from katek.outbox.decisions import Verdict, judge
from katek.outbox.models import DeliveryStatus, Endpoint, EndpointStatus
from katek.outbox.settling import Settled, settle
from katek.outbox.switching import disable

logger = logging.getLogger(__name__)

_ENDS = (DeliveryStatus.DELIVERED, DeliveryStatus.FAILED)


@dataclass(frozen=True)
class Judged:
    result: Result
    verdict: Verdict
    at: datetime

    @property
    def endpoint_id(self) -> str:
        return self.result.parcel.target.id

    @property
    def status_code(self) -> int | None:
        outcome = self.result.outcome
        return outcome.status if isinstance(outcome, Answer) else None


def record(results: Sequence[Result]) -> Done:
    """Records the results whose lease is still ours, then what follows for their endpoints."""
    at = now()
    judged = [
        Judged(result, judge(result.outcome, result.parcel.claimed.attempts, now=at), at)
        for result in results
    ]
    if all(one.verdict.state == DeliveryStatus.DELIVERED for one in judged):
        accepted = settle([_settled(one, {}) for one in judged])
    else:
        with transaction.atomic():
            enabled = _keep_endpoints({one.endpoint_id for one in judged})
            accepted = settle([_settled(one, enabled) for one in judged])
    ours = [one for one in judged if one.result.parcel.claimed.pk in accepted]
    _log_crashes(results)
    _draw_consequences(ours, health.note(_by_endpoint(ours)))
    done = sum(one.verdict.state == DeliveryStatus.DELIVERED for one in ours)
    return Done(done, len(ours) - done)


def _keep_endpoints(ids: set[str]) -> dict[str, bool]:
    """Which of the endpoints are enabled; nobody switches one until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, status FROM outbox_endpoint WHERE id = ANY(%s) ORDER BY id FOR SHARE",
            [sorted(ids)],
        )
        return {pk: status == EndpointStatus.ENABLED for pk, status in cursor.fetchall()}


def _settled(one: Judged, enabled: dict[str, bool]) -> Settled:
    parcel, outcome, verdict, state = (
        one.result.parcel,
        one.result.outcome,
        one.verdict,
        one.verdict.state,
    )
    if state == DeliveryStatus.PENDING and not enabled.get(one.endpoint_id, False):
        state = DeliveryStatus.HELD  # it was switched off while the call was under way
    again = state == DeliveryStatus.PENDING and verdict.wait is not None
    return Settled(
        parcel.claimed,
        parcel.organization_id,
        state,
        parcel.number,
        one.result.at,
        due=one.at + verdict.wait if again and verdict.wait else None,
        finished_at=one.at if state in _ENDS else None,
        status_code=one.status_code,
        duration_ms=outcome.duration_ms,
        problem=verdict.problem,
        response=outcome.excerpt() if isinstance(outcome, Answer) else "",
    )


def _by_endpoint(judged: Iterable[Judged]) -> dict[str, health.Answers]:
    answers: dict[str, health.Answers] = {}
    for one in judged:
        answer = answers.setdefault(one.endpoint_id, health.Answers())
        if one.verdict.state == DeliveryStatus.DELIVERED:
            answer.succeeded_at = one.at
        else:
            answer.failed_at = one.at
            answer.failures += 1
        if one.verdict.rest is not None:
            answer.rest_until = max(one.at + one.verdict.rest, answer.rest_until or one.at)
    return answers


def _draw_consequences(judged: Sequence[Judged], ailing: Sequence[health.Ailing]) -> None:
    problems = {one.endpoint_id: one.verdict.problem for one in judged if one.verdict.problem}
    gone = {one.endpoint_id for one in judged if one.verdict.gone}
    for pk in sorted(gone):
        _disable(pk, problems[pk])
    for one in ailing:
        if one.endpoint_id in gone:
            continue
        if one.must_be_disabled:
            days = health.DISABLED_AFTER.days
            _disable(
                one.endpoint_id, f"Every call failed for {days} days. {problems[one.endpoint_id]}"
            )
        elif one.must_be_warned:
            health.warn(one, problems[one.endpoint_id])
    mended = {one.endpoint_id for one in judged if one.result.parcel.target.noted} - problems.keys()
    if mended:
        # Any organization: the dispatcher serves all of them.
        rows = Endpoint.everywhere.filter(pk__in=mended, status=EndpointStatus.ENABLED)
        rows.update(problem="")


def _disable(pk: str, problem: str) -> None:
    endpoint = Endpoint.everywhere.select_related("organization").filter(pk=pk).first()
    if endpoint is not None:
        disable(endpoint, problem)


def _log_crashes(results: Iterable[Result]) -> None:
    for result in results:
        if result.crash is not None:
            logger.error(
                "Delivery %s could not be made.", result.parcel.claimed.pk, exc_info=result.crash
            )
