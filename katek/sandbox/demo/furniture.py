"""Furniture seen from above, for plans: each piece drawn into a box, its back to the top.

The outlines are set once, on the group that holds all furniture of a plan (`OUTLINE`).
"""

from random import Random

from katek.sandbox.demo.svg import Box, circle, ellipse, group, lines, num, path, rect

INK = "#4a4540"
OUTLINE = {"stroke": INK, "stroke_width": 1.6}
WHITE, WOODEN, SOFT = "#fbf8f1", "#c89b6a", "#b9c3bd"


def turned(piece: str, box: Box, quarter: int) -> str:
    """A piece turned by quarters about the middle of its box."""
    x, y, w, h = box
    return (
        group(piece, transform=f"rotate({90 * quarter} {num(x + w / 2)} {num(y + h / 2)})")
        if quarter
        else piece
    )


def bed(box: Box, cover: str, *, double: bool = True) -> str:
    """A bed with pillows at the top."""
    x, y, w, h = box
    wide = w / 2 - 7 if double else w - 10
    pillows = [
        rect((x + 5 + i * (w / 2 - 1), y + 7, wide, h * 0.18), WHITE, rx=4)
        for i in range(2 if double else 1)
    ]
    return (
        rect((x - 2, y - 4, w + 4, 7), WOODEN)
        + rect(box, WHITE, rx=4)
        + rect((x, y + round(h * 0.34), w, round(h * 0.66)), cover, rx=4)
        + "".join(pillows)
    )


def sofa(box: Box, cover: str) -> str:
    """A sofa with its back to the top."""
    x, y, w, h = box
    seats = [
        rect(
            (x + h * 0.2 + i * (w - h * 0.4) / 3, y + h * 0.3, (w - h * 0.4) / 3, h * 0.64),
            cover,
            rx=4,
        )
        for i in range(3)
    ]
    return rect(box, cover, rx=7) + "".join(seats)


def rug(box: Box, paint: str) -> str:
    x, y, w, h = box
    return rect(box, paint, rx=3, opacity=0.55, stroke="none") + rect(
        (x + 6, y + 6, w - 12, h - 12), "none", stroke="#fff", stroke_width=2, opacity=0.7
    )


def table(box: Box, *, seats: bool) -> str:
    """A dining table with chairs on its long sides, or a low table."""
    x, y, w, h = box
    chairs = ""
    if seats:
        spots = [(x + w * share - 9, y + dy) for share in (0.25, 0.75) for dy in (-13, h - 5)]
        chairs = "".join(rect((cx, cy, 18, 18), SOFT, rx=5) for cx, cy in spots)
    return chairs + rect(box, WOODEN, rx=5)


def counter(box: Box) -> str:
    """A kitchen counter along the top: fridge, sink and stove."""
    x, y, w, h = box
    stove = "".join(
        circle(x + w * 0.74 + dx, y + h * 0.3 + dy, 5, "none")
        for dx in (0, 17)
        for dy in (0, h * 0.4)
    )
    return (
        rect(box, "#e4ddd0")
        + rect((x, y, h * 0.95, h), WHITE)
        + rect((x + w * 0.36, y + h * 0.2, w * 0.18, h * 0.58), "#cfdde2", rx=4)
        + rect((x + w * 0.74 - 11, y + 1.5, 40, h - 3), "#d4d0c8", rx=2)
        + stove
    )


def toilet(box: Box) -> str:
    """A toilet and a basin along the right."""
    x, y, w, h = box
    tx = x + w - 16
    seat = rect((tx - 13, y, 26, 11), WHITE, rx=2) + ellipse(tx, y + 22, (10, 13), WHITE)
    basin = rect((tx - 15, y + h - 24, 30, 22), WHITE, rx=4) + ellipse(
        tx, y + h - 13, (9, 6), "#d5e6ea"
    )
    return seat + (basin if h > 66 else "")


def bath(box: Box, *, tub: bool) -> str:
    """A bathroom's fittings: tub or shower along the left, toilet and basin along the right."""
    x, y, w, h = box
    wide = min(38.0, w * 0.42)
    wet = rect((x, y, wide, h * 0.96), WHITE, rx=3)
    inner = (
        rect((x + 5, y + 6, wide - 10, h * 0.96 - 12), "#d5e6ea", rx=13)
        if tub
        else lines(
            [(x, y, x + wide, y + h * 0.96), (x + wide, y, x, y + h * 0.96)], INK, opacity=0.5
        )
    )
    return wet + inner + toilet(box)


def potted(x: float, y: float, r: float) -> str:
    """A plant."""
    leaves = "".join(
        f"M{num(x)} {num(y)}l{dx * r:.0f} {dy * r:.0f}"
        for dx, dy in (
            (1, 0),
            (-1, 0),
            (0, 1),
            (0, -1),
            (0.7, 0.7),
            (-0.7, 0.7),
            (0.7, -0.7),
            (-0.7, -0.7),
        )
    )
    return circle(x, y, r * 0.62, "#b98a62", stroke="none") + path(
        leaves, stroke="#6d9a64", stroke_width=r * 0.42, stroke_linecap="round"
    )


def car(box: Box, paint: str) -> str:
    x, y, w, h = box
    return (
        rect(box, paint, rx=w * 0.28)
        + rect((x + w * 0.12, y + h * 0.24, w * 0.76, h * 0.15), "#dbe7ea", rx=5)
        + rect((x + w * 0.14, y + h * 0.78, w * 0.72, h * 0.1), "#dbe7ea", rx=4)
    )


def desk(box: Box, chance: Random) -> str:
    x, y, w, h = box
    return (
        rect(box, WOODEN, rx=2)
        + rect((x + w * 0.3, y + 4, w * 0.4, 6), INK)
        + circle(x + w / 2 + chance.randint(-4, 4), y + h + 12, 10, SOFT)
    )


def shelf(box: Box) -> str:
    x, y, w, h = box
    across = w > h
    marks = (
        [(x + i, y, x + i, y + h) for i in range(22, int(w), 22)]
        if across
        else [(x, y + i, x + w, y + i) for i in range(22, int(h), 22)]
    )
    return rect(box, "#d9c6a8") + lines(marks, INK)
