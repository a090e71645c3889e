"""All pictures of `docs/screenshots/` on one sheet, to be looked at together (`make pictures`).

By area, each page with its widths and themes side by side; of a long page its upper part.
"""

import re
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

from tests.browsing import chromium
from tests.installation import ROOT

PICTURES = ROOT / "docs" / "screenshots"
SHEET = PICTURES / "sheet.jpg"
# What the names of an area's pictures begin with, in the order of the sheet; the last takes what is left.
AREAS = {
    "Home": ("home",),
    "Inbox": ("inbox", "conversation"),
    "Leads": ("lead",),
    "Properties": ("propert", "import"),
    "Campaigns and e-mails": ("campaign", "email", "mail"),
    "Channels and webhooks": ("channel", "webhooks", "endpoint", "delivery", "hubspot"),
    "Persona, settings, first steps": ("persona", "settings", "first"),
    "Operator": ("operator",),
    "Customers' pages": ("chat", "public", "widget"),
    "Signing in, errors, styleguide": ("",),
}
KIND = re.compile(r"-(1280|390|360)-(light|dark)$")
WIDE, NARROW, HIGH = 300, 100, 270  # pixels of a picture of the desk, of a phone, and of either
STYLE = f"""body {{ width: 3060px; margin: 12px; background: #777; color: #fff; font: 12px sans-serif }}
section {{ display: flex; flex-wrap: wrap; gap: 10px 24px }}
h2 {{ margin: 20px 0 6px; font-size: 28px }}
figure {{ margin: 0 }}
div {{ display: flex; gap: 4px; align-items: start }}
img {{ width: {WIDE}px; max-height: {HIGH}px; object-fit: cover; object-position: 0 0 }}
.narrow {{ width: {NARROW}px }}"""


def page_of(picture: Path) -> str:
    """Of which page and state it is, whatever the width and theme."""
    return KIND.sub("", picture.stem)


def area_of(picture: Path) -> str:
    return next(area for area, names in AREAS.items() if picture.stem.startswith(names))


def draw(pictures: Iterable[Path]) -> None:
    order = list(AREAS)
    by_area = sorted(pictures, key=lambda one: (order.index(area_of(one)), page_of(one), one.stem))
    shown = "".join(
        f"<h2>{area}</h2><section>{_pages(list(found))}</section>"
        for area, found in groupby(by_area, area_of)
    )
    page_file = PICTURES / "sheet.html"
    page_file.write_text(f"<!doctype html><style>{STYLE}</style>{shown}")
    try:
        with chromium() as browser:
            page = browser.new_page(viewport={"width": 3084, "height": 900})
            page.goto(page_file.as_uri(), wait_until="load")
            page.screenshot(path=SHEET, type="jpeg", quality=55, full_page=True)
    finally:
        page_file.unlink()


def _pages(pictures: list[Path]) -> str:
    return "".join(
        f"<figure><div>{''.join(map(_picture, found))}</div><figcaption>{page}</figcaption></figure>"
        for page, found in groupby(pictures, page_of)
    )


def _picture(one: Path) -> str:
    kind = KIND.search(one.stem)
    narrow = "narrow" if (kind and kind[1] != "1280") or "phone" in one.stem else ""
    return f"<img class='{narrow}' src='{one.as_uri()}'>"


if __name__ == "__main__":
    draw(one for one in PICTURES.iterdir() if one.suffix in (".jpg", ".png") and one != SHEET)
