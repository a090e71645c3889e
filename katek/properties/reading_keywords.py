"""What is left: content words that no rule understood, for the full-text part of the search."""

import re

from katek.properties.reading_context import ReadingContext
from katek.properties.reading_draft import Draft
from katek.properties.reading_known_words import STOP_WORDS
from katek.properties.reading_lexicon import WORD
from katek.properties.reading_text import Phrase

_SHORTEST, _MOST = 3, 12
_INTRODUCTION = re.compile(
    r"\b(?:im|i am|my name is|my names|this is|me llamo|mi nombre es|soy|ich heisse|mein name ist|ich bin|"
    r"je m appelle|je suis|اسمي) (?P<name>[^\W\d_]+(?: [^\W\d_]+)?)"
)


def read_keywords(phrase: Phrase, draft: Draft, context: ReadingContext) -> None:
    """Up to twelve folded words in the order they were said; the customer's own name is none."""
    names = {
        word for match in _INTRODUCTION.finditer(phrase.folded) for word in match["name"].split()
    }
    for word in WORD.findall(phrase.folded):
        if len(word) < _SHORTEST or not word.isalpha() or word in STOP_WORDS or word in names:
            continue
        if word not in draft.keywords and len(draft.keywords) < _MOST:
            draft.keywords.append(word)
