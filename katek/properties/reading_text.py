"""A customer's words made readable: cleaned, folded, and cut out as they are understood."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from katek.properties.folding import LETTERS

CAP = 4000  # characters of a message that are read, as for the model
CUT = "|"  # stands where something has been understood, and keeps patterns from reaching across

PLACE_CUT = "¦"  # the same, where a place of the agency's has been understood

_FRACTIONS = {"½": ".5", "¼": ".25", "¾": ".75"}
_SIGNS = str.maketrans(
    {"’": "'", "‘": "'", "`": "'", "´": "'", "٫": ".", "٬": ",", "،": ",", "؟": "?", "؛": ";"}
    | dict.fromkeys("‐‑‒–—―−", "-")
    | dict.fromkeys("~∼≈〜", "≈")
    | dict.fromkeys("|¦\n\r\x0b\x0c\x85\u2028\u2029", "\n")
)
_ELISION = re.compile(r"\b([cdjlmnst]|qu)'(?=\w)")
# "pre-approved", "two-bed"; the hyphen of "2-3" and "HP-1042" stays.
BETWEEN_LETTERS = re.compile(r"(?<=[^\W\d_])-(?=[^\W\d_])")
_CONTRACTION = re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])")

Understand = Callable[[re.Match[str]], bool | str | None]


def clean(text: str) -> str:
    """The message as we read it: NFKC, one kind of dash, quote and space, nothing invisible, capped."""
    text = text[:CAP]
    for sign, decimals in _FRACTIONS.items():
        text = re.sub(rf"(?<=\d)\s?{sign}", decimals, text).replace(sign, f"0{decimals}")
    text = text.translate(_SIGNS)
    text = unicodedata.normalize("NFKC", text).translate(_SIGNS)
    text = "".join(
        c for c in text if c == "\n" or unicodedata.category(c) not in {"Cf", "Cc", "Cs"}
    )
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return f" {CUT} ".join(line for line in lines if line)[:CAP]


@lru_cache(maxsize=4096)
def _folded_letter(letter: str) -> str:
    if letter.isdecimal():
        return str(unicodedata.decimal(letter))
    plain = letter.casefold().translate(LETTERS)
    bare = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return bare.translate(LETTERS)


def fold(text: str) -> str:
    """Lower case without accents; Arabic without vowel signs and with one form of alif, ya and ta."""
    return "".join(_folded_letter(letter) for letter in text)


@dataclass
class Phrase:
    """A message while it is being read: `folded` shrinks, `starts` leads each letter back to `original`."""

    original: str
    folded: str
    starts: list[int]

    def take(self, pattern: re.Pattern[str], understand: Understand) -> None:
        """Offer every match; True cuts it out, a text takes its place, anything else leaves it."""
        edits = []
        for match in pattern.finditer(self.folded):
            answer = understand(match)
            if answer is True:
                edits.append((match.start(), match.end(), CUT))
            elif isinstance(answer, str):
                edits.append((match.start(), match.end(), answer))
        self.edit(edits)

    def rewrite(self, pattern: re.Pattern[str], template: str) -> None:
        """Replace every match by an expanded template."""
        self.take(pattern, lambda match: match.expand(template))

    def cut(self, spans: Iterable[tuple[int, int]], mark: str = CUT) -> None:
        """Take spans of `folded` out; they must be in order and not overlap."""
        self.edit([(start, end, mark) for start, end in spans])

    def edit(self, edits: list[tuple[int, int, str]]) -> None:
        """Replace spans of `folded`, in order, without overlap."""
        if not edits:
            return
        letters: list[str] = []
        starts: list[int] = []
        at = 0
        for start, end, text in edits:
            letters += (self.folded[at:start], text)
            starts += self.starts[at:start]
            origin = self.starts[start] if start < len(self.starts) else len(self.original)
            starts += [origin] * len(text)
            at = end
        letters.append(self.folded[at:])
        starts += self.starts[at:]
        self.folded, self.starts = "".join(letters), starts

    def said(self, start: int, end: int) -> str:
        """What the customer typed for a span of `folded`."""
        if start >= len(self.starts):
            return ""
        last = self.starts[end] if end < len(self.starts) else len(self.original)
        return self.original[self.starts[start] : last].strip()


def right_before(pattern: re.Pattern[str], folded: str, at: int) -> re.Match[str] | None:
    """A match of a pattern that ends with `$`, in the sixty characters before a place of the text."""
    return pattern.search(folded, max(0, at - 60), at)


def phrase(text: str) -> Phrase:
    """Begin to read a cleaned message."""
    letters: list[str] = []
    starts: list[int] = []
    for place, letter in enumerate(text):
        folded = _folded_letter(letter)
        letters.append(folded)
        starts += [place] * len(folded)
    begun = Phrase(text, "".join(letters), starts)
    begun.rewrite(_ELISION, r"\1 ")
    begun.rewrite(_CONTRACTION, "")
    return begun
