"""The outside of a listing: the right kind of building, in its surroundings, at some time of day."""

from collections.abc import Iterable
from random import Random
from typing import Any

from katek.sandbox.demo import buildings, businesses, houses, modern_houses
from katek.sandbox.demo.homes import TALL_PLACES, dice
from katek.sandbox.demo.houses import BASE, Drawn
from katek.sandbox.demo.openings import Look
from katek.sandbox.demo.palettes import light_for, paint_for
from katek.sandbox.demo.plots import meadow
from katek.sandbox.demo.scenery import definitions, distance, lawn, river, sky, skyline, street
from katek.sandbox.demo.svg import group, poly
from katek.sandbox.demo.trees import fence, flowers, grove, plant, shadow, shrubs

MIDDLE = 400
HOUSES = ("Single Family Residence", "Townhouse", "Duplex")


def exterior(listing: dict[str, Any], index: int) -> str:
    """The shapes of the picture, without the `svg` element around them."""
    chance = dice(listing["listing_id"], "outside", index)
    look = look_of(listing, chance)
    kind = listing["property_sub_type"]
    view = [definitions(look.light, look.name), sky(chance, look.light, look.name)]
    if kind == "Unimproved Land":
        view.append(meadow(chance, look))
    elif kind in HOUSES:
        view.append(_house_and_garden(chance, look, _house(chance, look, listing)))
    else:
        view.append(_in_town(chance, look, listing))
    return "".join(view)


def look_of(listing: dict[str, Any], chance: Random) -> Look:
    """The light is drawn for each picture, the paint stays with the listing."""
    paint = paint_for(dice(listing["listing_id"], "paint"))
    name = f"k{listing['listing_id'].split('-')[-1]}"
    return Look(
        light_for(chance), paint, f"{name}{chance.randint(0, 99)}", frozenset(listing["features"])
    )


def _house(chance: Random, look: Look, listing: dict[str, Any]) -> Drawn:
    area, year = listing["living_area"] or 0, listing["year_built"] or 1990
    if listing["property_sub_type"] == "Townhouse":
        return modern_houses.townhouses(look, 2 if area < 1350 else 3, chance)
    if listing["property_sub_type"] == "Duplex":
        return modern_houses.duplex(look, 1)
    storeys = 1 if area < 1450 else 2
    built = dice(listing["listing_id"], "style")
    return _style(built, year, storeys)(look, storeys)


def _style(chance: Random, year: int, storeys: int) -> houses.Style:
    if year < 1935:
        return chance.choice((houses.craftsman, houses.craftsman, houses.cottage))
    if year < 1953:
        return houses.cottage
    if year < 1979 and storeys == 1:
        return houses.ranch
    if year < 2003:
        return houses.traditional
    return chance.choice((modern_houses.modern, modern_houses.farmhouse, modern_houses.modern))


def _house_and_garden(chance: Random, look: Look, house: Drawn) -> str:
    light, name = look.light, look.name
    parts = [
        distance(chance, light, mountain=chance.random() < 0.45),
        lawn(light, name),
        grove(chance, name),
    ]
    if "fenced yard" in look.features:
        parts.append(fence(light, ((-6, 190), (612, 800)), 468, white=chance.random() < 0.5))
    left, right = int(MIDDLE - house.half), int(MIDDLE + house.half)
    built = [shadow(MIDDLE, BASE, house.half + 20), _paths(look, house), house.shapes]
    if "garden" in look.features:
        built.append(flowers(chance, light, (left + 10, left + 120, BASE + 8)))
        built.append(flowers(chance, light, (right - 90, right - 6, BASE + 8)))
    built.append(shrubs(chance, name, ((left + 2, BASE + 6), (right + 8, BASE + 8))))
    size = chance.uniform(0.94, 1.1)
    flip = -1 if chance.random() < 0.5 else 1
    place = f"translate({MIDDLE} {BASE + 18})scale({size * flip:.2f} {size:.2f})translate(-{MIDDLE} -{BASE})"
    parts.append(group(*built, transform=place))
    if chance.random() < 0.35:
        parts.append(plant("b", chance.choice((44, 752)), 566, chance.randint(230, 300), name=name))
    return "".join(parts)


def _paths(look: Look, house: Drawn) -> str:
    """Walks to the doors and drives to the garages, widening towards the viewer."""
    walks = [(x - 17, x + 17) for x in house.doors]
    drives = house.drives if {"garage", "parking"} & look.features else ()
    return _ground(drives, look.light.on("#b5b1a9")) + _ground(walks, look.light.on("#cdc7ba"))


def _ground(strips: Iterable[tuple[float, float]], paint: str) -> str:
    def near(x: float) -> float:
        return MIDDLE + (x - MIDDLE) * 1.4

    return "".join(
        poly(((left, BASE), (right, BASE), (near(right), 640), (near(left), 640)), paint)
        for left, right in strips
    )


def _in_town(chance: Random, look: Look, listing: dict[str, Any]) -> str:
    light, name = look.light, look.name
    tall = listing["subdivision_name"] in TALL_PLACES and (listing["entry_level"] or 0) > 0
    building = _building(chance, look, listing, tall=tall)
    by_water = "waterfront" in look.features
    parts = [
        skyline(chance, light) if tall else distance(chance, light, mountain=chance.random() < 0.35)
    ]
    parts.append(lawn(light, name, 430))
    parts.append(grove(chance, name, sides=((10, 140), (670, 790))))
    parts.append(river(chance, light, 522) if by_water else street(light))
    parts.append(building.shapes)
    low = buildings.STREET_BASE
    spots = (chance.randint(60, 130), chance.randint(668, 740))
    parts += [plant("b", x, low + 6, chance.randint(120, 160), name=name) for x in spots]
    parts.append(shrubs(chance, name, ((150, low + 4), (648, low + 4))))
    return "".join(parts)


def _building(chance: Random, look: Look, listing: dict[str, Any], *, tall: bool) -> Drawn:
    kind, year = listing["property_sub_type"], listing["year_built"] or 2000
    business = {
        "Retail": businesses.shop,
        "Office": businesses.office,
        "Warehouse": businesses.warehouse,
    }
    if kind in business:
        return business[kind](look)
    if kind == "Loft":
        return buildings.warehouse_loft(look, chance)
    if tall:
        return buildings.tower(look, chance)
    storeys = max(listing["entry_level"] or 1, 4 if year >= 1985 else 3)
    return buildings.block(look, storeys) if year >= 1985 else buildings.walk_up(look, storeys)
