"""Phone numbers in chat: typed in any style, as a link, or in words (`number_words`).

Ten bare digits may as well be a listing number or a price: what stands before them decides
(reference, 6.1).
"""

import re
from collections.abc import Iterator

import phonenumbers
from phonenumbers import Leniency, PhoneNumberFormat, PhoneNumberMatcher

from katek.leads.contact_found import ExtractionContext, Found, Spotted
from katek.leads.contact_text import LINK, Folded, mask
from katek.leads.number_words import spoken_numbers
from katek.leads.phone_surroundings import is_something_else, mentions_phone

_MONEY = re.compile(
    r"[$€£¥₹] ?\d{1,3}(?:[,.']\d{3})+|[$€£¥₹] ?\d+(?:[.,]\d+)?[kKmM]?"
    r"|\b\d{1,7}(?:[.,]\d{1,3})?[kK]\b"
)
_CHAT_LINK = re.compile(
    r"(?:wa\.me/|tel:|api\.whatsapp\.com/send\?phone=)\+?(\d[\d.()-]{6,20})", re.IGNORECASE
)
_ABROAD = re.compile(r"(?<![\d+])(?<!\d[ .-])00(?=[1-9]\d)")
_STUCK_BEFORE = re.compile(
    r"(?:cell|phone|tel|mobile|number|call|text|whatsapp|at|on|is|me)(?=\d{9})", re.IGNORECASE
)
_STUCK_BEHIND = re.compile(r"(?<=\d{9})(?:or|and|thx|thanks|pls|please)\b", re.IGNORECASE)
_LOCAL_NUMBER = re.compile(r"(?<![\d\ufffc])(?<!\d[ .-])\d{3}[ .-]?\d{4}(?![ .-]?\d)")


def find_phones(folded: Folded, text: str, context: ExtractionContext) -> list[Spotted]:
    """Every phone number in `text` (the folded text, other finds masked), the agency's own too."""
    found = list(_linked(folded, text, context))
    text = _prepared(mask(text, [link.span() for link in LINK.finditer(text)]))
    for region in (context.region, *context.other_regions):
        text = mask(text, [(spot.start, spot.end) for spot in found])
        found.extend(_typed(folded, text, region, context=context))
    text = mask(text, [(spot.start, spot.end) for spot in found])
    found.extend(_spoken(folded, text, context))
    return sorted(found, key=lambda spot: spot.start)


def local_numbers(text: str, context: ExtractionContext) -> list[str]:
    """Numbers without an area code, in a text that speaks of phones or answers our question."""
    if context.asked != "phone" and not mentions_phone(text):
        return []
    return [
        match[0] for match in _LOCAL_NUMBER.finditer(text) if _is_local(match[0], context.region)
    ]


def _typed(
    folded: Folded, text: str, region: str, *, context: ExtractionContext
) -> Iterator[Spotted]:
    for match in PhoneNumberMatcher(text, region, leniency=Leniency.VALID):
        if is_something_else(text, match.start, match.end, context):
            continue
        abroad = match.raw_string.startswith("+")
        yield _spot(folded, match.start, match.end, number=match.number,
                    method="typed", confirm=not abroad and region != context.region)  # fmt: skip


def _linked(folded: Folded, text: str, context: ExtractionContext) -> Iterator[Spotted]:
    for match in _CHAT_LINK.finditer(text):
        for number in (f"+{match[1]}", match[1]):
            parsed = parse_phone(number, context.region)
            if parsed:
                yield _spot(
                    folded,
                    match.start(1),
                    match.end(1),
                    number=parsed,
                    method="link",
                    confirm=False,
                )
                break


def _spoken(folded: Folded, text: str, context: ExtractionContext) -> Iterator[Spotted]:
    for start, end, readings in spoken_numbers(text, context.language):
        parsed = next(
            (n for reading in readings if (n := parse_phone(reading, context.region))), None
        )
        if parsed and not is_something_else(text, start, end, context):
            yield _spot(folded, start, end, number=parsed, method="words", confirm=True)


def parse_phone(number: str, region: str) -> phonenumbers.PhoneNumber | None:
    """A valid number, or None."""
    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return None
    return parsed if phonenumbers.is_valid_number(parsed) else None


def _spot(
    folded: Folded,
    start: int,
    end: int,
    *,
    number: phonenumbers.PhoneNumber,
    method: str,
    confirm: bool,
) -> Spotted:
    value = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    return Spotted("phone", start, end, Found(value, folded.raw(start, end), method, confirm))


def _prepared(text: str) -> str:
    """The same length, with amounts and words stuck to digits hidden, and `00` as `+`."""
    hidden = (_MONEY, _STUCK_BEFORE, _STUCK_BEHIND)
    text = mask(text, [match.span() for pattern in hidden for match in pattern.finditer(text)])
    return _ABROAD.sub(" +", text)


def _is_local(text: str, region: str) -> bool:
    try:
        parsed = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return False
    reason = phonenumbers.is_possible_number_with_reason(parsed)
    return reason == phonenumbers.ValidationResult.IS_POSSIBLE_LOCAL_ONLY
