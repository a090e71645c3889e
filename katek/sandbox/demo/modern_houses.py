"""Newer detached houses, townhouses in a row, and duplexes."""

from collections.abc import Iterator
from random import Random

from katek.sandbox.demo.houses import BASE, Drawn, courses, gable, roof
from katek.sandbox.demo.openings import (
    Look,
    bay,
    door,
    garage_door,
    panels,
    siding,
    wide_glass,
    window,
)
from katek.sandbox.demo.palettes import WALLS, WOOD
from katek.sandbox.demo.svg import boxes, group, lines, poly, rect, shape

DARK = "#3a4046"
LEVEL = 92
ROW = (182, 328, 474)


def modern(look: Look, storeys: int) -> Drawn:
    """Stacked boxes: a wooden ground floor and, with two storeys, a plastered box set across it."""
    ground, slats = BASE - 118, look.light.on(WOOD[0])
    upper = _upper_box(look, ground) if storeys == 2 else _slanted_roof(look, ground)
    shapes = "".join((
        rect((190, ground, 410, 118), slats),
        siding((190, ground, 410, 118), 11, upright=True, opacity=0.2),
        rect((176, ground - 10, 440, 12), look.light.on(DARK)),
        *upper,
        bay((214, BASE - 88, 152, 88), look),
        door((404, BASE - 96, 46, 96), look),
        wide_glass((492, BASE - 98, 92, 80), look, panes=2),
        rect((392, BASE - 8, 104, 8), look.light.on("#cfcac0")),
    ))  # fmt: skip
    return Drawn(shapes, (427,), ((214, 366),), 236)


def _upper_box(look: Look, ground: float) -> list[str]:
    top = ground - 124
    return [
        rect((240, top, 392, 118), look.light.on(look.paint.wall)),
        rect((240, top + 104, 392, 14), look.light.shade(look.paint.wall, 0.3)),
        rect((228, top - 12, 416, 14), look.light.on(DARK)),
        wide_glass((452, top + 22, 150, 76), look),
        wide_glass((272, top + 22, 60, 76), look, panes=1),
        boxes(((346 + i * 13, top + 14, 6, 90) for i in range(7)), look.light.on(WOOD[0])),
        panels((300, top - 13), look, lean=-0.9),
    ]


def _slanted_roof(look: Look, ground: float) -> list[str]:
    dark = look.light.on(DARK)
    return [
        poly(((176, ground - 8), (176, ground - 22), (430, ground - 84), (430, ground - 8)), dark),
        poly(
            ((204, ground - 12), (204, ground - 20), (416, ground - 70), (416, ground - 12)),
            look.glass,
        ),
        lines(
            [(268, ground - 12, 268, ground - 36), (342, ground - 12, 342, ground - 53)],
            dark,
            stroke_width=4,
        ),
    ]


def farmhouse(look: Look, storeys: int) -> Drawn:
    """Upright boards, dark windows, two steep gables and a porch with posts."""
    tall = 196 if storeys == 2 else 128
    top = BASE - tall
    link = (318, top + 30, 170, tall - 30)
    upper = [
        wide_glass((230, top + 22, 68, 60), look, panes=2),
        wide_glass((518, top + 46, 62, 46), look, panes=2),
        wide_glass((372, top + 46, 62, 34), look, panes=2),
        wide_glass((250, top - 46, 28, 34), look, panes=1),
    ]
    shapes = "".join((
        rect(link, look.light.on(look.paint.wall)), siding(link, 17, upright=True),
        roof(((312, top + 34), (318, top - 54), (492, top - 54), (496, top + 34)), look),
        courses([(x, top - 52, x, top + 30) for x in range(330, 490, 16)]),
        panels((336, top + 16), look),
        gable((176, top, 176, tall), 104, look, over=16, upright=True),
        gable((470, top + 24, 158, tall - 24), 94, look, over=16, upright=True),
        wide_glass((214, BASE - 96, 100, 64), look, panes=2),
        wide_glass((502, BASE - 96, 94, 64), look, panes=2),
        door((386, BASE - 96, 46, 96), look),
        roof(((296, BASE - 104), (316, BASE - 130), (508, BASE - 130), (528, BASE - 104)), look, dark=0.16),
        boxes(((x, BASE - 104, 8, 104) for x in (304, 352, 464, 512)), look.trim),
        rect((296, BASE - 8, 232, 8), look.light.on(WOOD[1])),
        *(upper if storeys == 2 else ()),
    ))  # fmt: skip
    return Drawn(shapes, (409,), (), 236)


def townhouses(look: Look, storeys: int, chance: Random) -> Drawn:
    """Three homes in a row, each in a paint of its own, with a flat or a gabled top."""
    gabled = chance.random() < 0.5
    colours = [look.paint.wall, *(chance.choice(WALLS)[0] for _ in range(2))]
    chance.shuffle(colours)
    top = BASE - LEVEL * storeys
    walls = [_unit_wall(look, ROW[i], top, wall=colours[i], gabled=gabled) for i in range(3)]
    front = group(*_unit_front(look, ROW[0], top, gabled=gabled), id=f"{look.name}t")
    copies = [shape("use", href=f"#{look.name}t", x=x - ROW[0]) for x in ROW[1:]]
    drives = tuple((x + 10.0, x + 82.0) for x in ROW)
    return Drawn("".join((*walls, front, *copies)), tuple(x + 113.0 for x in ROW), drives, 236)


def _unit_wall(look: Look, x: float, top: float, *, wall: str, gabled: bool) -> str:
    light, paint = look.light, look.light.on(wall)
    peak = poly(((x, top), (x + 73, top - 62), (x + 146, top)), paint) if gabled else ""
    ground = rect((x, BASE - LEVEL, 146, LEVEL), light.shade(wall, 0.16))
    return rect((x, top, 146, BASE - top), paint) + peak + ground


def _unit_front(look: Look, x: float, top: float, *, gabled: bool) -> Iterator[str]:
    """All that the homes of a row have in common: boards, roof edge, openings, balcony."""
    dark = look.light.on(DARK)
    yield siding((x, top, 146, BASE - top), 15, upright=not gabled)
    if gabled:
        yield roof(((x - 6, top + 6), (x + 73, top - 74), (x + 152, top + 6), (x + 143, top + 6),
                    (x + 73, top - 60), (x + 3, top + 6)), look)  # fmt: skip
        yield wide_glass((x + 58, top - 30, 30, 30), look, panes=1)
    else:
        yield rect((x - 4, top - 12, 154, 14), dark)
    for y in range(int(top) + 20, BASE - LEVEL, LEVEL):
        yield wide_glass((x + 18, y, 66, 54), look, panes=2)
        yield wide_glass((x + 104, y, 26, 54), look, panes=1)
    if "balcony" in look.features:
        rail = BASE - LEVEL - 40
        yield boxes(((x + 10, rail + 26, 82, 6), (x + 10, rail - 2, 82, 4)), dark)
        yield lines(
            ((x + 12 + i * 11, rail, x + 12 + i * 11, rail + 26) for i in range(8)),
            dark,
            stroke_width=2,
        )
    if "garage" in look.features:
        yield garage_door((x + 12, BASE - 70, 68, 70), look)
    else:
        yield window((x + 18, BASE - 76, 56, 48), look)
    yield door((x + 96, BASE - 80, 34, 80), look, lamp=False)
    yield rect((x + 88, BASE - 90, 52, 6), dark)


def duplex(look: Look, _storeys: int) -> Drawn:
    """Two homes under one roof, mirror images, each with its own door."""
    top = BASE - 132
    shapes = [
        rect((180, top, 440, 132), look.light.on(look.paint.wall)), siding((180, top, 440, 132)),
        roof(((146, top + 8), (226, top - 78), (574, top - 78), (654, top + 8)), look),
        courses([(176, top - 22, 624, top - 22), (204, top - 50, 596, top - 50)]),
        rect((140, top + 5, 520, 9), look.trim),
    ]  # fmt: skip
    for side in (212, 424):
        shapes.append(gable((side, top - 6, 164, 138), 74, look, over=14))
        shapes.append(window((side + 60, top - 44, 44, 30), look, down=1, frame=3))
    shapes += [window((x, BASE - 92, 60, 56), look) for x in (226, 514)]
    shapes += [door((x, BASE - 90, 42, 90), look, lamp=False) for x in (318, 440)]
    shapes.append(rect((398, top + 10, 4, 122), look.trim))
    return Drawn("".join(shapes), (339, 461), (), 240)
