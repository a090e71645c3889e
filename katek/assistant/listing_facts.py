"""A listing as the assistant may know it: public facts only, and those in the words of a language.

Private remarks are never read here, withheld remarks and addresses that may not be shown are left out.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_decimal

from katek.assistant.guard_words import FAIR_HOUSING
from katek.assistant.words import kind_word, word, word_or
from katek.properties.folding import fold
from katek.properties.kinds import MAY_BE_STUDIO, STUDIO
from katek.properties.models import Property, StandardStatus
from katek.properties.money import format_money, with_period
from katek.properties.reading_text import fold as words_of
from katek.properties.said_features import LEXICON, NEGATION
from katek.properties.scanning import addresses_assistant

REMARKS = 700
VOWELS = "aeiou"
AVAILABLE = (StandardStatus.ACTIVE, StandardStatus.COMING_SOON)
UNITS = {"Square Feet": "sqft", "Square Meters": "sqm", "Acres": "acre", "Hectares": "ha"}
STATUS_WORDS = {
    StandardStatus.ACTIVE: "active",
    StandardStatus.COMING_SOON: "soon",
    StandardStatus.PENDING: "pending",
    StandardStatus.ACTIVE_UNDER_CONTRACT: "contract",
}


@dataclass(frozen=True)
class ListingFacts:
    """What customers may be told of one listing. `ref` is its number, or its id where it has none."""

    id: str
    ref: str
    status: str
    transaction: str
    kind: str
    price: int | None
    currency: str
    period: str
    bedrooms: int | None
    bathrooms: Decimal | None
    rooms: int | None
    area: Decimal | None
    area_unit: str
    lot: Decimal | None
    lot_unit: str
    year: int | None
    floor: int | None
    energy: str
    address: str
    city: str
    place: str
    features: tuple[str, ...]
    feature_words: tuple[str, ...]
    available: date | None
    remarks: str
    remarks_language: str
    photos: int
    updated_at: datetime

    @property
    def is_available(self) -> bool:
        return self.status in AVAILABLE


def facts_of(listing: Property) -> ListingFacts:
    """The public facts of a listing; no query."""
    shown = listing.internet_address_display_yn
    street = listing.street_address if shown else ""
    area = listing.subdivision_name if shown else ""
    return ListingFacts(
        id=listing.id,
        ref=listing.listing_id or listing.id,
        status=listing.standard_status,
        transaction=listing.transaction,
        kind=listing.kind,
        price=listing.list_price,
        currency=listing.currency,
        period=listing.period,
        bedrooms=listing.bedrooms_total,
        bathrooms=listing.baths,
        rooms=listing.rooms_total,
        area=listing.living_area,
        area_unit=UNITS.get(listing.living_area_units, ""),
        lot=listing.lot_size_area,
        lot_unit=UNITS.get(listing.lot_size_units, ""),
        year=listing.year_built,
        floor=listing.entry_level,
        energy=listing.energy_rating,
        address=", ".join(part for part in (street, listing.city) if part),
        city=listing.city,
        place=", ".join(dict.fromkeys(p for p in (area, listing.city) if p)),
        features=tuple(text for text in listing.features if may_be_told(text)),
        feature_words=tuple(listing.feature_words),
        available=listing.availability_date,
        remarks="" if listing.remarks_withheld else listing.public_remarks[:REMARKS],
        remarks_language=listing.language,
        photos=listing.photos_count,
        updated_at=listing.updated_at,
    )


def may_be_told(feature: str) -> bool:
    """Features are quoted as they stand: one that talks to us, or about people and schools, is left out."""
    return not (addresses_assistant(feature) or FAIR_HOUSING.search(words_of(feature)))


def in_words(facts: ListingFacts, field: str, language: str) -> str | None:
    """One fact as people of that language write it; None when unknown, `KeyError` for no such field."""
    return FIELDS[field](facts, language)


def number(value: Decimal | int, language: str) -> str:
    return format_decimal(value, locale=locale_of(language))


def day(value: date, language: str) -> str:
    return format_date(value, "long", locale=locale_of(language))


def locale_of(language: str) -> Locale:
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def counted(language: str, key: str, value: Decimal | int, *, plain: bool = True) -> str:
    """`3 bedrooms`, `1 bathroom`; `plain` where no preposition goes before it."""
    if value == 1:
        return word(language, key).format(number(value, language))
    several = word_or(language, f"{key}s.plain" if plain else "", f"{key}s")
    return several.format(number(value, language))


def price_text(facts: ListingFacts, language: str) -> str | None:
    if facts.price is None:
        return None
    amount = format_money(facts.price, facts.currency, language)
    return with_period(amount, facts.period, language)


def measure(value: Decimal | None, unit: str, language: str) -> str | None:
    if value is None or not unit:
        return None
    return word(language, unit).format(number(value, language))


def title(facts: ListingFacts, language: str) -> str:
    """`house with 3 bedrooms in Maple Bay`."""
    studio = facts.bedrooms == 0 and facts.kind in MAY_BE_STUDIO
    text = kind_word(language, STUDIO if studio else facts.kind, many=False)
    if facts.bedrooms and facts.kind != STUDIO:
        bedrooms = counted(language, "bedroom", facts.bedrooms, plain=False)
        text = word(language, "title.bedrooms").format(kind=text, bedrooms=bedrooms)
    if facts.place:
        text = word(language, "title.place").format(title=text, place=facts.place)
    return text


def described(facts: ListingFacts, language: str) -> str:
    """The title as the end of "it is": with its article where we know it."""
    text = title(facts, language)
    if language[:2] != "en":
        return text
    return f"{'an' if text[:1] in VOWELS else 'a'} {text}"


def status_note(facts: ListingFacts, language: str) -> str:
    """What has to stand beside a listing that can't simply be had; empty for an active one."""
    if facts.status == StandardStatus.ACTIVE:
        return ""
    return word(language, STATUS_WORDS.get(StandardStatus(facts.status), "pending"))


def line(facts: ListingFacts, language: str) -> str:
    """A listing in one line: number, title, size, price, status."""
    name = f"{facts.ref}: " if facts.ref != facts.id else ""
    return name + unnumbered(facts, language)


def unnumbered(facts: ListingFacts, language: str) -> str:
    """What its line says behind the number."""
    parts = [title(facts, language)]
    if area := measure(facts.area, facts.area_unit, language):
        parts.append(area)
    parts.append(price_text(facts, language) or word(language, "on_application"))
    if note := status_note(facts, language):
        parts.append(note)
    return ", ".join(parts)


def _count(field: str, key: str) -> Callable[[ListingFacts, str], str | None]:
    def words(facts: ListingFacts, language: str) -> str | None:
        value = getattr(facts, field)
        return None if value is None else counted(language, key, value)

    return words


def _grounds(facts: ListingFacts, language: str) -> str | None:
    size = measure(facts.lot, facts.lot_unit, language)
    return word(language, "lot").format(size) if size else None


FIELDS: dict[str, Callable[[ListingFacts, str], str | None]] = {
    "price": price_text,
    "bedrooms": _count("bedrooms", "bedroom"),
    "bathrooms": _count("bathrooms", "bathroom"),
    "rooms": _count("rooms", "room"),
    "area": lambda facts, lang: measure(facts.area, facts.area_unit, lang),
    "lot": lambda facts, lang: measure(facts.lot, facts.lot_unit, lang),
    "grounds": _grounds,
    "year": lambda facts, _: None if facts.year is None else str(facts.year),
    "floor": lambda facts, lang: None if facts.floor is None else number(facts.floor, lang),
    "energy": lambda facts, _: facts.energy or None,
    "address": lambda facts, _: facts.address or None,
    "city": lambda facts, _: facts.city or None,
    "features": lambda facts, _: ", ".join(facts.features) or None,
    "status": lambda facts, lang: status_note(facts, lang) or word(lang, "active"),
    "available_from": lambda facts, lang: day(facts.available, lang) if facts.available else None,
    "updated": lambda facts, lang: day(facts.updated_at.date(), lang),
    "title": title,
    "described": described,
    "line": line,
    "ref": lambda facts, lang: facts.ref if facts.ref != facts.id else title(facts, lang),
}


def matching_features(facts: ListingFacts, wanted: str) -> tuple[str, ...]:
    """What the listing itself says about a feature, also that it is not there ("No pets")."""
    return tuple(
        text
        for text in facts.features
        if wanted in {hit.meaning.removeprefix(NEGATION) for hit in LEXICON.find(fold(text))}
    )
