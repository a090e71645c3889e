"""Detached houses of the years up to 2000 or so, drawn on a base line about x = 400."""

from collections.abc import Callable
from dataclasses import dataclass

from katek.sandbox.demo.openings import Look, bay, door, panels, siding, wide_glass, window
from katek.sandbox.demo.palettes import WOOD
from katek.sandbox.demo.svg import Box, boxes, lines, mix, path, poly, rect

BASE = 478


@dataclass(frozen=True)
class Drawn:
    """A building: its shapes, where its doors stand, where cars go in, and half its width."""

    shapes: str
    doors: tuple[float, ...] = ()
    drives: tuple[tuple[float, float], ...] = ()
    half: float = 240


Style = Callable[[Look, int], Drawn]


def roof(points: tuple[tuple[float, float], ...], look: Look, *, dark: float = 0.0) -> str:
    """A roof surface; `dark` turns it away from the light."""
    return poly(points, mix(look.light.on(look.paint.roof), "#14202c", dark))


def courses(segments: list[tuple[float, float, float, float]]) -> str:
    """The lines between rows of shingles."""
    return lines(segments, "#0f1a22", stroke_width=2, opacity=0.13)


def chimney(x: float, top: float, height: float, look: Look) -> str:
    brick = "#9a5a45"
    return rect((x, top, 30, height), look.light.on(brick)) + rect(
        (x - 4, top - 7, 38, 9), look.light.shade(brick)
    )


def gable(box: Box, rise: float, look: Look, *, over: float = 20, upright: bool = False) -> str:
    """A wall with its gable: boards, verge boards and the edge of the roof."""
    x, y, w, h = box
    peak, slope = x + w / 2, rise / (w / 2)
    left, right, low = x - over, x + w + over, y + over * slope
    wall = poly(
        ((x, y + h), (x, y), (peak, y - rise), (x + w, y), (x + w, y + h)),
        look.light.on(look.paint.wall),
    )
    verge = (
        (peak, y - rise - 16),
        (right, low - 4),
        (right, low + 10),
        (peak, y - rise),
        (left, low + 10),
        (left, low - 4),
    )
    edge = (
        (peak, y - rise - 20),
        (right + 3, low - 6),
        (right, low + 2),
        (peak, y - rise - 8),
        (left, low + 2),
        (left - 3, low - 6),
    )
    return (
        wall
        + siding(box, 17 if upright else 13, upright=upright)
        + poly(verge, look.trim)
        + roof(edge, look)
    )


def craftsman(look: Look, storeys: int) -> Drawn:
    """A low roof with wide eaves, a dormer, and a deep porch on tapered columns."""
    tall = 150 if storeys == 1 else 190
    top = BASE - tall
    upper = [window((x, top + 26, 66, 50), look, across=3, down=1) for x in (262, 472)]
    shapes = "".join((
        chimney(560, top - 92, 70, look),
        rect((215, top, 370, tall), look.light.on(look.paint.wall)),
        siding((215, top, 370, tall)),
        roof(((176, top + 6), (262, top - 92), (538, top - 92), (624, top + 6)), look),
        courses([(188, top - 8, 612, top - 8), (214, top - 38, 586, top - 38), (240, top - 66, 560, top - 66)]),
        panels((412, top - 16), look),
        rect((170, top + 4, 460, 9), look.trim),
        boxes(((222 + i * 24, top + 13, 7, 9) for i in range(15)), look.trim),
        gable((342, top - 70, 116, 56), 44, look, over=14),
        window((366, top - 62, 68, 36), look, across=3, down=1, frame=3),
        *(upper if storeys == 2 else ()),
        *_porch(look, top + tall - 118),
        window((470, BASE - 90, 84, 58), look, across=3, down=2),
    ))  # fmt: skip
    return Drawn(shapes, (371,))


def _porch(look: Look, top: float) -> list[str]:
    stone, shaded = look.light.on("#9b948a"), look.light.shade(look.paint.wall, 0.34)
    columns = "".join(
        poly(
            ((x - 9, top + 20), (x + 9, top + 20), (x + 13, BASE - 36), (x - 13, BASE - 36)),
            look.trim,
        )
        for x in (216, 322, 428)
    )
    return [
        rect((204, top + 14, 240, BASE - top - 14), shaded),
        door((348, BASE - 92, 46, 92), look),
        window((236, BASE - 92, 62, 54), look),
        roof(((182, top + 22), (206, top - 14), (440, top - 14), (464, top + 22)), look, dark=0.14),
        rect((180, top + 20, 286, 10), look.trim),
        rect((196, BASE - 9, 254, 9), look.light.shade("#b9b2a4")),
        columns,
        boxes(((x - 17, BASE - 38, 34, 38) for x in (216, 322, 428)), stone),
        lines(
            [(x - 17, BASE - 19, x + 17, BASE - 19) for x in (216, 322, 428)],
            "#20262a",
            stroke_width=1.5,
            opacity=0.2,
        ),
    ]


def cottage(look: Look, storeys: int) -> Drawn:
    """A steep front gable with timbers and an arched door, a side wing and a chimney."""
    tall = 118 if storeys == 1 else 160
    top = BASE - tall
    beams = [(299, top - 112, 299, top), (252, top - 44, 346, top - 44), (206, top, 392, top),
             (252, top - 44, 230, top), (346, top - 44, 368, top)]  # fmt: skip
    upper = [
        window((262, top + 18, 74, 46), look, across=3, down=2),
        gable((420, top - 52, 96, 64), 56, look, over=12),
        window((446, top - 36, 44, 42), look, frame=3),
    ]
    shapes = "".join((
        rect((300, top + 12, 296, tall - 12), look.light.on(look.paint.wall)),
        siding((300, top + 12, 296, tall - 12)),
        chimney(548, top - 132, 130, look),
        roof(((280, top + 18), (330, top - 98), (560, top - 98), (618, top + 18)), look, dark=0.08),
        courses([(318, top - 66, 578, top - 66), (304, top - 34, 592, top - 34)]),
        panels((420, top - 8), look) if storeys == 1 else "",
        rect((284, top + 16, 334, 7), look.trim),
        gable((206, top, 186, tall), 132, look, over=16),
        lines(beams, look.light.on("#4e3b30"), stroke_width=6),
        *(upper if storeys == 2 else ()),
        _arched_door(look, 318),
        window((226, BASE - 92, 62, 56), look, across=2, down=3),
        window((424, BASE - 88, 132, 52), look, across=4, down=2),
    ))  # fmt: skip
    return Drawn(shapes, (342,))


def _arched_door(look: Look, x: float) -> str:
    return (
        path(f"M{x - 7} {BASE}v-58a31 30 0 0 1 62 0v58z", look.light.on("#c9bda8"))
        + path(f"M{x} {BASE}v-58a24 24 0 0 1 48 0v58z", look.light.on(look.paint.door))
        + lines(
            [(x + dx, BASE - 79, x + dx, BASE) for dx in (12, 24, 36)],
            "#10202a",
            stroke_width=1.6,
            opacity=0.25,
        )
        + rect((x + 17, BASE - 62, 14, 18), look.glass)
    )


def ranch(look: Look, _storeys: int) -> Drawn:
    """One long low level: deep eaves, a stone pier, picture windows, a recessed garage."""
    top = BASE - 112
    shapes = "".join((
        rect((150, top, 320, 112), look.light.on(look.paint.wall)),
        siding((150, top, 320, 112), 16, upright=True),
        rect((470, top + 8, 190, 104), look.light.shade(look.paint.wall, 0.3)),
        bay((492, BASE - 84, 136, 84), look),
        rect((644, top, 12, 112), look.trim),
        chimney(356, top - 72, 66, look),
        roof(((112, top + 6), (240, top - 58), (590, top - 58), (696, top + 6)), look),
        courses([(150, top - 13, 664, top - 13), (190, top - 34, 632, top - 34)]),
        panels((440, top - 8), look),
        rect((106, top + 4, 596, 11), look.trim),
        rect((340, top + 15, 62, 97), look.light.on("#b3a693")),
        lines([(340, top + y, 402, top + y) for y in (34, 54, 74, 94)], "#30342f", stroke_width=2, opacity=0.2),
        wide_glass((182, top + 26, 136, 64), look),
        rect((412, top + 15, 58, 97), look.light.on(WOOD[0])),
        door((420, BASE - 90, 42, 90), look, lamp=False),
    ))  # fmt: skip
    return Drawn(shapes, (441,), ((492, 628),), 270)


def traditional(look: Look, storeys: int) -> Drawn:
    """A gabled body, a wing with the garage, a small entrance roof."""
    tall = 206 if storeys == 2 else 130
    top, wing = BASE - tall, BASE - 116
    side = (300, top + 22, 170, tall - 22)
    upper = [
        window((222, top + 24, 72, 60), look),
        window((366, top + 46, 64, 48), look),
        window((238, top - 44, 40, 30), look, down=1, frame=3),
    ]
    shapes = "".join((
        rect(side, look.light.on(look.paint.wall)), siding(side),
        roof(((282, top + 28), (306, top - 46), (478, top - 46), (486, top + 28)), look, dark=0.1),
        courses([(300, top - 22, 480, top - 22), (292, top + 4, 484, top + 4)]),
        panels((360, top + 8), look, columns=4),
        gable((168, top, 180, tall), 84, look, over=18),
        gable((440, wing, 214, 116), 74, look, over=18),
        bay((472, BASE - 84, 150, 84), look),
        window((524, wing - 38, 46, 30), look, down=1, frame=3),
        window((210, BASE - 92, 96, 62), look, across=3),
        door((376, BASE - 92, 44, 92), look),
        roof(((346, BASE - 104), (362, BASE - 132), (434, BASE - 132), (450, BASE - 104)), look, dark=0.2),
        rect((344, BASE - 106, 108, 7), look.trim),
        *(upper if storeys == 2 else ()),
    ))  # fmt: skip
    return Drawn(shapes, (398,), ((472, 622),), 262)
