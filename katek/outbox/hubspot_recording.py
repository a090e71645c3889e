"""What came of a batch, written down: each contact, the deliveries that went with it, the account."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from katek.core.backoff import CHANCE, after
from katek.core.claims import GIVEN_UP, Finished, Pk, finish_many
from katek.core.clock import now
from katek.core.work import Done
from katek.outbox import health
from katek.outbox.contacts import DEBOUNCE
from katek.outbox.hubspot_answers import AskedToRest, NeedsMending, Trouble, Unreachable
from katek.outbox.hubspot_batch import Fate, Outcome, Push
from katek.outbox.hubspot_loading import Batch, Lead
from katek.outbox.hubspot_properties import EDITION
from katek.outbox.hubspot_schedule import SCHEDULE
from katek.outbox.models import Contact, ContactState, DeliveryStatus, Endpoint, EndpointStatus
from katek.outbox.queues import HUBSPOT
from katek.outbox.switching import disable, pause_to_mend

SOON = (1.0, 5.0)  # seconds, for a contact whose id turned out to be another
UNCHANGED = "HubSpot has it like this already: nothing was sent."


@dataclass(frozen=True)
class Told:
    """What a contact's deliveries say. `counts`: it was a try, to be kept with what was answered."""

    state: str
    problem: str = ""
    due: datetime | None = None
    status: int | None = None
    response: str = ""
    counts: bool = True


@dataclass(frozen=True)
class Judged:
    """A contact's next state. `forget`: the row goes."""

    lead: Lead
    finished: Finished
    told: Told
    forget: bool = False


def record(batch: Batch, push: Push) -> Done:
    """Records what is still ours. Answers how many contacts are up to date, and how many are not."""
    at = now()
    trouble = NeedsMending(batch.obstacle) if batch.obstacle else push.trouble
    with transaction.atomic():
        enabled = _keep_endpoint(batch.endpoint_id)
        newest = _newest_versions(batch)
        judged = [_judge(lead, batch, push, trouble, at) for lead in batch.leads]
        judged = [_still_dirty(one, newest, at) for one in judged]
        ours = finish_many(HUBSPOT, [one.finished for one in judged])
        kept = [one for one in judged if one.lead.claimed.pk in ours]
        _tell_deliveries(kept, at, enabled=enabled)
        _forget(batch, [one.lead for one in kept if one.forget])
    _look_after_the_account(batch, push, trouble, at)
    fine = sum(one.finished.state == ContactState.SYNCED or one.forget for one in kept)
    return Done(fine, len(kept) - fine)


def fail_deliveries(contacts: Sequence[Pk]) -> None:
    """Those of the contacts that were given up take their deliveries with them."""
    # Workers serve all organizations, and so does what cleans up after them.
    rows = Contact.everywhere.filter(pk__in=contacts, state=ContactState.FAILED)
    failed = list(rows.values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE outbox_delivery SET status = 'failed', next_attempt_at = NULL,
                problem = %s, finished_at = %s
            WHERE contact_id = ANY(%s) AND status = 'pending'""",
            [GIVEN_UP, now(), failed],
        )


def _judge(lead: Lead, batch: Batch, push: Push, trouble: Trouble | None, at: datetime) -> Judged:
    outcome = push.outcomes.get(lead.subject)
    if outcome is None and lead.merged_into:
        return _synced(lead, Outcome(Fate.GONE), at)
    if outcome is None and not lead.has_changed:
        return _synced(lead, Outcome(Fate.SYNCED, note=UNCHANGED), at)
    if outcome is None:
        return _not_come_to(lead, trouble or Unreachable("It was not come to."), at)
    if outcome.fate in (Fate.SYNCED, Fate.GONE):
        return _synced(lead, outcome, at)
    if outcome.fate is Fate.REFUSED:
        told = Told(DeliveryStatus.FAILED, outcome.problem, status=outcome.status)
        return Judged(lead, _finished(lead, ContactState.FAILED, outcome), told)
    if outcome.fate is Fate.NEXT:
        return _wait(lead, at, Outcome(Fate.NEXT), counts=False)
    if outcome.fate is Fate.SOON and lead.claimed.attempts <= len(SCHEDULE):
        wait = timedelta(seconds=CHANCE.uniform(*SOON))
        return _wait(lead, at + wait, outcome, counts=True)
    return _again(lead, outcome, at)


def _not_come_to(lead: Lead, trouble: Trouble, at: datetime) -> Judged:
    outcome = Outcome(Fate.AGAIN, problem=trouble.problem, status=trouble.status)
    if isinstance(trouble, AskedToRest):
        return _wait(lead, at + trouble.wait, outcome, counts=False)
    if isinstance(trouble, NeedsMending):
        return _wait(lead, at, outcome, counts=False)
    return _again(lead, outcome, at)


def _again(lead: Lead, outcome: Outcome, at: datetime) -> Judged:
    wait = after(SCHEDULE, lead.claimed.attempts)
    if wait is not None:
        return _wait(lead, at + wait, outcome, counts=True)
    problem = f"{outcome.problem} Given up after {lead.claimed.attempts} attempts."
    told = Told(DeliveryStatus.FAILED, problem, status=outcome.status)
    return Judged(
        lead, _finished(lead, ContactState.FAILED, replace(outcome, problem=problem)), told
    )


def _wait(lead: Lead, due: datetime, outcome: Outcome, *, counts: bool) -> Judged:
    attempts = lead.claimed.attempts if counts else lead.claimed.attempts - 1
    finished = _finished(lead, ContactState.PENDING, outcome, due=due, attempts=attempts)
    told = Told(DeliveryStatus.PENDING, outcome.problem, due, outcome.status, counts=counts)
    return Judged(lead, finished, told)


def _synced(lead: Lead, outcome: Outcome, at: datetime) -> Judged:
    remote_id = lead.remote_id if outcome.remote_id is None else outcome.remote_id
    said = outcome.note or (f"Contact {remote_id}." if remote_id else "")
    told = Told(DeliveryStatus.DELIVERED, status=outcome.status, response=said)
    news: dict[str, Any] = {
        "synced_version": lead.version,
        "synced_hash": lead.digest,
        "synced_at": at,
    }
    note = replace(outcome, problem="" if outcome.note == UNCHANGED else outcome.note)
    finished = _finished(lead, ContactState.SYNCED, note, attempts=0, **news)
    return Judged(lead, finished, told, forget=outcome.fate is Fate.GONE)


def _finished(
    lead: Lead,
    state: str,
    outcome: Outcome,
    *,
    due: datetime | None = None,
    attempts: int | None = None,
    **news: Any,
) -> Finished:
    remote_id = lead.remote_id if outcome.remote_id is None else outcome.remote_id
    columns: dict[str, Any] = {
        "remote_id": remote_id,
        "attempts": lead.claimed.attempts if attempts is None else max(attempts, 0),
        "synced_version": lead.synced_version,
        "synced_hash": "",  # what may have arrived by halves is sent again
        "synced_at": lead.synced_at,
    }
    return Finished(lead.claimed, state, due, outcome.problem, columns | news)


def _still_dirty(one: Judged, newest: dict[Pk, int], at: datetime) -> Judged:
    """More has happened to the lead since it was read: it is due once more."""
    ended = one.finished.state != ContactState.PENDING
    if not ended or newest.get(one.lead.claimed.pk, 0) <= one.lead.version:
        return one
    columns = {**one.finished.columns, "attempts": 0}
    again = replace(
        one.finished,
        state=ContactState.PENDING,
        next_attempt_at=at + DEBOUNCE,
        columns=columns,
    )
    return replace(one, finished=again, forget=False)


def _keep_endpoint(pk: str) -> bool:
    """Whether it is enabled; nobody switches it until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT status FROM outbox_endpoint WHERE id = %s FOR SHARE", [pk])
        row = cursor.fetchone()
    return row is not None and row[0] == EndpointStatus.ENABLED


def _newest_versions(batch: Batch) -> dict[Pk, int]:
    """Versions of the contacts, which nobody marks until the transaction ends; see `contacts`."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT id, dirty_version FROM outbox_contact
            WHERE endpoint_id = %s AND (id = ANY(%s) OR subject = ANY(%s))
            ORDER BY endpoint_id, subject FOR NO KEY UPDATE""",
            [
                batch.endpoint_id,
                [one.claimed.pk for one in batch.leads],
                [one.merged_into for one in batch.leads if one.merged_into],
            ],
        )
        return dict(cursor.fetchall())


# What was held while the endpoint was off has gone along all the same.
_TELL = """
    WITH told AS MATERIALIZED (
        SELECT * FROM unnest(%(ids)s::varchar[], %(states)s::varchar[], %(times)s::timestamptz[],
            %(codes)s::int[], %(problems)s::text[], %(responses)s::text[], %(counts)s::bool[])
        AS t (id, state, due, code, problem, response, counts)
    ), accepted AS (
        UPDATE outbox_delivery d SET status = t.state, next_attempt_at = t.due,
            finished_at = CASE WHEN t.state IN ('delivered', 'failed')
                THEN %(at)s::timestamptz END,
            last_status_code = t.code, problem = t.problem,
            attempts = d.attempts + t.counts::int
        FROM told t WHERE d.id = t.id AND d.status IN ('pending', 'held')
            AND (d.status = 'pending' OR t.state = 'delivered')
        RETURNING d.organization_id, d.id, d.tried_before + d.attempts AS number
    ) INSERT INTO outbox_attempt (organization_id, delivery_id, number, at, status_code,
        duration_ms, problem, response)
    SELECT a.organization_id, a.id, a.number, %(at)s, t.code, 0, t.problem, t.response
    FROM accepted a JOIN told t ON t.id = a.id WHERE t.counts"""


def _tell_deliveries(judged: Sequence[Judged], at: datetime, *, enabled: bool) -> None:
    told = [(pk, _where_off(one.told, enabled)) for one in judged for pk in one.lead.deliveries]
    if not told:
        return
    parameters: dict[str, Any] = {
        "ids": [pk for pk, _ in told],
        "states": [one.state for _, one in told],
        "times": [one.due for _, one in told],
        "codes": [one.status for _, one in told],
        "problems": [one.problem for _, one in told],
        "responses": [one.response for _, one in told],
        "counts": [one.counts for _, one in told],
        "at": at,
    }
    with connection.cursor() as cursor:
        cursor.execute(_TELL, parameters)


def _where_off(told: Told, enabled: bool) -> Told:
    if told.state == DeliveryStatus.PENDING and not enabled:
        return replace(told, state=DeliveryStatus.HELD, due=None)
    return told


def _forget(batch: Batch, leads: Sequence[Lead]) -> None:
    """Rows of leads that are no more, or are another lead by now, who inherits the contact."""
    # The dispatcher serves all organizations; these rows are of one.
    rows = Contact.everywhere.filter(endpoint=batch.endpoint_id)
    for lead in leads:
        if lead.merged_into and lead.remote_id:
            survivor = rows.filter(subject=lead.merged_into, remote_id="")
            survivor.update(remote_id=lead.remote_id)
    if leads:
        rows.filter(pk__in=[one.claimed.pk for one in leads]).delete()


def _look_after_the_account(
    batch: Batch, push: Push, trouble: Trouble | None, at: datetime
) -> None:
    """What follows for the endpoint. Apart from the rest: it locks what the dispatcher reads."""
    endpoint = (
        Endpoint.everywhere.select_related("organization").filter(pk=batch.endpoint_id).first()
    )
    if endpoint is None:
        return
    if push.prepared and not batch.options.prepared:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE outbox_endpoint SET options = options || %s::jsonb WHERE id = %s",
                [json.dumps({"edition": EDITION}), endpoint.pk],
            )
    ailing = _note_health(batch, push, trouble, at)
    if isinstance(trouble, NeedsMending):
        pause_to_mend(endpoint, trouble.problem)
    elif ailing is not None and ailing.must_be_disabled:
        days = health.DISABLED_AFTER.days
        disable(endpoint, f"Every call failed for {days} days. {trouble or ''}".strip())
    elif ailing is not None and ailing.must_be_warned:
        health.warn(ailing, str(trouble or ""))
    elif isinstance(trouble, AskedToRest) or (trouble is None and push.account.calls):
        rows = Endpoint.everywhere.filter(pk=endpoint.pk, status=EndpointStatus.ENABLED)
        rows.exclude(problem=str(trouble or "")).update(problem=str(trouble or ""))


def _note_health(
    batch: Batch, push: Push, trouble: Trouble | None, at: datetime
) -> health.Ailing | None:
    if not push.account.calls:
        return None
    answers = health.Answers()
    if isinstance(trouble, Unreachable):
        answers.failed_at, answers.failures = at, 1
    else:
        answers.succeeded_at = at
    if isinstance(trouble, AskedToRest):
        answers.rest_until = at + trouble.wait
    return next(iter(health.note({batch.endpoint_id: answers})), None)
