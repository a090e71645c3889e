"""Meta posting to us, and the background reading what it posted; shared by the tests of its doors."""

from django.conf import settings
from django.test import Client

from katek.channels.meta.tests import payloads
from katek.channels.models import Channel
from katek.conversations.models import Message
from katek.core.workers import worker
from katek.inbound.models import Receipt
from katek.inbound.receipts import read_due
from katek.organizations.models import Organization
from katek.organizations.scope import working_for


def connect(organization: Organization, kind: str, external_id: str, **more) -> Channel:
    with working_for(organization):
        return Channel.objects.create(
            kind=kind, external_id=external_id, name=f"{organization.name} on {kind}", **more
        )


def post(body: bytes, *, door: str = "facebook", secret: str | None = None, **headers):
    """A signed POST as Meta makes it."""
    signature = payloads.signed(body, secret or settings.FACEBOOK_APP_SECRET)
    sent = {"X-Hub-Signature-256": signature, **headers}
    return Client().post(f"/webhook/{door}/", body, content_type="application/json", headers=sent)


def read_all() -> None:
    """What the background does, until nothing is due."""
    while read_due(worker(), limit=20):
        pass


def receipts() -> list[Receipt]:
    return list(Receipt.everywhere.order_by("id"))


def said(organization: Organization) -> list[str]:
    """Texts of the organization's messages, in their order."""
    with working_for(organization):
        rows = Message.objects.order_by("conversation_id", "sequence")
        return list(rows.values_list("text", flat=True))
