"""Which ink can be read on a colour (WCAG 2.2, relative luminance)."""

import re

HEX = re.compile(r"#[0-9a-fA-F]{6}")


def readable_on(color: str) -> str:
    """`#ffffff` or `#111111`, whichever contrasts more with a `#rrggbb` colour."""
    if not HEX.fullmatch(color):
        return "#ffffff"
    light = _luminance(color)
    on_white = 1.05 / (light + 0.05)
    on_dark = (light + 0.05) / (_luminance("#111111") + 0.05)
    return "#ffffff" if on_white >= on_dark else "#111111"


def best_contrast(color: str) -> float:
    """Of a `#rrggbb` colour with the ink that `readable_on` answers: 1 (none) to 21."""
    return contrast(color, readable_on(color))


def contrast(one: str, other: str) -> float:
    """Of two `#rrggbb` colours: 1 (none) to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def legible(color: str, against: str, least: float) -> str:
    """The `#rrggbb` colour, or the nearest one towards white or black that contrasts so much with the other."""
    ink = readable_on(against)
    goal = "#ffffff" if ink == "#ffffff" else "#000000"
    for share in range(0, 101, 2):
        mixed = _mixed(color, goal, share / 100)
        if contrast(mixed, against) >= least:
            return mixed
    return goal


def _mixed(color: str, other: str, share: float) -> str:
    pairs = zip(_channels(color), _channels(other), strict=True)
    return "#" + "".join(f"{round(one + (two - one) * share):02x}" for one, two in pairs)


def _channels(color: str) -> tuple[int, ...]:
    return tuple(int(color[place : place + 2], 16) for place in (1, 3, 5))


def _luminance(color: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
