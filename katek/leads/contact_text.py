"""Customers' text in one plain form, with the way back to what they typed.

Full-width, Arabic-Indic and other digits become ASCII, typographic dashes, quotes and spaces their
plain kin; invisible characters, which can hide a number or an instruction, go.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MASK = "\ufffc"  # stands where something has been read already
LINK = re.compile(r"(?:https?://|www\.)[^\s<>()\"',;]+", re.IGNORECASE)

_PLAIN = {
    "\t": " ",
    "\u2028": "\n",
    "\u2029": "\n",
    "\u2018": "'",
    "\u2019": "'",
    "\u02bc": "'",
    "\u00b4": "'",
    "\u066b": ".",
    "\u066c": ",",
    "\u2212": "-",
    "\u00ad": "",
    MASK: " ",
}


@dataclass(frozen=True)
class Folded:
    """`text` in plain form; `origins[i]` is the place in `source` of its character i (one more for
    the end).
    """

    text: str
    source: str
    origins: Sequence[int]

    def raw(self, start: int, end: int) -> str:
        """What the customer typed at this place of the plain text."""
        return self.source[self.origins[start] : self.origins[end]].strip()


def fold(source: str, *, limit: int | None = None) -> Folded:
    """Bring text into plain form, at most `limit` characters of it. Never fails."""
    source = source if limit is None else source[:limit]
    if source.isascii() and source.isprintable():
        return Folded(source, source, range(len(source) + 1))
    pieces: list[str] = []
    origins: list[int] = []
    for start, end in _clusters(source):
        piece = _plain(source[start:end])
        pieces.append(piece)
        origins.extend([start] * len(piece))
    origins.append(len(source))
    text = "".join(pieces)
    if limit is not None and len(text) > limit:
        text, origins = text[:limit], origins[: limit + 1]
    return Folded(text, source, origins)


def mask(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with these places made unreadable, at the same length."""
    pieces, at = [], 0
    for start, end in sorted(spans):
        if end > at:
            start = max(start, at)
            pieces.append(text[at:start] + MASK * (end - start))
            at = end
    return "".join(pieces) + text[at:]


def bare(text: str) -> str:
    """Lower case without accents, for comparing words. The length may change."""
    spread = unicodedata.normalize("NFKD", text.casefold())
    return "".join(ch for ch in spread if not unicodedata.combining(ch))


def _clusters(source: str) -> Iterable[tuple[int, int]]:
    """Each character with the accents that follow it."""
    start = 0
    for at in range(1, len(source) + 1):
        if at == len(source) or not unicodedata.combining(source[at]):
            if source[start:at]:
                yield start, at
            start = at


def _plain(cluster: str) -> str:
    if cluster in _PLAIN:
        return _PLAIN[cluster]
    return "".join(_plain_character(ch) for ch in unicodedata.normalize("NFKC", cluster))


def _plain_character(ch: str) -> str:
    if ch.isascii() and (ch.isprintable() or ch == "\n"):
        return ch
    if ch in _PLAIN:
        return _PLAIN[ch]
    category = unicodedata.category(ch)
    if category in ("Cc", "Cf", "Cs", "Co", "Cn"):
        return ""
    digit = unicodedata.decimal(ch, None)
    if digit is not None:
        return str(digit)
    return {"Zs": " ", "Pd": "-"}.get(category, ch)


def words_of(block: str) -> frozenset[str]:
    """The words of a block of text, as a set."""
    return frozenset(block.split())
