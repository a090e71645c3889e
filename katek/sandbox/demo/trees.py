"""Trees, shrubs, fences and flowers. The shapes are defined once in a picture and used many times."""

from random import Random

from katek.sandbox.demo.palettes import Light
from katek.sandbox.demo.svg import boxes, circle, ellipse, group, mix, num, path, poly, rect, shape


def tree_definitions(light: Light, name: str) -> str:
    """A fir, a broad-leaved tree and a shrub, each 100 high, standing on 0, 0."""
    return (
        group(_fir(light), id=f"{name}f")
        + group(_broad_leaved(light), id=f"{name}b")
        + group(_shrub(light), id=f"{name}u")
    )


def plant(kind: str, x: float, base: float, height: float, *, name: str) -> str:
    """A fir (f), a broad-leaved tree (b) or a shrub (u)."""
    return shape(
        "use",
        href=f"#{name}{kind}",
        transform=f"translate({num(x)} {num(base)})scale({height / 100:.2f})",
    )


def grove(
    chance: Random, name: str, *, sides: tuple[tuple[int, int], ...] = ((10, 165), (640, 790))
) -> str:
    """Trees to both sides of a building, the far ones first."""
    trees = []
    for left, right in sides:
        for _ in range(chance.randint(2, 4)):
            fir = chance.random() < 0.62
            height = chance.randint(130, 270) if fir else chance.randint(110, 190)
            trees.append(
                (chance.randint(430, 470), "f" if fir else "b", chance.randint(left, right), height)
            )
    return "".join(
        plant(kind, x, base, height, name=name) for base, kind, x, height in sorted(trees)
    )


def shrubs(chance: Random, name: str, spots: tuple[tuple[int, int], ...]) -> str:
    """Low shrubs at these places, some of them left out."""
    return "".join(
        plant(
            "u",
            x + chance.randint(-8, 8),
            y + chance.randint(0, 5),
            chance.randint(34, 58),
            name=name,
        )
        for x, y in spots
        if chance.random() < 0.8
    )


def flowers(chance: Random, light: Light, bed: tuple[int, int, int]) -> str:
    """A bed of flowers from x to x at y."""
    left, right, y = bed
    paint = light.on(chance.choice(("#e2725b", "#e8b84a", "#c86b98", "#f3efe6", "#8f78c4")))
    stems = "".join(f"M{x} {y}v-{chance.randint(7, 13)}" for x in range(left, right, 9))
    heads = "".join(f"M{x} {y - chance.randint(9, 16)}h.1" for x in range(left, right, 9))
    return (
        ellipse(
            (left + right) / 2, y + 1, ((right - left) / 2 + 8, 6), light.on("#5d4a38"), opacity=0.5
        )
        + path(stems, stroke=light.leaves[0], stroke_width=2.5)
        + path(heads, stroke=paint, stroke_width=8, stroke_linecap="round")
    )


def fence(light: Light, spans: tuple[tuple[int, int], ...], base: int, *, white: bool) -> str:
    """A picket fence along these stretches."""
    paint = light.on("#f4f0e6" if white else "#a5774c")
    pickets = [(x, base - 40, 8, 40) for left, right in spans for x in range(left, right, 13)]
    rails = [(left, base - y, right - left, 4) for left, right in spans for y in (32, 13)]
    return boxes(rails, mix(paint, "#1d2a2a", 0.15)) + boxes(pickets, paint)


def shadow(x: float, base: float, half: float) -> str:
    """The soft shadow under a building."""
    return ellipse(x, base + 4, (half, 12), "#12202a", opacity=0.22)


def _fir(light: Light) -> str:
    left, right = light.conifers
    tiers = ((-100, -58, 13), (-78, -32, 17), (-54, -6, 21))
    whole = "M" + "M".join(f"0 {top}L{half} {bottom}H{-half}z" for top, bottom, half in tiers)
    dark = "M" + "M".join(f"0 {top}L{half} {bottom}H0z" for top, bottom, half in tiers)
    return rect((-2, -10, 4, 10), light.on("#5a4a3c")) + path(whole, left) + path(dark, right)


def _broad_leaved(light: Light) -> str:
    dark, bright = light.leaves
    rounds = ((-16, -55, 20), (17, -56, 21), (0, -73, 26), (1, -50, 21))
    return (
        poly(((-3, 0), (-1.5, -52), (1.5, -52), (3, 0)), light.on("#6b4f3a"))
        + "".join(circle(x, y, r, dark) for x, y, r in rounds)
        + circle(-7, -77, 15, bright)
        + circle(-19, -59, 10, bright)
    )


def _shrub(light: Light) -> str:
    dark, bright = light.leaves
    return (
        ellipse(0, -36, (72, 40), mix(dark, "#20302c", 0.15))
        + ellipse(-24, -50, (38, 27), bright)
        + ellipse(28, -42, (32, 24), mix(dark, bright, 0.45))
    )
