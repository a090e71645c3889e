"""The facts of one demo home, drawn from its kind, its place and a seed: plausible and always the
same.
"""

from dataclasses import dataclass, replace
from random import Random

from katek.sandbox.demo.areas import STREETS, Area
from katek.sandbox.demo.features import draw_features
from katek.sandbox.demo.kinds import FLAT_KINDS, HOUSE_KINDS

TALL_PLACES = ("Pearl District", "South Waterfront")
CLOSE_IN = ("Pearl District", "South Waterfront", "Nob Hill", "Goose Hollow")
WATERFRONT = {"South Waterfront": 0.6, "Island Station": 0.8, "Willamette": 0.6}


@dataclass(frozen=True)
class Home:
    """What is true of one listing: the words and the pictures both start from here."""

    listing_id: str
    kind: str
    area: Area
    rent: bool
    beds: int = 0
    full: int = 0
    half: int = 0
    sqft: int = 0
    lot_sqft: int = 0
    acres: float = 0
    year: int = 0
    storeys: int = 1
    floor: int | None = None
    price: int = 0
    fee: int = 0
    address: str = ""
    features: tuple[str, ...] = ()


def dice(*parts: object) -> Random:
    """A source of chance that always falls the same way for the same parts."""
    return Random(":".join(map(str, parts)))  # noqa: S311 - demo content, nothing is kept secret by it


def draw_home(chance: Random, listing_id: str, row: tuple[str, Area, int], *, rent: bool) -> Home:
    """A dwelling of this kind, in this place, with this many bedrooms."""
    kind, area, beds = row
    sqft = _sqft(chance, kind, beds)
    year = _year(chance, kind, area)
    storeys = _storeys(chance, kind, sqft, area=area)
    full, half = _baths(chance, kind, beds, roomy=year >= 1975 or sqft > 1600)
    floor = chance.randint(1, storeys) if kind in FLAT_KINDS else None
    lot = _lot(chance, kind, area)
    features = draw_features(chance, kind, rent=rent, year=year, floor=floor or 0)
    if chance.random() < WATERFRONT.get(area.name, 0) and kind in ("house", "condo"):
        features.append("waterfront")
    home = Home(
        listing_id,
        kind,
        area,
        rent,
        beds,
        full,
        half,
        sqft,
        lot,
        0.0,
        year,
        storeys,
        floor,
        features=tuple(features),
        address=_address(chance, kind, area, floor),
    )
    fee = _fee(chance, home) if "hoa" in features else 0
    price = _rent(chance, home) if rent else _price(chance, home)
    return replace(home, fee=fee, price=price)


def street_address(chance: Random, area: Area) -> str:
    """A house number in an invented street, with the quadrant where the city has them."""
    number = chance.randint(4, 148) * 50 + chance.choice((1, 3, 7, 12, 18, 24, 26, 35, 39, 44))
    return " ".join(part for part in (str(number), area.quadrant, chance.choice(STREETS)) if part)


def _address(chance: Random, kind: str, area: Area, floor: int | None) -> str:
    street = street_address(chance, area)
    if kind in FLAT_KINDS and floor is not None:
        return f"{street}, Unit {floor}{chance.randint(1, 14):02d}"
    return street


def _sqft(chance: Random, kind: str, beds: int) -> int:
    low, high = {
        "house": ((0, 0), (0, 0), (860, 1240), (1320, 1980), (1960, 2820), (2750, 3900))[beds],
        "duplex": (1900, 2500),
        "townhouse": (560 + beds * 270, 760 + beds * 340),
        "loft": (760 + beds * 140, 1010 + beds * 220),
        "studio": (390, 540),
    }.get(kind, (420 + beds * 260, 540 + beds * 320))
    return chance.randint(low, high) // 5 * 5


def _year(chance: Random, kind: str, area: Area) -> int:
    low, high = area.years
    if kind in ("townhouse", "condo", "loft") and high > 1990:
        low = max(low, 1984)
    if kind in ("apartment", "studio") and high > 1975:
        low = max(low, 1962)
    return chance.randint(low, high)


def _storeys(chance: Random, kind: str, sqft: int, *, area: Area) -> int:
    if kind in ("house", "duplex"):
        return 1 if sqft < 1450 else 2
    if kind == "townhouse":
        return 2 if sqft < 1350 else 3
    if area.name in TALL_PLACES and kind != "loft":
        return chance.randint(11, 24)
    return chance.randint(4, 7) if area.name in CLOSE_IN else chance.randint(3, 4)


def _baths(chance: Random, kind: str, beds: int, *, roomy: bool) -> tuple[int, int]:
    if kind in FLAT_KINDS:
        return (2, chance.choice((0, 0, 1))) if beds >= 3 else (max(1, beds), 0)
    if beds <= 2:
        return chance.choice(((1, 0), (1, 1), (2, 0)))
    if beds == 3:
        return (2 if roomy else chance.choice((1, 2)), chance.choice((0, 1)))
    return (chance.choice((2, 3) if beds == 4 else (3, 3, 4)), chance.choice((0, 1)))


def _lot(chance: Random, kind: str, area: Area) -> int:
    if kind not in HOUSE_KINDS:
        return 0
    if kind == "townhouse":
        return chance.randint(28, 52) * 50
    in_portland = area.city == "Portland"
    return chance.randint(75, 130) * 50 if in_portland else chance.randint(110, 230) * 50


def _fee(chance: Random, home: Home) -> int:
    if home.kind in FLAT_KINDS:
        return int((160 + home.sqft * 0.34) * chance.uniform(0.85, 1.15)) // 5 * 5
    return chance.randint(18, 62) * 5


def _price(chance: Random, home: Home) -> int:
    """From the area's price per square foot; small and new homes cost more by the foot."""
    size = 1.16 if home.sqft < 1100 else 0.9 if home.sqft > 2600 else 1.0
    age = 1.06 if home.year >= 2010 else 0.97 if home.year < 1950 else 1.0
    kind = {"duplex": 0.92, "townhouse": 0.93, "condo": 0.98, "loft": 1.02}.get(home.kind, 1.0)
    value = home.sqft * home.area.ppsf * size * age * kind * chance.uniform(0.93, 1.06)
    value += 25_000 * len({"pool", "view", "solar panels"} & set(home.features))
    return _as_asked(chance, value)


def _as_asked(chance: Random, value: float) -> int:
    """Prices as sellers write them: 615,000, 614,900, 612,500."""
    step = 5_000 if value >= 250_000 else 2_500
    return round(value / step) * step - chance.choice((0, 0, 0, 100, 100, 1_000))


def _rent(chance: Random, home: Home) -> int:
    base = 720 + 1.02 * min(home.sqft, 900) + 0.72 * max(0, home.sqft - 900)
    extra = 60 * len({"garage", "view", "furnished", "fenced yard"} & set(home.features))
    own_door = 180 if home.kind in HOUSE_KINDS else 0
    return round((base * home.area.rent + extra + own_door) * chance.uniform(0.95, 1.05) / 25) * 25


def share(chance: Random, *options: str) -> str:
    """One of several wordings."""
    return options[chance.randrange(len(options))]
