"""What a customer is looking for, read from what they wrote: rules only, no model, no network.

`read` takes a message through its steps in a fixed order; each step understands one kind of thing and cuts
it out of the text, so that no words are read twice (the rules are those of reference 5.2). The result is as
good for "3 bed house under 800k" as for "T3 à Lyon, moins de 300 k€".
"""

from collections.abc import Callable

from katek.properties.criteria_shape import Criteria
from katek.properties.reading_addresses import read_addresses
from katek.properties.reading_buildings import read_buildings
from katek.properties.reading_changes import read_changes
from katek.properties.reading_contacts import read_contacts
from katek.properties.reading_context import ReadingContext
from katek.properties.reading_dates import read_dates
from katek.properties.reading_draft import Draft
from katek.properties.reading_keywords import read_keywords
from katek.properties.reading_kinds import canonical_features, read_kinds
from katek.properties.reading_landmarks import read_landmarks
from katek.properties.reading_language import read_language
from katek.properties.reading_measures import read_measures
from katek.properties.reading_named_places import read_named_places
from katek.properties.reading_negated import read_negated
from katek.properties.reading_number_words import read_number_words
from katek.properties.reading_numbers import read_numbers
from katek.properties.reading_places import read_places
from katek.properties.reading_postcodes import read_postcodes
from katek.properties.reading_refs import read_refs
from katek.properties.reading_rooms import read_room_codes
from katek.properties.reading_settling import settle
from katek.properties.reading_speech import read_speech
from katek.properties.reading_spelling import read_spelling
from katek.properties.reading_terms import read_terms
from katek.properties.reading_text import Phrase, clean, phrase

Step = Callable[[Phrase, Draft, ReadingContext], None]

STEPS: tuple[Step, ...] = (
    read_language,
    read_postcodes,
    read_contacts,
    read_refs,
    read_named_places,
    read_addresses,
    read_speech,
    read_spelling,
    read_number_words,
    read_buildings,
    read_dates,
    read_room_codes,
    read_numbers,
    read_negated,
    read_terms,
    read_measures,
    read_changes,
    read_landmarks,
    read_kinds,
    read_places,
    read_keywords,
)


def read(text: str, *, context: ReadingContext) -> Criteria:
    """The criteria of one message (the first 4,000 characters of it). Any text is read; none raises."""
    words = phrase(clean(text))
    draft = Draft()
    for step in STEPS:
        step(words, draft, context)
    return settle(draft, context)


__all__ = ["ReadingContext", "canonical_features", "read"]
