"""Campaigns, every single e-mail, and addresses that get none."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Query, Router, Schema, Status

from katek.api.contacts import clean_email
from katek.api.finding import find
from katek.api.paging import Paging, page
from katek.api.schemas.agency import CampaignOut, EmailOut, SuppressionIn, SuppressionOut
from katek.api.schemas.base import Page, Text
from katek.campaigns.models import Campaign, Email, Suppression
from katek.campaigns.shapes import campaign_json, email_json
from katek.leads.shapes import rfc3339

campaigns = Router(tags=["campaigns"])
emails = Router(tags=["emails"])
suppressions = Router(tags=["suppressions"])


class EmailFilter(Schema):
    lead: Text = ""
    campaign: Text = ""
    status: Text = ""


@campaigns.get("/", response=Page[CampaignOut])
def list_campaigns(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    return page(request, _campaigns(), paging, campaign_json)


@campaigns.get("/{campaign_id}/", response=CampaignOut)
def get_campaign(request: HttpRequest, campaign_id: str) -> dict[str, object]:
    return campaign_json(find(_campaigns(), campaign_id))


@emails.get("/", response=Page[EmailOut])
def list_emails(
    request: HttpRequest, paging: Query[Paging], wanted: Query[EmailFilter]
) -> dict[str, Any]:
    filters = {name: value for name, value in wanted.dict().items() if value}
    return page(request, Email.objects.filter(**filters), paging, email_json)


@emails.get("/{email_id}/", response=EmailOut)
def get_email(request: HttpRequest, email_id: str) -> dict[str, object]:
    return email_json(find(Email.objects.all(), email_id))


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


def _campaigns() -> QuerySet[Campaign]:
    rows: QuerySet[Campaign] = Campaign.objects.prefetch_related("steps")
    return rows


def _suppression(row: Suppression) -> dict[str, Any]:
    return {
        "id": row.id,
        "email": row.email,
        "reason": row.reason,
        "created_at": rfc3339(row.created_at),
    }
