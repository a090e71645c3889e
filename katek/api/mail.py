"""Every single e-mail, and addresses that get none."""

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status

from katek.api.finding import caller_of, find
from katek.api.paging import Paging, page
from katek.api.problems import Refusal
from katek.api.schemas.agency import EmailOut, SuppressionIn, SuppressionOut
from katek.api.schemas.base import Page, Text
from katek.campaigns.doubts import send_again
from katek.campaigns.models import Email, Suppression
from katek.campaigns.problems import CannotDo
from katek.campaigns.shapes import email_json
from katek.leads.cleaning import clean_email
from katek.leads.shapes import rfc3339

emails = Router(tags=["emails"])
suppressions = Router(tags=["suppressions"])


class EmailFilter(Schema):
    lead: Text = ""
    campaign: Text = ""
    status: Text = ""


@emails.get("/", response=Page[EmailOut])
def list_emails(
    request: HttpRequest, paging: Query[Paging], wanted: Query[EmailFilter]
) -> dict[str, Any]:
    filters = {name: value for name, value in wanted.dict().items() if value}
    return page(request, Email.objects.filter(**filters), paging, email_json)


@emails.get("/{email_id}/", response=EmailOut)
def get_email(request: HttpRequest, email_id: str) -> dict[str, object]:
    return email_json(find(Email.objects.all(), email_id))


@emails.post("/{email_id}/send-again", response=EmailOut)
def send_email_again(request: HttpRequest, email_id: str) -> dict[str, object]:
    """A mail that failed, or of which nobody knows whether it arrived: the reader may get it twice."""
    email = find(Email.objects.select_related("organization", "lead"), email_id)
    try:
        send_again(email, caller_of(request).user)
    except CannotDo as reason:
        raise Refusal(409, str(reason)) from reason
    email.refresh_from_db()
    return email_json(email)


@suppressions.get("/", response=Page[SuppressionOut])
def list_suppressions(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    """Addresses that get no more mail from the organization."""
    return page(request, Suppression.objects.all(), paging, _suppression)


@suppressions.post("/", response={201: SuppressionOut})
def suppress(request: HttpRequest, sent: SuppressionIn) -> Status[dict[str, Any]]:
    """An address that is on the list already stays with its first reason."""
    address = clean_email(sent.email)
    row, _ = Suppression.objects.get_or_create(email=address, defaults={"reason": sent.reason})
    return Status(201, _suppression(row))


@suppressions.delete("/{suppression_id}/", response={204: None})
def unsuppress(request: HttpRequest, suppression_id: str) -> Status[None]:
    """The address may get mail again."""
    find(Suppression.objects.all(), suppression_id).delete()
    return Status(204, None)


def _suppression(row: Suppression) -> dict[str, Any]:
    return {
        "id": row.id,
        "email": row.email,
        "reason": row.reason,
        "created_at": rfc3339(row.created_at),
    }
