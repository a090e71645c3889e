"""Shops, offices and warehouses."""

from katek.sandbox.demo.buildings import DARK, STREET_BASE, bricks
from katek.sandbox.demo.houses import Drawn
from katek.sandbox.demo.openings import Look, siding
from katek.sandbox.demo.palettes import BRICK, WOOD
from katek.sandbox.demo.svg import boxes, lines, poly, rect


def shop(look: Look) -> Drawn:
    """A storefront with striped awnings, display windows and an upper floor of brick."""
    light, base, x, wide = look.light, STREET_BASE, 196, 408
    top = base - 262
    stripes = [((x + 14 + i * 19, base - 140), i % 2) for i in range(20)]
    awning = "".join(
        poly(
            ((a + 4, b), (a + 23, b), (a + 19, b + 34), (a, b + 34)),
            light.on(look.paint.door if odd else "#f6f1e4"),
        )
        for (a, b), odd in stripes
    )
    windows = [(x + 36 + i * 90, top + 34, 62, 66) for i in range(4)]
    return Drawn("".join((
        rect((x, top, wide, base - top), light.on(BRICK[0])),
        bricks((x, top, wide, base - top)),
        rect((x - 10, top - 14, wide + 20, 16), light.on("#e5dccb")),
        boxes(((a - 4, b - 4, c + 8, d + 8) for a, b, c, d in windows), look.trim),
        boxes(windows, look.glass),
        lines(((a, b + 33, a + 62, b + 33) for a, b, _, _ in windows), look.trim, stroke_width=3),
        rect((x + 8, base - 168, wide - 16, 30), light.on(look.paint.wall)),
        rect((x + 8, base - 138, wide - 16, 138), light.on(DARK)),
        boxes(((x + 20, base - 104, 142, 86), (x + 246, base - 104, 142, 86)), look.glass),
        rect((x + 180, base - 100, 48, 100), light.on(look.paint.door)),
        rect((x + 188, base - 90, 32, 58), look.glass),
        boxes(((x + 40 + i * 34, base - 46, 18, 28) for i in range(3)), light.on(WOOD[0])),
        boxes(((x + 268 + i * 38, base - 40, 24, 22) for i in range(3)), light.on(look.paint.accent)),
        awning,
    )), half=wide / 2)  # fmt: skip


def office(look: Look) -> Drawn:
    """Three floors of ribbon windows between pale bands, with wooden fins at the entrance."""
    light, base, x, wide, floor = look.light, STREET_BASE, 150, 500, 88
    top = base - 3 * floor
    bands = [(x, top + i * floor, wide, 32) for i in range(3)]
    return Drawn("".join((
        rect((x, top, wide, 3 * floor), look.glass),
        lines(((x + i * 31, top, x + i * 31, base) for i in range(1, 16)), light.on(DARK), stroke_width=2.4,
              opacity=0.7),
        boxes(bands, light.on("#eeeae0")),
        boxes(((x, b + 30, wide, 5) for _, b, _, _ in bands), light.on(DARK), opacity=0.35),
        rect((x - 10, top - 12, wide + 20, 14), light.on(DARK)),
        rect((x + 300, top - 26, 120, 264 + 26), light.on(look.paint.wall)),
        boxes(((x + 308 + i * 15, top - 14, 8, 190) for i in range(7)), light.on(WOOD[0])),
        rect((x + 326, base - 74, 68, 74), look.glass),
        lines([(x + 360, base - 74, x + 360, base)], light.on(DARK), stroke_width=3),
        rect((x + 290, base - 86, 140, 10), light.on(DARK)),
    )), half=wide / 2)  # fmt: skip


def warehouse(look: Look) -> Drawn:
    """A corrugated hall with two big doors and a small office front."""
    light, base, x, wide = look.light, STREET_BASE - 6, 110, 580
    top = base - 176
    return Drawn("".join((
        poly(((x, base), (x, top), (x + wide / 2, top - 58), (x + wide, top), (x + wide, base)),
             light.on(look.paint.wall)),
        siding((x, top, wide, 176), 12, upright=True, opacity=0.16),
        poly(((x - 10, top + 6), (x + wide / 2, top - 68), (x + wide + 10, top + 6), (x + wide + 10, top - 6),
              (x + wide / 2, top - 80), (x - 10, top - 6)), light.on(look.paint.roof)),
        *(_big_door(look, x + 40 + 150 * i, base) for i in range(2)),
        boxes(((x + 28 + i * 66, top + 14, 46, 18) for i in range(8)), look.glass),
        rect((x + 360, base - 112, 190, 112), light.on(BRICK[0])),
        rect((x + 350, base - 120, 210, 12), light.on(DARK)),
        boxes(((x + 376, base - 88, 78, 50),), look.glass),
        rect((x + 480, base - 84, 44, 84), light.on(look.paint.door)),
    )), half=wide / 2)  # fmt: skip


def _big_door(look: Look, x: float, base: float) -> str:
    pale = look.light.on("#dcd8ce")
    return (
        rect((x - 6, base - 126, 132, 126), look.light.on(DARK))
        + rect((x, base - 120, 120, 120), pale)
        + lines(
            ((x, base - 120 + i * 15, x + 120, base - 120 + i * 15) for i in range(1, 8)),
            "#18242c",
            stroke_width=2,
            opacity=0.2,
        )
    )
