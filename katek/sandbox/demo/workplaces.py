"""Inside shops, offices and warehouses."""

from random import Random
from typing import Any

from katek.sandbox.demo.exteriors import look_of
from katek.sandbox.demo.homes import dice
from katek.sandbox.demo.openings import Look, siding
from katek.sandbox.demo.palettes import BRICK, WOOD
from katek.sandbox.demo.scenery import definitions
from katek.sandbox.demo.svg import boxes, circle, ellipse, lines, mix, path, poly, rect
from katek.sandbox.demo.trees import plant

DARK = "#2f353a"
FLOOR = 430


def workplace(listing: dict[str, Any], index: int) -> str:
    """The shapes of the picture, without the `svg` element around them."""
    chance = dice(listing["listing_id"], "inside", index)
    look = look_of(listing, chance)
    room = {"Retail": _shop, "Office": _office, "Warehouse": _hall}[listing["property_sub_type"]]
    return definitions(look.light, look.name) + room(chance, look)


def _shop(chance: Random, look: Look) -> str:
    """Shelves of goods, a counter, lamps over it."""
    light, wood = look.light, look.light.on(WOOD[0])
    goods = [
        (x, 150 + row * 76 + 44 - tall, wide, tall)
        for row in range(3) for x in range(60, 470, 30)
        for wide, tall in ((chance.randint(14, 24), chance.randint(18, 42)),)
    ]  # fmt: skip
    tones = (look.paint.wall, look.paint.door, "#e4b363", "#8fa89f")
    return "".join((
        rect((0, 0, 800, FLOOR), light.on("#ece4d6")),
        rect((0, FLOOR, 800, 170), light.on("#b9a88e")),
        lines(((0, y, 800, y) for y in (462, 504, 552)), "#2a1d14", stroke_width=2, opacity=0.14),
        rect((40, 110, 460, 310), light.on("#dccfb8")),
        boxes(((40, 194 + 76 * row, 460, 9) for row in range(3)), wood),
        *(boxes(goods[i::4], light.on(tone)) for i, tone in enumerate(tones)),
        _view(chance, look, (560, 110, 200, 260)),
        rect((430, 392, 330, 120), wood), rect((416, 378, 358, 18), light.on("#efe8da")),
        siding((430, 396, 330, 116), 30, upright=True, opacity=0.14),
        rect((640, 340, 60, 40), light.on(DARK), rx=4), plant("b", 470, 380, 90, name=look.name),
        *(_lamp(look, x, 120) for x in (470, 590, 710)),
        ellipse(220, 540, (150, 26), light.on(look.paint.door), opacity=0.35),
        rect((150, 474, 140, 14), wood), rect((166, 488, 108, 60), light.shade(WOOD[0], 0.2)),
    ))  # fmt: skip


def _office(chance: Random, look: Look) -> str:
    """Two rows of desks in front of a band of windows."""
    light = look.light
    desks = "".join(
        _desk(look, x, y) for y, xs in ((430, (170, 410, 650)), (520, (110, 400, 690))) for x in xs
    )
    return "".join((
        rect((0, 0, 800, 600), light.on("#e6e6e0")),
        rect((0, 400, 800, 200), light.on("#a7a9a6")),
        _view(chance, look, (30, 90, 740, 210)),
        lines(((x, 90, x, 300) for x in range(154, 770, 123)), light.on(DARK), stroke_width=6),
        rect((0, 40, 800, 12), light.on("#f7f5ef")),
        *(_lamp(look, x, 150) for x in (200, 400, 600)),
        plant("b", 44, 420, 150, name=look.name), plant("b", 764, 424, 130, name=look.name),
        desks,
    ))  # fmt: skip


def _desk(look: Look, x: int, y: int) -> str:
    light, dark = look.light, look.light.on(DARK)
    return (
        lines([(x - 80, y, x - 80, y + 56), (x + 80, y, x + 80, y + 56)], dark, stroke_width=5)
        + rect((x - 92, y - 8, 184, 11), light.on(WOOD[0]))
        + rect((x - 36, y - 62, 72, 44), dark, rx=4)
        + rect((x - 31, y - 57, 62, 34), mix(look.paint.wall, "#ffffff", 0.55))
        + rect((x - 5, y - 18, 10, 11), dark)
        + rect((x - 24, y + 8, 48, 40), light.on(look.paint.door), rx=10)
        + rect((x + 52, y - 22, 14, 14), light.on("#efe6d4"), rx=2)
    )


def _hall(chance: Random, look: Look) -> str:
    """Racks with pallets under a roof of trusses, a fork-lift in the aisle."""
    light = look.light
    racks = [(x, y) for x in (40, 160, 530, 650) for y in (170, 262, 354)]
    crates = [(x + 8 + i * 34, y + 46 - tall, 30, tall) for x, y in racks for i in range(3)
              for tall in (chance.randint(26, 46),) if chance.random() < 0.86]  # fmt: skip
    truss = "".join(
        f"M0 {y}L400 {y - 70}L800 {y}M{200} {y - 35}L{400} {y}L600 {y - 35}M0 {y}H800"
        for y in (112,)
    )
    return "".join((
        rect((0, 0, 800, 600), light.on("#d5d6d2")),
        lines(((x, 0, x, 440) for x in range(14, 800, 18)), "#20262c", stroke_width=1.5, opacity=0.1),
        poly(((0, 440), (800, 440), (800, 600), (0, 600)), light.on("#b3b2ad")),
        poly(((330, 440), (470, 440), (560, 600), (240, 600)), light.on("#c4c2bb")),
        path("M322 440L226 600M478 440L574 600", stroke=light.on("#e0b23e"), stroke_width=6),
        path(truss, stroke=light.on("#6b7076"), stroke_width=8),
        _view(chance, look, (326, 250, 148, 190)),
        boxes(((x, y + 46, 112, 8) for x, y in racks), light.on("#d9762f")),
        boxes(((x + dx, 150, 8, 296) for x in (40, 160, 530, 650) for dx in (-4, 108)), light.on("#2f5f8a")),
        boxes(crates[::2], light.on("#c79a63")), boxes(crates[1::2], light.on("#b08350")),
        _forklift(look, 400, 560),
    ))  # fmt: skip


def _forklift(look: Look, x: int, y: int) -> str:
    body, dark = look.light.on("#e2a62f"), look.light.on(DARK)
    return (
        ellipse(x, y + 2, (70, 8), "#12161c", opacity=0.25)
        + path(f"M{x - 52} {y - 14}v-40h34l14-44h40v84z", body)
        + lines([(x - 2, y - 98, x + 40, y - 98), (x + 40, y - 98, x + 40, y - 40)], dark, stroke_width=5)
        + rect((x + 52, y - 118, 8, 112), dark)
        + rect((x + 60, y - 10, 46, 6), dark)
        + rect((x + 62, y - 56, 44, 44), look.light.on("#c79a63"))
        + circle(x - 28, y - 10, 15, dark) + circle(x + 26, y - 10, 15, dark)
    )  # fmt: skip


def _view(chance: Random, look: Look, box: tuple[int, int, int, int]) -> str:
    """What is seen through a window: sky, hills, a few trees."""
    x, y, w, h = box
    light, low = look.light, y + h
    top = f"Q{x + w * 0.4:.0f} {low - h * 0.6:.0f} {x + w} {low - h * 0.4:.0f}"
    hill = f"M{x} {low - h * 0.34:.0f}{top}V{low}H{x}z"
    trees = "".join(
        plant(
            chance.choice("fb"),
            x + chance.randint(30, w - 30),
            low - 2,
            chance.randint(h // 4, h // 2),
            name=look.name,
        )
        for _ in range(max(2, w // 120))
    )
    ground = rect((x, low - h * 0.14, w, h * 0.14), light.lawn[0])
    frame = rect((x, y, w, h), "none", stroke=light.on(DARK), stroke_width=9)
    return rect(box, f"url(#{look.name}s)") + path(hill, light.far) + ground + trees + frame


def _lamp(look: Look, x: int, y: int) -> str:
    glow = circle(x, y + 6, 46, "#ffe2a0", opacity=0.25) if look.light.lit else ""
    shade = look.light.on(BRICK[0] if look.paint.door == "#20343c" else look.paint.door)
    return (
        glow
        + lines([(x, 0, x, y - 22)], look.light.on(DARK), stroke_width=3)
        + path(f"M{x - 30} {y}q4-26 30-26t30 26z", shade)
    )
