"""A thread as people read it: days, what one author said in a row, notes between, and what became of each."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from katek.conversations.again import NOT_DONE
from katek.conversations.attachments import Shown, shown
from katek.conversations.models import Author, Conversation, Message, MessageStatus, Note
from katek.dashboard.why_words import Reason, reasons
from katek.inbound.chat_shapes import cards_of
from katek.organizations.models import Organization

SHOWN = 50
STATES: dict[str, tuple[Any, str]] = {
    MessageStatus.QUEUED: (_("Waiting to be sent"), "soft"),
    MessageStatus.SENDING: (_("Being sent"), "soft"),
    MessageStatus.SENT: (_("Sent"), "soft"),
    MessageStatus.DELIVERED: (_("Delivered"), "soft"),
    MessageStatus.READ: (_("Read"), "soft"),
    MessageStatus.FAILED: (_("Not sent"), "bad"),
    MessageStatus.BLOCKED: (_("Not sent"), "bad"),
    MessageStatus.UNKNOWN: (_("May not have arrived"), "warn"),
}
TOGETHER = timedelta(minutes=5)


@dataclass(frozen=True)
class Entry:
    """A message or a note, with what is shown of it."""

    at: datetime
    message: Message | None = None
    note: Note | None = None
    cards: Sequence[dict[str, object]] = ()
    attachments: Sequence[Shown] = ()
    reasons: Sequence[Reason] = ()

    @property
    def by(self) -> tuple[str, str | None]:
        """The kind of author, and which person."""
        if self.note is not None:
            return "note", self.note.author_id
        assert self.message is not None
        return self.message.author, self.message.person_id

    @property
    def can_send_again(self) -> bool:
        return (
            self.message is not None
            and self.message.direction == "out"
            and self.message.status in NOT_DONE
        )

    @property
    def state(self) -> str:
        """What became of an outgoing message, in words."""
        return str(STATES.get(self.message.status, ("", ""))[0]) if self.message else ""

    @property
    def tone(self) -> str:
        return STATES.get(self.message.status, ("", ""))[1] if self.message else ""


@dataclass(frozen=True)
class Group:
    """What one author said in a row. `kind`: customer, assistant, person, system or note."""

    kind: str
    author: str
    entries: list[Entry]


@dataclass(frozen=True)
class Day:
    day: date
    groups: list[Group] = field(default_factory=list)


@dataclass(frozen=True)
class Stretch:
    """A part of a thread. `start`: the number of its first message; `has_older`: something is before it."""

    days: list[Day]
    start: int

    @property
    def has_older(self) -> bool:
        return self.start > 1

    @property
    def before(self) -> int:
        """Where a longer stretch would begin."""
        return max(1, self.start - SHOWN)


def newest(conversation: Conversation, *, start: int | None = None) -> Stretch:
    """From message `start` to the end; the last `SHOWN` when it isn't given. In scope."""
    first = start or max(1, conversation.last_sequence - SHOWN + 1)
    return _stretch(conversation, first, None)


def older(conversation: Conversation, *, before: int) -> Stretch:
    """The `SHOWN` messages before the one of that number. In scope."""
    return _stretch(conversation, max(1, before - SHOWN), before)


def _stretch(conversation: Conversation, start: int, end: int | None) -> Stretch:
    said = Message.objects.filter(conversation=conversation, sequence__gte=start)
    noted = Note.objects.filter(conversation=conversation)
    if start > 1:
        noted = noted.filter(after_sequence__gte=start)
    if end is not None:
        said, noted = said.filter(sequence__lt=end), noted.filter(after_sequence__lt=end)
    messages = list(said.select_related("person"))
    entries = _in_order(conversation.organization, messages, noted.select_related("author"))
    return Stretch(list(_days(entries)), start)


def _in_order(
    organization: Organization, messages: Sequence[Message], notes: Iterable[Note]
) -> list[Entry]:
    cards = cards_of(organization, messages, get_language() or "")
    listings = {str(card["id"]): card for some in cards.values() for card in some}
    placed: list[tuple[tuple[int, int, str], Entry]] = [
        ((m.sequence, 0, ""), _entry(m, cards[m.pk], listings)) for m in messages
    ]
    placed += [((n.after_sequence, 1, n.pk), Entry(n.created_at, note=n)) for n in notes]
    return [entry for _place, entry in sorted(placed, key=lambda pair: pair[0])]


def _entry(
    message: Message, cards: list[dict[str, object]], listings: dict[str, dict[str, object]]
) -> Entry:
    why = reasons(message.why, listings) if message.author == Author.ASSISTANT else []
    return Entry(
        message.created_at,
        message=message,
        cards=cards,
        attachments=shown(message),
        reasons=why,
    )


def _days(entries: Iterable[Entry]) -> Iterator[Day]:
    for day, said in groupby(entries, key=lambda entry: timezone.localtime(entry.at).date()):
        yield Day(day, list(_groups(said)))


def _groups(entries: Iterable[Entry]) -> Iterator[Group]:
    current: list[Entry] = []
    for entry in entries:
        if current and (entry.by != current[-1].by or entry.at - current[-1].at > TOGETHER):
            yield _group(current)
            current = []
        current.append(entry)
    if current:
        yield _group(current)


def _group(entries: list[Entry]) -> Group:
    first = entries[0]
    person: Any = first.note.author if first.note else first.message and first.message.person
    return Group(first.by[0], str(person or ""), entries)
