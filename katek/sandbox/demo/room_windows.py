"""The window of a room with the view of the hour behind it, and its curtains."""

from random import Random

from katek.sandbox.demo.openings import Look
from katek.sandbox.demo.svg import Box, circle, group, lines, mix, path, rect
from katek.sandbox.demo.trees import plant

IntBox = tuple[int, int, int, int]


def window_with_view(chance: Random, look: Look, box: IntBox, *, frame: str, loft: bool) -> str:
    """A window with the sky, hills and trees of the hour behind it."""
    x, y, w, h = box
    down = y + h
    across, rows = (5, 4) if loft else chance.choice(((2, 1), (3, 1), (2, 2), (3, 2)))
    bars: list[Box] = [(x + w * i / across, y, x + w * i / across, down) for i in range(1, across)]
    bars += [(x, y + h * i / rows, x + w, y + h * i / rows) for i in range(1, rows)]
    return (
        _view(chance, look, box)
        + lines(bars, frame, stroke_width=5 if loft else 7)
        + rect((x, y, w, h), "none", stroke=frame, stroke_width=14)
        + rect((x - 22, down + 8, w + 44, 10), frame)
    )


def _view(chance: Random, look: Look, box: IntBox) -> str:
    x, y, w, h = box
    light, name, down = look.light, look.name, y + h
    hill = f"M{x} {down - 70}Q{x + 80} {down - 120} {x + 150} {down - 84}T{x + w} {down - 96}V{down}H{x}z"
    near = f"M{x} {down - 38}Q{x + 120} {down - 62} {x + w} {down - 34}V{down}H{x}z"
    spots = [
        (chance.choice("fb"), x + chance.randint(20, w - 20), chance.randint(70, 150))
        for _ in range(3)
    ]
    view = group(
        rect((x, y, w, h), f"url(#{name}s)"),
        circle(x + w * 0.72, y + h * 0.26, 24, light.sun, opacity=0.9),
        path(hill, light.far),
        path(near, light.lawn[0]),
        *(plant(kind, at, down - 8, height, name=name) for kind, at, height in spots),
        clip_path=f"url(#{name}w)",
    )
    return f'<clipPath id="{name}w"><path d="M{x} {y}h{w}v{h}h{-w}z"/></clipPath>' + view


def curtains(chance: Random, look: Look, box: IntBox) -> str:
    x, y, w, _ = box
    cloth = look.light.on(
        mix(
            chance.choice((look.paint.wall, look.paint.accent, "#f0e7d8", "#cfd8d6")),
            "#ffffff",
            0.35,
        )
    )
    folds = mix(cloth, "#1d2230", 0.14)
    parts = [rect((x - 62, y - 26, w + 124, 6), look.light.on("#6b5240"))]
    for left in (x - 54, x + w + 4):
        parts.append(rect((left, y - 22, 50, 352), cloth))
        parts.append(
            lines(
                [(left + i, y - 20, left + i, y + 328) for i in (12, 25, 38)],
                folds,
                stroke_width=4,
                opacity=0.7,
            )
        )
    return "".join(parts)
