"""A note is the team's: no customer, no channel, no assistant and no event ever has it."""

import json

import pytest
from django.urls import reverse

from katek.channels.records import InboundMessage
from katek.conversations.handover import CannotWrite
from katek.conversations.models import Conversation, Message, Note
from katek.conversations.notes import LONGEST_NOTE, delete_note, write_note
from katek.conversations.receive import receive
from katek.conversations.tests.conftest import work, wrote
from katek.conversations.turn import open_turn
from katek.organizations.scope import working_for
from katek.outbox.models import Event

pytestmark = pytest.mark.django_db
SECRET = "Periwinkle"


@pytest.fixture
def thread(website) -> Conversation:
    return receive(website, InboundMessage(thread_key="visitor-1", text="Hello")).conversation


def test_a_note_stands_behind_the_message_that_was_newest(thread, tenant, website):
    write_note(thread, tenant.owner, f" {SECRET} ")
    receive(website, InboundMessage(thread_key="visitor-1", text="More"))
    note = Note.everywhere.get()
    assert (note.text, note.author, note.after_sequence) == (SECRET, tenant.owner, 1)


def test_a_note_changes_nothing_else(thread, tenant):
    before = Conversation.everywhere.values().get()
    write_note(thread, tenant.owner, SECRET)
    assert Conversation.everywhere.values().get() == before
    assert Message.everywhere.count() == 1
    assert not Event.everywhere.filter(body__contains=SECRET).exists()


@pytest.mark.parametrize("text", ["", " \n", "a" * (LONGEST_NOTE + 1)])
def test_a_note_without_words_or_with_too_many_is_refused(thread, tenant, text):
    with pytest.raises(CannotWrite):
        write_note(thread, tenant.owner, text)
    assert not Note.everywhere.exists()


def test_a_note_can_be_deleted(thread, tenant):
    delete_note(write_note(thread, tenant.owner, SECRET))
    assert not Note.everywhere.exists()


@pytest.mark.django_db(transaction=True)
def test_the_visitor_of_the_website_never_reads_a_note(client, agency, website, tenant):
    address = reverse("inbound:messages", args=[agency.slug])
    said = client.post(address, {"text": "Hello"}, content_type="application/json").json()
    thread = Conversation.everywhere.get(pk=said["conversation"])
    write_note(thread, tenant.owner, SECRET)
    token = {"Authorization": f"Visitor {said['visitor']}"}
    assert SECRET not in client.get(address, headers=token).content.decode()
    again = client.post(
        address, {"text": "More", "visitor": said["visitor"]}, content_type="application/json"
    )
    assert SECRET not in again.content.decode()


@pytest.mark.parametrize("kind", ["page", "instagram"])
def test_nothing_of_a_note_goes_to_a_channel(request, graph, tenant, kind):
    thread = wrote(request.getfixturevalue(kind))
    write_note(thread, tenant.owner, SECRET)
    work()
    assert SECRET not in json.dumps(graph.sent(), default=str)
    assert not Message.everywhere.filter(text__contains=SECRET).exists()


def test_the_assistant_reads_no_note(thread, agency, tenant):
    write_note(thread, tenant.owner, SECRET)
    with working_for(agency):
        turn, _ = open_turn(Conversation.objects.get(pk=thread.pk))
    assert SECRET not in repr(turn)
