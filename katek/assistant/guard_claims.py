"""The guard's checks of claims: which listings exist here, whether they can be had, whose contacts they are."""

import re
from typing import TYPE_CHECKING

from katek.assistant.evidence import Evidence, cut, known_texts
from katek.assistant.guard_words import AVAILABLE, DENIED, PENDING
from katek.assistant.listing_facts import ListingFacts
from katek.properties.reading_text import fold

if TYPE_CHECKING:
    from katek.assistant.guard import Judged

LISTING_NUMBER = re.compile(r"(?<![\w-])[a-z]{1,5}-?\d{2,8}(?![\w-])")
URL = re.compile(
    r"\b(?:https?://|www\.)\S+|\b[\w-]+\.(?:com|net|org|io|co|example|test|info|biz|app|es|de|fr|uk)\b\S*"
)
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# Money is none, on whichever side its currency stands: "2.000.000 US$".
_CODES = "usd|eur|gbp|chf|aed|cad|aud|inr|mxn|brl|pln|czk|sek|nok|dkk"
_SIGN = "[$€£¥₠-₿]"
PHONE = re.compile(
    rf"(?<![\w.,-])(?<!{_SIGN})(?<!\b(?:{_CODES})[ \u00a0])\+?\(?\d(?:[ ().\-/]{{0,2}}\d){{6,}}"
    rf"(?![\w,]|[ \u00a0\u202f]?(?:(?:\b[a-z]{{1,2}})?{_SIGN}(?!\d)|(?:{_CODES}|zl|kc|kr)\b))"
)
PHONE_LIKE = re.compile(r"\d(?:[ ().\-/]{0,2}\d){6,}")
YEARS = re.compile(r"(?:1[89]|20)\d\d\D+(?:1[89]|20)\d\d")
DIGITS = re.compile(r"\d")
CLAUSE = re.compile(r"[,;:.!?]|\b(?:but|pero|aber|sondern)\b")
ENDING = 7


def listing_problems(judged: "Judged", evidence: Evidence) -> list[str]:
    """Listings that no tool has told of in this conversation."""
    known = {fold(name) for facts in evidence.listings.values() for name in (facts.id, facts.ref)}
    found = [
        f"“{ref}” is not a listing that a tool has returned; leave it out of listing_refs."
        for ref in judged.refs
        if fold(ref) not in known
    ]
    text = judged.folded
    for known_text in (*sorted(known, key=len, reverse=True), *known_texts(evidence)):
        text = cut(text, known_text)
    said = fold(evidence.customer)
    for number in LISTING_NUMBER.findall(text):
        denied = number in said and any(
            number in sentence and DENIED.search(sentence) for sentence in judged.sentences
        )
        if not denied:
            found.append(f"“{number}” is not a listing that a tool has returned; do not name it.")
    return found


def status_problems(judged: "Judged", evidence: Evidence) -> list[str]:
    """A home that somebody has agreed to buy is named as such, and never called available."""
    taken = [facts for facts in spoken_of(judged, evidence) if not facts.is_available]
    if not taken:
        return []
    numbers = ", ".join(facts.ref for facts in taken)
    if not PENDING.search(judged.folded):
        return [f"{numbers}: an offer has been accepted (pending); say so."]
    alone = len(spoken_of(judged, evidence)) == 1
    for sentence in judged.sentences:
        about = alone or any(fold(facts.ref) in sentence for facts in taken)
        if about and any(_offers(clause) for clause in CLAUSE.split(sentence)):
            return [f"{numbers} is pending and must not be called available."]
    return []


def spoken_of(judged: "Judged", evidence: Evidence) -> list[ListingFacts]:
    """The listings that a reply names, in its text or beside it."""
    refs = {fold(ref) for ref in judged.refs}
    return [
        facts
        for facts in evidence.listings.values()
        if refs & {fold(facts.id), fold(facts.ref)} or fold(facts.ref) in judged.folded
    ]


def contact_problems(judged: "Judged", evidence: Evidence) -> list[str]:
    """Addresses and numbers that are neither the agency's, nor a listing's page, nor the customer's own."""
    own = fold(" ".join((*evidence.contacts, *evidence.own_texts, evidence.customer)))
    endings = {_digits(phone)[-ENDING:] for phone in PHONE_LIKE.findall(own)}
    text = judged.folded
    emails = [email for email in EMAIL.findall(text) if email.strip(".") not in own]
    urls = [url for url in URL.findall(EMAIL.sub(" ", text)) if not _is_ours(url, own, evidence)]
    phones = [
        phone
        for phone in PHONE.findall(_without_facts(text, evidence))
        if not YEARS.search(phone) and _digits(phone)[-ENDING:] not in endings
    ]
    return [
        f"“{strange}” belongs to neither the agency nor the customer; leave it out."
        for strange in (*emails, *urls, *phones)
    ]


def _is_ours(url: str, own: str, evidence: Evidence) -> bool:
    plain = url.rstrip(".,)!?/")
    return plain in own or any(
        plain.startswith(fold(c).rstrip("/")) for c in evidence.contacts if c
    )


def _without_facts(text: str, evidence: Evidence) -> str:
    for known in known_texts(evidence):
        text = cut(text, known)
    return text


def _offers(clause: str) -> bool:
    return bool(AVAILABLE.search(clause)) and not DENIED.search(clause)


def _digits(text: str) -> str:
    return "".join(DIGITS.findall(text))
