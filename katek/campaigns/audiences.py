"""Whom a blast goes to: an audience is a small JSON object, read strictly; its leads come in batches.

    {"stage": ["new", "nurture"], "tags": ["seaside"], "channel": ["website"], "source": "fair", "all": true}

Different keys narrow each other down; the values of one key widen it. Everybody has to be asked for by `all`.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from katek.campaigns.problems import CampaignProblem
from katek.channels.models import ChannelKind
from katek.leads.models import Lead, Stage

MOST_VALUES = 100
LONGEST_VALUE = 300
KEYS = ("stage", "tags", "channel", "source", "all")
# Channels that leads can come from without ever having written on one.
OTHER_CHANNELS = ("form", "api", "import", "phone")


def read_audience(given: Any) -> dict[str, Any]:
    """The audience in its one form: lists of texts, `all` only where it is true.

    Raises `CampaignProblem` for an unknown key, a value that can't match, an audience that names nobody.
    """
    if not isinstance(given, dict):
        raise CampaignProblem({"audience": f"audience: {given!r:.60} is no JSON object."})
    problems: dict[str, str] = {}
    found: dict[str, Any] = {}
    for key, value in given.items():
        try:
            found[key] = _readers()[key](value)
        except KeyError:
            known = ", ".join(KEYS)
            problems[f"audience.{key}"] = f"audience: {key[:60]!r} is unknown; there are {known}."
        except ValueError as error:
            problems[f"audience.{key}"] = f"audience.{key}: {error}"
    if problems:
        raise CampaignProblem(problems)
    found = {key: value for key, value in found.items() if value}
    if not found:
        sentence = "audience: " + _('it names nobody; say whom, or {"all": true} for every lead.')
        raise CampaignProblem({"audience": sentence})
    return found


def leads_of(audience: dict[str, Any]) -> QuerySet[Lead]:
    """The leads of an audience that `read_audience` has read, in the scope that the code works in."""
    rows: QuerySet[Lead] = Lead.objects.filter(merged_into=None)
    if stages := audience.get("stage"):
        rows = rows.filter(stage__in=stages)
    if tags := audience.get("tags"):
        rows = rows.filter(tags__overlap=tags)
    if channels := audience.get("channel"):
        rows = rows.filter(channel__in=channels)
    if sources := audience.get("source"):
        rows = rows.filter(source__in=sources)
    return rows


def _readers() -> dict[str, Callable[[Any], Any]]:
    return {
        "stage": lambda value: _texts(value, tuple(Stage.values)),
        "tags": _texts,
        "channel": lambda value: _texts(value, (*ChannelKind.values, *OTHER_CHANNELS)),
        "source": _texts,
        "all": _switch,
    }


def _texts(value: Any, known: tuple[str, ...] = ()) -> list[str]:
    """One text or a list of them."""
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not all(isinstance(one, str) for one in texts):
        raise ValueError(f"{value!r:.60} is no text and no list of texts.")
    if not texts or len(texts) > MOST_VALUES:
        raise ValueError(f"{len(texts)} values; it takes 1 to {MOST_VALUES}.")
    for one in texts:
        if not one.strip() or len(one) > LONGEST_VALUE or "\0" in one:
            raise ValueError(f"{one!r:.60} is empty, too long or has a null character.")
        if known and one not in known:
            raise ValueError(f"{one!r:.60} is none of {', '.join(known)}.")
    return list(dict.fromkeys(texts))


def _switch(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{value!r:.60} is neither true nor false.")
    return value
