"""The properties of ours that a HubSpot contact has: made when an account is connected."""

from dataclasses import dataclass, field
from typing import Any

GROUP = {"name": "katek", "label": "Katek"}
LEAD_ID = "katek_lead_id"
# Grows when the list below changes: every account is looked at again.
EDITION = 1


@dataclass(frozen=True)
class Property:
    """`type` and `shown_as` are HubSpot's `type` and `fieldType`; `options` by value."""

    name: str
    label: str
    type: str = "string"
    shown_as: str = "text"
    options: dict[str, str] = field(default_factory=dict)
    unique: bool = False

    def as_json(self) -> dict[str, Any]:
        """As HubSpot wants it to be made."""
        shape: dict[str, Any] = {
            "name": self.name,
            "label": self.label,
            "groupName": GROUP["name"],
            "type": self.type,
            "fieldType": self.shown_as,
            "formField": False,
        }
        if self.options:
            shape["options"] = [
                {"label": label, "value": value, "displayOrder": place, "hidden": False}
                for place, (value, label) in enumerate(self.options.items())
            ]
        return shape | ({"hasUniqueValue": True} if self.unique else {})


def _choice(name: str, label: str, options: dict[str, str]) -> Property:
    return Property(name, label, "enumeration", "select", options)


CHANNELS = {
    "website": "Website",
    "messenger": "Messenger",
    "instagram": "Instagram",
    "email": "E-mail",
    "other": "Other",
}
INTENTS = {
    "buy": "Buy",
    "rent": "Rent",
    "sell": "Sell",
    "let": "Let",
    "valuation": "Valuation",
    "other": "Other",
}
STAGES = {
    "new": "New",
    "contacted": "Contacted",
    "qualified": "Qualified",
    "viewing": "Viewing",
    "offer": "Offer",
    "won": "Won",
    "lost": "Lost",
    "nurture": "Nurture",
    "unqualified": "Unqualified",
    "spam": "Spam",
}

PROPERTIES: tuple[Property, ...] = (
    Property(LEAD_ID, "Katek: id of the lead", unique=True),
    Property("katek_url", "Katek: page of the lead"),
    _choice("katek_channel", "Katek: channel", CHANNELS),
    _choice("katek_stage", "Katek: stage", STAGES),
    _choice("katek_intent", "Katek: wants to", INTENTS),
    Property("katek_score", "Katek: score", "number", "number"),
    Property("katek_language", "Katek: language"),
    Property("katek_budget_min", "Katek: budget from", "number", "number"),
    Property("katek_budget_max", "Katek: budget to", "number", "number"),
    Property("katek_currency", "Katek: currency"),
    Property("katek_area", "Katek: places they look in"),
    Property("katek_bedrooms_min", "Katek: bedrooms from", "number", "number"),
    Property("katek_property_url", "Katek: listing asked about"),
    Property("katek_source", "Katek: source"),
    Property("katek_tags", "Katek: tags"),
    Property("katek_consent_marketing", "Katek: agreed to marketing", "bool", "booleancheckbox",
             {"true": "Yes", "false": "No"}),
    Property("katek_updated_at", "Katek: last change", "datetime", "date"),
)  # fmt: skip
