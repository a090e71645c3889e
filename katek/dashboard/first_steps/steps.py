"""The steps: who may take each, where it is, and whether it is done, by what is there or as somebody said."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from katek.assistant.models import Persona
from katek.channels.models import Channel, ChannelKind, ChannelStatus
from katek.organizations.first_steps import marks_of
from katek.organizations.invitations import open_ones
from katek.organizations.models import Membership, Organization
from katek.organizations.permissions import allowed
from katek.properties.facts import kept

ON_THE_WAY = "first_steps"  # in the session: the step at which somebody went to another page
# What the step of the persona shows; the rest has its page.
VOICE = ("name", "tone", "formality", "languages", "business_context", "instructions")


@dataclass(frozen=True)
class Kind:
    """`act`: what one must be allowed to do to take it. `seen`: whether the data shows that it is done."""

    name: str
    short: str | Promise
    title: str | Promise
    text: str | Promise
    icon: str
    act: str
    seen: Callable[[Organization], bool]


@dataclass(frozen=True)
class Step:
    """A step as it stands: `state` is `done`, `skipped` or empty."""

    kind: Kind
    number: int
    state: str

    @property
    def name(self) -> str:
        return self.kind.name

    @property
    def url(self) -> str:
        return reverse(f"dashboard:first-{self.kind.name}")

    @property
    def done(self) -> bool:
        return self.state == "done"

    @property
    def skipped(self) -> bool:
        return self.state == "skipped"


def _has_brand(organization: Organization) -> bool:
    return bool(organization.brand_color != Organization().brand_color)


def _has_voice(_organization: Organization) -> bool:
    """Its greeting belongs to the step before, and is no sign of this one."""
    usual = Persona()
    made = Persona.objects.filter().first()
    return made is not None and any(getattr(made, name) != getattr(usual, name) for name in VOICE)


def _has_accounts(_organization: Organization) -> bool:
    """The website chat is there from the start, so only what was connected tells anything."""
    kinds = [ChannelKind.MESSENGER, ChannelKind.INSTAGRAM]
    return Channel.objects.filter(kind__in=kinds, status=ChannelStatus.CONNECTED).exists()


def _has_team(_organization: Organization) -> bool:
    return Membership.objects.count() > 1 or open_ones().exists()


KINDS = (
    Kind(
        "brand",
        _("Brand"),
        _("Show your brand"),
        _("Name, colour and greeting of the chat."),
        "swatch",
        "settings.edit",
        _has_brand,
    ),
    Kind(
        "persona",
        _("Persona"),
        _("Give the assistant its voice"),
        _("Name, tone, and what it may tell about the agency."),
        "sparkles",
        "persona.edit",
        _has_voice,
    ),
    Kind(
        "listings",
        _("Listings"),
        _("Bring in your listings"),
        _("It answers from these and from nothing else."),
        "building-office-2",
        "properties.edit",
        lambda _organization: kept().exists(),
    ),
    Kind(
        "channels",
        _("Channels"),
        _("Let customers reach it"),
        _("A line for your website; Messenger, Instagram and e-mail."),
        "chat-bubble-left-right",
        "channels.edit",
        _has_accounts,
    ),
    Kind(
        "team",
        _("Team"),
        _("Bring in your team"),
        _("Colleagues take over where a person is needed."),
        "users",
        "members.edit",
        _has_team,
    ),
)


def steps_for(membership: Membership) -> list[Step]:
    """Those that this member may take, in scope."""
    organization = membership.organization
    marks = marks_of(organization)
    kinds = [kind for kind in KINDS if allowed(membership.role, kind.act)]
    return [
        Step(kind, number, "done" if kind.seen(organization) else marks.get(kind.name, ""))
        for number, kind in enumerate(kinds, 1)
    ]


def way_back(request: HttpRequest) -> str:
    """The address of the step that somebody left for another page, to be shown there; empty elsewhere."""
    left = request.session.get(ON_THE_WAY)
    here = request.resolver_match.url_name if request.resolver_match else ""
    if left not in {kind.name for kind in KINDS} or (here or "").startswith(("first-", "home")):
        return ""
    return reverse(f"dashboard:first-{left}")
