"""Campaigns: made, sent, held, counted. The same answers stand at `/campaigns/…` for programs."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Query, Router, Status

from katek.api.finding import find
from katek.api.paging import Paging, page
from katek.api.problems import Refusal, field_error, refuse_fields
from katek.api.schemas.base import Page
from katek.api.schemas.campaigns import CampaignIn, CampaignOut, SendIn, SentOut, StatsOut
from katek.campaigns import controlling
from katek.campaigns.audiences import read_audience
from katek.campaigns.launching import MOST_NAMED, Sent, send_to_audience, send_to_leads
from katek.campaigns.making import make_campaign
from katek.campaigns.models import Campaign
from katek.campaigns.problems import CampaignProblem, CannotDo
from katek.campaigns.shapes import campaign_json
from katek.campaigns.statistics import stats
from katek.leads.models import Lead

router = Router(tags=["campaigns"])


@router.get("/", response=Page[CampaignOut])
def list_campaigns(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    return page(request, _campaigns(), paging, campaign_json)


@router.post("/", response={201: CampaignOut})
def create_campaign(request: HttpRequest, sent: CampaignIn) -> Status[dict[str, object]]:
    """A draft: nothing goes out before it is sent. Templates are Liquid, and checked."""
    content = sent.dict()
    try:
        made = make_campaign(
            sent.name, sent.campaign_type, content["steps"], audience=sent.audience
        )
    except CampaignProblem as problem:
        raise refuse_fields(problem.problems, _flat(content)) from problem
    return Status(201, campaign_json(made))


@router.get("/{campaign_id}/", response=CampaignOut)
def get_campaign(request: HttpRequest, campaign_id: str) -> dict[str, object]:
    return campaign_json(find(_campaigns(), campaign_id))


@router.post("/{campaign_id}/send", response={202: SentOut}, exclude_unset=True)
def send_campaign(request: HttpRequest, campaign_id: str, sent: SendIn) -> Status[Sent]:
    """To leads named one by one (a follow-up), or to an audience (marketing); else to the one it was made for.

    Of an audience the first 500 leads are told at once; `pending` counts those that follow.
    """
    campaign = find(_campaigns(), campaign_id)
    if sent.leads is not None and sent.audience is not None:
        raise Refusal(422, "Send either leads or an audience, not both.")
    try:
        if sent.leads is not None:
            return Status(202, send_to_leads(campaign, _leads(sent.leads)))
        audience = read_audience(campaign.audience if sent.audience is None else sent.audience)
        return Status(202, send_to_audience(campaign, audience))
    except CampaignProblem as problem:
        raise refuse_fields(problem.problems, {"audience": sent.audience}) from problem
    except CannotDo as reason:
        raise Refusal(409, str(reason)) from reason


@router.get("/{campaign_id}/stats", response=StatsOut)
def campaign_stats(request: HttpRequest, campaign_id: str) -> dict[str, Any]:
    """Counted from the mails themselves. Opens and clicks that programs make are left out."""
    return stats(find(_campaigns(), campaign_id))


@router.post("/{campaign_id}/start", response=CampaignOut)
def start_campaign(request: HttpRequest, campaign_id: str) -> dict[str, object]:
    """A draft for new leads (a copy of the one that they get) is what each new lead gets from now on."""
    return _control(campaign_id, controlling.start)


@router.post("/{campaign_id}/pause", response=CampaignOut)
def pause_campaign(request: HttpRequest, campaign_id: str) -> dict[str, object]:
    """Nothing more goes out until it is resumed."""
    return _control(campaign_id, controlling.pause)


@router.post("/{campaign_id}/resume", response=CampaignOut)
def resume_campaign(request: HttpRequest, campaign_id: str) -> dict[str, object]:
    """Goes on where it stopped."""
    return _control(campaign_id, controlling.resume)


@router.post("/{campaign_id}/cancel", response=CampaignOut)
def cancel_campaign(request: HttpRequest, campaign_id: str) -> dict[str, object]:
    """For good."""
    return _control(campaign_id, controlling.cancel)


def _control(campaign_id: str, act: Callable[[Campaign], None]) -> dict[str, object]:
    campaign = find(_campaigns(), campaign_id)
    try:
        act(campaign)
    except CannotDo as reason:
        raise Refusal(409, str(reason)) from reason
    return campaign_json(campaign)


def _campaigns() -> QuerySet[Campaign]:
    rows: QuerySet[Campaign] = Campaign.objects.select_related("organization")
    return rows.prefetch_related("steps")


def _leads(ids: list[str]) -> list[Lead]:
    """The leads of these ids; 404 if one isn't there, or another organization's."""
    if len(ids) > MOST_NAMED:
        reason = f"at most {MOST_NAMED:,} leads can be named at once; use an audience"
        raise Refusal(422, f"leads: {reason}.", [field_error("leads", len(ids), reason)])
    rows = Lead.objects.select_related("merged_into").in_bulk(ids)
    for pk in ids:
        if pk not in rows:
            raise Refusal(404, f"There is no lead “{pk[:60]}” here.")
    return [rows[pk] for pk in ids]


def _flat(content: dict[str, Any]) -> dict[str, Any]:
    """Values by the names that problems have: `steps.0.subject`."""
    steps = content.get("steps") or []
    return content | {
        f"steps.{place}.{name}": value
        for place, step in enumerate(steps)
        for name, value in step.items()
    }
