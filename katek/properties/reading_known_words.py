"""Which words belong to our vocabulary: they are no place names, no typos and no keywords."""

from katek.properties import reading_words_amounts as amounts
from katek.properties import reading_words_time as times
from katek.properties.reading_lexicon import split, word_set
from katek.properties.reading_words_kinds import FEATURES, SCOPE, TYPES
from katek.properties.reading_words_places import LANDMARKS, TOWN_PARTS
from katek.properties.reading_words_stop import STOP


def _singles(*texts: str) -> frozenset[str]:
    return frozenset(word for text in texts for word in split(text) if " " not in word)


_AMOUNT_WORDS = _singles(
    amounts.MAX_BEFORE,
    amounts.MIN_BEFORE,
    amounts.ABOUT_BEFORE,
    amounts.EXACT_BEFORE,
    amounts.BETWEEN,
    amounts.MAX_AFTER,
    amounts.MIN_AFTER,
    amounts.ABOUT_AFTER,
    amounts.ADJECTIVES,
    amounts.UTILITIES_AFTER,
    *amounts.UNITS.values(),
    *amounts.CURRENCIES.values(),
    *amounts.PERIODS.values(),
    *amounts.LABELS.values(),
)
_TIME_WORDS = _singles(
    times.ASAP,
    times.PASSING,
    *times.UNITS.values(),
    *times.SEASONS.values(),
    *times.NEXT.values(),
    *times.PARTS.values(),
)
# Real words one letter away from one of ours.
_LOOKALIKES = word_set(
    """
    horse horses mouse hours shore short officer officers ranges branch party stable table cable
    village studied studies planet station stations master faster rooster gardener lounge large
    barge charge beach peach bench bunch thousand palace places shops stoves stored stone stones
    parked packing marking balcon loans boats coats spaces special county country account counts
    """
)
# Plain words beside typos, e.g. "thx": nothing to look for.
STOP_WORDS = word_set(STOP) | _AMOUNT_WORDS | _TIME_WORDS | _singles(*SCOPE.values())
KIND_WORDS = _singles(*TYPES.values(), *FEATURES.values(), *SCOPE.values())
TOWN_WORDS = _singles(*LANDMARKS.values(), *TOWN_PARTS.values())
# Also the words that mean something in a phrase only ("patio trasero").
PHRASE_WORDS = frozenset(
    word
    for table in (TYPES, FEATURES, SCOPE, LANDMARKS, TOWN_PARTS)
    for text in table.values()
    for phrase in split(text)
    for word in phrase.split()
)
KNOWN_WORDS = STOP_WORDS | KIND_WORDS | TOWN_WORDS | _LOOKALIKES
# What a typo may have meant.
SPELLABLE = tuple(
    sorted(
        {
            word
            for word in KIND_WORDS | _singles(*amounts.UNITS.values())
            if len(word) >= 5 and word.isascii()
        }
        | {
            "budget",
            "under",
            "around",
            "between",
            "maximum",
            "minimum",
            "looking",
            "price",
            "thousand",
        }
        | {"million", "cheaper", "cheapest", "newest", "bigger", "smaller", "downtown"}
    )
)
