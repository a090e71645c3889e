"""Receipts that are due: claimed, understood, and told to the message handler, record by record.

Every handler takes a repeat, so a receipt of which a part failed is simply read again. What can't be read
loses none of its neighbours: they are handled first, then the receipt says what is left.
"""

import logging
from dataclasses import dataclass, replace
from datetime import timedelta

from django.db import transaction

from katek.channels.meta.elements import Record
from katek.channels.meta.envelope import opened
from katek.channels.meta.parse import Parsed, parse
from katek.channels.models import Channel, ChannelStatus
from katek.channels.records import InboundMessage, Unsent
from katek.core import clock
from katek.core.backoff import full_jitter
from katek.core.claims import Claimed, claim, finish
from katek.core.failpoints import failpoint, register
from katek.core.wakeups import ring
from katek.core.work import Done
from katek.inbound.handling import handle
from katek.inbound.models import Receipt, ReceiptStatus
from katek.inbound.owners import owner_of
from katek.inbound.queues import RECEIPTS
from katek.inbound.taken_back import FORGOTTEN, forget_words, quotes_itself

AT_ONCE = 20
MOST_ATTEMPTS = 6
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=2), timedelta(seconds=30)
ASK_AGAIN = timedelta(seconds=5)
MOST_QUESTIONS = 24
AFTER_CLAIM = register("receipts.after_claim")
BEFORE_RECORD = register("receipts.before_record")
AFTER_RECORD = register("receipts.after_record")
NOBODYS = "No connected page or account is meant by it."
DASHBOARD_TEST = "A test from Meta's dashboard."
DISCONNECTED = "Its channel is disconnected, so nothing was done with it."

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Outcome:
    """What a receipt has come to; `again`: how long until it is read once more."""

    status: str
    problem: str = ""
    again: timedelta | None = None


def read_due(worker: int, *, limit: int) -> Done:
    """Read up to `limit` receipts, and at least a handful: reading is quick and answers wait for it."""
    claims = claim(RECEIPTS, limit=max(limit, AT_ONCE), worker=worker)
    if not claims:
        return Done()
    failpoint(AFTER_CLAIM)
    return sum((_read(claimed) for claimed in claims), Done())


def retry(receipt: Receipt) -> Receipt:
    """Read again from the start, due now; one that is being read is left alone."""
    # The operator's receipts have no organization; a receipt in hand is one its bearer may see.
    settled = Receipt.everywhere.filter(pk=receipt.pk).exclude(status=ReceiptStatus.WORKING)
    with transaction.atomic():
        settled.update(status=ReceiptStatus.NEW, next_attempt_at=clock.now(), attempts=0)
        ring("messages")
        receipt.refresh_from_db()
    return receipt


def _read(claimed: Claimed) -> Done:
    # The claim gave an id of any organization, or of none; the channel tells for whom we work.
    rows = Receipt.everywhere.select_related("channel__organization")
    receipt: Receipt = rows.get(pk=claimed.pk)
    outcome = _outcome(receipt, claimed)
    failpoint(BEFORE_RECORD)
    due = clock.now() + outcome.again if outcome.again is not None else None
    finish(
        RECEIPTS,
        claimed,
        state=outcome.status,
        next_attempt_at=due,
        problem=outcome.problem,
        body=receipt.body,
        organization=receipt.organization,
        channel=receipt.channel,
    )
    failpoint(AFTER_RECORD)
    failed = outcome.status == ReceiptStatus.FAILED or outcome.again is not None
    return Done(failed=1) if failed else Done(done=1)


def _outcome(receipt: Receipt, claimed: Claimed) -> Outcome:
    if not receipt.body:
        return Outcome(ReceiptStatus.IGNORED, FORGOTTEN)
    try:
        entry = opened(receipt.body)[1]
    except ValueError:
        return Outcome(ReceiptStatus.FAILED, receipt.problem or "It is no entry of a webhook.")
    if receipt.account == "0":
        return Outcome(ReceiptStatus.IGNORED, DASHBOARD_TEST)
    channel = owner_of(receipt)
    if channel is None:
        return Outcome(ReceiptStatus.IGNORED, NOBODYS)
    if channel.status == ChannelStatus.DISCONNECTED:
        return Outcome(ReceiptStatus.IGNORED, DISCONNECTED)
    parsed = parse(entry, account=channel.external_id, received_at=receipt.received_at)
    left = [problem for record in parsed.records if (problem := _tell(channel, record, receipt))]
    outcome = _settled(parsed, left, claimed.attempts)
    if outcome.again is None and quotes_itself(parsed.records):
        receipt.body = ""
        return replace(outcome, problem=f"{outcome.problem} {FORGOTTEN}".strip())
    return outcome


def _tell(channel: Channel, record: Record, receipt: Receipt) -> str:
    """Hand one record over; answers why it has to be handed over again, empty when it hasn't."""
    try:
        settled = handle(channel, record)
    except Exception:
        logger.exception("A record was not taken.", extra={"receipt": receipt.pk})
        return f"{_name(record)} could not be stored"
    if isinstance(record, Unsent):
        forget_words(channel, record, receipt)
    return "" if settled else WAITING


WAITING = "it isn't known yet whose message an echo confirms"


def _settled(parsed: Parsed, left: list[str], attempts: int) -> Outcome:
    told = " ".join(text for text in (parsed.unreadable, parsed.not_used) if text)
    if left:
        return _later(left, attempts)
    if parsed.unreadable:
        return Outcome(ReceiptStatus.FAILED, told)
    return Outcome(ReceiptStatus.DONE if parsed.records else ReceiptStatus.IGNORED, told)


def _later(left: list[str], attempts: int) -> Outcome:
    waits_only = set(left) == {WAITING}
    reason = f"{'; '.join(dict.fromkeys(left))}."
    if attempts >= (MOST_QUESTIONS if waits_only else MOST_ATTEMPTS):
        return Outcome(ReceiptStatus.FAILED, f"Given up: {reason}")
    wait = ASK_AGAIN if waits_only else full_jitter(attempts, FIRST_WAIT, LONGEST_WAIT)
    return Outcome(ReceiptStatus.NEW, f"Tried again soon: {reason}", again=wait)


def _name(record: Record) -> str:
    if isinstance(record, InboundMessage):
        return "a message"
    return f"a record of the kind {type(record).__name__.lower()}"
