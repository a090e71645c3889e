"""Ways of saying rooms that are no "number unit": 3/2, 4b3b, T3, Dreizimmerwohnung, studios."""

import re
from decimal import Decimal

from katek.properties.reading_context import ReadingContext
from katek.properties.reading_draft import Draft
from katek.properties.reading_text import CUT, Phrase

_TWO_BATHS = re.compile(
    r"\b(\d) full(?: baths?| bathrooms?)?(?: and |, | \+ | & | )(\d) half(?: baths?| bathrooms?)?\b"
)
_SLASHED = re.compile(
    r"(?<![\w/.,-])([1-9])\s?(?:/|x)\s?([1-9](?:\.5)?)(?= (?:house|home|condo|apartment|apt|townhouse|flat|"
    r"in|under|"
    r"with|near|for|around|max|place|duplex|up)\b| ?[|,.!?]| ?$)"
)
_LETTERS = re.compile(r"\b(\d) ?b ?(?:/|,|and|&)? ?(\d(?:\.5)?) ?b(?:a|th)?\b")
_FRENCH = re.compile(r"\b[tf] ?([1-9])(?: bis)?\b(?!\.)")
_FRENCH_REGIONS = frozenset({"FR", "BE", "CH", "LU", "MC", "MA", "TN", "DZ", "RE", "GP", "MQ"})
_ONE_ROOM = re.compile(r"\b(?:1|ein|eine?)[ -]?zimmer[ -]?(?:wohnung|apartment|appartement)\w*")
_ONE_STOREY = re.compile(r"\b(?:1|one|single)[ -]?(?:story|storey|level)\b")
_ROOMS_JOINED = re.compile(r"(?<=zimmer)(?=wohnung|haus|apartment)")
_SHARED = re.compile(
    r"\b(?:master|single|double|spare|guest|living|dining|rooms? only) (?:bed)?rooms?\b"
)


def read_room_codes(phrase: Phrase, draft: Draft, context: ReadingContext) -> None:
    """Rewrite short codes as numbers with units; French "T3" is a flat of three rooms."""
    phrase.take(_TWO_BATHS, lambda m: f"{Decimal(m[1]) + Decimal(m[2]) / 2} bath")
    phrase.rewrite(_LETTERS, r"\1 bed, \2 bath")
    phrase.rewrite(_SLASHED, r"\1 bed, \2 bath")
    phrase.take(_ONE_ROOM, lambda m: "einzimmerwohnung")
    phrase.take(_ONE_STOREY, lambda m: "single story")
    phrase.rewrite(_ROOMS_JOINED, " ")
    phrase.take(_SHARED, lambda m: CUT)
    if draft.language == "fr" or context.region in _FRENCH_REGIONS:
        phrase.take(_FRENCH, lambda m: _french(m, draft))


def _french(match: re.Match[str], draft: Draft) -> bool:
    draft.types.append("apartment")
    draft.bound("rooms", Decimal(match[1]), None)
    return True
