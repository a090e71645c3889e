"""An exception as a log may keep it: what it was and where it passed, without the values it met."""

import re
from collections.abc import Iterator
from pathlib import PurePath
from traceback import TracebackException, walk_tb

from katek.core.scrubbing import on_one_line, scrub

FRAMES = 30  # of one exception, counted from where it was raised
CHAIN = 5  # exceptions that led to each other, and members of a group
LONGEST = 300  # characters of a message

# Libraries quote what they couldn't use. Words of code may stay: a table, a column, a module.
_QUOTED = re.compile(r"'([^']*)'|\"([^\"]*)\"|«([^»]*)»")
_CODE = re.compile(r"[a-z_][a-z0-9_.]{0,80}")
_ROW = re.compile(r"=\(.*?\)|contains \(.*\)")  # how PostgreSQL shows values


def describe(problem: BaseException) -> str:
    """One paragraph an exception, its causes first: type, message, then a line for each place.

    Of a message the first line is told, without quoted values and scrubbed.
    """
    return "\n".join(line for one in _chain(problem) for line in _lines(one))


def _chain(problem: BaseException) -> list[BaseException]:
    found: list[BaseException] = []
    current: BaseException | None = problem
    while current is not None and current not in found and len(found) < CHAIN:
        found.append(current)
        current = current.__cause__ or (
            None if current.__suppress_context__ else current.__context__
        )
    found.reverse()
    if isinstance(problem, BaseExceptionGroup):
        found += problem.exceptions[:CHAIN]
    return found


def _lines(problem: BaseException) -> Iterator[str]:
    told = _message(problem)
    yield f"{type(problem).__qualname__}: {told}" if told else type(problem).__qualname__
    places = [
        f"  {_short(frame.f_code.co_filename)}:{line} in {frame.f_code.co_name}"
        for frame, line in walk_tb(problem.__traceback__)
    ]
    yield from places[-FRAMES:]


def _message(problem: BaseException) -> str:
    # Not `str(problem)`: that runs code of the exception, which may fail in turn.
    text = str(TracebackException(type(problem), problem, None))
    first = text[: 4 * LONGEST].strip().partition("\n")[0]
    return scrub(on_one_line(_ROW.sub("(…)", _QUOTED.sub(_quoted, first))))[:LONGEST]


def _quoted(match: re.Match[str]) -> str:
    inside = match[1] or match[2] or match[3] or ""
    return match[0] if _CODE.fullmatch(inside) else f"{match[0][0]}…{match[0][-1]}"


def _short(path: str) -> str:
    """The last parts of a path: the rest tells where somebody's home is."""
    return "/".join(PurePath(path).parts[-4:])
