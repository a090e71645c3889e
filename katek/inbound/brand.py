"""The agency's colour as the tokens of public pages: whatever was chosen, text on it and of it can be read."""

from dataclasses import dataclass

from katek.core.contrast import HEX, best_contrast, legible, readable_on

USUAL = "#0f766e"
# What lies under public pages, see `core/tokens.css`: the darkest of the light theme, the lightest of the dark.
UNDER_LIGHT = "#f1f3f6"
UNDER_DARK = "#1b2128"
TEXT, EDGE = 4.5, 3.0  # WCAG AA: for words, and for what shows where a control is


@dataclass(frozen=True)
class Brand:
    """`ink` is read on `color`; the others are the colour itself where it may be seen, else one near it."""

    color: str
    ink: str
    text: tuple[str, str]
    edge: tuple[str, str]


def brand_of(chosen: str) -> Brand:
    """For a `#rrggbb` colour; anything else counts as the usual one. Pairs are for light and for dark."""
    color = chosen if HEX.fullmatch(chosen) else USUAL
    if best_contrast(color) < TEXT:
        color = legible(color, "#ffffff", TEXT)
    return Brand(
        color=color,
        ink=readable_on(color),
        text=(legible(color, UNDER_LIGHT, TEXT), legible(color, UNDER_DARK, TEXT)),
        edge=(legible(color, UNDER_LIGHT, EDGE), legible(color, UNDER_DARK, EDGE)),
    )


def brand_css(brand: Brand) -> str:
    light_dark = "light-dark({},{})".format
    return (
        f":root{{--brand:{brand.color};--on-brand:{brand.ink};"
        f"--brand-text:{light_dark(*brand.text)};--brand-edge:{light_dark(*brand.edge)}}}"
    )
