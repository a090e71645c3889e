"""How far a command has come: a bar for who watches, a line now and then for a log, or nothing."""

import sys
from collections.abc import Callable, Iterable, Iterator
from shutil import get_terminal_size
from time import monotonic
from typing import TextIO, TypeVar

T = TypeVar("T")

BAR_EVERY = 0.1  # seconds
LINE_EVERY = 5.0  # seconds
WIDTH = 30  # of the bar, in characters


def progress(
    items: Iterable[T],
    total: int | None,
    label: str,
    *,
    quiet: bool = False,
    stream: TextIO | None = None,
    tick: Callable[[], float] = monotonic,
) -> Iterator[T]:
    """The items, one by one, while the command's standard error tells how many have been done.

    `total` None: unknown, only the count is told. `quiet`: the command was called with --quiet.
    """
    out = stream or sys.stderr
    if quiet:
        yield from items
        return
    on_terminal = out.isatty()
    every = BAR_EVERY if on_terminal else LINE_EVERY
    done, told, told_at = 0, -1, tick()
    try:
        for item in items:
            yield item
            done += 1
            if (now := tick()) - told_at >= every:
                told, told_at = done, now
                _tell(out, _line(label, done, total, on_terminal), on_terminal)
    finally:  # also when it was left early: the last word is how far it came
        if told != done:
            _tell(out, _line(label, done, total, on_terminal), on_terminal)
        if on_terminal:
            out.write("\n")
            out.flush()


def _tell(out: TextIO, line: str, on_terminal: bool) -> None:
    if on_terminal:
        out.write(f"\r{line[: get_terminal_size().columns - 1]}\x1b[K")
    else:
        out.write(f"{line}\n")
    out.flush()


def _line(label: str, done: int, total: int | None, on_terminal: bool) -> str:
    if not total:
        return f"{label}: {done:,}"
    share = min(done / total, 1.0)
    count = f"{done:,} of {total:,} ({share:.0%})"
    if not on_terminal:
        return f"{label}: {count}"
    full = round(WIDTH * share)
    return f"{label} [{'#' * full}{'.' * (WIDTH - full)}] {count}"
