"""What a country implies for an agency: currency, units, phone region, language, time zone.

Facts come from Babel (Unicode CLDR) and the IANA database, so there is no table of ours to keep.
"""

from dataclasses import dataclass
from datetime import date

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.languages import get_official_languages
from babel.numbers import get_territory_currencies

from katek.core import clock

SQUARE_FEET = {"US", "GB", "CA", "IN", "AE", "HK", "SG", "MY", "PK", "BD", "LK", "QA"}
# Unicode names them like countries, and they are none: unions, islands of others, placeholders.
NOT_COUNTRIES = {
    *("AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"),
}
# Countries with several zones: where most of their people live.
MAIN_TIMEZONE = {
    "US": "America/New_York",
    "CA": "America/Toronto",
    "AU": "Australia/Sydney",
    "BR": "America/Sao_Paulo",
    "MX": "America/Mexico_City",
    "RU": "Europe/Moscow",
    "ES": "Europe/Madrid",
    "PT": "Europe/Lisbon",
    "DE": "Europe/Berlin",
    "CY": "Asia/Nicosia",
    "NZ": "Pacific/Auckland",
    "CL": "America/Santiago",
    "AR": "America/Argentina/Buenos_Aires",
}


class UnknownCountry(ValueError):
    """Not an ISO 3166-1 alpha-2 code."""


@dataclass(frozen=True)
class CountryDefaults:
    currency: str
    area_unit: str
    phone_region: str
    language: str
    timezone: str


def defaults(country: str) -> CountryDefaults:
    """Defaults of an ISO 3166-1 alpha-2 country; `UnknownCountry` for anything else."""
    code = country.strip().upper()
    if len(code) != 2 or code not in Locale("en").territories or code in NOT_COUNTRIES:
        raise UnknownCountry(f"{country!r} is not a country: two letters such as US, ES or DE.")
    today: date = clock.now().date()
    currencies = get_territory_currencies(code, start_date=today, end_date=today)
    return CountryDefaults(
        currency=currencies[0] if currencies else "USD",
        area_unit="sqft" if code in SQUARE_FEET else "sqm",
        phone_region=code,
        language=_language(code),
        timezone=_timezone(code),
    )


def _language(code: str) -> str:
    languages = get_official_languages(code, de_facto=True)
    for language in languages:
        try:
            return Locale.parse(language).language
        except (UnknownLocaleError, ValueError):
            continue
    return "en"


def _timezone(code: str) -> str:
    zones = get_global("territory_zones").get(code, [])
    return MAIN_TIMEZONE.get(code) or (zones[0] if zones else "UTC")
