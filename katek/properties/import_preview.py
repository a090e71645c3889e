"""The first rows of a file as they were understood, for people to look at before anything comes in."""

from typing import Any

from katek.properties.changes import CREATED, Change
from katek.properties.display import facts_of
from katek.properties.importing import Line
from katek.properties.opening import storable
from katek.properties.shapes import price_text, title_of

SHOWN = 6  # rows
WORDS = 160  # of the remarks, in characters


def preview_of(line: Line, language: str) -> dict[str, Any]:
    """`outcome` is new, changed, unchanged or refused; of what came through also what pages show of it."""
    told: dict[str, Any] = {"row": line.row.number, "outcome": _outcome(line)}
    if line.change is None or line.refused:
        return told | {"problems": [[one.field, storable(one.reason)] for one in line.refused]}
    listing = line.change.listing
    return told | {
        "title": title_of(listing),
        "price": price_text(listing, language),
        "facts": [list(pair) for pair in facts_of(listing, language) if pair[0] != "Price"],
        "words": listing.public_remarks[:WORDS],
        "photo": _photo(line.change),
        "photos": listing.photos_count,
        "withheld": listing.remarks_withheld,
    }


def _outcome(line: Line) -> str:
    if line.refused or line.change is None:
        return "refused"
    if line.change.event is None:
        return "unchanged"
    return "new" if line.change.event == CREATED else "changed"


def _photo(change: Change) -> str:
    """An address elsewhere; files of ours are not looked for."""
    return next((media.url for media in change.pictures or [] if media.url), "")
