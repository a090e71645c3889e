"""Where the rooms of a plan lie: public rooms on one side, bedrooms and baths on the other."""

from dataclasses import dataclass
from random import Random
from typing import Any

from katek.sandbox.demo.svg import Box

WIDTHS = {"bath": 0.56, "half": 0.4}

Wall = tuple[float, float, float, float]


@dataclass(frozen=True)
class Room:
    """A room: its kind, its place, and the stretches of its walls that are windows and doorways."""

    kind: str
    box: Box
    windows: tuple[Wall, ...] = ()
    doors: tuple[Wall, ...] = ()


def rooms_of(listing: dict[str, Any], chance: Random) -> list[Room]:
    """The rooms of a listing, within 800 by 600."""
    kind = listing["property_sub_type"]
    if kind in ("Retail", "Office", "Warehouse"):
        return _business(kind, chance)
    beds = listing["bedrooms_total"] or 0
    baths = ["bath"] * min(listing["bathrooms_full"] or 1, 3) + ["half"] * (
        listing["bathrooms_half"] or 0
    )
    features = set(listing["features"])
    garage = "garage" in features and kind == "Single Family Residence"
    wide, tall = _size(beds)
    wide = min(wide, 590) if garage else wide
    left, top = (800 - wide) // 2 + (60 if garage else 0), (600 - tall) // 2
    share = {0: 1.0, 1: 0.56, 2: 0.48, 3: 0.42}.get(beds, 0.36) + chance.uniform(-0.03, 0.03)
    split = round(left + wide * min(share, 1.0))
    rooms = _studio((left, top, wide, tall)) if beds == 0 else [
        *_public((left, top, split - left, tall), chance),
        *_private((split, top, left + wide - split, tall), beds, baths),
    ]  # fmt: skip
    if garage:
        box = (left - 128, top + tall - 214, 128, 214)
        rooms.insert(
            0, Room("garage", box, doors=((left - 112, top + tall, left - 16, top + tall),))
        )
    if features & {"balcony", "terrace", "deck"}:
        rooms.append(Room("balcony", (left + 30, top + tall, min(split - left - 60, 210), 46)))
    return rooms


def _size(beds: int) -> tuple[int, int]:
    return ((430, 330), (520, 350), (580, 380), (620, 400), (650, 430), (660, 440))[min(beds, 5)]


def _studio(box: Box) -> list[Room]:
    x, y, w, h = box
    bath = (x + w - 130, y, 130, 128)
    kitchen = (x + w - 130, y + 128, 130, h - 128)
    return [
        Room("living", (x, y + h * 0.46, w - 130, h * 0.54), _pane_x(x + 40, y + h, 150),
             (_gap_x(x + 60, y + h * 0.46, 160),)),
        Room("bed", (x, y, w - 130, h * 0.46), _pane_x(x + 70, y, 120)),
        Room("bath", bath, (), (_gap_y(x + w - 130, y + 84, 34),)),
        Room("kitchen", kitchen, (), (_gap_y(x + w - 130, y + h - 110, 90), _gap_y(x + w, y + h - 60, 44))),
    ]  # fmt: skip


def _public(box: Box, chance: Random) -> list[Room]:
    x, y, w, h = box
    cut = round(y + h * chance.uniform(0.38, 0.46))
    return [
        Room("kitchen", (x, y, w, cut - y), _pane_x(x + w * 0.3, y, w * 0.4)),
        Room("living", (x, cut, w, y + h - cut),
             (*_pane_x(x + w * 0.2, y + h, w * 0.5), *_pane_y(x, cut + 40, 90)),
             (_gap_x(x + w * 0.3, cut, w * 0.45), _gap_y(x, y + h - 64, 42))),
    ]  # fmt: skip


def _private(box: Box, beds: int, baths: list[str]) -> list[Room]:
    """Bedrooms and baths in one column, or in two rows with a hall between them."""
    x, y, w, h = box
    if beds == 1:
        return _column(box, [*baths, "bed"])
    if beds == 2:
        return _column(box, ["bed", *baths, "bed"])
    hall = 46
    upper_h = round((h - hall) * 0.52)
    upper, lower = _rows(beds, baths)
    hall_y = y + upper_h
    return [
        Room(
            "hall",
            (x, hall_y, w, hall),
            _pane_y(x + w, hall_y + 10, 26),
            (_gap_y(x, hall_y + 5, hall - 10),),
        ),
        *_row((x, y, w, upper_h), upper, hall_y),
        *_row((x, hall_y + hall, w, h - upper_h - hall), lower, hall_y + hall),
    ]


def _rows(beds: int, baths: list[str]) -> tuple[list[str], list[str]]:
    upper = ["bed"] * (beds // 2)
    lower = ["bed"] * (beds - beds // 2)
    for place, bath in enumerate(baths):
        row = upper if len(upper) <= len(lower) else lower
        row.insert(1 if place % 2 == 0 else len(row) - 1, bath)
    return upper, lower


def _row(box: Box, kinds: list[str], hall_y: float) -> list[Room]:
    x, y, w, h = box
    weights = [WIDTHS.get(kind, 1.0) for kind in kinds]
    at, rooms = x, []
    outer = y if hall_y > y else y + h
    for kind, weight in zip(kinds, weights, strict=True):
        wide = round(w * weight / sum(weights))
        panes = _pane_x(at + wide * 0.25, outer, wide * 0.5) if kind == "bed" else ()
        rooms.append(
            Room(kind, (at, y, wide, h), panes, (_gap_x(at + wide * 0.5 - 15, hall_y, 30),))
        )
        at += wide
    return rooms


def _column(box: Box, kinds: list[str]) -> list[Room]:
    x, y, w, h = box
    weights = [WIDTHS.get(kind, 1.0) * 0.9 if kind != "bed" else 1.0 for kind in kinds]
    at, rooms = y, []
    for kind, weight in zip(kinds, weights, strict=True):
        tall = round(h * weight / sum(weights))
        rooms.append(_room(kind, (x, at, w, tall), x))
        at += tall
    return rooms


def _room(kind: str, box: Box, door_x: float) -> Room:
    x, y, w, h = box
    panes = _pane_y(x + w, y + h * 0.25, h * 0.5) if kind == "bed" else ()
    return Room(kind, box, panes, (_gap_y(door_x, y + h * 0.55, 34),))


def _business(kind: str, chance: Random) -> list[Room]:
    x, y, w, h = 90, 90, 620, 420
    cut = round(w * chance.uniform(0.66, 0.74))
    back = [Room("half", (x + cut, y, w - cut, 130), (), (_gap_y(x + cut, y + 80, 34),)),
            Room("kitchen" if kind == "Office" else "store", (x + cut, y + 130, w - cut, h - 130), (),
                 (_gap_y(x + cut, y + 240, 60),))]  # fmt: skip
    main = "desks" if kind == "Office" else "shop"
    if kind == "Warehouse":
        racks = [Room("store", (x + cut * i / 3, y, cut / 3, h - 90)) for i in range(3)]
        return [
            Room(
                "hall",
                (x, y + h - 90, cut, 90),
                (),
                (_gap_x(x + 60, y + h, 120), _gap_x(x + 230, y + h, 120)),
            ),
            *racks,
            *back,
        ]
    front = (
        *_pane_x(x + 30, y + h, cut * 0.3),
        *_pane_x(x + cut * 0.6, y + h, cut * 0.3),
        *_pane_x(x + 60, y, cut * 0.6),
    )
    return [Room(main, (x, y, cut, h), front, (_gap_x(x + cut * 0.44, y + h, 48),)), *back]


def _pane_x(x: float, y: float, length: float) -> tuple[Wall, ...]:
    return ((x, y, x + length, y),)


def _pane_y(x: float, y: float, length: float) -> tuple[Wall, ...]:
    return ((x, y, x, y + length),)


def _gap_x(x: float, y: float, length: float) -> Wall:
    return (x, y, x + length, y)


def _gap_y(x: float, y: float, length: float) -> Wall:
    return (x, y, x, y + length)
