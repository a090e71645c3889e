"""One amount in any spelling is one amount, and its bounds are what was said."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from katek.properties.criteria import Criteria
from katek.properties.reading import read
from katek.properties.reading_numbers import parse_number
from katek.properties.tests.utterances import AE, DE, ES, FR, GB, IN, US


@pytest.mark.parametrize(
    "spelling",
    [
        *("$1.2m", "1,200,000", "1.2 million", "$1,200,000.00", "1200000", "USD 1.2M", "1.2MM"),
        *(
            "$1.2 mil",
            "1,2 Mio",
            "1 200 000",
            "1'200'000",
            "1.200.000",
            "1200k",
            "1,200k",
            "1.200k",
        ),
        *("one point two million", "1200 thousand", "1 million 200 thousand", "$1.2M USD"),
        *("one million two hundred thousand", "12 lakh", "0.12 crore", "١٫٢ مليون", "1.2 مليون"),
    ],
)
def test_every_spelling_of_an_amount_is_the_same_amount(spelling: str):
    found = read(f"house for {spelling}", context=US)
    assert (found.transaction, found.price_max) == ("buy", Decimal(1_200_000))


def spellings(amount: int) -> list[str]:
    grouped = f"{amount:,}"
    millions = Decimal(amount).scaleb(-6).normalize()
    return [
        str(amount),
        f"${grouped}",
        grouped.replace(",", "."),
        grouped.replace(",", "'"),
        grouped.replace(",", " "),
        grouped.replace(",", "\u202f"),
        f"{grouped}.00",
        f"{millions:f}m",
        f"{millions:f} million",
        f"{Decimal(amount) / 1000:f}k",
        f"{amount} dollars",
        "".join(chr(0x660 + int(digit)) for digit in str(amount)),
    ]


@pytest.mark.long
@settings(max_examples=60)
@given(st.integers(20, 99_999).map(lambda n: n * 1000))
def test_amounts_round_trip_through_their_spellings(amount: int):
    for spelling in spellings(amount):
        found = read(f"house under {spelling}", context=US)
        assert found.price_min is None
        assert found.price_max == amount, spelling


@pytest.mark.parametrize(
    ("digits", "multiplied", "value"),
    [
        ("1.250", None, "1250"),
        ("1,250", None, "1250"),
        ("1.25", "6", "1.25"),
        ("1.250", "6", "1.250"),
        ("1,5", "6", "1.5"),
        ("850.000,00", None, "850000.00"),
        ("10,00,000", None, "1000000"),
        ("0.125", None, "0.125"),
        (".75", "6", "0.75"),
        ("2,5", None, "2.5"),
        ("1.2.3", None, None),
        ("192.168.10.1", None, None),
        ("1,2345", None, "1.2345"),
    ],
)
def test_separators_group_thousands_or_mark_decimals(digits, multiplied, value):
    found = parse_number(digits, multiplied=multiplied)
    assert found == (None if value is None else Decimal(value))


BOUNDS = [
    *(("under 400k", None, 400), ("below 400k", None, 400), ("max 400k", None, 400)),
    *(("up to 400k", None, 400), ("no more than 400k", None, 400), ("400k tops", None, 400)),
    *(("400k or less", None, 400), ("<400k", None, 400), ("≤ 400k", None, 400)),
    *(("can't go over 400k", None, 400), ("bis 400k", None, 400), ("höchstens 400k", None, 400)),
    *(("hasta 400k", None, 400), ("máximo 400k", None, 400), ("jusqu'à 400k", None, 400)),
    *(("moins de 400k", None, 400), ("400k maxi", None, 400), ("أقل من 400k", None, 400)),
    *(("بحد أقصى 400k", None, 400), ("400k", None, 400), ("budget 400k", None, 400)),
    *(("over 400k", 400, None), ("from 400k", 400, None), ("at least 400k", 400, None)),
    *(("min 400k", 400, None), ("400k+", 400, None), ("400k and up", 400, None)),
    *(("ab 400k", 400, None), ("mindestens 400k", 400, None), ("desde 400k", 400, None)),
    *(("mínimo 400k", 400, None), ("à partir de 400k", 400, None)),
    *(("around 400k", 360, 440), ("about 400k", 360, 440), ("roughly 400k", 360, 440)),
    *(("circa 400k", 360, 440), ("unos 400k", 360, 440), ("environ 400k", 360, 440)),
    *(("400k-ish", 360, 440), ("~400k", 360, 440), ("400k give or take", 360, 440)),
    *(("300-400k", 300, 400), ("300k to 400k", 300, 400), ("between 300 and 400k", 300, 400)),
    *(("zwischen 300 und 400k", 300, 400), ("entre 300 y 400k", 300, 400)),
    *(("entre 300 et 400k", 300, 400), ("from 300k to 400k", 300, 400), ("3-400k", 300, 400)),
    *(("£300k … 400", 300, 400), ("400-300k", 300, 400), ("min 300k max 400k", 300, 400)),
    *(("over 300k but under 400k", 300, 400), ("the 300s", 300, 399), ("low 300s", 300, 333)),
]


@pytest.mark.parametrize(("phrase", "low", "high"), BOUNDS)
def test_bounds_are_understood_in_every_language(phrase, low, high):
    found = read(f"{phrase} 3 bedrooms house".replace(" … ", " to "), context=US)
    expected = tuple(None if n is None else Decimal(n * 1000) for n in (low, high))
    assert (found.price_min, found.price_max) == expected


def price(text: str, context=US) -> Criteria:
    return read(text, context=context)


@pytest.mark.parametrize(
    ("text", "context", "transaction", "high", "period", "currency"),
    [
        ("1,950/mo", US, "rent", 1950, "month", "USD"),
        ("900 pcm", GB, "rent", 900, "month", "GBP"),
        ("£300 pw", US, "rent", 300, "week", "GBP"),
        ("900 al mes", ES, "rent", 900, "month", "EUR"),
        ("1200 Euro monatlich", DE, "rent", 1200, "month", "EUR"),
        ("1 200 € par mois", FR, "rent", 1200, "month", "EUR"),
        ("80 ألف سنويا", AE, "rent", 80_000, "year", "AED"),
        ("100 a night", US, "rent", 100, "night", "USD"),
        ("to buy for 450", US, "buy", 450_000, None, "USD"),
        ("$450 purchase", US, "buy", 450_000, None, "USD"),
        ("19,999", US, "rent", 19_999, "month", "USD"),
        ("20,000", US, "buy", 20_000, None, "USD"),
        ("rent 25k", IN, "rent", 25_000, "month", "INR"),
        ("80L", IN, "buy", 8_000_000, None, "INR"),
        ("500 k€", US, "buy", 500_000, None, "EUR"),
        ("Rs 80 lakh", US, "buy", 8_000_000, None, "INR"),
        ("$2m", FR, "buy", 2_000_000, None, "USD"),
        ("AED 1.5M", US, "buy", 1_500_000, None, "AED"),
    ],
)
def test_what_an_amount_means_follows_from_its_words_and_size(
    text, context, transaction, high, period, currency
):
    found = price(text, context)
    assert (found.transaction, found.price_max) == (transaction, Decimal(high))
    assert (found.period, found.currency) == (period, currency)


@pytest.mark.parametrize(
    "text",
    [
        *("2 car garage", "5 miles from town", "10 minutes walk", "for 4 people", "my son is 12"),
        *("24/7 security", "built in 2010", "apt 12", "since 2019", "3 stories", "call at 5pm"),
        *("version 1.2.3", "we have 2 kids", "condo 33139", "90210", "in 2 weeks", "0", "$0"),
        *("my current rent is 1800", "hoa under 300", "$250 per sqft", "I earn 90k a year"),
        *("a deposit of 5000", "20% down", "99999999999999999999 dollars", "100 bedrooms"),
    ],
)
def test_numbers_about_other_things_are_no_price(text: str):
    found = price(text)
    assert (found.price_min, found.price_max) == (None, None)


@pytest.mark.parametrize(
    ("text", "finance"),
    [
        ("100k down payment", {"down_payment": "100000"}),
        ("20% down", {"down_payment_percent": "20"}),
        ("I have 40k for a deposit", {"down_payment": "40000"}),
        ("ich habe 80.000 Euro Eigenkapital", {"down_payment": "80000"}),
        ("tengo 60 mil de entrada", {"down_payment": "60000"}),
        ("un apport de 40 000 €", {"down_payment": "40000"}),
        ("I make 90k a year", {"income": "90000"}),
        ("cash buyer", {"status": "cash"}),
        ("I need a mortgage", {"status": "needs_lender"}),
        ("not pre-approved yet", {"status": "needs_lender"}),
    ],
)
def test_how_it_is_paid_goes_to_finance(text: str, finance: dict[str, str]):
    found = price(text)
    assert (found.finance, found.price_max) == (finance, None)


def test_an_offer_is_no_wish():
    found = price("I'd like to make an offer of 480k for HP-1042")
    assert (found.finance, found.price_max) == ({"offer": "480000"}, None)
    assert "offer" in found.flags


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("3+ beds", {"beds_min": 3}),
        ("three beds", {"beds_min": 3}),
        ("two-bedroom", {"beds_min": 2}),
        ("3br/2ba", {"beds_min": 3, "baths_min": 2}),
        ("3/2 house", {"beds_min": 3, "baths_min": 2}),
        ("4bd3ba", {"beds_min": 4, "baths_min": 3}),
        ("2b2b condo", {"beds_min": 2, "baths_min": 2}),
        ("2½ baths", {"baths_min": 2.5}),
        ("2 full and 1 half bath", {"baths_min": 2.5}),
        ("exactly 2 bedrooms", {"beds_min": 2, "beds_max": 2}),
        ("more than 2 bedrooms", {"beds_min": 3}),
        ("fewer than 4 bedrooms", {"beds_max": 3}),
        ("no more than 2 beds", {"beds_max": 2}),
        ("2 and 3 bedroom", {"beds_min": 2, "beds_max": 3}),
        ("3 Zimmer", {"rooms_min": 3}),
        ("2,5-Zimmer", {"rooms_min": 2.5}),
        ("3 rooms", {"rooms_min": 3}),
        ("2 dormitorios y 1 baño", {"beds_min": 2, "baths_min": 1}),
        ("4 chambres", {"beds_min": 4}),
        ("غرفتين", {"beds_min": 2}),
        ("3 غرف نوم", {"beds_min": 3}),
        ("2.5 BHK", {"beds_min": 2}),
        ("studio or 1 bed", {"beds_max": 1}),
        ("bedrooms 3 baths 2", {"beds_min": 3, "baths_min": 2}),
        ("max price $400k min beds 3", {"beds_min": 3}),
    ],
)
def test_bedrooms_rooms_and_baths(text: str, slots: dict[str, float]):
    found = price(text)
    for slot in ("beds", "rooms", "baths"):
        for end in ("min", "max"):
            assert getattr(found, f"{slot}_{end}") == slots.get(f"{slot}_{end}")


@pytest.mark.parametrize(
    ("text", "low", "high", "unit", "lot"),
    [
        ("1,500 sq ft", 1500, None, "sqft", False),
        ("under 2000 sqft", None, 2000, "sqft", False),
        ("80-100 qm", 80, 100, "sqm", False),
        ("mindestens 80m²", 80, None, "sqm", False),
        ("around 100 m2", 90, 110, "sqm", False),
        ("90 metros cuadrados", 90, None, "sqm", False),
        ("2k sqft", 2000, None, "sqft", False),
        ("100 متر مربع", 100, None, "sqm", False),
        ("half an acre", 0.5, None, "acre", True),
        ("over 2 acres", 2, None, "acre", True),
        ("2 hectares", 2, None, "ha", True),
        ("lot of at least 5000 sqft", 5000, None, "sqft", True),
        ("a 10,000 sqft lot", 10_000, None, "sqft", True),
        ("Grundstück 800 qm", 800, None, "sqm", True),
    ],
)
def test_areas_and_plots(text, low, high, unit, lot):
    found = price(text)
    name = "lot" if lot else "area"
    bounds = tuple(None if n is None else Decimal(str(n)) for n in (low, high))
    assert (getattr(found, f"{name}_min"), getattr(found, f"{name}_max")) == bounds
    assert getattr(found, f"{name}_unit") == unit
