"""What can be done with a campaign: its buttons, what each asks, and who gets it by itself."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from katek.campaigns import controlling
from katek.campaigns.models import Campaign, CampaignStatus


@dataclass(frozen=True)
class Act:
    """`verb` on its button, `question` and `consequence` on the page that asks."""

    do: Callable[[Campaign], None]
    verb: str | Promise
    question: str | Promise
    consequence: str | Promise


ACTS = {
    "start": Act(
        controlling.start,
        pgettext_lazy("campaign", "Start"),
        _("Start it for new leads?"),
        _("Every new lead gets it from now on."),
    ),
    "by-hand": Act(
        controlling.choose_leads_instead,
        _("Send it to leads you choose instead"),
        _("Send it to leads you choose instead?"),
        _("It is for nobody by itself then: new leads go on getting what they get now."),
    ),
    "pause": Act(
        controlling.pause,
        _("Pause"),
        _("Pause this campaign?"),
        _("Nothing more goes out until you resume it."),
    ),
    "resume": Act(
        controlling.resume,
        _("Resume"),
        _("Resume this campaign?"),
        _("It goes on where it stopped."),
    ),
    "cancel": Act(
        controlling.cancel,
        _("End the campaign"),
        _("End this campaign?"),
        _("For good: who is in it gets nothing more."),
    ),
}
# Which acts a state allows, in the order of their buttons.
POSSIBLE: dict[str, tuple[str, ...]] = {
    CampaignStatus.DRAFT: ("cancel",),
    CampaignStatus.RUNNING: ("pause", "cancel"),
    CampaignStatus.PAUSED: ("resume", "cancel"),
}


def waits_for_start(found: Campaign) -> bool:
    """It is for whoever is new, so it is started and not sent."""
    return bool(found.trigger) and found.status == CampaignStatus.DRAFT


def buttons(found: Campaign, other: Campaign | None) -> list[tuple[str, str]]:
    """Addresses and words. `other`: the one that new leads get now instead of this one."""
    acts = [
        (reverse("campaigns:control", args=[found.pk, name]), str(ACTS[name].verb))
        for name in POSSIBLE.get(found.status, ())
    ]
    if not waits_for_start(found):
        return acts
    start = reverse("campaigns:start", args=[found.pk]), start_words(other)[0]
    by_hand = reverse("campaigns:by-hand", args=[found.pk]), str(ACTS["by-hand"].verb)
    return [start, by_hand, *acts]


def asked(name: str, found: Campaign) -> dict[str, str]:
    """What the page says that asks before the act."""
    act = ACTS[name]
    verb, consequence = str(act.verb), str(act.consequence)
    if name == "start":
        verb, consequence = start_words(controlling.other_holder(found))
    if name == "cancel" and found.takes_new_leads:
        consequence = gettext(
            "For good: who is in it gets nothing more, and new leads get no mail by themselves from then on. "
            "To give them one again, copy this campaign and start the copy."
        )
    return {"verb": verb, "question": str(act.question), "consequence": consequence}


def start_words(other: Campaign | None) -> tuple[str, str]:
    """What the button says, and what pressing it comes to."""
    if other is None:
        return str(ACTS["start"].verb), str(ACTS["start"].consequence)
    told = gettext(
        "New leads get this one from now on, and no longer “%(name)s”. "
        "Who is in that one gets the rest of it, and nothing of this one."
    )
    return gettext("Start instead of the old one"), told % {"name": other.name}


def who_gets_it(found: Campaign, other: Campaign | None) -> str:
    """Of a campaign for new leads: whether they get it, and if not, what they get; empty for others."""
    if not found.trigger:
        return ""
    if found.status == CampaignStatus.DRAFT:
        return gettext("It is for new leads: nobody gets it before it is started.")
    if found.takes_new_leads:
        change = gettext(
            "To change what it says, copy it, change the copy, and start that one instead."
        )
        return f"{_taken(found)} {change}"
    if other is None:
        return gettext(
            "New leads get no mail by themselves now. To give them one again, copy this campaign and start the "
            "copy."
        )
    if found.status == CampaignStatus.CANCELLED:
        return ""
    return gettext("New leads get another one now; who is in this one gets the rest of it.")


def _taken(found: Campaign) -> str:
    if found.status == CampaignStatus.PAUSED:
        return gettext("New leads wait in it and get it when it is resumed.")
    return gettext("Every new lead gets it by itself.")
