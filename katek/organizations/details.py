"""What an organization may say of itself, and in which values: checked here, typed on the settings page."""

from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

import phonenumbers
from babel import Locale, UnknownLocaleError
from babel.core import get_global
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from katek.core.contrast import HEX, best_contrast
from katek.organizations.countries import NOT_COUNTRIES, defaults
from katek.organizations.models import Organization
from katek.organizations.refusals import Refused

# What WCAG asks for text of the usual size.
READABLE = 4.5
# What follows the country unless it was chosen otherwise.
FOLLOWS = ("currency", "area_unit", "phone_region")


def follow_country(before: Organization, chosen: dict[str, str]) -> dict[str, str]:
    """`chosen` with currency, units and phone region of a country that is new, where they weren't changed."""
    if chosen["country"] == before.country:
        return chosen
    implied = defaults(chosen["country"])
    untouched = {name for name in FOLLOWS if chosen[name] == getattr(before, name)}
    return {**chosen, **{name: getattr(implied, name) for name in untouched}}


def check_color(color: str) -> str:
    """In lower case. Raises `Refused` where neither white nor black text can be read on it."""
    if not HEX.fullmatch(color):
        raise Refused(
            _("%(color)r is no colour; it looks like #0f766e.") % {"color": color}, "brand_color"
        )
    contrast = best_contrast(color)
    if contrast < READABLE:
        raise Refused(
            _(
                "Neither white nor black text reads well on %(color)s (contrast %(ratio).1f, at"
                " least %(least).1f is needed). Take a lighter or a darker one."
            )
            % {"color": color, "ratio": contrast, "least": READABLE},
            "brand_color",
        )
    return color.lower()


def check_timezone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # a folder of zones is no zone
        raise Refused(
            _("%(name)r is no time zone; one looks like Europe/Madrid.") % {"name": name},
            "timezone",
        ) from None
    return name


def check_phone(typed: str, region: str) -> str:
    """As it is dialled from abroad. Raises `Refused`."""
    if not typed.strip():
        return ""
    try:
        number = phonenumbers.parse(typed, region)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise Refused(
            _(
                "%(phone)r is no phone number; with the country's code it looks like +1 503 555 0100."
            )
            % {"phone": typed},
            "phone",
        )
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def timezones() -> list[tuple[str, str]]:
    """For a select: those with a place in their name, and UTC."""
    names = (name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))
    return [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in sorted(names))]


def countries() -> list[tuple[str, str]]:
    """By name, in the language of the reader."""
    return _named("territories", get_language() or "en")


def currencies() -> list[tuple[str, str]]:
    return _named("currencies", get_language() or "en")


def languages() -> list[tuple[str, str]]:
    """Those that models write; the built-in assistant's own are named where they are chosen."""
    return _named("languages", get_language() or "en")


@cache
def _named(kind: str, language: str) -> list[tuple[str, str]]:
    names = getattr(_locale(language), kind)
    wanted = [(code, str(name)) for code, name in names.items() if _is_listed(kind, code)]
    if kind == "currencies":
        return sorted((code, f"{code} · {name}") for code, name in wanted)
    return sorted(wanted, key=lambda pair: pair[1].casefold())


def _is_listed(kind: str, code: str) -> bool:
    if kind == "territories":
        return len(code) == 2 and code.isalpha() and code not in NOT_COUNTRIES
    if kind == "languages":
        return len(code) == 2
    return code in _tender()


@cache
def _tender() -> frozenset[str]:
    """Currencies that are paid with somewhere today."""
    lists = get_global("territory_currencies").values()
    return frozenset(
        code for rows in lists for code, _since, until, paid in rows if paid and until is None
    )


def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")
