"""What somebody wrote in an answer, without the mail that they answered: the first sign of a quote ends it."""

import re

_INTRODUCTIONS = re.compile(
    r"^(on .{5,200} wrote:|am .{5,200} schrieb.*:|el .{5,200} escribió:|"
    r"-{2,} ?(original message|ursprüngliche nachricht|mensaje original) ?-{2,}|"
    r"_{10,}|from: .+|von: .+|de: .+@.+|>.*)$",
    re.IGNORECASE,
)
_SIGNATURES = ("--", "-- ")


def without_quotes(words: str) -> str:
    """The part before the quote and the signature; all of it if nothing stands before them."""
    lines = words.replace("\r\n", "\n").split("\n")
    kept: list[str] = []
    for place, line in enumerate(lines):
        whole = line.strip()
        # Long introductions are broken in two by mail programs.
        together = f"{whole} {lines[place + 1].strip()}" if place + 1 < len(lines) else whole
        if line in _SIGNATURES or _INTRODUCTIONS.match(whole):
            break
        if whole.lower().startswith(("on ", "am ", "el ")) and _INTRODUCTIONS.match(together):
            break
        kept.append(line)
    return "\n".join(kept).strip() or words.strip()
