"""Events about leads: `data` is the lead as the REST API shows it."""

from typing import Any

from django.utils.translation import gettext_noop

from katek.outbox.schemas.schema import Schema
from katek.outbox.schemas.words import (
    ANY_OBJECT,
    INTEGER,
    MOMENT,
    TEXT,
    id_of,
    list_of,
    one_of,
    or_null,
    record,
    with_more,
)

STAGE = one_of(
    *("new", "contacted", "qualified", "viewing", "offer"),
    *("won", "lost", "nurture", "unqualified", "spam"),
)
CONSENT = record(
    {"purpose": TEXT, "status": one_of("granted", "denied", "withdrawn"), "at": MOMENT}
)
LEAD = record(
    {
        "id": id_of("lead"),
        "name": or_null(TEXT),
        "email": or_null(TEXT),
        "phone": or_null({"type": "string", "pattern": r"^\+\d{3,15}$"}),
        "language": or_null(TEXT),
        "stage": STAGE,
        "channel": or_null(TEXT),
        "created_at": MOMENT,
        "updated_at": MOMENT,
    },
    {
        "other_emails": list_of(TEXT),
        "other_phones": list_of(TEXT),
        "timezone": or_null(TEXT),
        "score": INTEGER,
        "intent": or_null(TEXT),
        "wishes": ANY_OBJECT,
        "source": or_null(TEXT),
        "owner": or_null(id_of("usr")),
        "tags": list_of(TEXT),
        "consents": list_of(CONSENT),
        "properties": list_of(id_of("prop")),
    },
)
LEAD_EXAMPLE: dict[str, Any] = {
    "id": "lead_01jdbq4xh8k5v2m9s7t3w6y0za",
    "name": "Zoë Byron",
    "email": "zoe@example.com",
    "phone": "+35799123456",
    "other_emails": [],
    "other_phones": [],
    "language": "en",
    "timezone": None,
    "stage": "new",
    "score": 40,
    "intent": "buy",
    "wishes": {"transaction": "buy", "bedrooms_min": 3, "places": ["Limassol"]},
    "source": "https://agency.example/listings/9",
    "channel": "website",
    "owner": None,
    "tags": [],
    "consents": [{"purpose": "answer", "status": "granted", "at": "2026-11-22T09:00:00.000Z"}],
    "properties": ["prop_01jdbq2m4n6p8r0t2v4x6z8a1c"],
    "created_at": "2026-11-22T09:00:00.000Z",
    "updated_at": "2026-11-22T09:00:00.000Z",
}

SCHEMAS = {
    "lead.created": Schema(gettext_noop("Somebody became a lead."), LEAD, LEAD_EXAMPLE),
    "lead.updated": Schema(
        gettext_noop("What is known of a lead has changed; `changed` names the fields."),
        with_more(LEAD, {"changed": list_of(TEXT)}),
        {**LEAD_EXAMPLE, "changed": ["phone"]},
    ),
    "lead.merged": Schema(
        gettext_noop(
            "Two leads were one person. `data` is the one that stays, `merged` the id of the other."
        ),
        with_more(LEAD, {"merged": id_of("lead")}),
        {**LEAD_EXAMPLE, "merged": "lead_01jdbq1a2b3c4d5e6f7g8h9j0k"},
    ),
    "lead.stage_changed": Schema(
        gettext_noop("A lead moved on; `previous_stage` is where it was."),
        with_more(LEAD, {"previous_stage": STAGE}),
        {**LEAD_EXAMPLE, "stage": "viewing", "previous_stage": "qualified"},
    ),
    "lead.assigned": Schema(
        gettext_noop(
            "A member of the agency became `owner` of a lead, or (null) nobody is any more."
        ),
        with_more(LEAD, {"owner": or_null(id_of("usr"))}),
        {**LEAD_EXAMPLE, "owner": "usr_01jdbq7c9e1g3j5m7p9r1t3v5x"},
    ),
    "lead.erased": Schema(
        gettext_noop("All that was known of a lead was erased: do the same. Only the id is told."),
        record({"id": id_of("lead")}),
        {"id": "lead_01jdbq4xh8k5v2m9s7t3w6y0za"},
    ),
}
