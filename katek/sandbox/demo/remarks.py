"""Remarks for demo listings: a different text for each home, with nothing that its facts don't say.

Homes are described, never people: no word on who should live there, on safety or on schools.
"""

from datetime import date
from random import Random

from katek.sandbox.demo.homes import Home, share
from katek.sandbox.demo.kinds import BUSINESS_KINDS, FLAT_KINDS

FLOORS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
NUMBERS = ("no", "one", "two", "three", "four", "five")

TOLD: dict[str, tuple[str, ...]] = {
    "garden": (
        "The garden has raised beds and an apple tree.",
        "Outside is a garden with native plants and a small lawn.",
        "The back garden gets afternoon sun and has space for vegetables.",
    ),
    "fenced yard": (
        "The back yard is fully fenced, with a gate to the side.",
        "A cedar fence goes all the way round the yard.",
        "The fenced yard has a level lawn and a tool shed.",
    ),
    "pool": (
        "There is a heated pool, open from May to September.",
        "The pool was resurfaced recently.",
    ),
    "deck": (
        "A cedar deck opens off the kitchen.",
        "Sliding doors lead from the dining room to a covered deck.",
    ),
    "fireplace": (
        "A gas fireplace anchors the living room.",
        "The living room keeps its brick fireplace.",
        "A tiled fireplace stands at the end of the living room.",
    ),
    "basement": (
        "The full basement is dry and has its own entrance.",
        "The basement is partly finished and holds a workshop.",
    ),
    "air conditioning": (
        "A heat pump gives heating and air conditioning.",
        "Air conditioning throughout.",
        "Air conditioning on every level.",
    ),
    "dishwasher": (
        "The kitchen has a gas range, a dishwasher and quartz counters.",
        "The kitchen, with dishwasher and induction range, is finished in light wood.",
        "The kitchen has a dishwasher, a pantry and a window over the sink.",
        "A long island, a dishwasher and open shelves make up the kitchen.",
        "The kitchen opens to the dining area and has a dishwasher and tiled walls.",
        "Soapstone counters, a double sink and a dishwasher: the kitchen is made for cooking.",
    ),
    "waterfront": ("It stands right on the river: this is waterfront property.",),
    "cats ok": ("The building allows cats.",),
    "laundry": (
        "Laundry is inside the home.",
        "A washer and dryer are included.",
        "In-unit laundry.",
    ),
    "balcony": (
        "The living room opens to a covered balcony.",
        "A balcony runs along the south side.",
    ),
    "terrace": ("A private terrace faces west.", "The terrace has room for a table and planters."),
    "elevator": ("The building has an elevator.", "An elevator serves every floor."),
    "solar panels": ("The solar panels on the roof are owned, not leased.",),
    "ev charger": (
        "An EV charger is installed where you park.",
        "Wired and ready: an EV charger is in place.",
    ),
    "furnished": ("It comes furnished, down to the lamps.", "Offered furnished."),
}
VIEWS = {
    "Pearl District": "On clear days the view reaches Mount St. Helens.",
    "South Waterfront": "The view takes in the Willamette and Tilikum Crossing.",
    "Willamette": "The view follows the river valley.",
    "Scouters Mountain": "On clear days there is a view of Mt. Hood.",
    "Bull Mountain": "The view reaches across the Tualatin Valley.",
}
LEASES = (
    "Twelve-month lease.",
    "Lease of nine or twelve months.",
    "Twelve-month lease; deposit of one month's rent.",
)
STYLES = (
    (1930, ("craftsman", "bungalow", "foursquare")),
    (1952, ("cottage", "Cape Cod", "English-style house")),
    (1978, ("mid-century home", "daylight ranch-style home", "split-level home")),
    (2002, ("traditional home", "contemporary", "two-tone contemporary")),
    (2100, ("modern home", "farmhouse-style home", "contemporary")),
)


def remarks(chance: Random, home: Home, *, available: date | None, today: date) -> str:
    """The text of one listing: what it is, how it is laid out, what it has, what is around, the
    terms.
    """
    if home.kind == "land":
        return _land(chance, home)
    if home.kind in BUSINESS_KINDS:
        return _business(chance, home)
    told = [share(chance, *TOLD[feature]) for feature in home.features if feature in TOLD]
    chance.shuffle(told)
    if "view" in home.features:
        told.insert(0, VIEWS.get(home.area.name, "There is a view over the rooftops to the hills."))
    parts = [_opening(chance, home), _layout(chance, home), *told[:5], _parking(chance, home)]
    parts += [
        share(chance, *home.area.notes),
        _terms(chance, home, available=available, today=today),
    ]
    return " ".join(part for part in parts if part)


def style_of(home: Home, chance: Random) -> str:
    """A word for the architecture, by the year of building."""
    fitting = next(styles for until, styles in STYLES if home.year < until)
    return share(chance, *fitting)


def _opening(chance: Random, home: Home) -> str:
    place, year = home.area.name, home.year
    if home.kind in FLAT_KINDS:
        return _flat_opening(chance, home)
    if home.kind == "townhouse":
        return share(
            chance,
            f"{_count(home.storeys).capitalize()}-level townhouse in {place}, built in {year}.",
            f"This {year} townhouse in {place} spreads over {_count(home.storeys)} levels.",
        )
    if home.kind == "duplex":
        return (
            f"Side-by-side duplex in {place}, built in {year}: two units, each with its own meter."
        )
    style, lot = style_of(home, chance), f"{home.lot_sqft:,}"
    levels = "single-level" if home.storeys == 1 else "two-level"
    return share(
        chance,
        f"A {levels} {style} from {year}, in {place}.",
        f"{place} {style} from {year} on a lot of {lot} square feet.",
        f"Built in {year}, this {style} stands on a {lot}-square-foot lot in {place}.",
    )


def _flat_opening(chance: Random, home: Home) -> str:
    what = {"condo": "condo", "apartment": "apartment", "studio": "studio", "loft": "loft"}[
        home.kind
    ]
    if home.beds == 0 and home.kind == "condo":
        what = "studio condo"
    article = "An" if what[0] in "aeiou" else "A"
    floor, place = _ordinal(home.floor or 1), home.area.name
    return share(
        chance,
        f"{article} {what} on the {floor} floor of a {home.year} building in {place}.",
        f"{place} {what} on the {floor} of {home.storeys} floors, built in {home.year}.",
        f"On the {floor} floor: {article.lower()} {what} in {place}, built in {home.year}.",
    )


def _layout(chance: Random, home: Home) -> str:
    baths, size = _baths_in_words(home), f"{home.sqft:,} square feet"
    if home.kind == "loft":
        return (
            f"Ceilings of {chance.randint(12, 16)} feet, tall windows, exposed beams and {baths}."
        )
    if home.beds == 0:
        return share(
            chance,
            f"One main room of {size} with a sleeping alcove, and {baths}.",
            f"A single bright space with a full kitchen and {baths}; {size}.",
        )
    beds = f"{_count(home.beds)} bedroom{'s' if home.beds > 1 else ''}"
    return share(
        chance,
        f"{beds.capitalize()} and {baths} on {home.sqft:,} square feet.",
        f"Inside are {home.sqft:,} square feet with {beds} and {baths}.",
        f"{home.sqft:,} square feet hold {beds}, {baths} and plenty of closets.",
    )


def _baths_in_words(home: Home) -> str:
    if home.half:
        return f"{_count(home.full)} and a half baths"
    return f"{_count(home.full)} bath{'s' if home.full > 1 else ''}"


def _parking(chance: Random, home: Home) -> str:
    if "garage" in home.features:
        if home.kind in FLAT_KINDS:
            return share(
                chance,
                "One space in the garage below is included.",
                "A garage space belongs to it.",
            )
        return share(chance, "Attached garage for two cars.", "Detached one-car garage.")
    if "parking" in home.features:
        return share(chance, "One off-street parking space.", "Parking for one car comes with it.")
    return ""


def _terms(chance: Random, home: Home, *, available: date | None, today: date) -> str:
    if home.fee:
        covers = (
            "water, trash and the building's insurance"
            if home.kind in FLAT_KINDS
            else "the shared grounds"
        )
        return f"HOA dues are ${home.fee} a month and cover {covers}."
    if not home.rent or available is None:
        return ""
    term = share(chance, *LEASES)
    pets = (
        "Pets ok with a deposit of $300." if "pets" in home.features else "Pets are not accepted."
    )
    start = "now" if available <= today else f"from {available:%B} {available.day}"
    return f"Available {start}. {term} {pets}"


def _land(chance: Random, home: Home) -> str:
    opening = share(
        chance,
        f"{home.acres:g} acres of building land in {home.area.name}, {home.area.city}.",
        f"Level to gently sloping lot of {home.acres:g} acres in {home.area.name}.",
    )
    utilities = share(
        chance,
        "Water and power are at the street.",
        "Power at the lot line; a septic evaluation is on file.",
        "City water, sewer and power are stubbed at the street.",
    )
    zoning = share(
        chance,
        "Zoned for one detached home; please verify uses with the county.",
        "Residential zoning; a survey from this year is available.",
    )
    return f"{opening} {utilities} {zoning} {share(chance, *home.area.notes)}"


def _business(chance: Random, home: Home) -> str:
    what = {
        "retail": "Street-level retail space with wide display windows and a rear stockroom",
        "office": "Office suite with private rooms, a meeting room and a kitchenette",
        "warehouse": "Warehouse with two grade-level doors, 18-foot clearance and a front office",
    }[home.kind]
    leased = ("Triple-net lease of three to five years.", "Lease terms from three years.")
    sold = "Sold vacant; the building's systems were inspected this year."
    terms = share(chance, *leased) if home.rent else sold
    return (
        f"{what}, {home.sqft:,} square feet in {home.area.name}. Built in {home.year}. "
        f"{share(chance, *home.area.notes)} {terms}"
    )


def _count(number: int) -> str:
    return NUMBERS[number] if number < len(NUMBERS) else str(number)


def _ordinal(number: int) -> str:
    if number < len(FLOORS):
        return FLOORS[number]
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10 if number % 100 // 10 != 1 else 0, "th")
    return f"{number}{ending}"
