"""An agency's colour never makes a text unreadable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from katek.core.contrast import contrast
from katek.inbound.brand import EDGE, TEXT, UNDER_DARK, UNDER_LIGHT, USUAL, brand_css, brand_of

colors = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@given(colors)
def test_text_on_and_of_any_colour_is_legible_in_both_themes(color):
    brand = brand_of(color)
    assert contrast(brand.ink, brand.color) >= TEXT
    for place, under in enumerate((UNDER_LIGHT, UNDER_DARK)):
        assert contrast(brand.text[place], under) >= TEXT
        assert contrast(brand.edge[place], under) >= EDGE


def test_a_colour_that_can_be_read_stays_the_agencys_own():
    assert brand_of("#7c2d12").color == brand_of("#7c2d12").text[0] == "#7c2d12"


@pytest.mark.parametrize("odd", ["", "red", "#fff", "#0f766e}body{display:none"])
def test_what_is_no_colour_can_not_get_into_the_stylesheet(odd):
    assert brand_css(brand_of(odd)) == brand_css(brand_of(USUAL))
