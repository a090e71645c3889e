"""What hangs on or stands at a wall: prints, shelves with books, a fireplace."""

from random import Random

from katek.sandbox.demo.openings import Look
from katek.sandbox.demo.palettes import WOOD
from katek.sandbox.demo.svg import Box, boxes, circle, ellipse, mix, path, poly, rect

DARK = "#2f353a"
FLOOR = 438
HANGINGS = (
    ((-110, 118, 88, 116), (-8, 118, 112, 84), (-8, 214, 112, 58)),
    ((-100, 110, 176, 150),),
    ((-110, 130, 86, 112), (-8, 130, 86, 112)),
)


def wall_art(chance: Random, look: Look, centre: int) -> str:
    """Two or three framed prints, or a shelf with books."""
    light = look.light
    if chance.random() < 0.35:
        return _shelves(chance, look, centre)
    frame = light.on(chance.choice((DARK, WOOD[1], "#faf6ec")))
    spots = chance.choice(HANGINGS)
    return "".join(_print(chance, look, (centre + dx, y, w, h), frame) for dx, y, w, h in spots)


def _print(chance: Random, look: Look, box: Box, frame: str) -> str:
    x, y, w, h = box
    paper = (x + 7, y + 7, w - 14, h - 14)
    return (
        rect((x + 4, y + 5, w, h), "#1d1a20", opacity=0.14)
        + rect(box, frame)
        + rect(paper, look.light.on("#fbf7ee"))
        + _art(chance, look, box)
    )


def _art(chance: Random, look: Look, box: Box) -> str:
    """A mountain under a sun, two discs, or upright bars."""
    x, y, w, h = box
    inks = (look.paint.wall, look.paint.door, look.paint.accent, "#e4b363", "#6b8f8a", "#d98b6a")
    tones = [look.light.on(ink) for ink in chance.sample(inks, 3)]
    small = min(w, h)
    ridge = ((0.38, 0.42), (0.6, 0.72), (0.74, 0.56))
    peaks = [
        (x + 12, y + h - 14),
        *((x + w * a, y + h * b) for a, b in ridge),
        (x + w - 12, y + h - 14),
    ]
    mountain = circle(x + w * 0.62, y + h * 0.34, small * 0.16, tones[0]) + poly(peaks, tones[1])
    discs = circle(x + w * 0.4, y + h * 0.45, small * 0.24, tones[0]) + circle(
        x + w * 0.6, y + h * 0.58, small * 0.22, tones[1], opacity=0.85
    )
    bars = [
        (x + w * (0.2 + 0.17 * i), y + h * (0.3 + 0.1 * (i % 3)), w * 0.11, h * 0.4)
        for i in range(4)
    ]
    return chance.choice((mountain, discs, boxes(bars, tones[2])))


def _shelves(chance: Random, look: Look, centre: int) -> str:
    wood = look.light.on(WOOD[1])
    parts = []
    for y in (168, 262):
        parts.append(rect((centre - 118, y, 236, 8), wood))
        x = centre - 108
        while x < centre + 84:
            wide, tall = chance.randint(10, 20), chance.randint(34, 62)
            tone = chance.choice(
                (
                    look.paint.wall,
                    look.paint.door,
                    "#d9a441",
                    "#6b8f8a",
                    "#efe7d6",
                    "#9a5a45",
                    "#3f5870",
                )
            )
            parts.append(rect((x, y - tall, wide, tall), look.light.on(tone)))
            x += wide + chance.choice((1, 1, 2, 26))
    return "".join(parts)


def fireplace(look: Look, centre: int) -> str:
    light = look.light
    stone, x = light.on("#efe8db"), centre - 110
    flame = f"M{centre - 12} {FLOOR - 22}q-26-22-6-52q4 16 14 20q-2-26 12-40q2 24 18 36q12 16-4 36z"
    return "".join((
        rect((x + 26, 0, 168, 236), mix(stone, light.on(look.paint.wall), 0.25)),
        rect((x, 236, 220, FLOOR - 236), stone),
        rect((x - 14, 226, 248, 16), light.on(WOOD[1])),
        rect((x + 40, 290, 140, FLOOR - 290), light.on("#a8553d")),
        rect((x + 54, 304, 112, FLOOR - 304), "#231d1c"),
        ellipse(centre, FLOOR - 14, (58, 40), "#ffb04d", opacity=0.25),
        path(flame, "#f0802f"),
        path(flame, "#ffd166", transform=f"translate({centre * 0.5} {FLOOR * 0.5 - 8})scale(.5)"),
        rect((centre - 40, FLOOR - 24, 80, 11), "#5a3d2b", rx=5),
        circle(centre, 150, 44, light.on("#d9c9a3")), circle(centre, 150, 35, "url(#" + look.name + "g)"),
        rect((x + 24, 196, 16, 30), light.on(look.paint.door)),
        rect((x + 44, 206, 12, 20), light.on("#efe7d6")),
        rect((x - 20, FLOOR, 260, 10), light.shade("#bdb3a3")),
    ))  # fmt: skip
