"""Wishes in words: "houses in Maple Bay for sale with 3 bedrooms up to $650,000 with a garden"."""

from collections.abc import Sequence
from decimal import Decimal

from katek.assistant.listing_facts import counted, day, number
from katek.assistant.words import feature_word, kind_word, landmark_word, word
from katek.properties.criteria import Criteria
from katek.properties.criteria_afresh import EXCLUDED
from katek.properties.filters import minor_units
from katek.properties.money import format_money, with_period

MOST_NAMED = 4


def describe(criteria: Criteria, language: str, *, many: bool, currency: str) -> str:
    """What a customer is looking for, as a noun with what narrows it down."""
    parts = [
        _kinds(criteria, language, many=many),
        word(language, criteria.transaction) if criteria.transaction else "",
        _places(criteria, language),
        *_rooms(criteria, language),
        _price(criteria, language, currency),
        *_sizes(criteria, language),
        *_features(criteria, language),
        *_rest(criteria, language),
    ]
    text = " ".join(part for part in parts if part)
    return text.replace(" de el ", " del ") if language == "es" else text


def _kinds(criteria: Criteria, language: str, *, many: bool) -> str:
    names = [kind_word(language, kind, many=many) for kind in criteria.types[:MOST_NAMED]]
    text = word(language, "or").join(dict.fromkeys(names)) or kind_word(language, "", many=many)
    if criteria.types_not:
        others = [kind_word(language, kind, many=True) for kind in criteria.types_not[:MOST_NAMED]]
        text += " " + word(language, "not").format(word(language, "or").join(others))
    return text


def _places(criteria: Criteria, language: str) -> str:
    near = [place for place in criteria.near if place not in criteria.places]
    around = [place for place in criteria.near if place in criteria.places]
    inside = [place for place in criteria.places if place not in around]
    parts = []
    if inside:
        parts.append(word(language, "in").format(_any_of(inside, language)))
    if around or near:
        marks = [landmark_word(language, name) for name in near]
        parts.append(word(language, "near").format(_any_of([*around, *marks], language)))
    if out := [f.removeprefix(EXCLUDED) for f in criteria.flags if f.startswith(EXCLUDED)]:
        parts.append(word(language, "outside").format(_any_of(out, language)))
    return " ".join(parts)


def _any_of(names: Sequence[str], language: str) -> str:
    return enumerated(names[:MOST_NAMED], language, "or")


def enumerated(names: Sequence[str], language: str, joining: str) -> str:
    """`A, B and C` (`joining`: and, or)."""
    plain = [plain_words(name) for name in names]
    if len(plain) < 2:
        return "".join(plain)
    return ", ".join(plain[:-1]) + word(language, joining) + plain[-1]


def plain_words(text: str) -> str:
    """A customer's or a feed's name without anything that could be read as markup."""
    return " ".join(text.replace("{", " ").replace("}", " ").split())[:60]


def _rooms(criteria: Criteria, language: str) -> list[str]:
    found = []
    for name, key in (("beds", "bedroom"), ("rooms", "room"), ("baths", "bathroom")):
        text = _count(
            getattr(criteria, f"{name}_min"), getattr(criteria, f"{name}_max"), key, language
        )
        if text:
            found.append(word(language, "with").format(text))
    return found


def _count(low: float | None, high: float | None, key: str, language: str) -> str:
    """`3+ bedrooms`, `2 to 3 bedrooms`, `1 bathroom`; a studio's "no bedroom" goes without saying."""
    if high == 0 or (low is None and high is None):
        return ""
    if low is not None and low == high:
        return counted(language, key, Decimal(str(low)), plain=False)
    several = word(language, f"{key}s")
    if high is None:
        return several.format(f"{number(Decimal(str(low)), language)}+")
    if low is None:
        up_to = word(language, "up_to").format(number(Decimal(str(high)), language))
        return several.format(up_to)
    both = (number(Decimal(str(value)), language) for value in (low, high))
    return several.format(word(language, "range").format(*both))


def _price(criteria: Criteria, language: str, currency: str) -> str:
    low, high = criteria.price_min, criteria.price_max
    code = criteria.currency or currency
    amounts = [amount(value, code, language) for value in (low, high) if value is not None]
    if not amounts:
        return ""
    key = "between" if len(amounts) == 2 else "up_to" if low is None else "from"
    text = word(language, key).format(*amounts)
    return with_period(text, criteria.period or "", language)


def amount(value: Decimal, currency: str, language: str) -> str:
    """Major units of a currency as people of that language write them."""
    return format_money(minor_units(value, currency), currency, language)


def _sizes(criteria: Criteria, language: str) -> list[str]:
    found = []
    for name, unit in (("area", criteria.area_unit), ("lot", criteria.lot_unit)):
        low, high = getattr(criteria, f"{name}_min"), getattr(criteria, f"{name}_max")
        sizes = [
            word(language, unit or "sqft").format(number(Decimal(value), language))
            for value in (low, high)
            if value is not None
        ]
        if not sizes:
            continue
        key = "between" if len(sizes) == 2 else "up_to" if low is None else "from"
        text = word(language, key).format(*sizes)
        found.append(word(language, "lot").format(text) if name == "lot" else text)
    return found


def _features(criteria: Criteria, language: str) -> list[str]:
    found = []
    for key, names in (("with", criteria.features), ("without", criteria.features_not)):
        if names:
            said = [plain_words(feature_word(language, name)) for name in names[:MOST_NAMED]]
            found.append(word(language, key).format(word(language, "and").join(said)))
    return found


def _rest(criteria: Criteria, language: str) -> list[str]:
    found = []
    low, high = criteria.year_built_min, criteria.year_built_max
    if low is not None and high is not None:
        found.append(word(language, "built").format(word(language, "range").format(low, high)))
    elif low is not None or high is not None:
        found.append(
            word(language, "built_from" if high is None else "built_to").format(low or high)
        )
    if criteria.floor_min is not None:
        found.append(word(language, "floor").format(number(criteria.floor_min, language)))
    if criteria.energy_min:
        found.append(word(language, "energy").format(criteria.energy_min))
    if criteria.available_by:
        found.append(word(language, "available").format(day(criteria.available_by, language)))
    return found
