"""Looking words up: the longest known phrase at each place, in one pass over the words."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from katek.properties.reading_text import fold

WORD = re.compile(r"[^\W_]+")
_JOINED = {" ", "-", "'", "/", ".", " & ", "&", ". ", "+ ", "+"}
_ARABIC_PREFIXES = ("وال", "بال", "لل", "ال", "و", "ب", "ل")


@dataclass(frozen=True)
class Hit:
    """A known phrase: where it stands in the folded text, and what it means."""

    start: int
    end: int
    meaning: str


@dataclass(frozen=True)
class Lexicon:
    """Folded phrases and their meanings."""

    meanings: Mapping[str, str]
    longest: int

    def find(self, folded: str) -> Iterator[Hit]:
        """Known phrases from left to right, the longest first, without overlap."""
        words = [(m.group(), m.start(), m.end()) for m in WORD.finditer(folded)]
        at = 0
        while at < len(words):
            size = self._longest_at(words, at, folded)
            if size:
                start, end = words[at][1], words[at + size - 1][2]
                yield Hit(start, end, self._meaning(_key(words[at : at + size])))
            at += size or 1

    def _longest_at(self, words: list[tuple[str, int, int]], at: int, folded: str) -> int:
        found = 0
        for size in range(1, self.longest + 1):
            if at + size > len(words):
                break
            if (
                size > 1
                and folded[words[at + size - 2][2] : words[at + size - 1][1]] not in _JOINED
            ):
                break
            if self._meaning(_key(words[at : at + size])):
                found = size
        return found

    def _meaning(self, key: str) -> str:
        if key in self.meanings or not "\u0600" <= key[:1] <= "\u06ff":
            return self.meanings.get(key, "")
        bare = (key.removeprefix(prefix) for prefix in _ARABIC_PREFIXES if key.startswith(prefix))
        return next((self.meanings[word] for word in bare if word in self.meanings), "")


def _key(words: list[tuple[str, int, int]]) -> str:
    return " ".join(word for word, _, _ in words)


def split(text: str) -> tuple[str, ...]:
    """The folded phrases of a comma-separated list."""
    return tuple(" ".join(WORD.findall(fold(part))) for part in text.split(",") if part.strip())


def lexicon(*tables: Mapping[str, str]) -> Lexicon:
    """A lexicon of tables `meaning -> comma-separated phrases`; a later table wins."""
    meanings = {
        word: name for table in tables for name, text in table.items() for word in split(text)
    }
    return Lexicon(meanings, max(word.count(" ") + 1 for word in meanings))


def either(text: str) -> str:
    """A regular expression for any of the comma-separated phrases, the longest first."""
    parts = sorted((fold(part.strip()) for part in text.split(",")), key=len, reverse=True)
    return "(?:" + "|".join(re.escape(part).replace(r"\ ", "[ -]") for part in parts if part) + ")"


def word_set(text: str) -> frozenset[str]:
    """The folded words of a text, for looking up."""
    return frozenset(fold(text).split())
