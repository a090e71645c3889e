"""The agency's own places, found in a text in spite of case, accents and typos."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from katek.properties.reading_lexicon import WORD
from katek.properties.reading_text import fold

CLOSE_ENOUGH = 85  # rapidfuzz ratio of folded names
_SHORTEST = 4  # letters; shorter words are matched exactly
_ABBREVIATED = {
    "saint": "st",
    "sankt": "st",
    "mount": "mt",
    "fort": "ft",
    "avenue": "ave",
    "road": "rd",
}
_ABBREVIATED |= {"street": "st", "boulevard": "blvd", "drive": "dr", "lane": "ln", "strasse": "str"}


@dataclass(frozen=True)
class Gazetteer:
    """Folded names by the number of their words, each leading to the agency's spelling."""

    names: dict[str, str]
    by_size: dict[int, tuple[str, ...]]
    longest: int

    def exact(self, words: Sequence[str]) -> str | None:
        """The place that these folded words name."""
        return self.names.get(_key(words))

    def close(self, words: Sequence[str]) -> str | None:
        """The place that these words name but for a typo; None for short words, digits and doubt."""
        key = _key(words)
        if len(key) < _SHORTEST or not key.replace(" ", "").isalpha():
            return None
        best, ratio = None, 0.0
        for size in (len(words) - 1, len(words), len(words) + 1):
            found = process.extractOne(
                key, self.by_size.get(size, ()), scorer=fuzz.ratio, score_cutoff=CLOSE_ENOUGH
            )
            if found and found[1] > ratio:
                best, ratio = found[0], found[1]
        return self.names[best] if best else None

    def has_part(self, words: Sequence[str]) -> bool:
        """Whether some name has these words in it: "Marina" of "Dubai Marina"."""
        key = _key(words)
        return len(key) >= _SHORTEST and any(f" {key} " in f" {name} " for name in self.names)


@lru_cache(maxsize=128)
def gazetteer(places: tuple[str, ...]) -> Gazetteer:
    """The index over an organization's places; the first spelling of a name wins."""
    names: dict[str, str] = {}
    for place in places:
        words = WORD.findall(fold(place))
        if words:
            names.setdefault(_key(words), place)
    sizes: dict[int, list[str]] = {}
    for name in names:
        sizes.setdefault(name.count(" ") + 1, []).append(name)
    by_size = {size: tuple(group) for size, group in sizes.items()}
    return Gazetteer(names, by_size, max(by_size, default=0))


def _key(words: Sequence[str]) -> str:
    return " ".join(_ABBREVIATED.get(word, word) for word in words)
