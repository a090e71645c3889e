"""Plans of the rooms: as many bedrooms and baths as the listing has, furnished, seen from above."""

from random import Random
from typing import Any

from katek.sandbox.demo import furniture as f
from katek.sandbox.demo.homes import dice
from katek.sandbox.demo.palettes import Paint, paint_for
from katek.sandbox.demo.room_layout import Room, rooms_of
from katek.sandbox.demo.svg import Box, circle, group, lines, mix, path, rect

WALL = "#3f4348"
FLOORS = {
    "living": "#e8d3b2", "kitchen": "#e9e2d4", "bed": "#eadfcd", "bath": "#dfe8e8",
    "half": "#dfe8e8", "hall": "#ece3d3",
    "garage": "#d9d8d4", "balcony": "#dcc7a6", "shop": "#e6dac6", "desks": "#e2ddd2", "store": "#dcd9d2",
}  # fmt: skip


def plan(listing: dict[str, Any], index: int) -> str:
    """The shapes of the picture, without the `svg` element around them."""
    chance = dice(listing["listing_id"], "plan", index)
    paint = paint_for(dice(listing["listing_id"], "paint"))
    tint = paint.wall if paint.wall != "#f3efe6" else "#9fb7bd"
    rooms = rooms_of(listing, chance)
    flip_x, flip_y = chance.choice((1, -1)), chance.choice((1, -1))
    turn = f"translate({400 * (1 - flip_x)} {300 * (1 - flip_y)})scale({flip_x} {flip_y})"
    drawn = group(
        *(_floor(room) for room in rooms),
        group(*(_furnish(room, chance, paint) for room in rooms), **f.OUTLINE),
        _walls(rooms),
        transform=turn,
    )
    return (
        rect((0, 0, 800, 600), mix(tint, "#f7f3ea", 0.72))
        + _grid()
        + _shadow(rooms, turn)
        + drawn
        + _north(chance)
    )


def _grid() -> str:
    marks = [(x, 0, x, 600) for x in range(40, 800, 40)] + [
        (0, y, 800, y) for y in range(40, 600, 40)
    ]
    return lines(marks, "#fff", stroke_width=1, opacity=0.4)


def _shadow(rooms: list[Room], turn: str) -> str:
    d = "".join(
        f"M{r.box[0]:.0f} {r.box[1]:.0f}h{r.box[2]:.0f}v{r.box[3]:.0f}h{-r.box[2]:.0f}z"
        for r in rooms
    )
    return group(
        group(path(d, "#27313a"), transform=turn), transform="translate(7 9)", opacity=0.16
    )


def _floor(room: Room) -> str:
    x, y, w, h = room.box
    base = rect(room.box, FLOORS[room.kind])
    if room.kind in ("living", "balcony", "shop"):
        return base + lines(
            [(x, y + i, x + w, y + i) for i in range(18, int(h), 18)],
            "#8a6a45",
            stroke_width=1,
            opacity=0.25,
        )
    if room.kind in ("bath", "half", "kitchen"):
        marks = [(x + i, y, x + i, y + h) for i in range(24, int(w), 24)]
        marks += [(x, y + i, x + w, y + i) for i in range(24, int(h), 24)]
        return base + lines(marks, "#fff", stroke_width=1.4, opacity=0.8)
    return base


def _walls(rooms: list[Room]) -> str:
    inner = [r for r in rooms if r.kind != "balcony"]
    outline = "".join(
        f"M{r.box[0]:.0f} {r.box[1]:.0f}h{r.box[2]:.0f}v{r.box[3]:.0f}h{-r.box[2]:.0f}z"
        for r in inner
    )
    rail = "".join(
        f"M{r.box[0]:.0f} {r.box[1]:.0f}h{r.box[2]:.0f}v{r.box[3]:.0f}h{-r.box[2]:.0f}z"
        for r in rooms
        if r.kind == "balcony"
    )
    gaps = "".join(f"M{a:.0f} {b:.0f}L{c:.0f} {d:.0f}" for r in inner for a, b, c, d in r.doors)
    panes = "".join(f"M{a:.0f} {b:.0f}L{c:.0f} {d:.0f}" for r in inner for a, b, c, d in r.windows)
    return (
        (path(rail, stroke=WALL, stroke_width=3) if rail else "")
        + path(outline, stroke=WALL, stroke_width=9, stroke_linejoin="miter")
        + path(panes, stroke="#fff", stroke_width=9)
        + path(panes, stroke="#8fb9cc", stroke_width=4)
        + path(gaps, stroke=FLOORS["hall"], stroke_width=10)
    )


def _furnish(room: Room, chance: Random, paint: Paint) -> str:
    x, y, w, h = room.box
    inside: Box = (x + 12, y + 12, w - 24, h - 24)
    cover = mix(chance.choice((paint.wall, paint.door, paint.accent)), "#ffffff", 0.3)
    if room.kind == "bed":
        return _bedroom(inside, cover, chance)
    if room.kind == "bath":
        return f.bath(inside, tub=chance.random() < 0.6)
    if room.kind == "half":
        return f.toilet(inside)
    if room.kind == "living":
        return _living(inside, cover, chance)
    if room.kind == "kitchen":
        low = (x + w * 0.26, y + h * 0.58, w * 0.48, min(46.0, h * 0.24))
        return f.counter((x + 8, y + 8, w - 16, 34)) + (f.table(low, seats=True) if h > 130 else "")
    if room.kind == "garage":
        return f.car((x + w / 2 - 34, y + h / 2 - 72, 68, 144), mix(paint.door, "#ffffff", 0.25))
    if room.kind == "balcony":
        return f.potted(x + 18, y + h / 2, 10) + f.potted(x + w - 18, y + h / 2, 10)
    if room.kind in ("shop", "desks"):
        return _workplace(inside, chance, shelves=room.kind == "shop")
    if room.kind == "store":
        return f.shelf((x + 10, y + 10, w - 20, 24)) + (
            f.shelf((x + 10, y + h - 34, w - 20, 24)) if h > 90 else ""
        )
    return ""


def _bedroom(inside: Box, cover: str, chance: Random) -> str:
    x, y, w, h = inside
    double = w > 96
    wide = min(88.0 if double else 50.0, w * 0.62)
    bed_box = (x + (w - wide) / 2, y + 2, wide, min(108.0, h * 0.72))
    beside = [rect((bed_box[0] + dx, y + 2, 20, 20), f.WOODEN, rx=2) for dx in (-26, wide + 6)]
    closet = f.shelf((x + w * 0.1, y + h - 14, w * 0.5, 14)) if h > 140 else ""
    return (
        "".join(beside) * (w > wide + 60)
        + f.bed(bed_box, cover, double=double)
        + closet
        + (f.potted(x + w - 10, y + h - 10, 9) if chance.random() < 0.5 else "")
    )


def _living(inside: Box, cover: str, chance: Random) -> str:
    x, y, w, h = inside
    wide = min(150.0, w * 0.62)
    left, top = x + (w - wide) / 2, y + h - 50
    parts = [
        f.rug((left - 8, top - 86, wide + 16, 104), cover),
        f.turned(f.sofa((left, top, wide, 46), cover), (left, top, wide, 46), 2),
        f.table((left + wide * 0.25, top - 46, wide * 0.5, 30), seats=False),
        rect((left + wide * 0.1, y + 4, wide * 0.8, 15), f.WOODEN, rx=2),
        rect((left + wide * 0.25, y + 9, wide * 0.5, 4), f.INK),
        f.potted(x + 12, y + 14, 13),
    ]
    if h > 300:
        parts.append(f.table((x + w * 0.3, y + h * 0.28, w * 0.4, 52), seats=True))
    if w > wide + 96:
        seat = (left + wide + 14, top - 44, 40, 40)
        parts.append(
            f.turned(
                rect(seat, f.SOFT, rx=9) + rect((seat[0], seat[1], 40, 11), f.SOFT, rx=5), seat, 1
            )
        )
    return "".join(parts)


def _workplace(inside: Box, chance: Random, *, shelves: bool) -> str:
    """Rows of shelves and a counter, or rows of desks."""
    x, y, w, h = inside
    if shelves:
        rows = [
            f.shelf((x + 30, y + 30 + i * 76, w * 0.62, 26)) for i in range(int((h - 60) // 76))
        ]
        return (
            "".join(rows)
            + f.shelf((x + w * 0.78, y + h * 0.3, 34, h * 0.4))
            + f.potted(x + 14, y + h - 14, 13)
        )
    columns, lanes = max(1, int(w // 92)), max(1, int(h // 84))
    return "".join(
        f.desk((x + 14 + col * (w // columns), y + 16 + lane * (h // lanes), 58, 30), chance)
        for lane in range(lanes) for col in range(columns) if chance.random() < 0.86
    )  # fmt: skip


def _north(chance: Random) -> str:
    angle = chance.choice((0, 45, 90, 135, 180, 225, 270, 315))
    return group(
        circle(744, 546, 25, "#fff", opacity=0.75),
        path("M744 527l8 24-8-5-8 5z", "#c9563c"),
        circle(744, 546, 25, "none", stroke=WALL, stroke_width=2),
        transform=f"rotate({angle} 744 546)",
    )
