"""The reading of one message while it grows; the finished one is a frozen `Criteria`."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from katek.properties.criteria_shape import Criteria
from katek.properties.reading_amounts import Quantity


@dataclass
class Draft:
    """Slots as in `Criteria`, with what only the readers tell each other."""

    intents: set[str] = field(default_factory=set)
    transactions: set[str] = field(default_factory=set)
    types: list[str] = field(default_factory=list)
    types_not: list[str] = field(default_factory=list)
    features: list[str] = field(default_factory=list)
    features_not: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    near: list[str] = field(default_factory=list)
    unknown_places: list[str] = field(default_factory=list)
    keywords: list[str] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    contact: dict[str, str] = field(default_factory=dict)
    finance: dict[str, str] = field(default_factory=dict)
    prices: list[Quantity] = field(default_factory=list)
    bounds: dict[str, tuple[Decimal | None, Decimal | None]] = field(default_factory=dict)
    area_unit: str | None = None
    lot_unit: str | None = None
    lot_named: bool = False
    floor_min: int | None = None
    energy_min: str | None = None
    available_by: date | None = None
    sort: str | None = None
    currency: str | None = None
    ref: str | None = None
    pointed: int | None = None
    pointed_vaguely: bool = False
    addressed: bool = False
    language: str = "en"

    def flag(self, name: str) -> None:
        if name not in self.flags:
            self.flags.append(name)

    def bound(self, slot: str, low: Decimal | None, high: Decimal | None) -> None:
        """Narrow a slot; what was said first stays where the new statement is silent."""
        before = self.bounds.get(slot, (None, None))
        self.bounds[slot] = (
            low if low is not None else before[0],
            high if high is not None else before[1],
        )


__all__ = ["Criteria", "Draft"]
