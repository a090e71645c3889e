"""Mail that customers write: the answer to one of ours, or a first word to an agency's own address.

An answer ends the sequences of whoever got the mail. What a program wrote (out of office, bounces) ends nothing
and is not answered (RFC 3834).
"""

from datetime import timedelta

from django.db import transaction

from katek.campaigns.enrolling import stop_campaign_for, stop_for
from katek.channels.email.connect import connect_email
from katek.channels.records import InboundMessage
from katek.conversations.handover import hand_over, lock
from katek.conversations.letters import headers_of
from katek.conversations.models import Author, Conversation, Message
from katek.conversations.receive import receive
from katek.core import clock
from katek.inbound.auto_replies import why_automatic
from katek.inbound.letter import Letter, NotAnAnswer
from katek.inbound.letter_owners import Owner, owners_of
from katek.inbound.letter_writers import answerable, writer_of
from katek.leads.identity import surviving
from katek.organizations.models import Organization
from katek.organizations.scope import working_for

MOST_ANSWERS = 10  # of the assistant's, to one customer in a day


def take_in(letter: Letter) -> str:
    """Stores what a customer wrote; answers the id of the mail it answers, or of the conversation it began.

    Raises `NotAnAnswer` for what is nobody's or a program's.
    """
    owners = owners_of(letter)
    sender = answerable(letter, owners[0].organization if owners else None)
    if why := why_automatic(letter.headers, sender, letter.subject):
        raise NotAnAnswer(f"A program wrote it: {why}.")
    if not owners:
        raise NotAnAnswer("It answers no mail of ours, and no agency has the address it went to.")
    subjects = [_take_in(owner, letter) for owner in owners]
    return subjects[0]


def _take_in(owner: Owner, letter: Letter) -> str:
    email, answered = owner.email, owner.email or owner.conversation
    with working_for(owner.organization), transaction.atomic():
        conversation = _store(owner.organization, letter)
        # Whoever wrote it, and from whatever address: the lead that was written to has answered.
        if answered is not None and answered.lead is not None:
            stop_for(surviving(answered.lead), "replied")
        if email is not None and email.campaign_id:
            stop_campaign_for(email.lead, email.campaign_id, "replied")
    return email.pk if email else conversation.pk


def _store(organization: Organization, letter: Letter) -> Conversation:
    writer = writer_of(letter, organization)
    received = receive(
        connect_email(organization),
        InboundMessage(
            thread_key=writer.address,
            text=letter.text or letter.subject,
            external_id=letter.message_id,
            name=writer.name,
            email=writer.address,
            signature=letter.signature,
            attachments=list(letter.attachments),
            mail=headers_of(letter.headers, letter.subject),
        ),
    )
    if received.is_new and _is_too_lively(received.conversation):
        hand_over(lock(received.conversation), reason="many_mails", summary=letter.subject)
    return received.conversation


def _is_too_lively(conversation: Conversation) -> bool:
    """Whoever gets so many answers in a day is no reader: two programs would write to each other for ever."""
    since = clock.now() - timedelta(days=1)
    answers = Message.objects.filter(
        conversation=conversation, author=Author.ASSISTANT, created_at__gt=since
    )
    return bool(answers.count() >= MOST_ANSWERS)
