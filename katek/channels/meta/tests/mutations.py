"""Payloads of Meta's as nobody sends them: valid ones in which something was put in another's place."""

import copy
import json
from typing import Any

from hypothesis import strategies as st

from katek.channels.meta.tests import payloads

TEXT = st.text(max_size=12) | st.sampled_from(
    [
        "",
        "\0",
        "\ud83c",
        "0",
        "m_a1",
        payloads.PAGE,
        payloads.PSID,
        "a\nb",
        "1795000000000",
        "💶" * 99,
    ]
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=True, allow_infinity=True)
    | TEXT
)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
ELEMENTS = [*payloads.MESSENGER.values(), *payloads.INSTAGRAM.values()]


@st.composite
def mutated(draw: st.DrawFn) -> Any:
    """An element with up to four of its values replaced, removed or renamed, wherever they stand."""
    element = copy.deepcopy(draw(st.sampled_from(ELEMENTS)))
    for _ in range(draw(st.integers(1, 4))):
        places = list(_places(element))
        if not places:
            break
        holder, key = draw(st.sampled_from(places))
        act = draw(st.sampled_from(["replace", "replace", "remove", "add"]))
        if act == "remove":
            del holder[key]
        elif act == "replace":
            holder[key] = draw(ANYTHING)
        elif isinstance(holder, dict):
            holder[draw(TEXT | st.sampled_from(["message", "postback", "read"]))] = draw(ANYTHING)
    return draw(st.sampled_from([element, element, element, draw(ANYTHING)]))


def _places(value: Any) -> Any:
    """Every (holder, key) in a value."""
    keys = value.keys() if isinstance(value, dict) else range(len(value))
    for key in list(keys):
        yield value, key
        if isinstance(value[key], dict | list):
            yield from _places(value[key])


def as_posted(*entries: Any, object: Any = "page") -> bytes:
    return json.dumps({"object": object, "entry": list(entries)}).encode()
