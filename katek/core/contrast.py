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
    light, ink = _luminance(color), _luminance(readable_on(color))
    return (max(light, ink) + 0.05) / (min(light, ink) + 0.05)


def _luminance(color: str) -> float:
    channels = (int(color[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (_linear(channel) for channel in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
