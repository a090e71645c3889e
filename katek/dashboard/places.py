"""The places of the dashboard: one table for the sidebar, the phone's bar and the command palette."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from katek.dashboard.counting import in_words


@dataclass(frozen=True)
class Place:
    """`here`: what the name of the address contains while one is there. `key`: how it is gone to by keyboard.

    `counts`: which of the shell's counts stands beside it. `act`: what one must be allowed to do to see it.
    """

    name: str | Promise
    icon: str
    view: str
    here: tuple[str, ...]
    key: str = ""
    counts: str = ""
    act: str = ""


WORK = (
    Place(_("Home"), "home", "dashboard:home", (":home",), "g h"),
    Place(
        _("Inbox"),
        "inbox",
        "dashboard:conversations",
        ("conversation",),
        "g i",
        "waiting",
        "conversations.view",
    ),
    Place(_("Leads"), "users", "dashboard:leads", (":lead",), "g l", act="leads.view"),
    Place(
        _("Properties"),
        "building-office-2",
        "dashboard:properties",
        ("propert",),
        "g p",
        act="properties.view",
    ),
    Place(
        _("Campaigns"),
        "megaphone",
        "campaigns:campaigns",
        ("campaign",),
        "g c",
        act="campaigns.view",
    ),
    Place(_("E-mails"), "envelope", "dashboard:emails", (":email",), "g e", act="campaigns.view"),
)
SET_UP = (
    Place(
        _("Channels"),
        "chat-bubble-left-right",
        "dashboard:channels",
        ("channel", "connect"),
        "g n",
        "channels",
        "channels.view",
    ),
    Place(_("Persona"), "sparkles", "dashboard:persona", ("persona",), "g a", act="persona.view"),
    Place(
        _("Webhooks"),
        "bolt",
        "dashboard:webhooks",
        ("webhook", "delivery", "endpoint", "hubspot"),
        "g w",
        "failed",
        "endpoints.view",
    ),
    Place(
        _("Settings"),
        "cog-6-tooth",
        "dashboard:settings",
        (":settings", ":member-", ":invitation-", ":key-"),
        "g t",
    ),
)
OPERATOR = Place(_("Operator"), "server-stack", "dashboard:operator", (":operator",), "g o")
TRY_OUT = Place(_("Sandbox"), "beaker", "sandbox:sandbox", ("sandbox",), "g s")
TONES = {"waiting": "warn", "failed": "bad", "channels": "bad"}
COUNTED = {
    "waiting": _("Waiting for a person"),
    "failed": _("Failed deliveries"),
    "channels": _("Channels with a problem"),
}
THUMBS = ("dashboard:home", "dashboard:conversations", "dashboard:leads", "dashboard:properties")


@dataclass(frozen=True)
class Shown:
    """A place as a page shows it. `here`: one is there. `count`: how many wait there; `counted`: of what."""

    place: Place
    url: str
    here: bool
    count: str = ""

    @property
    def is_thumb(self) -> bool:
        return self.place.view in THUMBS

    @property
    def tone(self) -> str:
        return TONES.get(self.place.counts, "")

    @property
    def counted(self) -> str | Promise:
        return COUNTED.get(self.place.counts, "")


@dataclass(frozen=True)
class Group:
    name: str | Promise
    places: list[Shown]


def groups(request: HttpRequest, may: frozenset[str], counts: dict[str, int]) -> list[Group]:
    """What a member may go to, with what waits there."""
    tables: list[tuple[str | Promise, tuple[Place, ...]]] = [("", WORK), (_("Set up"), SET_UP)]
    if settings.KATEK_SANDBOX:
        tables.append((_("Try out"), (TRY_OUT,)))
    here = _here(request)
    told = [
        Group(name, [_shown(one, here, counts) for one in table if not one.act or one.act in may])
        for name, table in tables
    ]
    return [group for group in [*told, *operators_groups(request)] if group.places]


def operators_groups(request: HttpRequest) -> list[Group]:
    """What only the operator goes to; nothing for anybody else."""
    if not getattr(getattr(request, "user", None), "is_staff", False):
        return []
    return [Group(_("Installation"), [_shown(OPERATOR, _here(request), {})])]


def _here(request: HttpRequest) -> str:
    name = request.resolver_match.view_name if request.resolver_match else ""
    # The first steps are named for what they set up, and belong to home, which leads to them.
    return "dashboard:home" if ":first-" in name else name


def _shown(place: Place, here: str, counts: dict[str, int]) -> Shown:
    there = any(part in here for part in place.here)
    return Shown(place, reverse(place.view), there, in_words(counts.get(place.counts, 0)))
