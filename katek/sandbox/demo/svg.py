"""Just enough SVG: shapes as text, with short numbers, so that a picture stays within a few
kilobytes.
"""

from collections.abc import Iterable, Sequence

Point = tuple[float, float]
Box = tuple[float, float, float, float]  # x, y, width, height


def num(value: float) -> str:
    """A number with at most one decimal."""
    return f"{value:.1f}".rstrip("0").rstrip(".") if value % 1 else str(int(value))


def shape(name: str, content: str = "", /, **attributes: object) -> str:
    """One element; `stroke_width=2` becomes `stroke-width="2"`, None is left out."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{num(value) if isinstance(value, int | float) else value}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


def rect(box: Box, fill: str, /, **more: object) -> str:
    x, y, width, height = box
    return shape("rect", x=x, y=y, width=width, height=height, fill=fill, **more)


def poly(points: Iterable[Point], fill: str, /, **more: object) -> str:
    return path("M" + " ".join(f"{num(x)} {num(y)}" for x, y in points) + "z", fill, **more)


def path(d: str, fill: str = "none", /, **more: object) -> str:
    return shape("path", d=d, fill=fill, **more)


def circle(x: float, y: float, r: float, fill: str, /, **more: object) -> str:
    return shape("circle", cx=x, cy=y, r=r, fill=fill, **more)


def ellipse(x: float, y: float, size: Point, fill: str, /, **more: object) -> str:
    return shape("ellipse", cx=x, cy=y, rx=size[0], ry=size[1], fill=fill, **more)


def boxes(all_boxes: Iterable[Box], fill: str, /, **more: object) -> str:
    """Many rectangles of one colour in one path."""
    d = "".join(f"M{num(x)} {num(y)}h{num(w)}v{num(h)}h{num(-w)}z" for x, y, w, h in all_boxes)
    return path(d, fill, **more)


def lines(
    segments: Iterable[tuple[float, float, float, float]], stroke: str, **more: object
) -> str:
    """Many straight lines of one colour in one path."""
    d = "".join(f"M{num(a)} {num(b)}L{num(c)} {num(e)}" for a, b, c, e in segments)
    return path(d, stroke=stroke, **more)


def group(*content: str, **attributes: object) -> str:
    return shape("g", "".join(content), **attributes)


def fade(name: str, colours: Sequence[str], *, across: bool = False) -> str:
    """A gradient from top to bottom, or from left to right, with its colours evenly spread."""
    last = max(1, len(colours) - 1)
    stops = "".join(
        shape("stop", offset=round(place / last, 2), stop_color=colour)
        for place, colour in enumerate(colours)
    )
    return shape("linearGradient", stops, id=name, x2=1 if across else 0, y2=0 if across else 1)


def mix(first: str, second: str, share: float) -> str:
    """A colour between two `#rrggbb` colours; `share` is that of the second."""
    pairs = ((int(first[at : at + 2], 16), int(second[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)
