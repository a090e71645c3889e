"""Street addresses: "123 Main St", "on Oak Avenue", "Hauptstraße 5"."""

import re
from functools import partial

from katek.properties.reading_context import ReadingContext
from katek.properties.reading_draft import Draft
from katek.properties.reading_known_words import KNOWN_WORDS, STOP_WORDS
from katek.properties.reading_lexicon import word_set
from katek.properties.reading_place_names import titled
from katek.properties.reading_text import Phrase
from katek.properties.reading_words_places import STATES

_SUFFIX = (
    r"(?:street|st|avenue|ave|road|rd|boulevard|blvd|lane|ln|drive|dr|court|ct|circle|cir|way|terrace|"
    r"parkway|pkwy|"
    r"highway|hwy|trail|close|crescent)"
)
_ENGLISH = re.compile(
    rf"(?:\b(?P<number>\d{{1,5}}) |\b(?:on|at|of|along) )(?P<name>(?:(?:north|south|east|west|[nsew]) )?"
    rf"(?:(?!on\b|at\b|in\b|the\b|a\b)[a-z']+\d? ){{1,3}}{_SUFFIX})\b(?! (?:level|view|parking))\.?"
)
_GERMAN = re.compile(
    r"\b(?P<name>(?:[a-z]+ )?[a-z]*(?:strasse|str\.|platz|allee|gasse|ufer))(?: "
    r"(?P<number>\d{1,4}[a-z]?))?\b"
)
_ROMANCE = re.compile(
    r"\b(?P<name>(?:calle|avenida|av|paseo|plaza|rue|avenue|boulevard|place) (?:de |del |la |las |los |des "
    r"|du |le |l )*"
    r"[^\W\d_]+)(?:,? (?P<number>\d{1,4}))?\b"
)
_CLEAR_SUFFIXES = word_set(
    "street st avenue ave road rd boulevard blvd lane ln parkway pkwy highway hwy"
)
# Common words that streets are named after.
_STREET_WORDS = word_set(
    """
    main park lake church high school station garden beach market spring river mill union state king
    queen mayor real first second third fourth fifth 1st 2nd 3rd 4th 5th 6th 7th 8th 9th
    """
)
# "CA 94110" after a town: the town says it, and "ca" is no "circa".
_ZIP = r"\d{5}(?:-\d{4})?\b"
_STATE_AND_ZIP = re.compile(
    rf", ?(?:{'|'.join(sorted(STATES))}),? {_ZIP}|\b(?:{'|'.join(sorted(STATES - STOP_WORDS))}),? {_ZIP}"
)
_LEAD = re.compile(r"^(?:on|at|of|along) ", re.IGNORECASE)


def read_addresses(phrase: Phrase, draft: Draft, context: ReadingContext) -> None:
    """A named street is a place; with a gazetteer that lacks it, an unknown one."""
    if context.region == "US":
        phrase.take(_STATE_AND_ZIP, lambda match: True)
    pattern = {"de": _GERMAN, "es": _ROMANCE, "fr": _ROMANCE}.get(draft.language, _ENGLISH)
    phrase.take(pattern, partial(_street, phrase, draft, bool(context.places)))


def _street(phrase: Phrase, draft: Draft, known: bool, match: re.Match[str]) -> bool:
    if match.re is _ENGLISH and not _is_street(match["name"].split(), match["number"]):
        return False
    typed = phrase.said(match.start(), match.end()).rstrip(".,;:!?")
    name = titled(_LEAD.sub("", typed))
    target = draft.unknown_places if known else draft.places
    draft.addressed = True
    if name not in target:
        target.append(name)
    return True


def _is_street(words: list[str], number: str | None) -> bool:
    """ "2 bedrooms close" and "10 minute drive" end like streets too."""
    *core, suffix = words
    if suffix in _CLEAR_SUFFIXES:
        named = core[-1] in _STREET_WORDS or core[-1] not in KNOWN_WORDS
        return named and not any(word in KNOWN_WORDS - _STREET_WORDS for word in core)
    return bool(number and len(number) > 1) and not any(word in KNOWN_WORDS for word in core)
