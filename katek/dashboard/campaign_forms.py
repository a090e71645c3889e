"""The forms about campaigns, without scripts: steps that are added by a button, an audience in fields."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from katek.campaigns.models import Campaign, CampaignType
from katek.campaigns.templating import VARIABLES
from katek.core.mail_addresses import one_form
from katek.leads.models import Lead

MOST_STEPS = 30
MOST_LINES = 1000
USUAL_DAYS = (0, 3, 7, 14)
HOMES = """{% for home in properties %}
<a href="{{ home.url }}">{{ home.title }}</a>{% if home.price_text %} · {{ home.price_text }}{% endif %}
{% endfor %}"""


@dataclass(frozen=True)
class StepFields:
    """One step as it was typed, and what is wrong with it: field → sentence.

    `is_new`: it was just added; one goes on writing in it.
    """

    number: int
    offset_days: str
    subject: str
    body_template: str
    problems: dict[str, str] = field(default_factory=dict)
    is_new: bool = False


# What templates may use of each listing in `properties`, the likeliest first; `templating` knows the others.
OF_LISTING = (
    "price_text", "title", "url", "city", "bedrooms", "bathrooms", "living_area", "living_area_units", "photo",
    "ref", "status",
)  # fmt: skip


def variables() -> list[tuple[str, Sequence[str]]]:
    """What can be put into a text: each name and what stands behind its dot."""
    known = {name: sorted(parts) for name, parts in VARIABLES.items()}
    return list({**known, "properties": OF_LISTING}.items())


def inserts() -> list[tuple[str, str]]:
    """What the buttons of a step put into its text: their words and the code."""
    return [
        (_("First name"), "{{ lead.first_name }}"),
        (_("Agency"), "{{ organization.name }}"),
        (_("Name of the assistant"), "{{ persona.name }}"),
        (_("Homes they asked about"), HOMES),
    ]


def empty_steps(campaign_type: str) -> list[StepFields]:
    count = 1 if campaign_type == CampaignType.BLAST else 2
    return [StepFields(place + 1, str(USUAL_DAYS[place]), "", "") for place in range(count)]


def typed_steps(form: QueryDict, *, with_empty: bool = False) -> list[StepFields]:
    """The steps of a form; those left empty altogether are not there, unless they are asked for."""
    columns = [form.getlist(name) for name in ("offset_days", "subject", "body_template")]
    rows = [row for row in zip(*columns, strict=False) if with_empty or "".join(row[1:]).strip()]
    return [StepFields(place + 1, *row) for place, row in enumerate(rows[:MOST_STEPS])]


def steps_of(campaign: Campaign) -> list[StepFields]:
    """The steps that a campaign has."""
    return [
        StepFields(step.position + 1, str(step.offset_days), step.subject, step.body_template)
        for step in campaign.steps.all()
    ]


def with_problems(
    steps: list[StepFields], problems: dict[str, str]
) -> tuple[list[StepFields], list[str]]:
    """Each step with its own problems (their keys are `steps.0.subject`), and those of none."""
    of_steps: dict[int, dict[str, str]] = {}
    others = []
    for key, sentence in problems.items():
        place, name = [*key.removeprefix("steps.").split(".", 1), ""][:2]
        if key.startswith("steps.") and place.isdecimal() and int(place) < len(steps):
            of_steps.setdefault(int(place), {})[name] = sentence.partition(": ")[2] or sentence
        else:
            others.append(sentence)
    told = [replace(step, problems=of_steps.get(at, {})) for at, step in enumerate(steps)]
    return told, others


def one_more(steps: list[StepFields]) -> list[StepFields]:
    """The steps and an empty one behind them, on the next usual day."""
    last = int(steps[-1].offset_days) if steps and steps[-1].offset_days.isdecimal() else -1
    day = next((day for day in USUAL_DAYS if day > last), last + 7)
    return [*steps, StepFields(len(steps) + 1, str(day), "", "", is_new=True)][:MOST_STEPS]


def steps_data(steps: list[StepFields]) -> list[dict[str, Any]]:
    """As a campaign takes them; a day that is no number stays a text, and is refused with its sentence."""
    return [
        {
            "offset_days": int(step.offset_days)
            if step.offset_days.strip().isdecimal() and len(step.offset_days) < 9
            else step.offset_days,
            "subject": step.subject,
            "body_template": step.body_template.replace("\r\n", "\n"),
        }
        for step in steps
    ]


def audience_of(form: QueryDict) -> dict[str, Any]:
    """The audience that a form describes, to be read as any other."""
    found: dict[str, Any] = {
        "stage": form.getlist("stage"),
        "channel": form.getlist("channel"),
        "tags": [tag.strip() for tag in form.get("tags", "").split(",") if tag.strip()],
        "source": [source] if (source := form.get("source", "").strip()) else [],
    }
    found = {key: values for key, values in found.items() if values}
    return {**found, "all": True} if form.get("all") else found


def named_leads(form: QueryDict) -> tuple[list[Lead], list[str]]:
    """The leads of the lines (an address or an id each), and the lines that fit none."""
    lines = [line.strip() for line in form.get("leads", "").splitlines() if line.strip()]
    read, unknown = list(dict.fromkeys(lines[:MOST_LINES])), lines[MOST_LINES:]
    addresses = {line: one_form(line) for line in read if "@" in line}
    rows = Lead.objects.filter(email__in=addresses.values(), merged_into=None)
    oldest = {lead.email: lead for lead in rows.order_by("-created_at")}
    by_id = Lead.objects.in_bulk([line for line in read if "@" not in line])
    found = {line: by_id.get(line) or oldest.get(addresses.get(line, "")) for line in read}
    unknown = [*(line for line, lead in found.items() if lead is None), *unknown]
    leads = {lead.pk: lead for lead in found.values() if lead is not None}
    return list(leads.values()), unknown
