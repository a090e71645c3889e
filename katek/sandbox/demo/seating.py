"""Sofas, armchairs, low tables, and the cat."""

from random import Random

from katek.sandbox.demo.openings import Look
from katek.sandbox.demo.palettes import WOOD
from katek.sandbox.demo.svg import circle, ellipse, lines, mix, path, rect

SEAT = 486


def sofa(chance: Random, look: Look, x: float, *, fabric: str) -> str:
    """A sofa with its middle at x: two or three seats, with cushions."""
    cloth = look.light.on(mix(fabric, "#ffffff", 0.12))
    dark, pale = mix(cloth, "#1a1c2c", 0.16), mix(cloth, "#ffffff", 0.14)
    wide, seats = chance.choice(((330, 3), (300, 2), (350, 2)))
    left, each = x - wide / 2, (wide - 56) / seats
    legs = lines(
        [(left + dx, SEAT, left + dx, SEAT + 14) for dx in (26, wide - 26)],
        look.light.on(WOOD[1]),
        stroke_width=8,
    )
    back = "".join(
        rect((left + 28 + i * each, 356, each - 3, 84), cloth, rx=12) for i in range(seats)
    )
    seat = "".join(
        rect((left + 28 + i * each, 426, each - 3, 36), pale, rx=8) for i in range(seats)
    )
    arms = rect((left, 392, 34, 96), cloth, rx=13) + rect(
        (left + wide - 34, 392, 34, 96), cloth, rx=13
    )
    return (
        ellipse(x, SEAT + 14, (wide / 2, 9), "#1d1510", opacity=0.2)
        + legs
        + rect((left + 10, 366, wide - 20, 112), dark, rx=14)
        + back
        + rect((left + 22, 452, wide - 44, 36), dark)
        + seat
        + arms
        + _cushions(chance, look, left, wide)
    )


def _cushions(chance: Random, look: Look, left: float, wide: float) -> str:
    tones = chance.sample((look.paint.door, "#e7c27d", "#efe6d4", "#8fa89f", "#c98a73"), 2)
    spots = ((left + 52, -9), (left + wide - 104, 8))
    return "".join(
        rect(
            (x, 384, 54, 50),
            look.light.on(tone),
            rx=10,
            transform=f"rotate({angle} {x + 27:.0f} 409)",
        )
        for (x, angle), tone in zip(spots, tones, strict=True)
    )


def armchair(look: Look, x: float, *, fabric: str) -> str:
    """An armchair on thin legs."""
    cloth = look.light.on(mix(fabric, "#ffffff", 0.1))
    dark = mix(cloth, "#1a1c2c", 0.18)
    legs = lines(
        [(x - 44, 490, x - 52, 520), (x + 44, 490, x + 52, 520)],
        look.light.on(WOOD[1]),
        stroke_width=7,
    )
    return (
        ellipse(x, 521, (66, 8), "#1d1510", opacity=0.2)
        + legs
        + rect((x - 54, 372, 108, 110), dark, rx=30)
        + rect((x - 44, 382, 88, 84), cloth, rx=22)
        + rect((x - 58, 448, 116, 46), cloth, rx=14)
        + rect((x - 66, 424, 24, 70), dark, rx=12)
        + rect((x + 42, 424, 24, 70), dark, rx=12)
    )


def low_table(chance: Random, look: Look, x: float) -> str:
    """A low table with books, a cup or a vase on it."""
    wood, dark = look.light.on(WOOD[0]), look.light.on("#2f353a")
    legs = lines([(x - 84, 520, x - 92, 562), (x + 84, 520, x + 92, 562)], dark, stroke_width=6)
    top = (
        rect((x - 108, 510, 216, 13), wood, rx=6)
        if chance.random() < 0.5
        else ellipse(x, 516, (112, 13), wood)
    )
    books = rect((x - 62, 499, 66, 8), look.light.on(look.paint.door)) + rect(
        (x - 56, 491, 58, 8), look.light.on("#efe6d4")
    )
    vase = path(
        f"M{x + 34} 510q-12-18 2-34h16q14 16 2 34z", look.light.on(look.paint.accent)
    ) + path(
        f"M{x + 44} 478q-18-22-14-40m14 40q2-30 10-46m-10 46q16-18 22-30",
        stroke=look.light.leaves[0],
        stroke_width=4,
    )
    blooms = "".join(
        circle(x + dx, y, 7, look.light.on("#f0b7a0"))
        for dx, y in ((30, 434), (54, 430), (68, 446))
    )
    return ellipse(x, 564, (112, 7), "#1d1510", opacity=0.16) + legs + top + books + vase + blooms


def cat(look: Look, x: float, y: float) -> str:
    """A cat, seated, from behind."""
    fur = look.light.on("#4a4440")
    return (
        path(
            f"M{x + 20} {y - 6}q44 4 34-34q-2-12 8-14",
            stroke=fur,
            stroke_width=9,
            stroke_linecap="round",
        )
        + path(f"M{x - 26} {y}q-8-44 14-62q12-8 24 0q22 18 14 62z", fur)
        + circle(x, y - 70, 19, fur)
        + path(f"M{x - 18} {y - 76}l-1-22 16 11zM{x + 18} {y - 76}l1-22-16 11z", fur)
    )
