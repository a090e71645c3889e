"""Notes that members write on a lead's timeline; customers and assistants never read them."""

from typing import Final

from django.utils.translation import gettext as _

from katek.leads.models import Activity, Lead
from katek.leads.problems import LeadProblem
from katek.leads.searchable import words_of_note
from katek.leads.timeline import note
from katek.organizations.models import User

KIND: Final = "note"
LONGEST = 4000


def write_note(lead: Lead, text: str, actor: User | None) -> Activity:
    """The line; raises `LeadProblem` for a text that is empty or too long."""
    words = text.strip()
    if not words:
        raise LeadProblem({"text": _("A note needs a text.")}, {"text": text})
    if len(words) > LONGEST:
        sentence = _("The note has %(count)d characters; at most %(most)d fit.")
        raise LeadProblem({"text": sentence % {"count": len(words), "most": LONGEST}})
    return note(lead, KIND, words, actor=actor, words=words_of_note(words))


def take_note_back(lead: Lead, note_id: int, actor: User) -> bool:
    """Removes a note of one's own; whether there was one."""
    mine = Activity.objects.filter(lead=lead, pk=note_id, kind=KIND, actor=actor)
    return mine.delete()[0] > 0
