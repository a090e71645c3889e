"""Comparisons that are denied: "nothing over 500k" is up to 500k, "not under 3 bedrooms" at least three.

Written out as the bound that they mean, before any amount is read; the "no" goes with them, so that it
reaches no kind or feature behind it.
"""

import re
from functools import partial

from katek.properties.reading_context import ReadingContext
from katek.properties.reading_draft import Draft
from katek.properties.reading_lexicon import either
from katek.properties.reading_quantity_grammar import CURRENCIES
from katek.properties.reading_text import Phrase, right_before
from katek.properties.reading_words_amounts import ADJECTIVES, UNITS
from katek.properties.reading_words_kinds import TYPES
from katek.properties.reading_words_negated import FILLERS, HIGHER, LOWER, NEGATIONS, NOUNS

_AT_MOST, _AT_LEAST = "up to", "at least"
_SIZES = re.compile(
    rf" ?(?:{either(ADJECTIVES)} )?"
    rf"{either(','.join(UNITS[name] for name in ('bed', 'room', 'bath', 'sqft', 'sqm', 'acre', 'ha')))}"
    r"(?!\w)"
)
_KIND = either(",".join((*TYPES.values(), NOUNS)))
_AMOUNT = (
    rf"(?: (?:a |the |un |una |einen? )?(?:price|budget|rent|preis|precio|total)(?: of| von| de)?)?"
    rf"(?= ?(?:{either(','.join(CURRENCIES))} ?)?(?P<number>\d+(?:\.\d+)?(?:~\d)?))"
)
_DENIED = re.compile(
    rf"\b(?P<no>{either(NEGATIONS)})\b(?P<between>(?: {either(FILLERS)}\b| (?P<kind>{_KIND})\b){{0,6}}?) "
    rf"(?:(?P<higher>{either(HIGHER)})|(?P<lower>{either(LOWER)})){_AMOUNT}"
)


# "Is there nothing under 300k?" asks for what is under it.
_ASKED = re.compile(
    r"\b(?:(?:is|are|isnt|arent) there|do you have|have you(?: got)?|you have|why|gibt es|haben sie|habt ihr|"
    r"hay|tienen|tienes|teneis|avez vous|y a t il)(?: really| denn| wirklich| de verdad)? $"
)


def read_negated(phrase: Phrase, draft: Draft, context: ReadingContext) -> None:
    """Rewrite them; `phrase` has plain numbers already."""
    phrase.take(_DENIED, partial(_meant, phrase))


def _meant(phrase: Phrase, match: re.Match[str]) -> str | None:
    between = match["between"].strip()
    if right_before(_ASKED, phrase.folded, match.start()):
        return f"{between} {match['higher'] or match['lower']}".strip()
    if match["lower"] and match["kind"] and not _SIZES.match(phrase.folded, match.end("number")):
        return None  # "no condos under 500k" hardly rules out the cheap ones
    bound = _AT_MOST if match["higher"] else _AT_LEAST
    return f"{between} {bound}".strip()
