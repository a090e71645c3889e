"""What a reader has to know beside the words: the agency's defaults, places and listing numbers."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

from katek.properties.criteria_shape import Criteria

Refs = Collection[str] | Callable[[str], str | None]


@dataclass(frozen=True, kw_only=True)
class ReadingContext:
    """The surroundings of a message.

    `currency`, `area_unit` ("sqft" or "sqm"), `region` (ISO country, for phones and the order of dates),
    `language` (ISO 639-1) and `rent_period` are the organization's defaults, `today` is the day in its zone.
    `places` is its gazetteer: every city, area, street and postcode it has listings in; empty means that
    whatever stands after "in" or "near" is taken for a place. `refs` knows its listing numbers: a collection
    of them, or a function that returns the listing number in its own spelling, or None. `previous` are the
    wishes of the conversation so far. `asked` names the slot that the last answer asked for ("price",
    "beds", "baths", "places", "transaction"), so that a bare "3" or "Salem" is understood.
    """

    today: date
    currency: str = "USD"
    area_unit: str = "sqft"
    region: str = "US"
    language: str = "en"
    rent_period: str = "month"
    places: tuple[str, ...] = ()
    refs: Refs = ()
    previous: Criteria | None = None
    asked: str | None = None
