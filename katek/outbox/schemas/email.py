"""Events about e-mail to leads, as the REST API shows it, and about campaigns."""

from typing import Any

from django.utils.translation import gettext_noop

from katek.outbox.schemas.schema import Schema
from katek.outbox.schemas.words import (
    ANY_OBJECT,
    MOMENT,
    TEXT,
    id_of,
    list_of,
    one_of,
    or_null,
    record,
)

EMAIL = record(
    {
        "id": id_of("eml"),
        "lead": or_null(id_of("lead")),
        "to": TEXT,
        "subject": TEXT,
        "status": one_of(
            *("queued", "sending", "sent", "delivered", "bounced", "complained"),
            *("failed", "unknown", "cancelled", "skipped"),
        ),
    },
    {
        "campaign": or_null(id_of("cmp")),
        "step": or_null(id_of("step")),
        "problem": or_null(TEXT),
        "opened_at": or_null(MOMENT),
        "clicked_at": or_null(MOMENT),
        "sent_at": or_null(MOMENT),
        "link": TEXT,
    },
)
EXAMPLE: dict[str, Any] = {
    "id": "eml_01jdbq8d0f2h4k6n8q0s2v4x6z",
    "lead": "lead_01jdbq4xh8k5v2m9s7t3w6y0za",
    "campaign": "cmp_01jdbq9e1g3j5m7p9r1t3v5x7y",
    "step": "step_01jdbqae2h4k6n8q0s2v4x6z8b",
    "to": "zoe@example.com",
    "subject": "Three villas near the marina",
    "status": "sent",
    "problem": None,
    "opened_at": None,
    "clicked_at": None,
    "sent_at": "2026-11-22T09:05:00.000Z",
}
OPENED = {**EXAMPLE, "status": "delivered", "opened_at": "2026-11-22T10:00:00.000Z"}

SCHEMAS = {
    "email.sent": Schema(gettext_noop("A mail went out."), EMAIL, EXAMPLE),
    "email.opened": Schema(
        gettext_noop("A mail was opened, as far as that can be told."), EMAIL, OPENED
    ),
    "email.clicked": Schema(
        gettext_noop("A link in a mail was followed; `link` says which."),
        EMAIL,
        {
            **OPENED,
            "clicked_at": "2026-11-22T10:01:00.000Z",
            "link": "https://agency.example/listings/9",
        },
    ),
    "email.bounced": Schema(
        gettext_noop("A mail came back; the address gets no more."),
        EMAIL,
        {**EXAMPLE, "status": "bounced", "problem": "There is no such mailbox."},
    ),
    "email.complained": Schema(
        gettext_noop("A mail was marked as spam; the address gets no more."),
        EMAIL,
        {**EXAMPLE, "status": "complained"},
    ),
    "email.unsubscribed": Schema(
        gettext_noop("A lead wants no more mail at this address."),
        record({"lead": or_null(id_of("lead")), "to": TEXT}),
        {"lead": EXAMPLE["lead"], "to": EXAMPLE["to"]},
    ),
    "campaign.finished": Schema(
        gettext_noop("Every mail of a campaign is out."),
        record(
            {
                "id": id_of("cmp"),
                "name": TEXT,
                "campaign_type": one_of("blast", "sequence"),
                "status": TEXT,
            },
            {"steps": list_of(ANY_OBJECT), "stats": ANY_OBJECT},
        ),
        {
            "id": EXAMPLE["campaign"],
            "name": "November viewings",
            "campaign_type": "blast",
            "status": "finished",
        },
    ),
}
