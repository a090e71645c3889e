"""Buildings with many homes: glass towers, apartment blocks of two ages, brick lofts."""

from collections.abc import Sequence
from random import Random

from katek.sandbox.demo.houses import Drawn
from katek.sandbox.demo.openings import Look
from katek.sandbox.demo.palettes import BRICK, WOOD
from katek.sandbox.demo.svg import Box, Point, boxes, lines, mix, path, poly, rect

STREET_BASE = 520
DARK = "#343b42"


def tower(look: Look, chance: Random) -> Drawn:
    """A slender glass tower with balconies on a stone base, and a lower neighbour behind it."""
    light, base = look.light, STREET_BASE
    x, top, wide = chance.randint(290, 350), chance.randint(44, 92), chance.randint(150, 186)
    body = (x, top, wide, base - 74 - top)
    shapes = [
        _neighbour(look, chance, x + wide - 30, chance.randint(200, 270)),
        rect(body, look.glass),
        rect((x, top, wide * 0.42, body[3]), light.on(look.paint.wall), opacity=0.9),
        boxes(_lit(chance, body, (8, 22)), "#ffe6a3", opacity=0.85) if light.lit else "",
        lines(((x, y, x + wide, y) for y in range(top + 22, base - 76, 22)), light.on("#f2efe8"),
              stroke_width=3.5),
        lines(((x + wide * i / 7, top, x + wide * i / 7, base - 74) for i in range(1, 7)), light.on(DARK),
              stroke_width=1.6, opacity=0.5),
        _balconies(look, x + wide, top + 40, count=(base - 150 - top) // 44),
        boxes(((x + 14 + col * wide * 0.19, top + 27 + row * 22, wide * 0.11, 12)
               for row in range((base - 120 - top) // 22) for col in range(2)), look.glass),
        rect((x - 5, top - 9, wide + 10, 11), light.on(DARK)),
        rect((x + wide * 0.3, top - 30, wide * 0.4, 22), light.shade(look.paint.wall)),
        _ground_floor(look, (x - 46, base - 74, wide + 96, 74)),
    ]  # fmt: skip
    return Drawn("".join(shapes), half=wide * 0.85)


def block(look: Look, storeys: int) -> Drawn:
    """A newer block of apartments: brick below, painted panels above, balconies with rails."""
    light, dark, base, floor = look.light, look.light.on(DARK), STREET_BASE, 62
    levels = min(storeys, 6) - 1
    x, wide = 170, 460
    top = base - 72 - floor * levels
    windows = [(x + 42 + col * 68 + (col > 1) * 28 + (col > 3) * 10, top + 13 + row * floor, 40, 38)
               for row in range(levels) for col in range(6)]  # fmt: skip
    rails = [
        (x + 164 + side * 76, top + 30 + row * floor) for row in range(levels) for side in (0, 1)
    ]
    open_air = bool({"balcony", "terrace"} & look.features)
    parts = (
        rect((x, top, wide, base - top), light.on(look.paint.wall)),
        boxes(
            ((x + off, top - 14, 118, base - 58 - top) for off in (26, 314)),
            light.on(look.paint.accent),
        ),
        boxes(((x + off - 4, top - 22, 126, 10) for off in (26, 314)), dark),
        rect((x - 5, top - 8, wide + 10, 9), dark),
        boxes(((a - 3, b - 3, c + 6, d + 6) for a, b, c, d in windows), look.trim),
        boxes(windows, look.glass),
        lines(((a + 20, b, a + 20, b + d) for a, b, _, d in windows), look.trim, stroke_width=2),
        _railings(rails, dark) if open_air else "",
        _ground_floor(look, (x, base - 72, wide, 72)),
    )
    return Drawn("".join(parts), half=wide / 2)


def _railings(spots: Sequence[Point], paint: str) -> str:
    bars = [(x + 3 + i * 9, y, x + 3 + i * 9, y + 22) for x, y in spots for i in range(7)]
    return boxes(((x, y + 22, 58, 5) for x, y in spots), paint) + lines(
        bars, paint, stroke_width=1.8
    )


def walk_up(look: Look, storeys: int) -> Drawn:
    """An older block of brick: sash windows with pale lintels, a cornice, a stone doorway."""
    light, base, floor = look.light, STREET_BASE - 4, 82
    levels = min(storeys, 4)
    x, wide = 196, 408
    top = base - floor * levels - 14
    brick = look.paint.wall if look.paint.wall in ("#b8593f", "#d8b36a", "#e9dfcb") else BRICK[0]
    windows = [(x + 32 + col * 78 + (col > 1) * 26, top + 26 + row * floor, 44, 54)
               for row in range(levels) for col in range(5)
               if not (row == levels - 1 and col == 2)]  # fmt: skip
    centre = x + wide / 2 + 2
    parts = [
        rect((x, top, wide, base - top), light.on(brick)),
        bricks((x, top, wide, base - top)),
        rect((x - 12, top - 16, wide + 24, 18), light.on("#e5dccb")),
        boxes(((x - 4 + i * 26, top + 2, 10, 9) for i in range(16)), light.on("#d3c8b4")),
        boxes(((a - 5, b - 9, 54, 8) for a, b, _, _ in windows), light.on("#e5dccb")),
        boxes(windows, look.glass),
        lines(((a, b + 27, a + 44, b + 27) for a, b, _, _ in windows), look.trim, stroke_width=3),
        boxes(((a - 5, b + 54, 54, 6) for a, b, _, _ in windows), light.on("#e5dccb")),
        rect((centre - 40, base - 84, 76, 84), light.on("#e5dccb")),
        rect((centre - 24, base - 68, 44, 68), light.on(look.paint.door)),
        rect((centre - 18, base - 60, 32, 28), look.glass),
        rect((centre - 48, base - 8, 92, 8), light.on("#bdb5a6")),
    ]
    return Drawn("".join(parts), half=wide / 2)


def warehouse_loft(look: Look, chance: Random) -> Drawn:
    """A brick warehouse made into lofts: tall gridded windows, a water tank on the roof."""
    light, base, levels = look.light, STREET_BASE, 4
    x, wide, floor = 180, 440, 86
    top = base - floor * levels - 10
    brick = chance.choice((*BRICK, "#8d6a55"))
    windows = [
        (x + 26 + col * 102, top + 24 + row * floor, 82, 58)
        for row in range(levels - 1)
        for col in range(4)
    ]
    arches = "".join(
        f"M{num} {base}v-52a41 26 0 0 1 82 0v52z" for num in (x + 26, x + 128, x + 230, x + 332)
    )
    panes: list[Box] = [
        (a + 82 * i / 4, b, a + 82 * i / 4, b + h) for a, b, _, h in windows for i in (1, 2, 3)
    ]
    panes += [(a, b + h * i / 3, a + 82, b + h * i / 3) for a, b, _, h in windows for i in (1, 2)]
    parts = [
        _water_tank(look, chance.choice((x + 60, x + 330)), top),
        rect((x, top, wide, base - top), light.on(brick)),
        bricks((x, top, wide, base - top)),
        boxes(
            ((x + col * 102 - 1, top, 12, base - top) for col in range(5)), light.shade(brick, 0.12)
        ),
        rect((x - 10, top - 12, wide + 20, 16), light.on("#cdbb9e")),
        boxes(windows, look.glass),
        lines(panes, light.on(DARK), stroke_width=2),
        boxes(((a - 4, b + h, 90, 6) for a, b, _, h in windows), light.on("#cdbb9e")),
        path(arches, look.glass),
        path(arches, stroke=light.on(DARK), stroke_width=3),
        rect((x + 150, base - 62, 38, 62), light.on(look.paint.door)),
    ]
    return Drawn("".join(parts), half=wide / 2)


def _water_tank(look: Look, x: float, top: float) -> str:
    wood, dark = look.light.on(WOOD[1]), look.light.on(DARK)
    legs = [
        (x + 8, top, x + 14, top - 34),
        (x + 52, top, x + 46, top - 34),
        (x + 30, top, x + 30, top - 34),
    ]
    return (
        lines(legs, dark, stroke_width=4)
        + rect((x, top - 82, 60, 50), wood)
        + lines([(x, top - y, x + 60, top - y) for y in (44, 58, 72)], dark, stroke_width=2, opacity=0.5)
        + poly(((x - 6, top - 80), (x + 30, top - 108), (x + 66, top - 80)), dark)
    )  # fmt: skip


def _neighbour(look: Look, chance: Random, x: float, top: float) -> str:
    body = (x, top, 120, STREET_BASE - top)
    wall = mix(look.light.on("#b9a58c"), look.light.sky[2], 0.25)
    panes = [
        (x + 12 + col * 27, top + 18 + row * 30, 15, 18)
        for row in range(int(STREET_BASE - 40 - top) // 30)
        for col in range(4)
    ]
    return rect(body, wall) + boxes(panes, look.glass, opacity=0.75)


def _balconies(look: Look, x: float, top: float, *, count: float) -> str:
    dark = look.light.on(DARK)
    spots = [(x, top + i * 44) for i in range(int(count))]
    return boxes(((a, b, 24, 5) for a, b in spots), look.light.on("#e9e5db")) + boxes(
        ((a, b - 16, 23, 15) for a, b in spots), dark, opacity=0.35
    )


def _lit(chance: Random, body: Box, cell: tuple[int, int]) -> list[Box]:
    x, y, wide, tall = body
    width = wide / 7
    return [
        (x + width * col, y + cell[1] * row, width, cell[1])
        for row in range(int(tall // cell[1]))
        for col in range(3, 7)
        if chance.random() < 0.3
    ]


def _ground_floor(look: Look, box: Box) -> str:
    """A lobby and shop windows under a canopy."""
    x, y, w, h = box
    light = look.light
    bays = [(x + 12 + i * (w - 12) / 5, y + 16, (w - 12) / 5 - 12, h - 16) for i in range(5)]
    mx, my, mw, mh = bays[2]
    return "".join((
        rect(box, light.on(BRICK[1])),
        boxes(bays, look.glass),
        rect((mx + mw * 0.2, my + 4, mw * 0.6, mh - 4), light.on(look.paint.door)),
        lines([(mx + mw / 2, my + 4, mx + mw / 2, y + h)], light.on(DARK), stroke_width=2),
        rect((mx - 14, y + 6, mw + 28, 9), light.on(DARK)),
        rect((x - 3, y - 4, w + 6, 6), light.on("#d9d2c3")),
    ))  # fmt: skip


def bricks(box: Box) -> str:
    """The fine lines of courses of brick."""
    x, y, w, h = box
    return lines(
        ((x, y + i, x + w, y + i) for i in range(11, int(h), 11)),
        "#1d1210",
        stroke_width=1.4,
        opacity=0.12,
    )
