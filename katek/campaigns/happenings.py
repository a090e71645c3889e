"""What was heard of a mail changes its state, its lead's, and is told on. In any order, as often as it comes.

A mail's state is read from the set of its events, never from the order in which they arrived.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from katek.campaigns.bounce_policy import (
    OF_LAST,
    OVER,
    REASONS,
    SOFT_BOUNCES,
    SOFT_REASON,
)
from katek.campaigns.machines import AHEAD, by_name, mark_by_time
from katek.campaigns.models import Email, EmailEvent, EmailEventType, EmailStatus, Suppression
from katek.campaigns.shapes import email_json
from katek.campaigns.suppressing import lift, suppress
from katek.campaigns.told import Told
from katek.campaigns.unsubscribing import AT_PROVIDER, withdraw
from katek.core.mail_addresses import one_form
from katek.leads.timeline import note
from katek.organizations.models import Organization
from katek.organizations.scope import working_for
from katek.outbox.publish import publish


class NotYet(Exception):
    """The mail is being handed in just now, or isn't known: ask again a little later."""


# States in which something can still be heard of a mail that then must have gone out.
_MUST_HAVE_GONE = (EmailStatus.QUEUED, EmailStatus.UNKNOWN, EmailStatus.FAILED)
_HEARD = (*_MUST_HAVE_GONE, EmailStatus.SENT, EmailStatus.DELIVERED, EmailStatus.BOUNCED)
_ARRIVED = (
    EmailEventType.DELIVERED,
    EmailEventType.OPENED,
    EmailEventType.CLICKED,
    EmailEventType.COMPLAINED,
)


def find_mail(told: Told) -> Email | None:
    """The mail it is about: by our own id, else by the provider's."""
    # Providers tell of every organization's mails at one door; the mail says whose it is.
    rows = Email.everywhere.select_related("organization", "lead")
    found: Email | None = rows.filter(pk=told.kid).first() if told.kid else None
    if found is None and told.message_id:
        found = rows.filter(provider_id=told.message_id).first()
    return found


def heard(told: Told) -> str:
    """Takes it in; answers the id of the mail it was about, empty if it was about an address alone.

    Raises `NotYet` where no mail is known, or its sender hasn't recorded it.
    """
    email = find_mail(told)
    if email is not None:
        heard_of(email, told)
        return email.pk
    if told.policy in ("", "none", "soft") or not told.address:
        raise NotYet("No mail of ours is known by this id.")
    _heard_of_address(told)
    return ""


def heard_of(email: Email, told: Told) -> bool:
    """Takes in what was heard of a mail; False for a repeat, which changes nothing. Raises `NotYet`."""
    with working_for(email.organization), transaction.atomic():
        locked = Email.objects.select_for_update(of=("self",)).select_related(
            "organization", "lead"
        )
        fresh: Email = locked.get(pk=email.pk)
        if fresh.status == EmailStatus.SENDING:
            raise NotYet("The mail is being handed in just now.")
        if not _keep(fresh, told):
            return False
        _derive(fresh)
        _follow(fresh, told)
    return True


def _keep(email: Email, told: Told) -> bool:
    by_person = told.type in (EmailEventType.OPENED, EmailEventType.CLICKED)
    machine = told.machine or (by_name(told.type, told.agent) if by_person else "")
    if EmailEvent.objects.filter(key=told.key).exists():
        return False
    EmailEvent.objects.create(
        email=email,
        type=told.type,
        key=told.key,
        at=told.at,
        source=told.source,
        detail=told.detail[:500],
        link=told.link[:2000],
        machine=machine,
    )
    return True


def _derive(email: Email) -> None:
    """The mail's state from all that was heard of it."""
    events = list(EmailEvent.objects.filter(email=email).order_by("at", "pk"))
    EmailEvent.objects.bulk_update(mark_by_time(email, events), ["machine"])
    opened_before, clicked_before = email.opened_at, email.clicked_at
    email.delivered_at = _first(events, *_ARRIVED)
    # Who looked at once can't be told from a program that fetches ahead: that may be a person.
    looked = [event for event in events if event.machine in ("", AHEAD)]
    email.opened_at = _first(looked, EmailEventType.OPENED)
    email.clicked_at = _first(_persons(events), EmailEventType.CLICKED)
    must_have_gone = email.status in _MUST_HAVE_GONE and (
        email.delivered_at is not None or any(e.type == EmailEventType.BOUNCED for e in events)
    )
    if must_have_gone:
        email.sent_at = email.sent_at or events[0].at
        email.status, email.next_attempt_at, email.problem = EmailStatus.SENT, None, ""
    if email.status in _HEARD:
        _take_state(email, events)
    email.save()
    if must_have_gone:
        _publish(email, "email.sent", f"email.sent:{email.pk}")
    if email.opened_at and not opened_before:
        note(email.lead, "email_opened", email.subject, data={"email": email.pk})
        _publish(email, "email.opened", f"email.opened:{email.pk}")
    if email.clicked_at and not clicked_before:
        note(email.lead, "email_clicked", email.subject, data={"email": email.pk})


def _take_state(email: Email, events: Sequence[EmailEvent]) -> None:
    """What weighs most: a complaint, then a bounce, then an arrival."""
    by_type = {event.type: event for event in events}
    if EmailEventType.COMPLAINED in by_type:
        email.status = EmailStatus.COMPLAINED
    elif EmailEventType.BOUNCED in by_type:
        email.status = EmailStatus.BOUNCED
        email.problem = f"It came back. {by_type[EmailEventType.BOUNCED].detail}".strip()
    elif email.delivered_at and email.status in (EmailStatus.SENT, EmailStatus.DELIVERED):
        email.status = EmailStatus.DELIVERED


def _first(events: Sequence[EmailEvent], *types: str) -> datetime | None:
    return next((event.at for event in events if event.type in types), None)


def _persons(events: Sequence[EmailEvent]) -> list[EmailEvent]:
    return [event for event in events if not event.machine]


def _follow(email: Email, told: Told) -> None:
    """What follows from the new event for the address, the lead and those who are told of it."""
    if told.type == EmailEventType.CLICKED:
        _tell_click(email, told)
    elif told.type == EmailEventType.BOUNCED:
        note(email.lead, "email_bounced", told.detail, data={"email": email.pk})
        _publish(email, "email.bounced", f"email.bounced:{email.pk}")
    elif told.type == EmailEventType.COMPLAINED:
        note(email.lead, "email_complained", email.subject, data={"email": email.pk})
        _publish(email, "email.complained", f"email.complained:{email.pk}")
    elif told.type == EmailEventType.UNSUBSCRIBED:
        withdraw(email, method=AT_PROVIDER)
    if told.policy in REASONS:
        suppress(email.to, REASONS[told.policy])
    elif told.policy == "soft":
        _count_soft(email)
    elif told.policy == "lifted":
        lift(email.to)


def _tell_click(email: Email, told: Told) -> None:
    event = EmailEvent.objects.get(key=told.key)
    if event.machine:
        return
    digest = hashlib.sha256(told.link.encode("utf-8", "replace")).hexdigest()[:16]
    key = f"email.clicked:{email.pk}:{digest}"
    data = {**email_json(email), "link": told.link}
    publish(email.organization, "email.clicked", data, subject=email.lead_id, key=key)


def _count_soft(email: Email) -> None:
    last = Email.objects.filter(to=email.to, sent_at__isnull=False).order_by("-sent_at")[:OF_LAST]
    soft = EmailEvent.objects.filter(
        email__in=list(last.values_list("pk", flat=True)), type=EmailEventType.BOUNCED
    ).order_by("at")
    times = list(soft.values_list("at", flat=True))
    if len(times) >= SOFT_BOUNCES and times[-1] - times[0] >= OVER:
        suppress(email.to, SOFT_REASON)


def _heard_of_address(told: Told) -> None:
    """About an address without a mail: it holds for every organization that it concerns, as they share the
    provider's account."""
    if told.policy == "lifted":
        _lift_everywhere(told.address)
        return
    written = Q(to=one_form(told.address), sent_at__isnull=False)
    rows = Email.everywhere.filter(written).values_list("organization_id", flat=True)
    for organization in Organization.objects.filter(pk__in=set(rows)):
        with working_for(organization), transaction.atomic():
            newest = Email.objects.select_related("organization", "lead").filter(written)
            if told.policy == "unsubscribe":
                withdraw(newest.latest("created_at"), method=AT_PROVIDER)
            else:
                suppress(told.address, REASONS[told.policy])


def _lift_everywhere(address: str) -> None:
    """In every organization that has it suppressed: what was written to it may have been a person's mail."""
    rows = Suppression.everywhere.filter(email=one_form(address))
    held = set(rows.values_list("organization_id", flat=True))
    for organization in Organization.objects.filter(pk__in=held):
        with working_for(organization), transaction.atomic():
            lift(address)


def _publish(email: Email, event: str, key: str) -> None:
    publish(email.organization, event, email_json(email), subject=email.lead_id, key=key)
