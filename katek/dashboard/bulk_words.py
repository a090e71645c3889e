"""What an act on leads has done or is doing, said to whoever did it."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from katek.core.templatetags.ui import number
from katek.dashboard.templatetags.leads_in_words import name_of
from katek.leads.bulk import AT_WORK, Bulk
from katek.leads.bulk_work import OWNER_LEFT
from katek.leads.models import BulkAct, BulkChange, BulkStatus, Lead, Stage
from katek.leads.undoing import Undone
from katek.organizations.models import User


def nothing_done(done: Bulk) -> str:
    if not done.matched:
        return _("No lead is ticked, so nothing was done.")
    return _("Nothing had to be changed.")


def told(change: BulkChange, changed: int) -> str:
    """What was done: of one lead by name."""
    values = {"count": number(changed), "value": value_of(change)}
    if change.matched != 1:
        return sentences_of(change, changed) % values
    lead = Lead.objects.filter(pk__in=change.rows.values("lead")).first()
    return sentences_of(change, 0) % {**values, "who": name_of(lead) if lead else ""}


def told_undone(undone: Undone) -> str:
    sentence = ngettext("%s lead is as it was.", "%s leads are as they were.", undone.back)
    text = sentence % number(undone.back)
    if not undone.stay:
        return text
    stay = ngettext(
        "%s was changed since and stays.", "%s were changed since and stay.", undone.stay
    )
    return f"{text} {stay % number(undone.stay)}"


def going_on(change: BulkChange) -> str:
    """What the background is at, as a title."""
    value = value_of(change)
    return {
        BulkAct.STAGE: _("Moving leads to %(value)s"),
        BulkAct.OWNER: _("Giving leads to %(value)s"),
        BulkAct.TAG: _("Tagging leads “%(value)s”"),
        BulkAct.UNTAG: _("Taking the tag “%(value)s” from leads"),
    }[BulkAct(change.act)] % {"value": value}


def sentences_of(change: BulkChange, count: int) -> str:
    """Of one lead by name if `count` is 0."""
    if not count:
        return {
            BulkAct.STAGE: _("%(who)s is now %(value)s."),
            BulkAct.OWNER: _("%(who)s now belongs to %(value)s."),
            BulkAct.TAG: _("%(who)s has the tag “%(value)s”."),
            BulkAct.UNTAG: _("%(who)s has the tag “%(value)s” no more."),
        }[BulkAct(change.act)]
    return {
        BulkAct.STAGE: ngettext(
            "%(count)s lead is now %(value)s.", "%(count)s leads are now %(value)s.", count
        ),
        BulkAct.OWNER: ngettext(
            "%(count)s lead now belongs to %(value)s.",
            "%(count)s leads now belong to %(value)s.",
            count,
        ),
        BulkAct.TAG: ngettext(
            "%(count)s lead got the tag “%(value)s”.",
            "%(count)s leads got the tag “%(value)s”.",
            count,
        ),
        BulkAct.UNTAG: ngettext(
            "%(count)s lead lost the tag “%(value)s”.",
            "%(count)s leads lost the tag “%(value)s”.",
            count,
        ),
    }[BulkAct(change.act)]


def value_of(change: BulkChange) -> str:
    if change.act == BulkAct.STAGE:
        return str(Stage(change.value).label)
    if change.act == BulkAct.OWNER:
        if not change.value:
            return _("nobody")
        return str(_owner(change) or _("somebody who left"))
    return change.value


def standing(change: BulkChange) -> str:
    """How an act stands that goes on or can be undone, behind its title in the list."""
    if change.status in AT_WORK:
        return _("going on")
    if change.status == BulkStatus.STOPPED:
        return _("stopped early; what it changed can still be undone")
    if change.status == BulkStatus.FAILED:
        return _("ended early; what it changed can still be undone")
    return _("done; it can still be undone")


def problem_of(change: BulkChange) -> str:
    """Why it failed, in the language of whoever reads it; empty if it didn't."""
    if not change.problem:
        return ""
    if change.problem != OWNER_LEFT:
        return _("Something went wrong at our end; the rest of the leads stay as they were.")
    owner = _owner(change)
    if owner is None:
        return _("Whoever was to own the leads has left the organization.")
    return _("%(name)s has left the organization and can’t own leads.") % {"name": owner}


def _owner(change: BulkChange) -> User | None:
    found: User | None = User.objects.filter(pk=change.value).first()
    return found
