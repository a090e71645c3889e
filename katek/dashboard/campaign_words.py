"""What became of leads in a campaign, in words: why somebody was left out, how far the others are."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from katek.campaigns.models import EnrollmentStatus

LEFT_OUT: dict[str, str | Promise] = {
    "no_email": _("no email"),
    "suppressed": pgettext_lazy("left out", "suppressed"),
    "no_consent": _("no consent"),
    "closed": pgettext_lazy("left out", "closed"),
    "already_enrolled": _("already enrolled"),
}
STOPPED: dict[str, str | Promise] = {
    **LEFT_OUT,
    "replied": pgettext_lazy("lead in a campaign", "Replied"),
    "unsubscribed": pgettext_lazy("lead in a campaign", "Unsubscribed"),
    "bounced": pgettext_lazy("lead in a campaign", "Bounced"),
    "complained": pgettext_lazy("lead in a campaign", "Complained"),
    "cancelled": pgettext_lazy("lead in a campaign", "Cancelled"),
    "failed": pgettext_lazy("lead in a campaign", "Failed"),
}


def left_out(reason: str) -> str:
    """Why a lead was left out; a reason that has no words here as it is kept."""
    return str(LEFT_OUT.get(reason, reason.replace("_", " ")))


def inside(state: str) -> str:
    """How far a lead is: a state, or the reason for which it left."""
    known: dict[str, str | Promise] = {**STOPPED, **dict(EnrollmentStatus.choices)}
    return str(known.get(state, state.replace("_", " ")))
