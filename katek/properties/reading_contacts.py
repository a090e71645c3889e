"""Phone numbers and e-mail addresses in a message, cut out before any number is read.

Only what is written plainly: addresses and numbers that are spelled out belong to lead capture.
"""

import re

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from katek.properties.reading_context import ReadingContext
from katek.properties.reading_draft import Draft
from katek.properties.reading_text import Phrase

_EMAIL = re.compile(r"(?:mailto:)?(?<![\w.+-])[\w.+%'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_DIGITS = re.compile(r"\d")
_NO_PHONE = re.compile(
    r"(?:\b(?:mls|listing|ref|reference|id|price|budget|zip|under|over|max|hp)\b[ :#.]*(?:\w+ ){0,2}|"
    r"[#$€£])$"
)
_MONEY_AFTER = re.compile(r" ?(?:k\b|€|\$|£|euros?\b|dollars?\b|usd\b|sq|m2)")
# A date ("16.4.2027") or a grouped amount ("450.000") that would do as a number somewhere.
_NOT_A_NUMBER = re.compile(
    r"\d{1,2}([./-])\d{1,2}\1\d{2,4}|\d{4}-\d{1,2}-\d{1,2}|[1-9]\d{0,2}(?:[., ']\d{3})+|[1-9]\d{3,6}00"
)
_FEWEST_DIGITS = 7
# Said to be a phone number: no amount, whatever is wrong or missing in it.
_SAID_PHONE = re.compile(
    r"\b(?:(?:(?:my|our|the|mi|nuestro|meine?|unsere|his|her|cell|work|home|mobile) )?"
    r"(?:cell|mobile|home|work|phone|telephone|tel|whatsapp|handy|telefon|handynummer|telefonnummer|"
    r"rufnummer|telefono|movil|celular|portable)|"
    r"(?:my|our|mi|meine|unsere|phone|contact) (?:number|numero|nummer|nr)|"
    r"(?:call|phone|ring|text|reach|message|whatsapp) (?:me|us)(?: back)?|llam[ae](?:me|nos)|"
    r"(?:ruf|rufen sie)(?: mich| uns)?(?: an)?)"
    r"(?: (?:phone|number|num|no|nr|numero|nummer|cell|directly))*\.?"
    r"(?: (?:is|its|at|on|under|es|ist|lautet|al|en|unter|now))*[ :=#]{0,3}"
    r"(?P<number>\+?\(?\d(?:[\d().\-/ ]{0,18}\d))(?![\d.,]*\d)"
)
_SHORTEST_PHONE = 5


def read_contacts(phrase: Phrase, draft: Draft, context: ReadingContext) -> None:
    """The first e-mail address and the first valid phone number (E.164); all of them are cut."""
    phrase.take(_EMAIL, lambda match: _email(phrase, match, draft))
    _phones(phrase, draft, context)
    phrase.cut(
        match.span("number")
        for match in _SAID_PHONE.finditer(phrase.folded)
        if _may_be_a_phone(phrase.folded, match)
    )


def _may_be_a_phone(folded: str, match: re.Match[str]) -> bool:
    """Not a time ("call me at 5"), not money."""
    digits = len(_DIGITS.findall(match["number"]))
    money = _MONEY_AFTER.match(folded, match.end("number"))
    return digits >= _SHORTEST_PHONE and not money


def _phones(phrase: Phrase, draft: Draft, context: ReadingContext) -> None:
    if len(_DIGITS.findall(phrase.folded)) < _FEWEST_DIGITS:
        return
    spans = []
    for match in phonenumbers.PhoneNumberMatcher(phrase.folded, context.region, max_tries=50):
        # Four words before a number are enough to tell a listing number or a price.
        before = phrase.folded[max(0, match.start - 40) : match.start]
        if _NOT_A_NUMBER.fullmatch(match.raw_string) or _NO_PHONE.search(before):
            continue
        if _MONEY_AFTER.match(phrase.folded, match.end):
            continue
        number = phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)
        draft.contact.setdefault("phone", number)
        spans.append((match.start, match.end))
    phrase.cut(spans)


def _email(phrase: Phrase, match: re.Match[str], draft: Draft) -> bool:
    typed = phrase.said(match.start(), match.end()).removeprefix("mailto:").rstrip(".,;:!?'\"")
    try:
        address = validate_email(typed, check_deliverability=False).normalized
    except EmailNotValidError:
        return False
    draft.contact.setdefault("email", address)
    return True
