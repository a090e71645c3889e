"""Leads: read, made, changed, and what happened with them."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja import Query, Router, Schema, Status
from pydantic import AwareDatetime, Field

from katek.api.finding import caller_of, find, organization_of
from katek.api.lead_edits import change_lead, make_lead
from katek.api.paging import Paging, page
from katek.api.schemas.base import Page, Text
from katek.api.schemas.leads import ActivityOut, ErasedOut, LeadIn, LeadOut, NoteIn
from katek.automations.personal_data import erase_lead
from katek.leads import finding
from katek.leads.csv_file import leads_csv
from katek.leads.finding import matching
from katek.leads.identity import surviving
from katek.leads.models import Activity, Lead
from katek.leads.notes import write_note
from katek.leads.shapes import lead_json, rfc3339

router = Router(tags=["leads"])
CSV_ANSWER = {"responses": {200: {"description": "OK", "content": {"text/csv": {}}}}}


class LeadFilter(Schema):
    stage: Text = ""
    email: Text = Field("", description="Any of the lead's addresses.")
    phone: Text = Field("", description="E.164.")
    channel: Text = ""
    owner: Text = Field("", description="Id of a member's user, or none.")
    tag: Text = ""
    source: Text = Field("", description="A part of it.")
    q: Text = Field(
        "", description="Beginnings of words of the name and addresses, parts of numbers."
    )
    updated_since: AwareDatetime | None = None


@router.get("/", response=Page[LeadOut])
def list_leads(
    request: HttpRequest, paging: Query[Paging], wanted: Query[LeadFilter]
) -> dict[str, Any]:
    """Every lead but those merged into another, the newest first."""
    return page(request, _filtered(wanted), paging, lead_json)


@router.post("/", response={200: LeadOut, 201: LeadOut})
def create_lead(request: HttpRequest, lead: LeadIn) -> Status[dict[str, Any]]:
    """201 for a new lead; 200 for one that was known by its address or number, now updated."""
    made, new = make_lead(organization_of(request), lead)
    return Status(201 if new else 200, _shape(made))


@router.get("/export/", openapi_extra=CSV_ANSWER)
def export_leads(request: HttpRequest, wanted: Query[LeadFilter]) -> HttpResponseBase:
    """The filtered leads as a CSV file, the newest first."""
    return leads_csv(list(_filtered(wanted).prefetch_related(None).order_by("-id")))


@router.get("/{lead_id}/", response=LeadOut)
def get_lead(request: HttpRequest, lead_id: str) -> dict[str, Any]:
    """A merged lead answers with the one it was merged into."""
    return _shape(surviving(find(_leads(), lead_id)))


@router.patch("/{lead_id}/", response=LeadOut)
def patch_lead(request: HttpRequest, lead_id: str, lead: LeadIn) -> dict[str, Any]:
    """Only what is sent changes; listings and consents are added."""
    found = surviving(find(_leads(), lead_id))
    caller = caller_of(request)
    change_lead(caller.organization, found, lead, caller.user)
    return _shape(found)


@router.delete("/{lead_id}/", response={204: None})
def delete_lead(request: HttpRequest, lead_id: str) -> Status[None]:
    """Erases the lead with everything that is kept about it, as `erase` does."""
    erase_lead(surviving(find(_leads(), lead_id)))
    return Status(204, None)


@router.post("/{lead_id}/erase", response=ErasedOut)
def erase(request: HttpRequest, lead_id: str) -> dict[str, Any]:
    """Everything that is kept about the lead goes, and endpoints are told (`lead.erased`)."""
    erased = erase_lead(surviving(find(_leads(), lead_id)))
    return {"id": lead_id, "rows": sum(erased.values())}


@router.get("/{lead_id}/timeline", response=Page[ActivityOut])
def timeline(request: HttpRequest, lead_id: str, paging: Query[Paging]) -> dict[str, Any]:
    rows = Activity.objects.filter(lead=find(_leads(), lead_id))
    return page(request, rows, paging, _activity)


@router.post("/{lead_id}/timeline", response={201: ActivityOut})
def write_lead_note(request: HttpRequest, lead_id: str, sent: NoteIn) -> Status[dict[str, Any]]:
    """A note on the timeline, for the agency's own people."""
    found = surviving(find(_leads(), lead_id))
    return Status(201, _activity(write_note(found, sent.text, caller_of(request).user)))


def _leads() -> QuerySet[Lead]:
    rows: QuerySet[Lead] = Lead.objects.prefetch_related("interests", "consents")
    return rows


def _filtered(wanted: LeadFilter) -> QuerySet[Lead]:
    rows = matching(
        finding.LeadFilter(
            stage=_one(wanted.stage),
            owner=_one(wanted.owner),
            tag=_one(wanted.tag),
            channel=_one(wanted.channel),
            source=wanted.source,
            words=wanted.q,
            email=wanted.email,
            phone=wanted.phone,
            updated_since=wanted.updated_since,
        )
    )
    return rows.prefetch_related("interests", "consents")


def _one(text: str) -> tuple[str, ...]:
    return (text,) if text else ()


def _shape(lead: Lead) -> dict[str, object]:
    return lead_json(_leads().get(pk=lead.pk))


def _activity(activity: Activity) -> dict[str, Any]:
    return {
        "id": activity.pk,
        "kind": activity.kind,
        "text": activity.text,
        "data": activity.data,
        "actor": activity.actor_id,
        "at": rfc3339(activity.at),
    }
