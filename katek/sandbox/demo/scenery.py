"""What stands around a building: sky, mountain, hills, lawn, clouds."""

from random import Random

from katek.sandbox.demo.palettes import Light
from katek.sandbox.demo.svg import circle, fade, mix, num, path, rect
from katek.sandbox.demo.trees import tree_definitions

WIDTH, HEIGHT = 800, 600
HORIZON = 404


def definitions(light: Light, name: str) -> str:
    """What pictures use again and again; `name` keeps the ids apart from other pictures' on a page."""
    gradients = (
        fade(f"{name}s", light.sky),
        fade(f"{name}l", light.lawn),
        fade(f"{name}g", light.glass),
    )
    return f"<defs>{''.join(gradients)}{tree_definitions(light, name)}</defs>"


def sky(chance: Random, light: Light, name: str) -> str:
    """Sky, sun or moon with its glow, stars at night, a few clouds."""
    x, y = light.sun_at
    x += chance.randint(-60, 60)
    glow = (52, 36, 22) if light.night else (74, 50, 30)
    parts = [rect((0, 0, WIDTH, HEIGHT), f"url(#{name}s)")]
    if light.night:
        stars = "".join(f"M{chance.randint(8, 792)} {chance.randint(8, 230)}h.1" for _ in range(26))
        parts.append(
            path(stars, stroke="#fff", stroke_width=2.4, stroke_linecap="round", opacity=0.7)
        )
    parts += [
        circle(x, y, radius, light.sun, opacity=opacity)
        for radius, opacity in zip(glow, (0.16, 0.28, 0.95), strict=True)
    ]
    lanes = chance.sample((40, 260, 500, 660), chance.randint(1, 3))
    parts += [_cloud(chance, lane, light) for lane in lanes]
    return "".join(parts)


def distance(chance: Random, light: Light, *, mountain: bool) -> str:
    """Mt. Hood on the horizon, where it may be seen, and the hills in front of it."""
    near = mix(light.hills, light.lawn[0], 0.3)
    return "".join((
        _mount_hood(chance, light) if mountain else "",
        _ridge(chance, light.far, 330, 40),
        _ridge(chance, mix(light.far, light.hills, 0.5), 362, 26),
        _treeline(chance, mix(light.hills, light.conifers[1], 0.25), 394),
        _ridge(chance, near, 402, 10),
    ))  # fmt: skip


def skyline(chance: Random, light: Light) -> str:
    """Blocks of a town in the haze."""
    parts, haze = [], light.far if light.night else light.sky[2]
    for share, low, high in ((0.25, 150, 300), (0.55, 90, 200)):
        d, x = "M0 446", 0
        while x < WIDTH:
            wide, tall = chance.randint(38, 92), chance.randint(low, high)
            d += f"V{446 - tall}h{wide}"
            x += wide
        parts.append(path(d + "V446z", mix(haze, light.hills, share)))
    return "".join(parts)


def lawn(light: Light, name: str, top: int = HORIZON) -> str:
    """The ground from the horizon to the lower edge, with a darker edge in front."""
    edge = mix(light.lawn[1], "#1d2a2a", 0.2)
    return path(
        f"M0 {top + 4}Q200 {top - 6} 400 {top}T800 {top - 2}V600H0z", f"url(#{name}l)"
    ) + path("M0 566Q240 546 470 564T800 556V600H0z", edge, opacity=0.5)


def street(light: Light, top: int = 520) -> str:
    """A pavement and the street in front of it."""
    road = light.on("#6d7176")
    return (
        rect((0, top, WIDTH, 26), light.on("#cfcbc2"))
        + rect((0, top + 22, WIDTH, 6), light.on("#a9a69e"))
        + rect((0, top + 28, WIDTH, 600 - top - 28), road)
        + path(
            f"M0 {top + 56}H800",
            stroke=light.on("#e9dfb8"),
            stroke_width=4,
            stroke_dasharray="46 34",
        )
    )


def river(chance: Random, light: Light, top: int) -> str:
    """Water up to the lower edge, with the sky in it."""
    deep, pale = mix(light.sky[0], "#2b5163", 0.35), mix(light.sky[1], "#ffffff", 0.25)
    glints = "".join(
        f"M{chance.randint(0, 740)} {chance.randint(top + 10, 592)}h{chance.randint(24, 110)}"
        for _ in range(18)
    )
    return (
        rect((0, top, WIDTH, 600 - top), deep)
        + rect((0, top, WIDTH, 5), light.on("#8d8a7c"))
        + path(glints, stroke=pale, stroke_width=3, stroke_linecap="round", opacity=0.45)
    )


def _cloud(chance: Random, x: int, light: Light) -> str:
    size, y = chance.uniform(0.7, 1.35), chance.randint(56, 170)
    x += chance.randint(-20, 30)
    steps = ((17, 0, -34), (26, -46, -14), (21, -40, 10), (19, -34, 38))
    arcs = "".join(
        f"a{num(r * size)} {num(r * size)} 0 0 0 {num(dx * size)} {num(dy * size)}"
        for r, dx, dy in steps
    )
    return path(
        f"M{x} {y}h{num(120 * size)}{arcs}z",
        light.cloud,
        opacity=round(chance.uniform(0.4, 0.75), 2),
    )


def _mount_hood(chance: Random, light: Light) -> str:
    x, peak, wide = chance.choice((130, 170, 630, 680)), chance.randint(132, 176), 300
    rock = mix(light.far, light.sky[1], 0.3)
    snow = mix(light.on("#ffffff"), light.sky[2], 0.15)
    right = f"Q{x + 120} {peak + 150} {x + wide} 400"
    summit = f"{x - 20} {peak}Q{x} {peak - 10} {x + 18} {peak + 7}"
    zigzag = ((56, 92), (42, 128), (20, 84), (4, 138), (-20, 84), (-44, 124), (-58, 84))
    teeth = "".join(f"L{x + dx} {peak + dy}" for dx, dy in zigzag)
    return (
        path(f"M{x - wide} 400Q{x - 110} {peak + 140} {summit}{right}z", rock)
        + path(f"M{x - 84} {peak + 100}Q{x - 46} {peak + 36} {summit}"
               f"Q{x + 52} {peak + 66} {x + 88} {peak + 110}{teeth}z", snow)
        + path(f"M{x + 2} {peak - 6}Q{x + 12} {peak - 2} {x + 18} {peak + 7}{right}"
               f"H{x + 70}Q{x + 12} {peak + 120} {x + 2} {peak - 6}z", "#26304f", opacity=0.1)
    )  # fmt: skip


def _ridge(chance: Random, fill: str, y: int, swing: int) -> str:
    d = f"M0 {y + chance.randint(-swing, swing)}"
    for x in range(200, 1001, 200):
        d += f"Q{x - 100} {y + chance.randint(-swing, swing)} {x} {y + chance.randint(-swing // 2, swing // 2)}"
    return path(d + "V430H0z", fill)


def _treeline(chance: Random, fill: str, base: int) -> str:
    d, x = f"M0 {base + 30}V{base}", 0
    while x < WIDTH:
        wide, tall = chance.randint(13, 24), chance.randint(14, 44)
        d += f"l{wide // 2} {-tall}l{wide - wide // 2} {tall - chance.randint(-3, 3)}"
        x += wide
    return path(d + f"V{base + 30}z", fill)
