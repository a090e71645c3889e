"""The form of the sending hours: the times and the days, each kept as whoever changed it last wants it."""

from typing import Any

from babel import Locale
from babel.dates import get_day_names
from django.http import QueryDict
from django.utils.translation import get_language

from katek.campaigns.problems import CampaignProblem
from katek.campaigns.sending_hours import choose_hours, read_hours
from katek.dashboard.edits_of_two import changed_by_both, opened_with, question
from katek.organizations.models import Organization


def day_names() -> Any:
    """By their number, Monday first."""
    return get_day_names("wide", locale=Locale.parse(get_language() or "en", sep="-"))


def sending_form(organization: Organization) -> dict[str, Any]:
    kept = organization.sending_hours
    return {**kept, "opened": _facts(kept)}


def save_sending(organization: Organization, form: QueryDict) -> dict[str, Any] | None:
    """Keeps what was changed in the form; or the form once more, with its problem."""
    start, end, days = form.get("from", ""), form.get("to", ""), form.getlist("weekdays")
    kept = organization.sending_hours
    now = _facts(kept)
    opened = opened_with(form, now)
    shown = {"from": start, "to": end, "weekdays": [int(d) for d in days if d in set("0123456")]}
    try:
        read = read_hours(start, end, days)
        typed = _facts(read)
        # With none set at all, days without times are not what the other one meant.
        together = () if read and kept else (tuple(now),)
        if both := changed_by_both(opened, typed, now, together):
            opened |= {name: now[name] for name in both}
            return {**shown, "opened": opened, "problem": question(_in_words(kept))}
        times = read if typed["times"] != opened["times"] else kept
        weekdays = read if typed["weekdays"] != opened["weekdays"] else kept
        numbers = [str(day) for day in weekdays.get("weekdays", ())]
        choose_hours(organization, times.get("from", ""), times.get("to", ""), numbers)
    except CampaignProblem as problem:
        return {**shown, "opened": opened, "problem": str(problem)}
    return None


def _facts(hours: dict[str, Any]) -> dict[str, str]:
    """What two may have changed, as texts that can be compared."""
    times = "–".join(hours[name] for name in ("from", "to") if name in hours)
    return {"times": times, "weekdays": ",".join(map(str, hours.get("weekdays", ())))}


def _in_words(hours: dict[str, Any]) -> str:
    names = day_names()
    days = [names[day] for day in hours.get("weekdays", ())]
    return ", ".join(filter(None, [_facts(hours)["times"], *days]))
