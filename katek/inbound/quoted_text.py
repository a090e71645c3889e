"""What somebody wrote in a mail: in an answer without the mail that it answers, whose first sign ends it."""

import re
from collections.abc import Sequence
from typing import NamedTuple

_INTRODUCTIONS = re.compile(
    r"^(on .{5,200} wrote:|am .{5,200} schrieb.*:|el .{5,200} escribió:|"
    r"-{2,} ?(original message|ursprüngliche nachricht|mensaje original) ?-{2,}|"
    r"_{10,}|\*?(from|von|de):\*? .*\S@\S.*|>.*)$",
    re.IGNORECASE,
)
_SENDER = re.compile(r"^\*?(from|von|de):\*? ", re.IGNORECASE)
_SUBJECT = re.compile(r"^\*?(subject|betreff|asunto):", re.IGNORECASE)
_DATE_OR_RECIPIENT = re.compile(
    r"^\*?(sent|date|to|cc|gesendet|datum|an|enviado|fecha|para):", re.IGNORECASE
)
_SIGNATURES = ("--", "-- ")
LONGEST_HEADER = 8  # lines of a quoted mail's header
LONGEST_SIGNATURE = 20  # lines; what is longer is no signature


class Words(NamedTuple):
    """What was written, and the signature under it, empty if there is none."""

    text: str
    signature: str = ""


def parts(words: str, *, answers: bool) -> Words:
    """The text and its signature; of what `answers` a mail, the part before the quote.

    Where nothing stands before signature or quote, all of it is the text.
    """
    lines = words.replace("\r\n", "\n").split("\n")
    if answers:
        lines = lines[: _start_of_quote(lines)]
    end = _start_of_signature(lines)
    text = "\n".join(lines[:end]).strip()
    if not text:
        return Words(words.strip())
    return Words(text, "\n".join(lines[end + 1 :]).strip())


def _start_of_quote(lines: Sequence[str]) -> int:
    for place, line in enumerate(lines):
        whole = line.strip()
        # Long introductions are broken in two by mail programs.
        together = f"{whole} {lines[place + 1].strip()}" if place + 1 < len(lines) else whole
        if _INTRODUCTIONS.match(whole) or _is_header(lines[place : place + LONGEST_HEADER]):
            return place
        if whole.lower().startswith(("on ", "am ", "el ")) and _INTRODUCTIONS.match(together):
            return place
    return len(lines)


def _is_header(lines: Sequence[str]) -> bool:
    """Whether a quoted mail's header begins here: `From: Ana`, more such lines, and a subject among them."""
    if not _SENDER.match(lines[0].strip()):
        return False
    block: list[str] = []
    for line in lines[1:]:
        if not line.strip():
            break
        block.append(line.strip())
    return any(map(_SUBJECT.match, block)) and any(map(_DATE_OR_RECIPIENT.match, block))


def _start_of_signature(lines: Sequence[str]) -> int:
    for place, line in enumerate(lines):
        if line in _SIGNATURES and len(lines) - place - 1 <= LONGEST_SIGNATURE:
            return place
    return len(lines)


def newly_written(whole: str, stripped: str, *, answers: bool) -> Words:
    """What was written this time; `stripped` is the provider's own reading of an answer, empty without one."""
    found = parts(whole, answers=answers)
    return Words(stripped, found.signature) if answers and stripped else found
