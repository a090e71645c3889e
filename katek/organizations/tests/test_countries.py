"""What a country implies for an agency."""

from zoneinfo import ZoneInfo

import phonenumbers
import pytest
from babel import Locale
from babel.numbers import get_currency_name
from hypothesis import given
from hypothesis import strategies as st

from katek.organizations.countries import NOT_COUNTRIES, UnknownCountry, defaults

COUNTRIES = sorted(
    code for code in Locale("en").territories if len(code) == 2 and code not in NOT_COUNTRIES
)


@pytest.mark.parametrize(
    ("country", "implied"),
    [
        ("US", ("USD", "sqft", "US", "en", "America/New_York")),
        ("ES", ("EUR", "sqm", "ES", "es", "Europe/Madrid")),
        ("DE", ("EUR", "sqm", "DE", "de", "Europe/Berlin")),
        ("GB", ("GBP", "sqft", "GB", "en", "Europe/London")),
        ("AE", ("AED", "sqft", "AE", "ar", "Asia/Dubai")),
        ("CH", ("CHF", "sqm", "CH", "de", "Europe/Zurich")),
    ],
)
def test_a_country_implies_money_units_language_and_time(country, implied):
    found = defaults(country)
    assert (
        found.currency,
        found.area_unit,
        found.phone_region,
        found.language,
        found.timezone,
    ) == implied


def test_the_code_may_be_written_small():
    assert defaults(" es ") == defaults("ES")


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_country_has_defaults_that_exist(country):
    found = defaults(country)
    ZoneInfo(found.timezone)
    Locale.parse(found.language)
    assert len(found.language) <= 10
    assert get_currency_name(found.currency, locale="en") != found.currency


def test_phone_numbers_are_read_for_nearly_every_country():
    uninhabited = {"AQ", "BV", "GS", "HM", "PN", "TF", "UM"}
    assert set(COUNTRIES) - set(phonenumbers.SUPPORTED_REGIONS) == uninhabited


@pytest.mark.parametrize("text", ["", "XX", "ZZ", "EU", "USA", "001", "Spain", "U S", "12", "\0\0"])
def test_what_is_no_country_is_refused_in_a_sentence(text):
    with pytest.raises(UnknownCountry, match="is not a country"):
        defaults(text)


@given(st.text(max_size=4))
def test_any_text_is_a_country_or_refused(text):
    try:
        found = defaults(text)
    except UnknownCountry:
        return
    assert found.phone_region in COUNTRIES
