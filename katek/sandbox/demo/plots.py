"""Land: a meadow with trees and survey stakes, and a plan of the plot."""

from random import Random
from typing import Any

from katek.sandbox.demo.homes import dice
from katek.sandbox.demo.openings import Look
from katek.sandbox.demo.palettes import WOOD
from katek.sandbox.demo.scenery import distance, lawn
from katek.sandbox.demo.svg import boxes, circle, mix, path, poly, rect
from katek.sandbox.demo.trees import grove, plant


def meadow(chance: Random, look: Look) -> str:
    """Grass and flowers, a rail fence, a lone tree, stakes with ribbons at the corners of the plot."""
    light, name = look.light, look.name
    parts = [
        distance(chance, light, mountain=chance.random() < 0.75),
        lawn(light, name),
        grove(chance, name, sides=((0, 150), (610, 800), (180, 330))),
        path("M0 470Q220 436 430 462T800 448V600H0z", mix(light.lawn[0], "#d8c878", 0.3)),
        _rails(light.on(WOOD[1])),
        path(
            "M420 600Q440 540 500 500T560 452",
            stroke=mix(light.lawn[1], "#cbb58a", 0.6),
            stroke_width=26,
            opacity=0.7,
        ),
        plant("b", chance.choice((230, 600)), 500, chance.randint(180, 240), name=name),
        _grass(chance, light.leaves[0]),
        _blooms(chance, light.on(chance.choice(("#e8c14a", "#c9749b", "#f1ece0")))),
        *(_stake(x, y, look) for x, y in ((150, 540), (660, 548), (360, 486))),
    ]
    return "".join(parts)


def _rails(paint: str) -> str:
    posts = [(x, 456 + (x % 3) * 2, 9, 44) for x in range(20, 800, 96)]
    return boxes(posts, paint) + path("M0 470L800 466M0 486L800 482", stroke=paint, stroke_width=5)


def _grass(chance: Random, paint: str) -> str:
    tufts = "".join(
        f"M{x} {y}l-4-15m4 15l1-19m-1 19l6-14"
        for x, y in ((chance.randint(0, 800), chance.randint(515, 598)) for _ in range(46))
    )
    return path(tufts, stroke=paint, stroke_width=2.4, stroke_linecap="round")


def _blooms(chance: Random, paint: str) -> str:
    dots = "".join(f"M{chance.randint(0, 800)} {chance.randint(500, 594)}h.1" for _ in range(70))
    return path(dots, stroke=paint, stroke_width=6, stroke_linecap="round")


def _stake(x: float, y: float, look: Look) -> str:
    return boxes(((x, y - 58, 6, 58),), look.light.on("#c9a26d")) + poly(
        ((x + 6, y - 56), (x + 34, y - 50), (x + 24, y - 43), (x + 33, y - 36), (x + 6, y - 40)),
        look.light.on("#e2643f"),
    )


def plot_plan(listing: dict[str, Any], index: int) -> str:
    """The plot from above: its outline with corner marks, contour lines, trees, and the road it
    lies on.
    """
    chance = dice(listing["listing_id"], "plan", index)
    green = chance.choice(("#cfd9b4", "#d5dcc0", "#c9d6b8"))
    left, right = chance.randint(150, 210), chance.randint(590, 650)
    corners = ((left, 120 + chance.randint(-20, 20)), (right, 96 + chance.randint(-16, 30)),
               (right + chance.randint(-50, 30), 462), (left + chance.randint(-30, 40), 470))  # fmt: skip
    cx, cy = chance.randint(280, 520), chance.randint(200, 320)
    rings = "".join(_contour(chance, cx, cy, 60 + step * 58) for step in range(8))
    woods = [
        (chance.randint(20, 780), chance.randint(20, 470), chance.randint(14, 30))
        for _ in range(34)
    ]
    trees = "".join(
        circle(x + 3, y + 4, r, "#2d4030", opacity=0.2)
        + circle(x, y, r, "#7fa06a")
        + circle(x - r * 0.25, y - r * 0.25, r * 0.6, "#98b77e")
        for x, y, r in woods
    )
    marks = "".join(circle(x, y, 9, "#fff", stroke="#c9563c", stroke_width=5) for x, y in corners)
    return "".join((
        rect((0, 0, 800, 600), green),
        path(rings, stroke="#8a9a6c", stroke_width=2, opacity=0.6),
        rect((0, 504, 800, 60), "#a9a9a4"),
        path("M0 534H800", stroke="#f3ecd0", stroke_width=4, stroke_dasharray="40 30"),
        poly(corners, "#f6eac0", opacity=0.75),
        trees,
        poly(corners, "none", stroke="#c9563c", stroke_width=5, stroke_dasharray="18 10"),
        marks,
    ))  # fmt: skip


def _contour(chance: Random, x: int, y: int, size: int) -> str:
    wave = [size * chance.uniform(0.9, 1.12) for _ in range(4)]
    return (
        f"M{x - wave[0]:.0f} {y}Q{x - wave[0]:.0f} {y - size * 0.7:.0f} {x} {y - wave[1] * 0.72:.0f}"
        f"T{x + wave[2]:.0f} {y}T{x} {y + wave[3] * 0.72:.0f}T{x - wave[0]:.0f} {y}"
    )
