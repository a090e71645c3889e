"""Unsubscribing: a signed link names the mail, and through it the organization and the address."""

import base64
import hashlib
import hmac
from functools import lru_cache

from django.conf import settings
from django.db import transaction
from django.utils.crypto import constant_time_compare

from katek.campaigns.letters import Letter
from katek.campaigns.models import Email, EmailEvent, EmailEventType
from katek.campaigns.suppressing import reason_of, release, suppress
from katek.core import clock
from katek.leads import consent
from katek.leads.models import ConsentStatus, Lead
from katek.organizations.scope import current_organization, working_for
from katek.outbox.publish import publish

SALT = b"katek.campaigns.unsubscribe"
BY_LINK = "unsubscribe link"
UNSUBSCRIBED = "unsubscribed"
AT_PROVIDER = "unsubscribed at the provider"


def unsubscribe_url(email: Email | Letter) -> str:
    return f"{settings.KATEK_BASE_URL}/u/{email.id}~{_check(email.id)}/"


class NotOurs(Exception):
    """A link that we never wrote."""


def read_token(token: str) -> Email | None:
    """The mail of a link, None when it was erased with its lead. Raises `NotOurs`.

    Links don't expire: the law wants them to work.
    """
    mail_id, _, check = token.rpartition("~")
    if not constant_time_compare(check, _check(mail_id)):
        raise NotOurs
    # The signed token names the mail; its organization follows from that.
    found: Email | None = (
        Email.everywhere.select_related("organization", "lead").filter(pk=mail_id).first()
    )
    return found


def _check(email_id: str) -> str:
    digest = hmac.digest(_key(settings.SECRET_KEY), email_id.encode(), "sha256")
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


@lru_cache(maxsize=1)
def _key(secret: str) -> bytes:
    """Derived once, not for each of half a million mails, as `django.core.signing` would."""
    return hashlib.sha256(SALT + secret.encode()).digest()


def unsubscribe_by(email: Email) -> None:
    """No follow-up to this address any more; a repeat changes nothing."""
    with working_for(email.organization), transaction.atomic():
        # Where the address was left alone already, undoing this link would undo what it never did.
        source = "" if reason_of(email.to) else email.pk
        if withdraw_for(email.to, email.lead, method=BY_LINK, source=source):
            # Somebody may have lifted it since, and the same link is followed once more.
            EmailEvent.objects.get_or_create(
                key=f"own:unsubscribed:{email.pk}",
                defaults={
                    "email": email,
                    "type": EmailEventType.UNSUBSCRIBED,
                    "at": clock.now(),
                    "source": "own",
                },
            )


def subscribe_again_by(email: Email) -> bool:
    """Undo what the link of this mail did; False where it had done nothing that stands.

    Only a consent that was given before comes back: following a link is no first yes. What ended (a sequence)
    stays ended. An address that is left alone for another reason (it bounces, it complained) stays so.
    """
    with working_for(email.organization), transaction.atomic():
        purposes = _taken_by(email)
        if not purposes:
            return False
        release(email.to, UNSUBSCRIBED)
        for purpose in purposes:
            consent.record(
                email.lead, purpose, ConsentStatus.GRANTED, method="subscribed again by the link"
            )
    return True


def can_subscribe_again(email: Email) -> bool:
    """Whether `subscribe_again_by` would undo something, so that mail may go to the address again."""
    with working_for(email.organization):
        return bool(_taken_by(email))


def _taken_by(email: Email) -> list[str]:
    """The purposes whose consent ended by the link of this mail alone. In scope."""
    if reason_of(email.to) != UNSUBSCRIBED:
        return []
    return [
        purpose
        for purpose in consent.EVERY_FOLLOW_UP
        if consent.was_granted_before_withdrawal(
            email.lead, purpose, method=BY_LINK, source=email.pk
        )
    ]


def is_unsubscribed(email: Email) -> bool:
    """Whether its address gets no more mail because somebody asked so."""
    with working_for(email.organization):
        return reason_of(email.to) == UNSUBSCRIBED


def withdraw(email: Email, *, method: str) -> bool:
    """What unsubscribing by a mail means, whoever told it; see `withdraw_for`."""
    return withdraw_for(email.to, email.lead, method=method)


def withdraw_for(address: str, lead: Lead, *, method: str, source: str = "") -> bool:
    """No more mail to the address, and the lead's consent ends; in the scope and the transaction of the caller.
    `source`: the id of the mail whose link can undo it. False for a repeat."""
    new = suppress(address, UNSUBSCRIBED)
    standing = {consent.standing_status(lead, purpose) for purpose in consent.EVERY_FOLLOW_UP}
    if not new and standing == {ConsentStatus.WITHDRAWN}:
        if method != BY_LINK:
            for purpose in consent.EVERY_FOLLOW_UP:
                consent.confirm_withdrawal(lead, purpose, method=method)
        return False
    consent.record(lead, "all", ConsentStatus.WITHDRAWN, method=method, source_message=source)
    data = {"lead": lead.pk, "to": address}
    publish(current_organization(), "email.unsubscribed", data, subject=lead.pk)
    return True
