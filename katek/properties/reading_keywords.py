"""What is left: content words that no rule understood, for the full-text part of the search."""

from katek.properties.reading_context import ReadingContext
from katek.properties.reading_draft import Draft
from katek.properties.reading_known_words import STOP_WORDS
from katek.properties.reading_lexicon import WORD
from katek.properties.reading_text import Phrase

_SHORTEST, _MOST = 3, 12


def read_keywords(phrase: Phrase, draft: Draft, context: ReadingContext) -> None:
    """Up to twelve folded words in the order they were said."""
    for match in WORD.finditer(phrase.folded):
        word = match.group()
        if len(word) < _SHORTEST or not word.isalpha() or word in STOP_WORDS:
            continue
        if word not in draft.keywords and len(draft.keywords) < _MOST:
            draft.keywords.append(word)
