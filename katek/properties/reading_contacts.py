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


def read_contacts(phrase: Phrase, draft: Draft, context: ReadingContext) -> None:
    """The first e-mail address and the first valid phone number (E.164); all of them are cut."""
    phrase.take(_EMAIL, lambda match: _email(phrase, match, draft))
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
