"""Facts of a building that come with a number or letter of their own: year, floor, energy rating."""

import re
from decimal import Decimal
from functools import partial

from katek.properties.reading_context import ReadingContext
from katek.properties.reading_draft import Draft
from katek.properties.reading_text import Phrase

_BUILT = (
    r"(?:built|construction year|constructed|year built|year of construction|baujahr|gebaut|erbaut|"
    r"construid[oa]s?|"
    r"construccion|construite?s?|annee de construction|ano de construccion|bati|build)"
)
_AFTER = (
    r"after|since|from|later than|newer than|past|post|ab|nach|seit|despues de|a partir de|desde|posterior "
    r"a|"
    r"apres|depuis|>|≥|>="
)
_BEFORE = r"before|prior to|until|up to|older than|earlier than|vor|bis|antes de|avant|hasta|<|≤|<="
_INCLUSIVE = frozenset(
    {"since", "from", "ab", "seit", "a partir de", "desde", "depuis", "≥", ">=", "until", "up to"}
)
_INCLUSIVE |= {"bis", "hasta", "≤", "<="}
_YEAR = r"(?P<year>1[89]\d\d|20[0-3]\d)"
_YEARS = re.compile(
    rf"\b{_BUILT}\b[ :]*(?:in |im |en |the |year )*(?P<how>{_AFTER}|{_BEFORE}|between|zwischen|entre)?[ :]*"
    rf"(?:the |year |ano |jahr |dem |el |{_BUILT} )*"
    rf"(?:{_YEAR}(?: ?(?:-|to|and|und|y|et|a|bis) ?(?P<second>1[89]\d\d|20[0-3]\d))?"
    r"(?P<later>\+| or (?:later|newer|after)| and (?:later|newer)| oder (?:spater|neuer))?(?P<decade> "
    r"?s\b)?"
    r"|(?P<short>[2-9]0)s\b)"
)
_BARE_YEARS = re.compile(
    rf"\b(?P<how>newer than|older than|after|post|nach|since) (?:the )?{_YEAR}(?! ?(?:\$|€|sq|,\d))\b"
)
_OF_YEARS = re.compile(
    r"\b(?:the |from the )?(?:(?P<year>(?:18|19|20)\d0)'?s|(?P<short>[3-9]0)'?s (?:house|home|build|"
    r"building|era))\b"
)

_ORDINALS = {
    "1": "first|1st|erste[nrm]?|primer[oa]?|premier|premiere|1er|1re",
    "2": "second|2nd|zweite[nrm]?|segund[oa]|deuxieme",
    "3": "third|3rd|dritte[nrm]?|tercer[oa]?|troisieme",
    "4": "fourth|4th|vierte[nrm]?|cuart[oa]|quatrieme",
    "5": "fifth|5th|funfte[nrm]?|quint[oa]|cinquieme",
    "6": "sixth|6th|sechste[nrm]?|sext[oa]|sixieme",
    "7": "seventh|7th",
    "8": "eighth|8th",
    "9": "ninth|9th",
    "10": "tenth|10th",
}
_ORDINAL = "|".join(_ORDINALS.values())
_STOREY = r"(?:floors?|stock|stockwerk|og|etage|obergeschoss|planta|piso|etages?|level)"
_AT_LEAST = (
    r"(?:at least|min|minimum|from|ab|above|over|higher than|ab dem|mindestens|"
    r"a partir de la?|al menos|desde)"
)
_FLOOR = re.compile(
    rf"(?:\b(?P<least>{_AT_LEAST}) )?(?:the |el |la |le |der |dem |im |on )*"
    rf"\b(?:(?P<number>\d{{1,2}})(?:st|nd|rd|th|\.|e|eme|er|º|ª|o|a)|(?P<word>{_ORDINAL}))(?P<plus>\+)? "
    rf"?{_STOREY}\b"
    r"(?P<up>\+| or (?:higher|above|up|more)| and (?:higher|above|up)| minimum| min| oder hoher| o (?:mas|"
    r"superior)"
    r"| ou plus(?: haut)?| and above)?"
)
_FLOOR_AFTER = re.compile(
    rf"\b(?:floor|stock|etage|planta|level) (?:(?P<least>{_AT_LEAST}) )?(?P<number>\d{{1,2}})(?P<plus>\+)?"
    r"(?P<up> or (?:higher|above|up)| o (?:mas|superior)| and (?:up|above)| ou plus)?(?![\d.,]*\d)(?! "
    r"?(?:bed|bath|br|zi|hab|dor|ba|pi|ch))"
)
_HIGHEST_FLOOR = 80
_STRICTLY_ABOVE = frozenset({"above", "over", "higher than"})

_ENERGY = re.compile(
    r"\b(?:energy(?: (?:rating|class|efficiency|label|performance))*|epc|ber|energieklasse|"
    r"energieeffizienzklasse|energieausweis|certificado energetico|calificacion energetica|eficiencia "
    r"energetica|"
    r"dpe|classe energetique|classe energie)(?: rating| class| klasse| letra)?[ :]*"
    r"(?:of |at least |min |minimum |mindestens |minimo |al menos |au moins )*"
    r"(?P<letter>[a-g])(?P<plus>\+{1,3})?(?:\+| or (?:better|higher|above)| minimum| min| oder besser| o "
    r"mejor|"
    r" ou mieux)?(?!\w)"
)


def read_buildings(phrase: Phrase, draft: Draft, context: ReadingContext) -> None:
    """Year built, lowest floor and energy class, before any number could be a price."""
    for pattern in (_YEARS, _BARE_YEARS, _OF_YEARS):
        phrase.take(pattern, partial(_year, draft))
    for pattern in (_FLOOR, _FLOOR_AFTER):
        phrase.take(pattern, partial(_floor, draft))
    phrase.take(_ENERGY, partial(_energy, draft))


def _year(draft: Draft, match: re.Match[str]) -> bool:
    part = match.groupdict()
    how = part.get("how")
    first = int(part.get("year") or part.get("short") or 0)
    if first < 100:
        first += 1900 if first >= 30 else 2000
    last = int(part.get("second") or 0) or first + (9 if _is_decade(match) else 0)
    if part.get("later") or how in _AFTER.split("|"):
        _built(draft, first if part.get("later") or how in _INCLUSIVE else last + 1, None)
    elif how in _BEFORE.split("|"):
        _built(draft, None, last if how in _INCLUSIVE else first - 1)
    else:
        _built(draft, min(first, last), max(first, last))
    return True


def _built(draft: Draft, low: int | None, high: int | None) -> None:
    draft.bound("year_built", Decimal(low) if low else None, Decimal(high) if high else None)


def _is_decade(match: re.Match[str]) -> bool:
    part = match.groupdict()
    return bool(part.get("decade") or part.get("short")) or match.re is _OF_YEARS


def _floor(draft: Draft, match: re.Match[str]) -> bool:
    part = match.groupdict()
    word = part.get("word")
    number = int(part.get("number") or 0) or next(
        (int(n) for n, words in _ORDINALS.items() if word and re.fullmatch(words, word)), 0
    )
    if not 0 < number <= _HIGHEST_FLOOR:
        return False
    draft.floor_min = number + (part.get("least") in _STRICTLY_ABOVE)
    return True


def _energy(draft: Draft, match: re.Match[str]) -> bool:
    draft.energy_min = match["letter"].upper() + (
        match["plus"] or "" if match["letter"] == "a" else ""
    )
    return True
