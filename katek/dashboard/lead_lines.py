"""A lead's timeline in words: each line with its sign, who did it, what happened and what was said."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from katek.dashboard.handover_words import handed_over
from katek.leads.models import Activity, ConsentStatus, Stage
from katek.leads.notes import KIND as NOTE

MESSAGES = (
    *("message", "reply", "person_wrote", "edited", "sent_again"),
    *("handed_over", "handed_back", "viewing"),
    *("conversation_assigned", "conversation_unassigned"),
)
CHANGES = ("created", "updated", "stage_changed", "assigned", "tagged", "consent")
FILTERS: dict[str, str | Promise] = {
    "": gettext_lazy("All"),
    "messages": gettext_lazy("Messages"),
    "emails": gettext_lazy("E-mails"),
    "changes": gettext_lazy("Changes"),
    "notes": gettext_lazy("Notes"),
}
# Kind of a line → sign, its tone.
SIGNS = {
    "created": ("sparkles", "good"),
    "message": ("chat-bubble-left", ""),
    "reply": ("chat-bubble-left-right", ""),
    "person_wrote": ("user", ""),
    "viewing": ("calendar", "good"),
    "handed_over": ("hand-raised", "warn"),
    "handed_back": ("arrow-uturn-left", ""),
    "stage_changed": ("flag", ""),
    "assigned": ("user-circle", ""),
    "conversation_assigned": ("user-circle", ""),
    "conversation_unassigned": ("user-circle", ""),
    "tagged": ("tag", ""),
    "consent": ("shield-check", ""),
    "email": ("envelope", ""),
    "email_opened": ("envelope-open", ""),
    "email_clicked": ("cursor-arrow-rays", "good"),
    "email_bounced": ("exclamation-triangle", "bad"),
    "email_complained": ("exclamation-triangle", "bad"),
    NOTE: ("pencil-square", "warn"),
}
SAYING = (
    "message",
    "reply",
    "person_wrote",
    "edited",
    "sent_again",
    "viewing",
    "handed_over",
    NOTE,
)


@dataclass(frozen=True)
class Line:
    """`words` are quoted as they are. `mine`: a note that the reader may take back."""

    activity: Activity
    sign: str
    tone: str
    what: str
    words: str
    mine: bool


@dataclass(frozen=True)
class Day:
    on: date
    lines: list[Line]


def in_days(rows: Iterable[Activity], people: Mapping[str, str], reader: str) -> list[Day]:
    """Rows, newest first, by days of the time zone in force. `people`: names of members by id."""
    lines = [_line(row, people, reader) for row in rows]
    days = groupby(lines, key=lambda line: timezone.localtime(line.activity.at).date())
    return [Day(on, list(of_day)) for on, of_day in days]


def _line(row: Activity, people: Mapping[str, str], reader: str) -> Line:
    sign, tone = SIGNS.get(row.kind, ("information-circle", ""))
    mails = row.kind.startswith("email")
    words = row.text if row.kind in SAYING or mails else ""
    mine = row.kind == NOTE and row.actor_id == reader
    return Line(row, sign, tone, _what(row, people), words, mine)


def _what(row: Activity, people: Mapping[str, str]) -> str:
    known = _said().get(row.kind)
    if known is not None:
        return known
    told = {
        "created": _created,
        "updated": _updated,
        "stage_changed": _moved,
        "tagged": _tagged,
        "consent": _consented,
        "handed_over": _handed_over,
    }
    if row.kind in ("assigned", "conversation_assigned"):
        return _belongs(row, people)
    return told[row.kind](row) if row.kind in told else row.kind.replace("_", " ").capitalize()


def _said() -> dict[str, str]:
    return {
        "message": _("Wrote"),
        "reply": _("The assistant answered"),
        "person_wrote": _("Answered"),
        "edited": _("Changed what they wrote"),
        "sent_again": _("Sent again"),
        "handed_back": _("Handed back to the assistant"),
        "conversation_unassigned": _("The conversation belongs to nobody."),
        "viewing": _("Asked for a viewing"),
        "email": _("E-mail sent"),
        "email_opened": _("Opened an e-mail"),
        "email_clicked": _("Followed a link in an e-mail"),
        "email_bounced": _("An e-mail came back"),
        "email_complained": _("Called an e-mail spam"),
        "email_again": _("E-mail sent again"),
        NOTE: _("Note"),
    }


def _belongs(row: Activity, people: Mapping[str, str]) -> str:
    owner = row.data.get("to")
    # Who has left the agency since is still told by name, where the line has kept one.
    name = people.get(owner, row.text or owner) if owner else ""
    if row.kind == "conversation_assigned":
        return _("The conversation now belongs to %s.") % name
    return _("Now belongs to %s.") % name if name else _("Belongs to nobody.")


def _handed_over(row: Activity) -> str:
    return handed_over(row.data.get("reason", ""))


def _created(row: Activity) -> str:
    return _("Entered by hand.") if row.actor_id else _("Became a lead.")


def _updated(row: Activity) -> str:
    names = row.data.get("changed") or row.text.split(", ")
    words = {
        "name": _("name"),
        "email": _("e-mail"),
        "phone": _("phone"),
        "language": _("language"),
        "timezone": _("time zone"),
        "source": _("source"),
        "wishes": _("wishes"),
        "other_emails": _("more e-mails"),
        "other_phones": _("more phones"),
    }
    return _("Changed: %s.") % ", ".join(words.get(name, name) for name in names)


def _moved(row: Activity) -> str:
    stages: dict[str, object] = dict(Stage.choices)
    old, new = row.data.get("from"), row.data.get("to")
    return _("%(old)s → %(new)s") % {"old": stages.get(old, old), "new": stages.get(new, new)}


def _tagged(row: Activity) -> str:
    parts = []
    if added := row.data.get("added"):
        parts.append(_("Tagged “%s”.") % _("”, “").join(added))
    if removed := row.data.get("removed"):
        parts.append(_("No longer tagged “%s”.") % _("”, “").join(removed))
    return " ".join(parts)


def _consented(row: Activity) -> str:
    purpose, _sign, status = row.text.partition(": ")
    said: dict[str, object] = dict(ConsentStatus.choices)
    return _("Consent to %(purpose)s: %(status)s.") % {
        "purpose": purpose_name(purpose),
        "status": str(said.get(status, status)).lower(),
    }


def purpose_name(purpose: str) -> str:
    return {
        "answer": _("answers"),
        "follow_up": _("follow-up"),
        "marketing": _("marketing"),
        "call": _("calls"),
        "sms": _("text messages"),
        "email": _("e-mails"),
    }.get(purpose, purpose)
