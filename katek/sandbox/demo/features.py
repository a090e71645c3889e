"""Which features a demo home has: likely ones for its kind and age, and none that contradict."""

from random import Random

from katek.sandbox.demo.kinds import FLAT_KINDS

TOWNHOUSE_ODDS = {
    "garage": 0.7,
    "parking": 0.3,
    "deck": 0.35,
    "balcony": 0.35,
    "fireplace": 0.35,
    "garden": 0.25,
    "ev charger": 0.2,
    "solar panels": 0.08,
}
HOUSE_ODDS = {
    "garage": 0.62,
    "parking": 0.45,
    "garden": 0.45,
    "fenced yard": 0.55,
    "deck": 0.42,
    "fireplace": 0.55,
    "pool": 0.05,
    "view": 0.12,
    "solar panels": 0.16,
    "ev charger": 0.2,
}


def draw_features(chance: Random, kind: str, *, rent: bool, year: int, floor: int) -> list[str]:
    odds = _odds(kind, rent=rent, year=year, floor=floor)
    chosen = [name for name, odd in odds.items() if chance.random() < odd]
    for stronger, weaker in (
        ("garage", "parking"),
        ("fenced yard", "garden"),
        ("terrace", "balcony"),
    ):
        if stronger in chosen and weaker in chosen:
            chosen.remove(weaker)
    if "ev charger" in chosen and not {"garage", "parking"} & set(chosen):
        chosen.remove("ev charger")
    return chosen


def _odds(kind: str, *, rent: bool, year: int, floor: int) -> dict[str, float]:
    """How likely each feature is. Rents say more about pets and laundry, sales about fees."""
    new = year >= 2000
    common = {
        "dishwasher": 0.85,
        "laundry": 0.8 if rent else 0.5,
        "air conditioning": 0.8 if new else 0.35,
        "pets": 0.62 if rent else 0.0,
        "furnished": 0.2 if rent else 0.0,
    }
    if kind in FLAT_KINDS:
        fees = {"hoa": 0.0 if rent else 1.0}
        return common | _flat_odds(new=new, floor=floor) | fees
    if kind == "townhouse":
        return common | TOWNHOUSE_ODDS | {"hoa": 0.0 if rent else 0.85}
    basement = {"basement": 0.1 if year > 1965 else 0.6}
    return common | HOUSE_ODDS | basement | {"hoa": 0.0 if rent or not new else 0.4}


def _flat_odds(*, new: bool, floor: int) -> dict[str, float]:
    return {
        "elevator": 0.85 if new else 0.4,
        "balcony": 0.55,
        "terrace": 0.12,
        "parking": 0.5,
        "garage": 0.2,
        "view": 0.7 if floor >= 6 else 0.15 if floor >= 3 else 0.0,
        "pool": 0.08,
        "fireplace": 0.18,
        "ev charger": 0.25 if new else 0.05,
    }
