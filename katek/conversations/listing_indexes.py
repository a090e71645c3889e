"""The indexes that the inbox is listed by: each of its filters reads its first page from one of them."""

from django.db import models


def listing_indexes() -> list[models.Index]:
    newest = "-listed_at"
    is_open = models.Q(status="open")
    return [
        models.Index(fields=["organization", newest], name="conversations_newest"),
        models.Index(fields=["organization", "status", newest], name="conversations_by_status"),
        models.Index(fields=["channel", newest], name="conversations_by_channel"),
        models.Index(
            fields=["organization", "assigned_to", newest],
            condition=is_open,
            name="conversations_by_member",
        ),
        models.Index(
            fields=["organization", newest],
            condition=is_open & models.Q(answered_by="person", unanswered=True),
            name="conversations_waiting",
        ),
        models.Index(
            fields=["snoozed_until"],
            condition=models.Q(status="snoozed"),
            name="conversations_snoozed",
        ),
    ]
