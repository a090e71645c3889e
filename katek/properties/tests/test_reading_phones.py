"""Numbers that are said to be a phone are no amounts, whatever is missing in them."""

import pytest

from katek.properties.reading import read
from katek.properties.tests.utterances import DE, ES, US


@pytest.mark.parametrize(
    ("text", "context"),
    [
        ("my phone is 555-0100", US),
        ("phone: 555 0100", US),
        ("my number is 5550100", US),
        ("call me at 555-0100", US),
        ("you can reach me on 55501", US),
        ("my cell is 503-555-01", US),
        ("meine Nummer ist 123456", DE),
        ("Telefon 0171 234", DE),
        ("mi teléfono es 600 123", ES),
    ],
)
def test_a_number_said_to_be_a_phone_is_no_price(text, context):
    found = read(text, context=context)
    assert (found.price_min, found.price_max, found.transaction) == (None, None, None)
    assert (found.places, found.unknown_places, found.ref) == ((), (), None)


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("call me, 500000 is my limit", 500_000),
        ("text me about homes under 500k", 500_000),
        ("my number is 450k", 450_000),
        ("phone me at 5 about condos up to $300,000", 300_000),
    ],
)
def test_a_price_beside_it_is_one(text, price):
    assert read(text, context=US).price_max == price
