"""Did you mean? Addresses one keystroke away from a domain that nearly everybody uses."""

import re

from rapidfuzz.distance import OSA

from katek.leads.contact_domains import (
    BIG_DOMAINS,
    OFTEN_MISTYPED,
    PROVIDERS,
    REAL_NEIGHBOURS,
    is_ending,
)

_UNFINISHED = re.compile(
    r"(?<![\w.+@-])([\w.+-]{1,64})@([a-z]{3,12})(?![\w@-]|\.\w)", re.IGNORECASE
)
_TYPED_ENDINGS = ("com", "net", "org")


def better_domain(domain: str) -> str | None:
    """The domain that was probably meant, or None when this one may well be right."""
    if domain in BIG_DOMAINS:
        return None
    name, _, ending = domain.rpartition(".")
    for known in OFTEN_MISTYPED:
        if OSA.distance(domain, known, score_cutoff=1) == 1 and not _a_country_of(domain, known):
            return known
    if len(ending) > 2 and not is_ending(ending) and ending not in REAL_NEIGHBOURS:
        for typed in _TYPED_ENDINGS:
            if OSA.distance(ending, typed, score_cutoff=1) == 1:
                return f"{name}.{typed}"
    return None


def unfinished(text: str) -> list[str]:
    """Whole addresses for those that stop at the provider's name, such as `jane@gmail`."""
    meant = []
    for match in _UNFINISHED.finditer(text):
        provider = match[2].lower()
        for known in PROVIDERS:
            if OSA.distance(provider, known, score_cutoff=1) <= (1 if len(known) > 4 else 0):
                meant.append(f"{match[1].strip('.')}@{known}.com")
                break
    return meant


def _a_country_of(domain: str, known: str) -> bool:
    """`yahoo.ie` is no typo of `yahoo.it`, but `gmail.co` is one of `gmail.com`."""
    name, _, ending = domain.rpartition(".")
    same_name = name == known.rpartition(".")[0]
    return same_name and len(ending) == 2 and ending not in ("co", "cm", "om")
