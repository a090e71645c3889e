"""When too little is found: which wishes give way, in a fixed order, and how each offer differs.

Order: keywords, features, places (neighbours), price (10 % more), bedrooms (one less). One query takes the
loosest form of all of them, notes what each listing misses, and puts those first that miss the least.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Case, IntegerField, QuerySet, Value, When

from katek.properties.filters import Wish
from katek.properties.models import Property
from katek.properties.ranking import Order


@dataclass(frozen=True)
class Relaxed:
    """A listing that is not quite what was asked for; `differs`: the keys of the criteria it
    misses, in the order in which they give way."""

    property: Property
    differs: list[str]


def relaxed(
    listings: QuerySet[Property], wishes: Iterable[Wish], order: list[Order], *, want: int
) -> list[Relaxed]:
    """Up to `want` listings beside those that fulfil every wish; none when no wish can give way."""
    wishes = list(wishes)
    loose = sorted((wish for wish in wishes if wish.step), key=lambda wish: wish.step or 0)
    if not loose or want < 1:
        return []
    for wish in wishes:
        listings = listings.filter(wish.strict if wish.step is None else wish.looser)
    misses = {f"misses_{wish.key}": _missed(wish) for wish in loose}
    step = Case(
        *(When(**{f"misses_{w.key}": True}, then=Value(w.step)) for w in reversed(loose)),
        default=Value(0),
        output_field=IntegerField(),
    )
    found = listings.annotate(**misses).annotate(step=step).filter(step__gt=0)
    return [_labelled(row, loose) for row in found.order_by("step", *order)[:want]]


def _missed(wish: Wish) -> Case:
    met = When(wish.strict, then=Value(False))
    return Case(met, default=Value(True), output_field=BooleanField())


def _labelled(row: Any, loose: list[Wish]) -> Relaxed:
    differs = [wish.key for wish in loose if getattr(row, f"misses_{wish.key}")]
    return Relaxed(row, differs)
