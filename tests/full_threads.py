"""The full agency's conversations: sixty customers, and one thread with all that a thread can have."""

from datetime import timedelta

from katek.channels.meta.state import needs_reconnecting
from katek.channels.models import Channel, ChannelKind
from katek.channels.records import InboundMessage, Progress
from katek.conversations.assigning import assign
from katek.conversations.closing import close, snooze
from katek.conversations.handover import take_over, write_as_person
from katek.conversations.models import Conversation
from katek.conversations.notes import write_note
from katek.conversations.progress import progressed
from katek.conversations.receive import receive
from katek.core import clock
from katek.organizations.models import Organization, User
from katek.organizations.scope import working_for
from katek.sandbox.graph.acts import known
from katek.sandbox.stage.switches import set_switch
from tests.earlier import ago, work
from tests.full_team import get_on
from tests.hard_words import NAMES, WORDS

CUSTOMERS = 60  # more than a page
HOURS = 7  # between one and the next
LATELY = 15  # those who are still answered by the assistant
FIRST, APART = 7_000_000_000_000_000, 1000  # Meta's numbers of customers: each of one account alone
STAR = str(FIRST + APART + CUSTOMERS)  # the second channel is Messenger's
ASKED = "Do you have a 3 bedroom house in Portland under 800k?"
WANTS = "I like the first one. Could I see it on Saturday at 11? Write to ana.torres@example.com"
TALK = ("messages", "replies")


def customers(organization: Organization, numbers: range, team: list[User]) -> None:
    """The first wrote last. Those before `LATELY` are with a person, and every second of them is done."""
    with working_for(organization):
        channels = list(Channel.objects.exclude(kind=ChannelKind.EMAIL).order_by("pk"))
    for place, channel in enumerate(channels):
        if channel.external_id:
            known(CUSTOMERS + 1, channel.external_id, FIRST + APART * place)
    for number in numbers:
        place = number % len(channels)
        with ago(hours=HOURS * number):
            _customer(channels[place], FIRST + APART * place, number, team)


def _customer(channel: Channel, first: int, number: int, team: list[User]) -> None:
    words = f"{WORDS[number % len(WORDS)]} Write to someone{number}@example.com"
    message = InboundMessage(str(first + number), words, external_id=f"m_full_{number}")
    conversation = receive(channel, message).conversation
    with working_for(channel.organization):
        if conversation.lead is not None:
            get_on(number, conversation.lead, NAMES[number % len(NAMES)], team)
        if number >= LATELY:
            take_over(conversation, team[number % len(team)])
            if number % 2:
                close(conversation)


def star(organization: Organization, team: list[User]) -> Conversation:
    """Cards and why, read, a note, assigned, a viewing, a person's words, and one that did not go out."""
    owner, dev, linnea = team
    with working_for(organization):
        messenger = Channel.objects.get(kind=ChannelKind.MESSENGER)
    with ago(hours=20):
        _says(messenger, 1, ASKED)
        work(*TALK)
        progressed(messenger, Progress(STAR, "read", up_to=clock.now()))
    with ago(hours=19):
        thread = _says(messenger, 2, WANTS)
        work(*TALK)
    with ago(hours=3):
        assign(thread, linnea, by=owner)
        write_note(thread, dev, "The sellers are away until Friday, Saturday is fine with them.")
        write_as_person(thread, linnea, "Hello Ana, Saturday at 11 works. I'll meet you there.")
        work("messages")
        progressed(messenger, Progress(STAR, "delivered", up_to=clock.now()))
    with ago(hours=2):
        _says(messenger, 3, "Great, thank you! Is the garden fenced?")
    with ago(hours=1):
        refused = {"code": 551, "subcode": 1545041, "message": "This person isn't available."}
        set_switch("graph", "error", times=1, path="/messages", **refused)
        write_as_person(thread, linnea, "It is, on all four sides.")
        work("messages")
    return thread


def go_wrong(owner: User) -> None:
    """A channel that has to be connected again, one waiting for a person, one put off. In scope."""
    open_ones = Conversation.objects.filter(status="open", answered_by="assistant")
    waiting, put_off = open_ones.order_by("-last_message_at")[:2]
    take_over(waiting, owner)
    snooze(put_off, clock.now() + timedelta(days=2), owner)
    for channel in Channel.objects.filter(kind=ChannelKind.MESSENGER):
        needs_reconnecting(channel, "Meta ended the access of this page: connect it again.")


def _says(channel: Channel, number: int, words: str) -> Conversation:
    name = "Ana Torres" if number == 1 else ""
    message = InboundMessage(STAR, words, external_id=f"m_star_{number}", name=name)
    return receive(channel, message).conversation
