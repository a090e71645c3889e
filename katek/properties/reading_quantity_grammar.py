"""The shape of an amount in a sentence, as patterns over text whose numbers are already plain."""

import re

from katek.properties import reading_words_amounts as words
from katek.properties.reading_lexicon import either
from katek.properties.reading_text import fold


def _table(groups: dict[str, str]) -> dict[str, str]:
    """Folded phrase -> name; the first group to claim a phrase keeps it."""
    found: dict[str, str] = {}
    for name, text in groups.items():
        for part in text.split(","):
            found.setdefault(fold(part.strip()), name)
    return found


BEFORE = _table(
    {
        "max": words.MAX_BEFORE,
        "min": words.MIN_BEFORE,
        "about": words.ABOUT_BEFORE,
        "exact": words.EXACT_BEFORE,
        "between": words.BETWEEN,
    }
)
AFTER = _table(
    {
        "max": words.MAX_AFTER,
        "min": words.MIN_AFTER,
        "about": words.ABOUT_AFTER,
        "exact": words.EXACT_AFTER,
    }
)
EXCLUSIVE = frozenset(fold(word.strip()) for word in words.EXCLUSIVE.split(","))
UNITS = _table(words.UNITS)
CURRENCIES = _table(words.CURRENCIES)
PERIODS = _table(words.PERIODS)
LABELS = _table(words.LABELS)
LABELS_AFTER = _table(words.LABELS_AFTER)

_AREA_UNITS = either(",".join(words.UNITS[unit] for unit in ("sqft", "sqm")))
_ANY = {
    name: either(",".join(table))
    for name, table in (
        ("before", BEFORE),
        ("after", AFTER),
        ("unit", UNITS),
        ("currency", CURRENCIES),
        ("period", PERIODS),
        ("label", LABELS),
        ("tail", LABELS_AFTER),
    )
}
_CURRENCY = rf"(?<![^\W\d_]){_ANY['currency']}(?![^\W\d_])"
_NUMBER = r"(?<!\w)(?<!\d[.,])(?P<number>\d+(?:\.\d+)?)(?:~(?P<power>\d))?(?!\w)(?!\.\d)"
_FILLERS = rf"(?:[ :=-]*\b{either(words.FILLERS)}\b){{0,4}}[ :=-]*"
_BEFORE = (
    rf"(?:(?<!\w)(?P<before>{_ANY['before']})(?:(?<=\W)|(?!\w))[.: ]{{0,2}}"
    r"(?:\b(?:of|the|a|an|d|de|von|than|by|is|be|would be|ist|es|est)\b ?)?)?"
)
_ABOUT = rf"(?:(?<!\w){either(words.ABOUT_BEFORE)}(?:(?<=\W)|(?!\w)) ?)?"
# "max" right before another number belongs to that one: "2 bed max 500k".
_NOT_LEADING = rf"(?! ?(?:{_ANY['currency']})? ?\d)"
_UNMISTAKABLE = either(",".join(word for word in AFTER if word not in BEFORE))
_PER = rf" ?(?:/|\b{either(words.PER)}\b) ?"


def _label(name: str) -> str:
    return rf"(?:\b(?P<{name}>{_ANY['label']})\b{_FILLERS})?"


def _after(name: str) -> str:
    return rf"(?P<{name}>{_UNMISTAKABLE}(?!\w)|{_ANY['after']}(?!\w){_NOT_LEADING})"


# What may stand before the number, in this order: "my budget is", "up to", "a price of", "about".
LEAD = _label("label") + _BEFORE + _label("label_late") + _ABOUT
CORE = (
    rf"(?P<currency>{_CURRENCY})? ?{_NUMBER}(?: ?(?P<currency_after>{_CURRENCY})(?!\d))?(?P<plus> ?\+)?"
    rf"(?:,? {_after('middle')})?"
    rf"(?:[ -]?(?:{either(words.ADJECTIVES)} )?(?P<unit>{_ANY['unit']})(?!\w))?"
    rf"(?:{_PER}(?P<per_area>{_AREA_UNITS})(?!\w))?"
    rf"(?:{_PER}(?P<period>{_ANY['period']})(?!\w)|,? ?(?P<alone>{either(words.PERIODS_ALONE)})(?!\w))?"
    rf"(?: ?(?P<currency_late>{_CURRENCY})(?!\d))?"
    rf"(?:,? (?P<utilities>{either(words.UTILITIES_AFTER)})(?!\w))?"
    rf"(?:,? ?-?{_after('after')})?"
    rf"(?: (?:in |as |for |de |d |a |of )?(?:a |the |my )?(?P<tail>{_ANY['tail']})(?!\w))?"
)
QUANTITY = re.compile(LEAD + CORE)
SECOND = re.compile(_BEFORE + CORE)

# Between the two ends of a range; "and" needs a "between" before.
TO = re.compile(r" ?(?:-|to|through|thru|until|up to|bis|hasta|الي|or|o|oder|ou|او) ?")
TO_IN_FRENCH_AND_SPANISH = re.compile(r" ?(?:-|a|au|hasta|o|ou) ?")
AND = re.compile(r" ?(?:-|to|and|n|&|und|y|et|e|و) ?")
