"""Name, e-mail addresses, phone numbers and wishes about contact, read from what a customer wrote.

Everything is found by rules, in this order: what must be refused, addresses, numbers, the name,
wishes. A place that has been read is masked for the next step. Reference: section 6.1, examples in
`tests/contact_examples.py`.
"""

from collections.abc import Sequence

from rapidfuzz import fuzz

from katek.leads.contact_consent import consent_changes
from katek.leads.contact_email import find_emails, is_own
from katek.leads.contact_found import (
    ContactDetails,
    ExtractionContext,
    Found,
    OtherPerson,
    Spotted,
)
from katek.leads.contact_name import find_name, without_name
from katek.leads.contact_people import divide
from katek.leads.contact_phone import find_phones, local_numbers
from katek.leads.contact_text import LINK, bare, fold, mask
from katek.leads.email_suggestions import better_domain, unfinished
from katek.leads.sensitive import find_sensitive, redact

__all__ = [
    "ContactDetails",
    "ExtractionContext",
    "Found",
    "OtherPerson",
    "extract",
    "redact",
    "same_person",
    "without_name",
]

LONGEST_TEXT = 4_000
SAME_NAME = 85


def extract(text: str, *, context: ExtractionContext) -> ContactDetails:
    """All that the first 4,000 characters of a message say about its writer. Never fails."""
    folded = fold(text, limit=LONGEST_TEXT)
    refused = find_sensitive(folded)
    plain = mask(folded.text, [(start, end) for start, end, _ in refused])
    links = [link.span() for link in LINK.finditer(plain)]

    emails = find_emails(folded, mask(plain, links), context)
    plain = mask(plain, _places(emails))
    phones = find_phones(folded, plain, context)
    plain = mask(plain, links + _places(phones))
    spots = [spot for spot in _in_order(emails + phones) if not _is_agency(spot, context)]
    own, others = divide(plain, spots)

    own_emails = _distinct(own, "email")
    return ContactDetails(
        name=find_name(folded, plain, context),
        emails=own_emails,
        phones=_distinct(own, "phone"),
        refused=tuple(dict.fromkeys(kind for _, _, kind in refused)),
        suggestions=_suggestions(own_emails, plain),
        consent_changes=consent_changes(plain),
        other_people=tuple(others),
        incomplete=tuple(local_numbers(plain, context)),
    )


def same_person(name_a: str, name_b: str) -> bool:
    """Whether two names may belong to one person: alike whatever the order, or one unknown
    (reference, 6.2).
    """
    first, second = bare(name_a).strip(), bare(name_b).strip()
    return not first or not second or fuzz.token_set_ratio(first, second) >= SAME_NAME


def _places(spots: Sequence[Spotted]) -> list[tuple[int, int]]:
    return [(spot.start, spot.end) for spot in spots]


def _in_order(spots: Sequence[Spotted]) -> list[Spotted]:
    return sorted(spots, key=lambda spot: spot.start)


def _is_agency(spot: Spotted, context: ExtractionContext) -> bool:
    if spot.kind == "phone":
        return spot.found.value in context.own_phones
    return is_own(spot.found.value, context.own_domains)


def _distinct(spots: Sequence[Spotted], kind: str) -> tuple[Found, ...]:
    """Each value once, as first written."""
    found: dict[str, Found] = {}
    for spot in spots:
        if spot.kind == kind:
            found.setdefault(spot.found.value.casefold(), spot.found)
    return tuple(found.values())


def _suggestions(emails: Sequence[Found], text: str) -> tuple[str, ...]:
    meant = []
    for email in emails:
        local, _, domain = email.value.rpartition("@")
        if better := better_domain(domain):
            meant.append(f"{local}@{better}")
    return tuple(dict.fromkeys(meant + unfinished(text)))
