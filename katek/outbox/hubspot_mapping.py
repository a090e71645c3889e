"""A lead as the properties of a HubSpot contact.

Standard properties are written only where we know something: what the agency entered itself is
never emptied. Ours (`katek_…`) are ours alone, so what is no longer so is emptied there.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings

from katek.outbox.hubspot_properties import CHANNELS, EDITION, INTENTS, LEAD_ID, STAGES

LONGEST_TEXT = 1000
Lead = Mapping[str, Any]


def properties_of(lead: Lead) -> dict[str, str]:
    """What is written into the contact of a lead, which is given as the API shows it."""
    return _standard(lead) | {name: text[:LONGEST_TEXT] for name, text in _own(lead).items()}


def for_a_new_one(properties: Mapping[str, str]) -> dict[str, str]:
    """As `properties`, with a name where HubSpot would refuse a contact without any."""
    if not properties.keys().isdisjoint({"email", "firstname", "lastname"}):
        return dict(properties)
    return {**properties, "firstname": "Unnamed", "lastname": "lead"}


def digest(properties: Mapping[str, str]) -> str:
    """Equal for what is equal, so that nothing is sent when nothing has changed."""
    known = {name: text for name, text in properties.items() if name != "katek_updated_at"}
    text = json.dumps([EDITION, known], sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _standard(lead: Lead) -> dict[str, str]:
    first, _, last = " ".join(_text(lead, "name").split()).partition(" ")
    found = {
        "email": _text(lead, "email").lower(),
        "firstname": first,
        "lastname": last,
        "phone": _text(lead, "phone"),
    }
    return {name: text for name, text in found.items() if text}


def _own(lead: Lead) -> dict[str, str]:
    wishes: Lead = lead.get("wishes") or {}
    consents = {one["purpose"]: one["status"] for one in lead.get("consents") or ()}
    listings = list(lead.get("properties") or ())
    base = settings.KATEK_BASE_URL
    return {
        LEAD_ID: _text(lead, "id"),
        "katek_url": f"{base}/leads/{lead['id']}/",
        "katek_channel": _option(_text(lead, "channel"), CHANNELS),
        "katek_stage": _option(_text(lead, "stage"), STAGES),
        "katek_intent": _intent(lead, wishes),
        "katek_score": _text(lead, "score"),
        "katek_language": _text(lead, "language"),
        "katek_budget_min": _text(wishes, "price_min"),
        "katek_budget_max": _text(wishes, "price_max"),
        "katek_currency": _text(wishes, "currency"),
        "katek_area": ", ".join(str(place) for place in wishes.get("places") or ()),
        "katek_bedrooms_min": _text(wishes, "beds_min"),
        "katek_property_url": f"{base}/p/{listings[-1]}/" if listings else "",
        "katek_source": _text(lead, "source"),
        "katek_tags": ", ".join(str(tag) for tag in lead.get("tags") or ()),
        "katek_consent_marketing": str(consents.get("marketing") == "granted").lower(),
        "katek_updated_at": _text(lead, "updated_at"),
    }


def _intent(lead: Lead, wishes: Lead) -> str:
    intent = _text(lead, "intent")
    return _option(intent if intent in INTENTS else _text(wishes, "transaction"), INTENTS)


def _option(value: str, options: Mapping[str, str]) -> str:
    """HubSpot refuses a value that isn't among the options."""
    if not value or value in options:
        return value
    return "other" if "other" in options else ""


def _text(values: Lead, name: str) -> str:
    value = values.get(name)
    return "" if value is None else str(value)
