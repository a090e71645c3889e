"""What search and order read of a lead: its names, addresses and numbers, folded.

The database has no `unaccent` and no `pg_trgm`, so what people may type is made here: the beginnings of words
are found by the index itself, of a number any part of it, and of scripts without spaces any part of a word.
"""

from collections.abc import Iterable

from katek.leads.models import Lead
from katek.properties.folding import fold

# Fields that the columns are made from, and the columns.
FROM = frozenset({"name", "email", "phone", "other_emails", "other_phones"})
COLUMNS = ("sort_name", "words")
SHORTEST_PART = 3  # digits of a number
LONGEST_WORD = 100
MOST_WORDS = 400  # of one lead
MOST_OF_NOTE = 2000
MOST_ASKED = 8
WITHOUT_SPACES = "\u2e80"  # from here on scripts don't part their words


def make_searchable(lead: Lead) -> None:
    """Fill the columns; whoever changes what they are made from calls this and saves `COLUMNS` too."""
    lead.sort_name = fold(lead.name or lead.email or lead.phone)[:100]
    lead.words = " ".join(_words(lead))


def asked_words(text: str) -> str:
    """What somebody typed, as a tsquery: every word of it begins a word of the lead. Empty for no word."""
    words = fold(text).split()[:MOST_ASKED]
    return " & ".join(f"'{word[:LONGEST_WORD]}':*" for word in words)


def words_of_note(text: str) -> str:
    """What search reads of a note that a member wrote: the beginnings of its words are found."""
    plain = [word[:LONGEST_WORD] for word in fold(text).split()]
    return " ".join(
        list(dict.fromkeys(part for word in plain for part in _parts(word)))[:MOST_OF_NOTE]
    )


def _words(lead: Lead) -> list[str]:
    texts = [lead.name, lead.email, *lead.other_emails]
    plain = [word[:LONGEST_WORD] for text in texts for word in fold(text).split()]
    found = [part for word in plain for part in _parts(word)]
    numbers = [fold(number).replace(" ", "") for number in (lead.phone, *lead.other_phones)]
    found += [part for number in numbers for part in _tails(number, SHORTEST_PART)]
    return list(dict.fromkeys(found))[:MOST_WORDS]


def _parts(word: str) -> Iterable[str]:
    return _tails(word, 1) if word[:1] >= WITHOUT_SPACES else [word]


def _tails(text: str, shortest: int) -> list[str]:
    """The text and every end of it: what begins one of them is a part of the text."""
    return [text[place:] for place in range(max(len(text) - shortest + 1, 1))] if text else []
