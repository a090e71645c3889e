"""E-mail addresses that are typed as such. Obscured and spelled ones: `spelled_email`.

A text is never an address without an `@`, a bracketed `(at)` or a spelled dot: "meet me at noon.
thanks" and "look at example.com" name none (reference, 6.1).
"""

import re
from collections.abc import Iterator

from email_validator import EmailNotValidError, validate_email

from katek.leads.contact_domains import BIG_DOMAINS, is_disposable, is_ending
from katek.leads.contact_found import ExtractionContext, Found, Spotted
from katek.leads.contact_text import Folded, mask
from katek.leads.email_suggestions import better_domain
from katek.leads.spelled_email import Candidate, spelled_addresses

# Rarer signs that the standard allows (= / # * ...) are punctuation around an address in chat.
_LOCAL = r"[\w.+'&%-]"
_ADDRESS = re.compile(
    rf"(?<!{_LOCAL})({_LOCAL}{{1,90}})@([\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{1,8}})(?![@\w])"
)
_NOT_LATIN = re.compile(r"[^\x00-\u024f]")


def find_emails(folded: Folded, text: str, context: ExtractionContext) -> list[Spotted]:
    """Every address in `text` (the folded text, sensitive places masked), the agency's own too."""
    found = [spot for candidate in _typed(text) if (spot := _spot(folded, candidate))]
    text = mask(text, [(spot.start, spot.end) for spot in found])
    spelled = spelled_addresses(text, asked=context.asked == "email")
    found.extend(spot for candidate in spelled if (spot := _spot(folded, candidate)))
    return sorted(found, key=lambda spot: spot.start)


def valid_address(local: str, domain: str) -> str | None:
    """The address in the form we keep: local part as typed, domain in lower case; None when
    invalid.
    """
    try:
        return validate_email(f"{local}@{domain.lower()}", check_deliverability=False).normalized
    except EmailNotValidError:
        return None


def is_own(address: str, own_domains: tuple[str, ...]) -> bool:
    """Whether an address is the agency's, by its domain or a domain under it."""
    domain = address.rpartition("@")[2].lower()
    return any(domain == own.lower() or domain.endswith("." + own.lower()) for own in own_domains)


def _typed(text: str) -> Iterator[Candidate]:
    for match in _ADDRESS.finditer(text):
        local = _trim_local(match[1])
        domain = _trim_domain(match[2])
        start = match.start(2) - 1 - len(local)
        yield Candidate(start, match.start(2) + len(domain), local, domain, "typed", confirm=False)


def _spot(folded: Folded, candidate: Candidate) -> Spotted | None:
    address = valid_address(candidate.local, candidate.domain)
    if (
        address is None
        or not candidate.domain.rpartition(".")[2].replace("xn--", "a")[:1].isalpha()
    ):
        return None
    domain = address.rpartition("@")[2]
    raw = folded.raw(candidate.start, candidate.end)
    doubtful = candidate.confirm or better_domain(domain) is not None
    found = Found(address, raw, candidate.method, doubtful, is_disposable(domain))
    return Spotted("email", candidate.start, candidate.end, found)


def _trim_local(local: str) -> str:
    """Without quotes in front, and without the words of a script that writes no spaces."""
    foreign = [match.end() for match in _NOT_LATIN.finditer(local)]
    if foreign and foreign[-1] < len(local):
        local = local[foreign[-1] :]
    return local.lstrip("'.-&%+")


def _trim_domain(domain: str) -> str:
    """Without the next sentence: `example.com.Call me` ends at `com`."""
    foreign = _NOT_LATIN.search(domain)
    if foreign and foreign.start() > 2:
        domain = domain[: foreign.start()]
    labels = domain.rstrip("-_.").split(".")
    for count in range(2, len(labels)):
        if (
            ".".join(labels[:count]).lower() in BIG_DOMAINS
            and ".".join(labels).lower() not in BIG_DOMAINS
        ):
            return (
                ".".join(labels[:count])
                if not _country_follows(labels[count:])
                else ".".join(labels)
            )
    if len(labels) > 2 and not is_ending(labels[-1].lower()) and is_ending(labels[-2].lower()):
        labels = labels[:-1]
    return ".".join(labels)


def _country_follows(rest: list[str]) -> bool:
    return len(rest) == 1 and rest[0].lower() in (
        "au",
        "br",
        "mx",
        "ar",
        "co",
        "tr",
        "sg",
        "hk",
        "tw",
        "ph",
    )
