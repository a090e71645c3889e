"""The demo agency: who it is, how its assistant speaks, what it answers without a listing."""

from typing import Any

AGENCY: dict[str, Any] = {
    "name": "Harbor & Pine Realty",
    "slug": "harbor-pine",
    "country": "US",
    "currency": "USD",
    "language": "en",
    "timezone": "America/Los_Angeles",
    "city": "Portland",
    "state_or_province": "OR",
    "postal_code": "97202",
    "street_address": "1420 SE Millrace St",
    "phone": "+15035550100",
    "email": "hello@harborpine.example",
    "domain": "harborpine.example",
    "website": "https://harborpine.example",
    "area_units": "Square Feet",
    "colors": {"primary": "#1f4d46", "accent": "#d98b4a", "paper": "#f7f3ec"},
    "office_hours": {
        "mon": [["09:00", "18:00"]],
        "tue": [["09:00", "18:00"]],
        "wed": [["09:00", "18:00"]],
        "thu": [["09:00", "18:00"]],
        "fri": [["09:00", "17:00"]],
        "sat": [["10:00", "15:00"]],
        "sun": [],
    },
}

PERSONA: dict[str, Any] = {
    "name": "Mia",
    "role_line": "AI assistant of Harbor & Pine Realty",
    "tone": "friendly",
    "formality": "informal",
    "languages": ["en", "es", "de"],
    "greeting": (
        "Hi! I know every home that Harbor & Pine has around Portland. "
        "What are you looking for, and where?"
    ),
    "disclosure_text": (
        "I'm Mia, the AI assistant of Harbor & Pine Realty. A colleague can take over at any time."
    ),
    "handoff_message": (
        "I'm passing this on to a colleague at Harbor & Pine, who will answer you here."
    ),
    "business_context": (
        "Independent agency in Portland, Oregon, since 1998. Eleven agents sell and rent out homes "
        "from St. Johns to Oregon City and from Forest Grove to Sandy. Viewings are seven days a "
        "week, by appointment. Rental applications cost $45 an adult and are decided by a person "
        "within two working days; the same criteria are used for everybody."
    ),
    "instructions": (
        "Answer in two or three short sentences before showing homes. Ask one question at a time. "
        "When a home is pending, say so and offer similar ones. Offer a viewing once somebody "
        "likes a home. Leave valuations, offers, contracts and anything about financing to a colleague."
    ),
    "ask_contact_after": 1,
    "signature": "Mia\nHarbor & Pine Realty\n503-555-0100",
}

MEMBERS: tuple[dict[str, str], ...] = (
    {"name": "Ruth Calloway", "email": "ruth@harborpine.example", "role": "owner"},
    {"name": "Dev Okafor", "email": "dev@harborpine.example", "role": "admin"},
    {"name": "Linnea Park", "email": "linnea@harborpine.example", "role": "member"},
    {"name": "Tomás Herrera", "email": "tomas@harborpine.example", "role": "member"},
    {"name": "June Abbott", "email": "june@harborpine.example", "role": "viewer"},
)
