"""Liquid for what people write: plain values only, with limits, and told by line what is wrong.

Nothing of ours can be reached from a template but the values of `variables`; loops, growing texts and other
templates are bounded or not there.
"""

import re
from functools import lru_cache
from typing import Any

from liquid import BoundTemplate, Environment
from liquid.builtin.expressions.primitive import RangeLiteral
from liquid.exceptions import LiquidError
from liquid.expression import Expression

LONGEST_TEMPLATE = 100_000
_TAGS = {
    "#", "assign", "break", "capture", "case", "comment", "content", "continue", "echo", "for", "if",
    "illegal", "liquid", "output", "unless",
}  # fmt: skip
_FILTERS = {
    "abs", "append", "at_least", "at_most", "capitalize", "ceil", "concat", "date", "default", "divided_by",
    "downcase", "escape", "escape_once", "first", "floor", "join", "last", "map", "minus", "modulo",
    "newline_to_br", "plus", "prepend", "reverse", "round", "size", "slice", "sort", "strip", "times",
    "truncate", "truncatewords", "uniq", "upcase", "url_encode", "where",
}  # fmt: skip
# What templates may use. `properties` is a list of listings; see `properties.shapes.card_json`.
VARIABLES: dict[str, frozenset[str]] = {
    "lead": frozenset(
        {"name", "first_name", "last_name", "email", "phone", "stage", "language", "source"}
    ),
    "organization": frozenset({"name", "email", "phone", "website", "address"}),
    "persona": frozenset({"name", "signature"}),
    "properties": frozenset(),
    "unsubscribe_url": frozenset(),
}


class CannotRender(ValueError):
    """What is wrong with a template, with Liquid's own words and line."""


class _Liquid(Environment):
    """Bounded: a template can't run or grow without end."""

    loop_iteration_limit = 5_000
    output_stream_limit = 500_000
    local_namespace_limit = 50_000
    context_depth_limit = 20
    block_nesting_limit = 10


def _environment(*, autoescape: bool) -> Environment:
    made = _Liquid(autoescape=autoescape)
    made.tags = {name: tag for name, tag in made.tags.items() if name in _TAGS}
    made.filters = {name: act for name, act in made.filters.items() if name in _FILTERS}
    return made


_html, _text = _environment(autoescape=True), _environment(autoescape=False)


def fill(template: str, values: dict[str, Any], *, escaped: bool) -> str:
    """The template with these values, HTML-escaped or as they are. Raises `CannotRender`."""
    try:
        return _parsed(template, escaped).render(**values)
    except LiquidError as error:
        raise CannotRender(f"The template does not work: {in_words(error)}.") from error
    except (ArithmeticError, RecursionError, MemoryError, TypeError, ValueError) as error:
        raise CannotRender(f"The template does not work: {type(error).__name__}.") from error


def check(template: str) -> None:
    """Raises `CannotRender` for a template that can't work, with the line, and for unknown names."""
    if len(template) > LONGEST_TEMPLATE:
        raise CannotRender(f"it is longer than {LONGEST_TEMPLATE:,} characters.")
    try:
        parsed = _parsed(template, True)
        found = parsed.analyze()
    except LiquidError as error:
        raise CannotRender(f"{in_words(error)}.") from error
    except RecursionError:
        raise CannotRender("it is nested too deeply.") from None
    for name, places in found.filters.items():
        if name not in _FILTERS:
            raise CannotRender(
                f"line {_line(template, places[0].index)}: there is no filter “{name}”."
            )
    for uses in found.globals.values():
        for use in uses:
            _check_variable(template, use)
    _check_ranges(parsed)


def in_words(error: LiquidError) -> str:
    """`line 3: expected '}}', found end of file`."""
    words = str(error.args[0] if error.args else type(error).__name__).splitlines()[0].rstrip(".")
    token = getattr(error, "token", None)
    if token is None or token.start_index < 0:
        return words
    return f"line {_line(token.source, token.start_index)}: {words}"


@lru_cache(maxsize=512)
def _parsed(template: str, escaped: bool) -> BoundTemplate:
    return (_html if escaped else _text).from_string(template)


def _check_variable(template: str, use: Any) -> None:
    """The name, and the one behind its dot where we know all there are."""
    root, *rest = use.segments
    name, second = str(root), rest[0] if rest else None
    known = VARIABLES.get(name)
    wrong = known is None or bool(known and isinstance(second, str) and second not in known)
    if wrong:
        line = _line(template, use.span.index)
        raise CannotRender(f"line {line}: there is no variable “{use}”. {_there_is(name)}")


def _there_is(name: str) -> str:
    if names := VARIABLES.get(name):
        return f"There are {', '.join(f'{name}.{one}' for one in sorted(names))}."
    return f"There are {', '.join(f'{one}.*' if sub else one for one, sub in VARIABLES.items())}."


def _check_ranges(parsed: BoundTemplate) -> None:
    """Ranges are outside Liquid's own limits, and a mail needs none."""
    waiting: list[Any] = list(parsed.nodes)
    while waiting:
        node = waiting.pop()
        if isinstance(node, RangeLiteral):
            raise CannotRender("a range such as (1..5) can't be used here.")
        if isinstance(node, Expression):
            waiting += node.children()
        else:
            # The context is only asked for other templates, of which there are none.
            waiting += [*node.children(None, include_partials=False), *node.expressions()]


def _line(source: str, index: int) -> int:
    return len(re.findall(r"\n", source[: max(index, 0)])) + 1
