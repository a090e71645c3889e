"""A new campaign: what is wrong with it is told before anything is written."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from katek.campaigns.audiences import read_audience
from katek.campaigns.models import Campaign, CampaignStatus, CampaignType, Step
from katek.campaigns.problems import CampaignProblem, CannotDo
from katek.campaigns.templating import CannotRender, check

LONGEST_NAME, LONGEST_SUBJECT = 200, 300
MOST_STEPS, LATEST_DAY = 30, 730
STEP_KEYS = ("offset_days", "subject", "body_template")


def make_campaign(
    name: str,
    campaign_type: str,
    steps: Sequence[Mapping[str, Any]],
    *,
    audience: Any = None,
    trigger: str = "",
) -> Campaign:
    """A draft in the scope that the code works in. Raises `CampaignProblem`, and has then made nothing."""
    problems = _check(name, campaign_type, steps)
    chosen: dict[str, Any] = {}
    if audience is not None:
        try:
            chosen = read_audience(audience)
        except CampaignProblem as problem:
            problems |= problem.problems
    if problems:
        raise CampaignProblem(problems)
    with transaction.atomic():
        campaign: Campaign = Campaign.objects.create(
            name=name.strip(), campaign_type=campaign_type, audience=chosen, trigger=trigger
        )
        _write_steps(campaign, steps)
    return campaign


def change_draft(campaign: Campaign, name: str, steps: Sequence[Mapping[str, Any]]) -> None:
    """Another name and other steps, as long as nobody is in it. Raises `CampaignProblem` or `CannotDo`."""
    if problems := _check(name, campaign.campaign_type, steps):
        raise CampaignProblem(problems)
    with transaction.atomic():
        drafts = Campaign.objects.filter(pk=campaign.pk, status=CampaignStatus.DRAFT)
        # The update locks the row: a draft can't start while its steps are exchanged.
        if not drafts.update(name=name.strip()):
            raise CannotDo(_("It is no draft any more: copy it, and change the copy."))
        campaign.steps.all().delete()
        _write_steps(campaign, steps)


def copy_campaign(campaign: Campaign) -> Campaign:
    """A draft with the same steps, for the same event; nobody is in it. Named in the agency's language."""
    steps = [{key: getattr(step, key) for key in STEP_KEYS} for step in campaign.steps.all()]
    with override(campaign.organization.language):
        mark = " " + _("(copy)")
    name = campaign.name[: LONGEST_NAME - len(mark)] + mark
    return make_campaign(name, campaign.campaign_type, steps, trigger=campaign.trigger)


def _write_steps(campaign: Campaign, steps: Sequence[Mapping[str, Any]]) -> None:
    Step.objects.bulk_create(
        Step(campaign=campaign, position=place, **{key: step[key] for key in STEP_KEYS})
        for place, step in enumerate(steps)
    )


def _check(name: Any, campaign_type: Any, steps: Sequence[Any]) -> dict[str, str]:
    problems = _check_head(name, campaign_type)
    for place, step in enumerate(steps):
        problems |= {
            f"steps.{place}.{field}": text for field, text in check_step(step, place).items()
        }
    return problems or _check_days(steps)


def check_step(step: Any, place: int) -> dict[str, str]:
    """What is wrong with one step: field → sentence."""
    where = f"steps.{place}"
    if not isinstance(step, Mapping):
        return {"": f"{where}: {step!r:.60} is no object."}
    problems = {
        str(key): f"{where}: {str(key)[:60]!r} is unknown; a step has {', '.join(STEP_KEYS)}."
        for key in step.keys() - set(STEP_KEYS)
    }
    days = step.get("offset_days", None)
    if isinstance(days, bool) or not isinstance(days, int) or not 0 <= days <= LATEST_DAY:
        problems["offset_days"] = f"{where}.offset_days: " + _(
            "%(value)s is no whole number from 0 to %(most)d."
        ) % {"value": f"{days!r:.40}", "most": LATEST_DAY}
    for field, longest in (("subject", LONGEST_SUBJECT), ("body_template", None)):
        if reason := _check_template(step.get(field), longest):
            problems[field] = f"{where}.{field}: {reason}"
    return problems


def _check_head(name: Any, campaign_type: Any) -> dict[str, str]:
    problems = {}
    if not isinstance(name, str) or not name.strip() or "\0" in name:
        problems["name"] = "name: " + _("%(value)s is no name.") % {"value": f"{name!r:.60}"}
    elif len(name.strip()) > LONGEST_NAME:
        problems["name"] = "name: " + _("it is longer than %(most)d characters.") % {
            "most": LONGEST_NAME
        }
    if campaign_type not in CampaignType.values:
        known = " and ".join(CampaignType.values)
        problems["campaign_type"] = (
            f"campaign_type: {campaign_type!r:.60} is unknown; there are {known}."
        )
    return problems


def _check_days(steps: Any) -> dict[str, str]:
    if not isinstance(steps, Sequence) or not 1 <= len(steps) <= MOST_STEPS:
        return {"steps": f"steps: a campaign has 1 to {MOST_STEPS} steps."}
    for place in range(1, len(steps)):
        if steps[place]["offset_days"] < steps[place - 1]["offset_days"]:
            field = f"steps.{place}.offset_days"
            return {field: f"{field}: a step can't come before the one above it."}
    return {}


def _check_template(template: Any, longest: int | None) -> str:
    if not isinstance(template, str) or not template.strip():
        return "it is empty."
    if "\0" in template:
        return "it has a null character."
    if longest and len(template) > longest:
        return f"it is longer than {longest} characters."
    try:
        check(template)
    except CannotRender as error:
        return str(error)
    return ""
