"""What members tell one another about a thread; customers never see it."""

from django.db import transaction
from django.utils.translation import gettext as _

from katek.conversations.handover import CannotWrite, lock
from katek.conversations.live import announce
from katek.conversations.models import Conversation, Note
from katek.leads.searchable import words_of_note
from katek.organizations.models import User
from katek.organizations.scope import working_for

LONGEST_NOTE = 8000


def write_note(conversation: Conversation, author: User | None, text: str) -> Note:
    """Keeps it behind the newest message; nothing else changes. Raises `CannotWrite`."""
    words = text.strip()
    if not words:
        raise CannotWrite("text: " + _("the note is empty."))
    if len(words) > LONGEST_NOTE:
        raise CannotWrite(
            "text: " + _("the note is longer than %(most)d characters.") % {"most": LONGEST_NOTE}
        )
    with working_for(conversation.organization), transaction.atomic():
        fresh = lock(conversation)
        kept: Note = Note.objects.create(
            conversation=fresh,
            author=author,
            text=words,
            words=words_of_note(words),
            after_sequence=fresh.last_sequence,
        )
        announce(fresh)
    return kept


def delete_note(note: Note) -> None:
    """Gone for good, for the whole team."""
    with working_for(note.organization), transaction.atomic():
        conversation = note.conversation
        note.delete()
        announce(conversation)
