"""Money: minor units inside, decimal strings with a currency at the border.

How many decimals a currency has comes from Unicode CLDR (2 for EUR, 0 for JPY, 3 for KWD).
"""

from decimal import Decimal
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.numbers import format_currency, get_currency_precision, list_currencies
from django.utils.translation import gettext as _
from django.utils.translation import override


@lru_cache(maxsize=1)
def known_currencies() -> frozenset[str]:
    """ISO 4217 codes, also those no longer in use."""
    return frozenset(list_currencies())


def to_minor(amount: Decimal, currency: str) -> int:
    """Minor units of an amount; `ValueError` when it has more decimals than the currency."""
    scaled = amount.scaleb(get_currency_precision(currency))
    if scaled != scaled.to_integral_value():
        raise ValueError(f"{currency} has {get_currency_precision(currency)} decimals")
    return int(scaled)


def to_amount(minor: int, currency: str) -> Decimal:
    return Decimal(minor).scaleb(-get_currency_precision(currency))


def to_text(minor: int | None, currency: str) -> str | None:
    """The decimal string of the API: `"850000.00"` for 85000000 cents; None stays None."""
    return None if minor is None else f"{to_amount(minor, currency):f}"


def format_money(minor: int, currency: str, language: str) -> str:
    """An amount as people of that language write it, without decimals when they are all zero."""
    amount = to_amount(minor, currency)
    whole = amount == amount.to_integral_value()
    return format_currency(
        amount.to_integral_value() if whole else amount,
        currency,
        locale=_locale(language),
        currency_digits=not whole,
        format=_whole_pattern(language) if whole else None,
    )


def with_period(amount: str, period: str, language: str) -> str:
    """`$1,950 a month`: an amount as people of that language say what it is paid for; "" of a sale."""
    with override(language):
        words = {
            "month": _("%s a month"),
            "week": _("%s a week"),
            "night": _("%s a night"),
            "year": _("%s a year"),
        }
    return words.get(period, "%s") % amount


@lru_cache(maxsize=64)
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")


@lru_cache(maxsize=64)
def _whole_pattern(language: str) -> str:
    pattern: str = _locale(language).currency_formats["standard"].pattern
    return pattern.replace(".00", "")
