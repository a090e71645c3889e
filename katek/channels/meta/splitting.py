"""Long text in pieces that a channel takes, cut where a reader would pause and never inside a sign.

What people see as one sign may be many code points: a family emoji, a flag, a letter with its accents.
"""

import unicodedata
from collections.abc import Callable, Iterator

Measure = Callable[[str], int]

JOINER = "\u200d"
_MARKS = ("Mn", "Me", "Mc")
_FLAG = range(0x1F1E6, 0x1F200)  # regional indicators: two make a flag
_SKIN = range(0x1F3FB, 0x1F400)
_TAGS = range(0xE0020, 0xE0080)  # the tail of England's, Scotland's and Wales's flags
_JAMO = range(0x1100, 0x1200)
_JAMO_MORE = (range(0xA960, 0xA980), range(0xD7B0, 0xD800))
_HANGUL = range(0xAC00, 0xD7A4)
_VIRAMA = 9  # the combining class of what ties two consonants into one


def utf8_bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


def utf16_units(text: str) -> int:
    """Characters as JavaScript counts them: an emoji is two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut_text(text: str, limit: int, measure: Measure) -> list[str]:
    """The text in pieces of at most `limit`, which joined are the text again.

    Cut behind a line, else behind a word, else between signs. A single sign over the limit is cut all the
    same, for it would never leave otherwise.
    """
    pieces = []
    rest = text
    while measure(rest) > limit:
        end = _end_of_piece(rest, limit, measure)
        pieces.append(rest[:end])
        rest = rest[end:]
    return [*pieces, rest] if rest else pieces


def _end_of_piece(text: str, limit: int, measure: Measure) -> int:
    most = _longest(text, limit, measure)
    breaks = [place for place in range(1, most + 1) if is_boundary(text, place)]
    late = [place for place in breaks if place > most // 2]
    for wanted in (_after_line, _after_word):
        found = [place for place in late if wanted(text, place)]
        if found:
            return found[-1]
    before_long = [place for place in breaks if _after_word(text, place)]
    if before_long and measure(text[before_long[-1] :].split(maxsplit=1)[0]) <= limit:
        return before_long[-1]  # an address stays whole where it can
    return breaks[-1] if breaks else most


def _longest(text: str, limit: int, measure: Measure) -> int:
    """The most code points from the beginning that fit; at least one."""
    size = 0
    for place, sign in enumerate(text):
        size += measure(sign)
        if size > limit:
            return max(place, 1)
    return len(text)


def _after_line(text: str, place: int) -> bool:
    return text[place - 1] == "\n"


def _after_word(text: str, place: int) -> bool:
    return text[place - 1].isspace() and not text[place : place + 1].isspace()


def graphemes(text: str) -> Iterator[str]:
    """The signs of a text, as a reader would count them."""
    start = 0
    for place in range(1, len(text) + 1):
        if is_boundary(text, place):
            yield text[start:place]
            start = place


def is_boundary(text: str, place: int) -> bool:
    """Whether a text may be cut there; rather no than a sign torn apart."""
    if place in (0, len(text)):
        return True
    before, after = text[place - 1], text[place]
    if before == "\r" and after == "\n":
        return False
    if _ties_to_the_left(after) or _ties_to_the_right(before):
        return False
    if _is_jamo(before) and _is_jamo(after):
        return False
    if ord(before) in _FLAG and ord(after) in _FLAG:
        return _flags_before(text, place) % 2 == 0
    return True


def _ties_to_the_left(sign: str) -> bool:
    """Marks, joiners, skin tones: nothing on their own."""
    code = ord(sign)
    return (
        sign == JOINER
        or unicodedata.category(sign) in _MARKS
        or code in _SKIN
        or code in _TAGS
        or sign in ("\u200c", "\uff9e", "\uff9f", "\u0e33", "\u0eb3")
    )


def _ties_to_the_right(sign: str) -> bool:
    """Joiners, and signs that are written before another."""
    invisible = unicodedata.category(sign) == "Cf" and ord(sign) not in _TAGS
    return invisible or unicodedata.combining(sign) == _VIRAMA


def _is_jamo(sign: str) -> bool:
    code = ord(sign)
    return code in _JAMO or code in _HANGUL or any(code in more for more in _JAMO_MORE)


def _flags_before(text: str, place: int) -> int:
    count = 0
    while place - count > 0 and ord(text[place - count - 1]) in _FLAG:
        count += 1
    return count
