"""Events about what an agency has connected: its channels, and the endpoints themselves."""

from django.utils.translation import gettext_noop

from katek.outbox.schemas.schema import Schema
from katek.outbox.schemas.words import TEXT, id_of, list_of, one_of, or_null, record

CHANNEL = record(
    {
        "id": id_of("chn"),
        "kind": one_of("website", "messenger", "instagram", "email"),
        "name": TEXT,
        "status": one_of("connected", "reconnect", "disconnected"),
        "problem": or_null(TEXT),
    },
    {"external_id": or_null(TEXT)},
)
ENDPOINT = record(
    {
        "id": id_of("ep"),
        "url": or_null(TEXT),
        "kind": TEXT,
        "description": TEXT,
        "types": list_of(TEXT),
        "status": one_of("enabled", "paused", "disabled"),
        "problem": or_null(TEXT),
    }
)

SCHEMAS = {
    "channel.disconnected": Schema(
        gettext_noop("A channel takes no more messages until somebody connects it again."),
        CHANNEL,
        {
            "id": "chn_01jdbqbf3j5m7p9r1t3v5x7z9a",
            "kind": "messenger",
            "name": "Harbour Homes",
            "external_id": "104857600000001",
            "status": "reconnect",
            "problem": "Facebook no longer accepts the access token: connect the page again.",
        },
    ),
    "endpoint.disabled": Schema(
        gettext_noop(
            "An endpoint failed for days or said it is gone: it gets nothing until it is enabled."
        ),
        ENDPOINT,
        {
            "id": "ep_01jdbqcg4k6n8q0s2v4x6z8a0b",
            "url": "https://n8n.example/webhook/katek",
            "kind": "signed",
            "description": "n8n",
            "types": ["lead.*"],
            "status": "disabled",
            "problem": "Every call has failed for five days; the last answer was 502.",
        },
    ),
    "webhook.test": Schema(
        gettext_noop("Sent on request, to one endpoint, to see whether it answers."),
        record({"message": TEXT}),
        {"message": "This is a test. Your endpoint can read events from Katek."},
    ),
}
