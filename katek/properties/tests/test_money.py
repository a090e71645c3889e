"""Money between minor units, decimal strings and people."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from katek.properties.money import format_money, to_amount, to_minor, to_text


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [
        (85000000, "USD", "850000.00"),
        (1, "EUR", "0.01"),
        (98000000, "JPY", "98000000"),
        (1500, "KWD", "1.500"),
        (0, "USD", "0.00"),
    ],
)
def test_the_currency_decides_on_the_decimals(minor, currency, text):
    assert to_text(minor, currency) == text
    assert to_minor(Decimal(text), currency) == minor


def test_no_price_is_no_text():
    assert to_text(None, "USD") is None


@pytest.mark.parametrize(("amount", "currency"), [("1.005", "USD"), ("1.5", "JPY")])
def test_more_decimals_than_the_currency_has_are_refused(amount, currency):
    with pytest.raises(ValueError, match="decimals"):
        to_minor(Decimal(amount), currency)


@given(st.integers(0, 10**15), st.sampled_from(["USD", "JPY", "KWD", "AED"]))
def test_there_and_back_is_the_same(minor, currency):
    assert to_minor(to_amount(minor, currency), currency) == minor


@pytest.mark.parametrize(
    ("minor", "currency", "language", "shown"),
    [
        (85000000, "USD", "en", "$850,000"),
        (140050, "EUR", "de", "1.400,50\xa0€"),
        (25000000, "EUR", "es", "250.000\xa0€"),
        (140000, "EUR", "fr", "1\u202f400\xa0€"),
        (120000, "GBP", "en-GB", "£1,200"),
        (100, "USD", "nonsense", "$1"),
    ],
)
def test_prices_are_written_as_in_the_language(minor, currency, language, shown):
    assert format_money(minor, currency, language) == shown
