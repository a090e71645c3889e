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
    "frequency_cap": _("had marketing mail in the last 24 hours"),
}
STOPPED: dict[str, str | Promise] = {
    **LEFT_OUT,
    "replied": pgettext_lazy("lead in a campaign", "Replied"),
    "unsubscribed": pgettext_lazy("lead in a campaign", "Unsubscribed"),
    "hard bounce": pgettext_lazy("lead in a campaign", "Bounced"),
    "soft bounces": pgettext_lazy("lead in a campaign", "Bounced again and again"),
    "invalid address": pgettext_lazy("lead in a campaign", "Address doesn't exist"),
    "complaint": pgettext_lazy("lead in a campaign", "Complained"),
    "suppressed at the provider": pgettext_lazy("lead in a campaign", "Suppressed at the provider"),
    "inactive at the provider": pgettext_lazy("lead in a campaign", "Inactive at the provider"),
    "merged": pgettext_lazy("lead in a campaign", "Merged with another lead"),
    "template": pgettext_lazy("lead in a campaign", "The mail's text couldn't be filled in"),
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
