"""Windows, doors and garage doors, in the light of the picture."""

from dataclasses import dataclass

from katek.sandbox.demo.palettes import Light, Paint
from katek.sandbox.demo.svg import Box, boxes, circle, lines, path, poly, rect


@dataclass(frozen=True)
class Look:
    """All that the parts of one building share: its light, its paint and the prefix of its
    gradients.
    """

    light: Light
    paint: Paint
    name: str
    features: frozenset[str] = frozenset()

    @property
    def glass(self) -> str:
        return f"url(#{self.name}g)"

    @property
    def trim(self) -> str:
        return self.light.on(self.paint.trim)


def window(box: Box, look: Look, *, across: int = 2, down: int = 2, frame: float = 4) -> str:
    """A window with its frame, bars, sill and a gleam."""
    x, y, w, h = box
    bars = [(x + w * i / across, y, x + w * i / across, y + h) for i in range(1, across)]
    bars += [(x, y + h * i / down, x + w, y + h * i / down) for i in range(1, down)]
    parts = [
        rect((x - frame, y - frame, w + 2 * frame, h + 2 * frame), look.trim),
        rect(box, look.glass),
    ]
    if not look.light.lit:
        gleam = ((x + w * 0.1, y + h), (x + w * 0.55, y), (x + w * 0.8, y), (x + w * 0.35, y + h))
        parts.append(poly(gleam, "#fff", opacity=0.22))
    if bars:
        parts.append(lines(bars, look.trim, stroke_width=2.5))
    parts.append(rect((x - frame - 3, y + h + frame - 1, w + 2 * frame + 6, 5), look.trim))
    return "".join(parts)


def wide_glass(box: Box, look: Look, *, panes: int = 3, frame: str = "#2d3338") -> str:
    """A large modern window with thin dark frames."""
    x, y, w, h = box
    bars = [(x + w * i / panes, y, x + w * i / panes, y + h) for i in range(1, panes)]
    gleam = poly(((x, y + h * 0.8), (x + w * 0.5, y), (x + w * 0.7, y), (x, y + h)), "#fff",
                 opacity=0.08 if look.light.lit else 0.2)  # fmt: skip
    return (
        rect((x - 3, y - 3, w + 6, h + 6), frame)
        + rect(box, look.glass)
        + gleam
        + (lines(bars, frame, stroke_width=3) if bars else "")
    )


def door(box: Box, look: Look, *, lamp: bool = True) -> str:
    """The front door with its frame, a small window, a knob and a lamp beside it."""
    x, y, w, h = box
    paint = look.light.on(look.paint.door)
    parts = [
        rect((x - 5, y - 5, w + 10, h + 5), look.trim),
        rect(box, paint),
        rect((x + w * 0.2, y + h * 0.1, w * 0.6, h * 0.24), look.glass),
        boxes(
            ((x + w * 0.2, y + h * 0.44, w * 0.6, h * 0.2), (x + w * 0.2, y + h * 0.7, w * 0.6, h * 0.2)),
            "#10202a", opacity=0.14,
        ),
        circle(x + w * 0.86, y + h * 0.55, 2.6, "#f2d58a"),
    ]  # fmt: skip
    if lamp:
        lx, ly = x + w + 17, y + h * 0.24
        if look.light.lit:
            parts.append(circle(lx, ly + 5, 17, "#ffdf94", opacity=0.35))
        parts.append(rect((lx - 4, ly, 8, 12), "#ffe2a0" if look.light.lit else "#e8e2d0", rx=2))
        parts.append(rect((lx - 5, ly - 3, 10, 3), "#2e3236"))
    return "".join(parts)


def garage_door(box: Box, look: Look, *, glazed: bool = True) -> str:
    """A sectional garage door."""
    x, y, w, h = box
    rows = [(x, y + h * i / 4, x + w, y + h * i / 4) for i in range(1, 4)]
    panes = [(x + 6 + (w - 8) * i / 4, y + 6, (w - 8) / 4 - 6, h / 4 - 11) for i in range(4)]
    return (
        rect((x - 5, y - 5, w + 10, h + 5), look.trim)
        + rect(box, look.light.on("#e9e4d8" if look.paint.trim != "#3a3f44" else "#4b5156"))
        + lines(rows, "#18242c", stroke_width=2, opacity=0.18)
        + (boxes(panes, look.glass) if glazed else "")
    )


def bay(box: Box, look: Look) -> str:
    """A garage door, or a window in its place where the home has no garage."""
    if "garage" in look.features:
        return garage_door(box, look)
    x, y, w, h = box
    return window((x + w * 0.16, y + 4, w * 0.68, h * 0.62), look, across=4, down=2)


def panels(corner: tuple[float, float], look: Look, *, lean: float = 0.0, columns: int = 5) -> str:
    """Solar panels on a roof, from the lower left corner, if the home has them."""
    if "solar panels" not in look.features:
        return ""
    x, y = corner
    d = "".join(
        f"M{x + i * 29 - r * 20 * lean:.0f} {y - r * 20}h25l{-18 * lean:.0f} -17h-25z"
        for i in range(columns)
        for r in range(2)
    )
    return path(d, look.light.on("#22395c")) + path(
        d, stroke=look.light.on("#7f9cc0"), stroke_width=1.2
    )


def siding(box: Box, step: int = 13, *, upright: bool = False, opacity: float = 0.1) -> str:
    """The fine lines of boards."""
    x, y, w, h = box
    if upright:
        marks = [(x + i, y, x + i, y + h) for i in range(step, int(w), step)]
    else:
        marks = [(x, y + i, x + w, y + i) for i in range(step, int(h), step)]
    return lines(marks, "#10202a", stroke_width=1.6, opacity=opacity)
