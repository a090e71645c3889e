"""What mail providers told is read: each hook by itself, so that one that can't be read holds up nobody."""

import logging
from datetime import timedelta

from django.db import transaction

from katek.campaigns import happenings, postmark_hooks
from katek.campaigns.happenings import NotYet
from katek.campaigns.models import HookReceipt, HookStatus
from katek.campaigns.provider_hooks import TellsNothing
from katek.campaigns.queues import HOOKS
from katek.campaigns.told import Unreadable
from katek.conversations.mail_news import heard_of_message
from katek.core import clock
from katek.core.claims import Claimed, claim, finish
from katek.core.failpoints import failpoint, register
from katek.core.work import Done
from katek.inbound import email_replies, provider_reading
from katek.inbound.letter import NotAnAnswer
from katek.inbound.postmark_letters import read_letter

ASK_AGAIN = timedelta(seconds=10)  # times the attempts made, up to the longest
LONGEST_WAIT = timedelta(minutes=30)
MATCHED_WITHIN = timedelta(hours=24)
MOST_FAULTS = 10
AFTER_CLAIM = register("email_hooks.after_claim")
BEFORE_RECORD = register("email_hooks.before_record")

logger = logging.getLogger(__name__)


def read_hooks(worker: int, *, limit: int) -> Done:
    """Read up to `limit` hooks."""
    claims = claim(HOOKS, limit=limit, worker=worker)
    if not claims:
        return Done()
    failpoint(AFTER_CLAIM)
    read = [_read(claimed) for claimed in claims]
    return Done(sum(read), len(read) - sum(read))


def _read(claimed: Claimed) -> bool:
    receipt = HookReceipt.objects.get(pk=claimed.pk)
    try:
        with transaction.atomic():
            subject = _act_on(receipt)
            failpoint(BEFORE_RECORD)
            if not finish(HOOKS, claimed, state=HookStatus.DONE, subject=subject[:40]):
                transaction.set_rollback(True)
        return True
    except NotYet as reason:
        return _ask_again(receipt, claimed, str(reason))
    except TellsNothing as reason:
        mail = happenings.find_mail(reason.mail)
        subject = mail.pk if mail else ""
        ignored = HookStatus.IGNORED
        return finish(HOOKS, claimed, state=ignored, subject=subject, problem=str(reason))
    except NotAnAnswer as reason:
        return finish(HOOKS, claimed, state=HookStatus.IGNORED, problem=str(reason))
    except Unreadable as reason:
        finish(HOOKS, claimed, state=HookStatus.FAILED, problem=str(reason))
    except Exception as error:
        # Whatever it was, it is this hook's: the others go on, and it is tried again.
        logger.exception("A hook of a mail provider could not be read.")
        _put_off(claimed, f"Reading it failed: {type(error).__name__}.")
    return False


def _act_on(receipt: HookReceipt) -> str:
    """Answers the id of the mail that it is about, empty if none."""
    if receipt.provider != postmark_hooks.SOURCE:
        return provider_reading.act_on(receipt)
    body = bytes(receipt.body)
    if receipt.door == "inbound":
        return email_replies.take_in(read_letter(body, receipt.pk))
    told = postmark_hooks.read(body)
    return heard_of_message(told) or happenings.heard(told)


def _ask_again(receipt: HookReceipt, claimed: Claimed, reason: str) -> bool:
    """Hooks come before our own record now and then; of somebody else's mail they never fit."""
    if clock.now() - receipt.received_at > MATCHED_WITHIN:
        problem = f"{reason} It was not found within a day."
        return finish(HOOKS, claimed, state=HookStatus.IGNORED, problem=problem)
    due = clock.now() + min(ASK_AGAIN * 2 ** min(claimed.attempts - 1, 12), LONGEST_WAIT)
    return finish(HOOKS, claimed, state=HookStatus.NEW, next_attempt_at=due, problem=reason)


def _put_off(claimed: Claimed, problem: str) -> None:
    if claimed.attempts >= MOST_FAULTS:
        finish(HOOKS, claimed, state=HookStatus.FAILED, problem=problem)
        return
    due = clock.now() + min(ASK_AGAIN * 2**claimed.attempts, LONGEST_WAIT)
    finish(HOOKS, claimed, state=HookStatus.NEW, next_attempt_at=due, problem=problem)
