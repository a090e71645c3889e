"""Pictures of demo listings, drawn by code: the same listing always gets the same ones.

`draw(listing, 0)` shows the outside, 1 a plan of the rooms, 2 a room inside; higher numbers begin
again in another light. The drawings suit a width of 320 px, have no script, and refer to nothing
outside themselves.
"""

from collections.abc import Callable
from html import escape
from typing import Any

from katek.sandbox.demo.exteriors import exterior
from katek.sandbox.demo.living_rooms import living_room
from katek.sandbox.demo.plans import plan
from katek.sandbox.demo.plots import plot_plan
from katek.sandbox.demo.scenery import HEIGHT, WIDTH
from katek.sandbox.demo.workplaces import workplace

LAND = "Unimproved Land"
WORKPLACES = ("Retail", "Office", "Warehouse")


def draw(listing: dict[str, Any], index: int) -> str:
    """One picture of a listing in the property shape, as an SVG document of less than 12 KB."""
    shapes = _view(listing["property_sub_type"], index % 3)(listing, index)
    title = escape(f"Illustration: {listing['property_sub_type']}, {listing['city']}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">'
        f"<title>{title}</title>{shapes}</svg>"
    )


def _view(kind: str, which: int) -> Callable[[dict[str, Any], int], str]:
    inside = exterior if kind == LAND else workplace if kind in WORKPLACES else living_room
    return (exterior, plot_plan if kind == LAND else plan, inside)[which]
