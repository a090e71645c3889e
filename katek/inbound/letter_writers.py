"""Who wrote a mail: its sender, or whom a form on a website names as the one to answer."""

from typing import NamedTuple

from django.conf import settings

from katek.inbound.letter import Letter
from katek.leads.contact_domains import BIG_DOMAINS
from katek.leads.contact_email import is_own
from katek.organizations.models import Organization


class Writer(NamedTuple):
    address: str
    name: str


def writer_of(letter: Letter, organization: Organization | None = None) -> Writer:
    """The one address of Reply-To that is neither ours nor the agency's, else the sender.

    The sender's name is the form's then, so only a name that stands in Reply-To itself counts.
    """
    others = [
        (address, name)
        for address, name in letter.reply_to
        if not _is_ours(address, letter) and not _is_the_agencys(address, organization)
    ]
    if len(others) != 1:
        return Writer(letter.sender, letter.name)
    address, name = others[0]
    if address == letter.sender:
        return Writer(address, letter.name or name)
    is_the_forms = name == letter.name and _is_the_agencys(letter.sender, organization)
    return Writer(address, "" if is_the_forms or "@" in name else name)


def answerable(letter: Letter, organization: Organization | None) -> str:
    """The address that tells whether a person wrote.

    Forms send from addresses that nobody reads, such as no-reply@, for people elsewhere. What a shop sends from
    one of its addresses with another as Reply-To is a program's all the same.
    """
    address = writer_of(letter, organization).address
    is_elsewhere = address.rpartition("@")[2] != letter.sender.rpartition("@")[2]
    return address if is_elsewhere else letter.sender


def _is_ours(address: str, letter: Letter) -> bool:
    domain = address.rpartition("@")[2]
    ours = (letter.envelope, settings.KATEK_FROM_EMAIL.lower())
    return address in ours or domain == settings.KATEK_REPLY_DOMAIN.lower()


def _is_the_agencys(address: str, organization: Organization | None) -> bool:
    """Its address, or any at a domain of its own."""
    own = organization.email.lower() if organization is not None else ""
    domain = own.rpartition("@")[2]
    if not domain or domain in BIG_DOMAINS:
        return bool(own) and address == own
    return is_own(address, (domain,))
