"""Whose a mail is: the agency, and the mail or conversation of it that was answered."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q, QuerySet

from katek.campaigns.models import Email
from katek.campaigns.reply_addresses import mail_of
from katek.channels.models import ChannelKind
from katek.conversations.models import Conversation, Direction, Message
from katek.inbound.letter import Letter
from katek.inbound.letter_writers import writer_of
from katek.organizations.models import Organization

MOST_REFERENCES = 100
_MESSAGE_ID = re.compile(r"<([^<>@\s]+)@([^<>@\s]+)>")


@dataclass(frozen=True)
class Owner:
    """`email` or `conversation` is what was answered, if that is known."""

    organization: Organization
    email: Email | None = None
    conversation: Conversation | None = None


def owners_of(letter: Letter) -> list[Owner]:
    """Several only where a mail went to several agencies, and its provider brings them one copy of it.

    What decides, in this order: an address that names a mail or conversation, what it refers to, the agency's
    own address, who wrote it. Whom this copy was delivered to comes before who else is named in it, and what
    went to one agency is never another's.
    """
    if found := _named((letter.envelope,), ()):
        return [found]
    delivered = _agencies((letter.envelope,), anywhere=not settings.KATEK_REPLY_DOMAIN)
    addressed = delivered or _agencies(letter.recipients)
    if found := _named(letter.recipients, delivered) or _referred(letter, addressed):
        return [found]
    if addressed:
        return [Owner(organization) for organization in addressed]
    guessed = _guessed(letter)
    return [guessed] if guessed else []


def _named(addresses: Sequence[str], within: Sequence[Organization]) -> Owner | None:
    """By the address that a mail of ours names as the place for answers."""
    for named in filter(None, map(mail_of, addresses)):
        conversation = _conversations(within).filter(pk=named).first()
        email = None if conversation else _emails(within).filter(pk=named).first()
        if found := _owner(email, conversation):
            return found
    return None


def _referred(letter: Letter, within: Sequence[Organization]) -> Owner | None:
    """By what it refers to: the mail that it answers before the others of the thread."""
    for header in ("in-reply-to", "references"):
        ids = list(_ids(letter.headers.get(header, "")))
        if not ids:
            continue
        mails = _emails(within).filter(provider_id__in=ids).order_by("-created_at")
        # By an id that only who got the mail has; it says whose it is.
        said = Message.everywhere.filter(external_id__in=ids, direction=Direction.OUT)
        threads = _conversations(within).filter(
            pk__in=said.values("conversation"), channel__kind=ChannelKind.EMAIL
        )
        email = mails.first()
        if found := _owner(email, None if email else threads.first()):
            return found
    return None


def _ids(header: str) -> Iterator[str]:
    """Postmark's id stands before the @, others' ids are the whole of it."""
    for local, host in _MESSAGE_ID.findall(header)[:MOST_REFERENCES]:
        yield from (local, f"<{local}@{host}>", f"{local}@{host}")


def _agencies(addresses: Sequence[str], *, anywhere: bool = False) -> list[Organization]:
    """Whose slug stands before the @ of our domain, in the order of the addresses.

    `anywhere`: of any domain. Without one of ours an address counts to which the provider delivered.
    """
    slugs = []
    for address in addresses:
        local, _, domain = address.partition("@")
        if anywhere or (domain and domain == settings.KATEK_REPLY_DOMAIN.lower()):
            slugs.append(local.partition("+")[0])
    found = {one.slug: one for one in Organization.objects.filter(slug__in=slugs)}
    return [found[slug] for slug in dict.fromkeys(slugs) if slug in found]


def _guessed(letter: Letter) -> Owner | None:
    """By who wrote it. Of two agencies that wrote to the same person nobody can say which is meant."""
    people = {letter.sender, writer_of(letter).address}
    sent = _emails(()).filter(to__in=people, sent_at__isnull=False).order_by("-sent_at")
    if len(set(sent.values_list("organization_id", flat=True))) != 1:
        return None
    return _owner(sent.first(), None)


def _emails(within: Sequence[Organization]) -> QuerySet[Email]:
    rows: QuerySet[Email] = Email.everywhere.select_related("organization", "lead__merged_into")
    return rows.filter(_of(within))


def _conversations(within: Sequence[Organization]) -> QuerySet[Conversation]:
    rows: QuerySet[Conversation] = Conversation.everywhere.select_related(
        "organization", "lead__merged_into"
    )
    return rows.filter(_of(within))


def _of(within: Sequence[Organization]) -> Q:
    """An answer names the mail, and the mail whose it is: so without agencies any will do."""
    return Q(organization__in=within) if within else Q()


def _owner(email: Email | None, conversation: Conversation | None) -> Owner | None:
    if email is not None:
        return Owner(email.organization, email=email)
    if conversation is not None:
        return Owner(conversation.organization, conversation=conversation)
    return None
