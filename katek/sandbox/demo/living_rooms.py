"""A room inside, seen from the front: window, sofa, lamp, pictures, and what the listing tells of."""

from dataclasses import replace
from random import Random
from typing import Any

from katek.sandbox.demo.exteriors import look_of
from katek.sandbox.demo.homes import dice
from katek.sandbox.demo.openings import Look
from katek.sandbox.demo.palettes import BRICK, WOOD
from katek.sandbox.demo.room_windows import curtains, window_with_view
from katek.sandbox.demo.scenery import definitions
from katek.sandbox.demo.seating import armchair, cat, low_table, sofa
from katek.sandbox.demo.svg import circle, ellipse, lines, mix, path, poly, rect
from katek.sandbox.demo.wall_decor import DARK, FLOOR, fireplace, wall_art

WALLS = ("#e9e2d3", "#d9e0da", "#e5d5c6", "#d3dbe2", "#ece6dc", "#c8d3c5", "#e7d9b9", "#d8cfdc")


def living_room(listing: dict[str, Any], index: int) -> str:
    """The shapes of the picture, without the `svg` element around them."""
    chance = dice(listing["listing_id"], "inside", index)
    look = look_of(listing, chance)
    light, features = look.light, look.features
    loft = listing["property_sub_type"] == "Loft"
    wall = BRICK[0] if loft else chance.choice(WALLS)
    fire = "fireplace" in features
    left_window = chance.random() < 0.5
    window = (96 if left_window else 424, 92, 280, 232)
    other = 590 if left_window else 210
    art = 664 if left_window else 136
    outside, look = look, replace(look, light=light.indoors())
    light = look.light
    parts = [
        definitions(outside.light, look.name),
        rect((0, 0, 800, FLOOR), light.on(wall)),
        _bricks() if loft else _panelling(chance, light.on(wall)),
        _floor(look, chance),
        window_with_view(
            chance, outside, window, frame=light.on(DARK if loft else "#faf6ec"), loft=loft
        ),
        fireplace(look, other) if fire else wall_art(chance, look, art),
        curtains(chance, look, window) if not loft and chance.random() < 0.7 else "",
        _pendant(look, chance.randint(330, 470)) if chance.random() < 0.5 else "",
        _rug(chance, look),
        *_seats(chance, look, other, fire=fire),
    ]
    if features & {"pets", "cats ok"}:
        parts.append(cat(look, 560 if left_window else 236, 540))
    return "".join(parts) + _glow(look)


def _panelling(chance: Random, wall: str) -> str:
    shade = mix(wall, "#2a2530", 0.1)
    if chance.random() < 0.45:
        marks = [(x, 300, x, FLOOR - 18) for x in range(20, 800, 38)]
        return (
            rect((0, 292, 800, FLOOR - 292), mix(wall, "#ffffff", 0.35))
            + lines(marks, shade, stroke_width=2)
            + rect((0, 286, 800, 9), mix(wall, "#ffffff", 0.6))
        )
    return rect((0, 0, 800, 14), mix(wall, "#ffffff", 0.55))


def _bricks() -> str:
    rows = [(0, y, 800, y) for y in range(16, FLOOR, 18)]
    joints = [
        (x + (y // 18 % 2) * 24, y, x + (y // 18 % 2) * 24, y + 18)
        for y in range(16, FLOOR, 18)
        for x in range(14, 800, 96)
    ]
    return lines(rows + joints, "#2a1512", stroke_width=2, opacity=0.2)


def _floor(look: Look, chance: Random) -> str:
    boards = look.light.on(chance.choice((WOOD[0], "#c99d6b", "#8f6a4a", "#d8b98c")))
    planks = [(0, y, 800, y) for y in (466, 500, 542)]
    joints = [
        (chance.randint(20, 780), y, 0, h)
        for y, h in ((440, 26), (466, 34), (500, 42), (542, 58))
        for _ in range(3)
    ]
    return (
        rect((0, FLOOR, 800, 162), boards)
        + lines(
            planks + [(x, y, x, y + h) for x, y, _, h in joints],
            "#2a1d14",
            stroke_width=2,
            opacity=0.16,
        )
        + rect((0, FLOOR - 18, 800, 18), look.light.on("#f3eee3"))
    )


def _rug(chance: Random, look: Look) -> str:
    cloth = look.light.on(
        mix(chance.choice((look.paint.door, look.paint.wall, look.paint.accent)), "#ffffff", 0.42)
    )
    pale = mix(cloth, "#ffffff", 0.5)
    if chance.random() < 0.5:
        return ellipse(400, 538, (300, 44), cloth) + ellipse(
            400, 538, (272, 37), "none", stroke=pale, stroke_width=5
        )
    inner = lines(
        [(x, 500, x - 24, 578) for x in range(190, 640, 46)], pale, stroke_width=5, opacity=0.7
    )
    return poly(((140, 500), (660, 500), (712, 578), (88, 578)), cloth) + inner


def _seats(chance: Random, look: Look, other: int, *, fire: bool) -> list[str]:
    middle = 800 - other if fire else 400 + (60 if other < 400 else -60)
    fabric = chance.choice(
        (look.paint.wall, look.paint.accent, "#6b8f8a", "#c9795a", "#5c6f8f", "#b59a6a")
    )
    reach = 196 if fire else 174
    parts = [
        _floor_plant(look, 64 if middle > 400 else 736),
        _floor_lamp(look, middle + (reach if middle < 400 else -reach)),
        sofa(chance, look, middle, fabric=fabric),
    ]
    if chance.random() < 0.6 and not fire:
        parts.append(
            armchair(
                look,
                676 if middle < 420 else 124,
                fabric=chance.choice((look.paint.door, "#d8a25c", "#7a8f6f")),
            )
        )
    parts.append(low_table(chance, look, middle))
    return parts


def _floor_plant(look: Look, x: int) -> str:
    green, dark = look.light.leaves[0], mix(look.light.leaves[0], "#17302a", 0.3)
    leaves = "".join(
        f"M{x} 420Q{x + dx * 0.4:.0f} {420 + dy:.0f} {x + dx} {420 + dy * 0.82:.0f}"
        f"Q{x + dx * 0.72:.0f} {420 + dy * 0.4:.0f} {x} 420z"
        for dx, dy in (
            (-58, -120),
            (-30, -168),
            (4, -190),
            (38, -160),
            (62, -112),
            (-66, -64),
            (68, -58),
        )
    )
    pot = poly(
        ((x - 30, 418), (x + 30, 418), (x + 23, 482), (x - 23, 482)), look.light.on("#c9785a")
    )
    return (
        ellipse(x, 484, (36, 7), "#1d1510", opacity=0.2)
        + path(leaves, green, stroke=dark, stroke_width=2)
        + pot
    )


def _floor_lamp(look: Look, x: int) -> str:
    dark = look.light.on(DARK)
    shade = "#ffe1a1" if look.light.lit else look.light.on("#f4ead6")
    glow = circle(x, 236, 92, "#ffd98a", opacity=0.22) if look.light.lit else ""
    return (
        glow
        + lines([(x, 250, x, 478)], dark, stroke_width=5)
        + ellipse(x, 480, (26, 6), dark)
        + poly(((x - 24, 206), (x + 24, 206), (x + 40, 262), (x - 40, 262)), shade)
    )


def _pendant(look: Look, x: int) -> str:
    tone = look.light.on(look.paint.door)
    light = circle(x, 112, 60, "#ffe2a0", opacity=0.2) if look.light.lit else ""
    return (
        light
        + lines([(x, 0, x, 72)], look.light.on(DARK), stroke_width=3)
        + path(f"M{x - 36} 108a36 36 0 0 1 72 0z", tone)
        + ellipse(x, 109, (14, 5), "#ffe9b8")
    )


def _glow(look: Look) -> str:
    """The warm air of a lit room at dusk."""
    return rect((0, 0, 800, 600), "#ffb35c", opacity=0.07) if look.light.lit else ""
