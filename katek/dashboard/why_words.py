"""Why the assistant answered as it did, in words: what it understood, did, found, and who checked it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from katek.assistant.builtin.describing import describe
from katek.organizations.scope import current_organization
from katek.properties.criteria import from_json

TOOLS = {
    "search_listings": gettext_lazy("searched the listings"),
    "get_listing": gettext_lazy("looked up a listing"),
    "office_facts": gettext_lazy("looked up facts about the office"),
    "request_viewing": gettext_lazy("asked for a viewing"),
    "request_handover": gettext_lazy("called a person"),
}
BUILT_IN = "builtin"
MOST_LISTINGS = 5
Listings = Mapping[str, Mapping[str, object]]


@dataclass(frozen=True)
class Reason:
    """`name` says what it is about; `text` is what there is to say."""

    name: str
    text: str


def reasons(why: Mapping[str, Any], listings: Listings) -> list[Reason]:
    """`listings`: cards of those that are shown, by id. In scope. What isn't known is left out."""
    told = [
        (_("Understood"), _understood(why)),
        (_("Did"), _did(why)),
        (_("Found"), _found(why, listings)),
        (_("Viewing"), _viewing(why)),
        (_("Written by"), _model(why)),
        (_("Check before sending"), _guard(why)),
    ]
    return [Reason(name, text) for name, text in told if text]


def _understood(why: Mapping[str, Any]) -> str:
    criteria = why.get("criteria")
    if not isinstance(criteria, dict) or not criteria:
        return ""
    try:
        wishes = from_json(criteria)
        language, currency = get_language() or "en", current_organization().currency
        return describe(wishes, language, many=True, currency=currency)
    except (ValueError, TypeError, KeyError):
        return ", ".join(f"{name}: {value}" for name, value in criteria.items())


def _did(why: Mapping[str, Any]) -> str:
    tools = why.get("tools")
    if not isinstance(tools, list):
        return ""
    done = dict.fromkeys(str(TOOLS.get(tool, tool)) for tool in map(str, tools))
    return _sentence(", ".join(done))


def _found(why: Mapping[str, Any], listings: Listings) -> str:
    searches = why.get("searches")
    if not isinstance(searches, list) or not searches or not isinstance(searches[-1], dict):
        return ""
    last = searches[-1]
    total, shown = last.get("total"), last.get("shown")
    total = total if isinstance(total, int) else 0
    known = [one for one in shown if one in listings] if isinstance(shown, list) else []
    titles = [str(listings[one]["title"]) for one in known[:MOST_LISTINGS]]
    counted = ngettext("%(n)d listing fits", "%(n)d listings fit", total) % {"n": total}
    if not titles:
        return f"{counted}."
    told = {"counted": counted, "titles": ", ".join(titles)}
    return _("%(counted)s; it showed %(titles)s.") % told


def _viewing(why: Mapping[str, Any]) -> str:
    viewing = why.get("viewing")
    return str(viewing.get("when") or "") if isinstance(viewing, dict) else ""


def _model(why: Mapping[str, Any]) -> str:
    model = str(why.get("model") or "")
    if not model:
        return ""
    named = _("The built-in assistant") if model == BUILT_IN else model
    failed = [one for one in _tried(why) if one.get("problem") and one.get("model") != model]
    if not failed:
        return named
    lost = ", ".join(f"{one['model']} ({one['problem']})" for one in failed)
    return _("%(model)s, because this failed first: %(lost)s") % {"model": named, "lost": lost}


def _guard(why: Mapping[str, Any]) -> str:
    if not why.get("model"):
        return ""
    refused = [str(text) for one in _tried(why) for text in one.get("refused") or []]
    if not refused:
        return _("Nothing to object to.")
    return _("Sent back until it was right: %(refused)s") % {"refused": " ".join(refused)}


def _tried(why: Mapping[str, Any]) -> list[dict[str, Any]]:
    tried = why.get("tried")
    return [one for one in tried if isinstance(one, dict)] if isinstance(tried, list) else []


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}." if text else ""
