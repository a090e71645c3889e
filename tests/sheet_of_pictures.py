"""All pictures of `docs/screenshots/` on one sheet, to be looked at together (`make pictures`)."""

from pathlib import Path

from tests.browsing import chromium
from tests.installation import ROOT

PICTURES = ROOT / "docs" / "screenshots"
SHEET = PICTURES / "sheet.jpg"
WIDE, ACROSS = 300, 10  # pixels of a picture, pictures in a row
STYLE = f"""body {{ margin: 8px; display: grid; grid-template-columns: repeat({ACROSS}, {WIDE}px); gap: 8px;
  background: #777; color: #fff; font: 12px sans-serif; }}
figure {{ margin: 0 }}
img {{ display: block; width: 100%; height: 200px; object-fit: contain; object-position: 0 0 }}"""


def draw(pictures: list[Path]) -> None:
    shown = "".join(
        f"<figure><img src='{one.as_uri()}'><figcaption>{one.stem}</figcaption></figure>"
        for one in pictures
    )
    page_file = PICTURES / "sheet.html"
    page_file.write_text(f"<!doctype html><style>{STYLE}</style>{shown}")
    try:
        with chromium() as browser:
            page = browser.new_page(viewport={"width": ACROSS * (WIDE + 8) + 8, "height": 900})
            page.goto(page_file.as_uri(), wait_until="load")
            page.screenshot(path=SHEET, type="jpeg", quality=55, full_page=True)
    finally:
        page_file.unlink()


if __name__ == "__main__":
    draw(
        sorted(one for one in PICTURES.iterdir() if one.suffix in (".jpg", ".png") and one != SHEET)
    )
