"""When the office is open and how it is reached, as stored with the organization.

`office_hours` is `{"mon": [["09:00", "18:00"]], …, "sun": []}`; anything else is left out rather than guessed.
"""

import re
from dataclasses import dataclass
from typing import Any

from babel.dates import get_day_names

from katek.assistant.listing_facts import locale_of
from katek.assistant.words import word
from katek.organizations.models import Organization

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
TIME = re.compile(r"([01]?\d|2[0-4]):[0-5]\d")

# Who to call when somebody is in danger, where it isn't 112.
EMERGENCY = {
    "US": "911",
    "CA": "911",
    "MX": "911",
    "PH": "911",
    "GB": "999",
    "IE": "112",
    "AU": "000",
    "NZ": "111",
    "AE": "999",
    "HK": "999",
    "SG": "999",
    "MY": "999",
    "ZA": "10111",
    "BR": "190",
}
CRISIS = {"US": "988", "CA": "988"}


@dataclass(frozen=True)
class Office:
    """`hours` in the words of a language, empty when unknown."""

    name: str
    hours: str
    phone: str
    email: str
    website: str
    address: str

    @property
    def contacts(self) -> tuple[str, ...]:
        return tuple(text for text in (self.phone, self.email, self.website) if text)


def office_of(organization: Organization, language: str) -> Office:
    return Office(
        name=organization.name,
        hours=hours_text(organization.office_hours, language),
        phone=organization.phone,
        email=organization.email,
        website=organization.website,
        address=organization.postal_address,
    )


def emergency_number(country: str) -> str:
    return EMERGENCY.get(country, "112")


def crisis_number(country: str) -> str:
    return CRISIS.get(country, emergency_number(country))


def hours_text(hours: Any, language: str) -> str:
    """`Mon–Fri 09:00–18:00, Sat 10:00–14:00`; empty when nothing usable is stored."""
    if not isinstance(hours, dict):
        return ""
    spans = [_spans(hours.get(day)) for day in DAYS]
    if not any(spans):
        return ""
    names = get_day_names("abbreviated", locale=locale_of(language))
    parts = []
    for first, last in _runs(spans):
        name = names[first] if first == last else f"{names[first]}–{names[last]}"
        if spans[first]:
            parts.append(f"{name} {', '.join(spans[first])}")
        elif first >= len(DAYS) - 2:
            parts.append(f"{name} {word(language, 'closed')}")
    return "; ".join(parts)


def _spans(value: Any) -> tuple[str, ...]:
    pairs = value if isinstance(value, list) else []
    return tuple(
        f"{pair[0]}–{pair[1]}"
        for pair in pairs
        if isinstance(pair, list | tuple)
        and len(pair) == 2
        and all(isinstance(time, str) and TIME.fullmatch(time) for time in pair)
    )


def _runs(spans: list[tuple[str, ...]]) -> list[tuple[int, int]]:
    """Days next to each other with the same hours."""
    runs: list[tuple[int, int]] = []
    for day, span in enumerate(spans):
        if runs and spans[runs[-1][0]] == span:
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return runs
