"""Today's figures beside last week's, counted by the days of the agency's own calendar."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.core.cache import cache
from django.db.models import Count, Model, QuerySet
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils.translation import gettext as _

from katek.campaigns.models import Email
from katek.conversations.models import Author, Conversation, Message
from katek.conversations.threads import BEGUN
from katek.core.clock import now
from katek.core.public_ids import new_id
from katek.leads.models import Lead
from katek.organizations.models import Organization

WEEK = 7
CONVERSATION = "conv"  # how ids of conversations begin
KEPT_FOR = 3600  # seconds; a day that is over changes only when something is erased


@dataclass(frozen=True)
class Figure:
    """`values`: the last seven days, today last. `before`: the seven before them.

    `url`: where just those of today are listed; empty where no list is of a day.
    """

    what: str
    url: str
    values: list[int]
    before: list[int]

    @property
    def value(self) -> int:
        return self.values[-1]

    @property
    def than(self) -> str:
        return _("%(count)d on this day last week") % {"count": self.before[-1]}


def figures_of(organization: Organization) -> list[Figure]:
    """In scope. Days that are over come from the cache, today is counted."""
    zone = ZoneInfo(organization.timezone)
    today = now().astimezone(zone).date()
    days = [today - timedelta(days=back) for back in range(2 * WEEK - 1, -1, -1)]
    told = []
    for name, (what, url) in _told(days[-1]).items():
        counted = {**_past(organization, name, days[:-1], zone), **_count(name, days[-1:], zone)}
        values = [counted.get(day, 0) for day in days]
        told.append(Figure(what, url, values[WEEK:], values[:WEEK]))
    return told


def _told(today: date) -> dict[str, tuple[str, str]]:
    leads = f"{reverse('dashboard:leads')}?from={today.isoformat()}&to={today.isoformat()}"
    return {
        "leads": (_("New leads today"), leads),
        "conversations": (_("Conversations begun today"), ""),
        "answers": (_("Assistant's answers today"), ""),
        "emails": (_("E-mails sent today"), ""),
    }


def _rows(name: str) -> tuple[QuerySet[Model], str]:
    """What is counted, and the moment by which it belongs to a day."""
    counted: Mapping[str, tuple[QuerySet[Model], str]] = {
        "leads": (Lead.objects.filter(merged_into=None), "created_at"),
        "conversations": (Conversation.objects.filter(BEGUN), "created_at"),
        "answers": (Message.objects.filter(author=Author.ASSISTANT), "created_at"),
        "emails": (Email.objects.filter(sent_at__isnull=False), "sent_at"),
    }
    return counted[name]


def _count(name: str, days: list[date], zone: ZoneInfo) -> dict[date, int]:
    rows, moment = _rows(name)
    start = datetime.combine(days[0], time.min, zone)
    end = datetime.combine(days[-1] + timedelta(days=1), time.min, zone)
    within = rows.filter(**{f"{moment}__gte": start, f"{moment}__lt": end}).order_by()
    if rows.model is Conversation:  # whose index is by id, which grows with time
        within = within.filter(pk__gte=new_id(CONVERSATION, at=start))
    by_day = within.annotate(day=TruncDate(moment, tzinfo=zone)).values_list("day")
    return dict(by_day.annotate(count=Count("pk")))


def _past(
    organization: Organization, name: str, days: list[date], zone: ZoneInfo
) -> dict[date, int]:
    key = f"figures:{organization.pk}:{name}:{days[-1].isoformat()}:{zone.key}"
    kept: dict[date, int] | None = cache.get(key)
    if kept is None:
        kept = _count(name, days, zone)
        cache.set(key, kept, KEPT_FOR)
    return kept
