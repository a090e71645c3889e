"""An answer that is due is made once, recorded with all that follows, and never sent over a person."""

import json

import pytest

from katek.assistant.turns import Handover, Reply
from katek.channels.records import InboundMessage
from katek.conversations import answering
from katek.conversations.answering import answer_conversation, prepare, record
from katek.conversations.handover import hand_back, take_over, write_as_person
from katek.conversations.models import Author, Message, ReplyState
from katek.conversations.queues import REPLIES
from katek.conversations.receive import receive
from katek.core.claims import claim, claim_row, release
from katek.core.workers import worker
from katek.organizations.scope import working_for
from katek.outbox.models import Event
from katek.properties.listing import save

pytestmark = pytest.mark.django_db(transaction=True)


def write(website, text: str):
    return receive(website, InboundMessage(thread_key="visitor-1", text=text)).conversation


def reply_with(text: str, **more) -> Reply:
    empty: dict[str, object] = {
        "property_ids": (),
        "quick_replies": (),
        "handover": None,
        "asks": None,
        "viewing_requested": None,
        "language": "en",
        "memory": {},
        "criteria": {},
        "why": {},
        "persona_version": 1,
        "model": "test",
    }
    return Reply(text=text, **{**empty, **more})


def replies(conversation) -> list[str]:
    with working_for(conversation.organization):
        return list(
            Message.objects.filter(conversation=conversation, author=Author.ASSISTANT).values_list(
                "text", flat=True
            )
        )


def test_a_due_conversation_gets_one_reply_from_the_assistant(website):
    conversation = write(website, "hello")
    (claimed,) = claim(REPLIES, limit=5, worker=worker())
    message = answer_conversation(claimed)
    assert message.text
    assert message.in_reply_to.text == "hello"
    conversation.refresh_from_db()
    assert conversation.reply_state == ReplyState.NONE
    assert not claim(REPLIES, limit=5, worker=worker())


def test_the_first_reply_says_that_an_assistant_answers(website):
    write(website, "hello")
    (claimed,) = claim(REPLIES, limit=1, worker=worker())
    text = answer_conversation(claimed).text.lower()
    assert "assistant" in text or " ai" in text


def test_two_messages_in_a_row_are_answered_together(website):
    conversation = write(website, "houses in Portland")
    prepared = prepare(claim_row(REPLIES, conversation.pk, worker=worker()))
    write(website, "with 3 bedrooms")
    assert record(prepared, reply_with("too early")) is None
    again = prepare(claim_row(REPLIES, conversation.pk, worker=worker()))
    assert "Portland" in again.turn.text
    assert "3 bedrooms" in again.turn.text
    assert record(again, reply_with("to both")).in_reply_to.text == "with 3 bedrooms"
    assert replies(conversation) == ["to both"]


def test_a_customer_who_keeps_writing_is_answered_all_the_same(website):
    conversation = write(website, "one")
    for place in range(answering.LET_GO + 1):
        prepared = prepare(claim_row(REPLIES, conversation.pk, worker=worker()))
        write(website, f"more {place}")
        recorded = record(prepared, reply_with(f"answer {place}"))
    assert recorded is not None
    conversation.refresh_from_db()
    assert conversation.reply_state == ReplyState.DUE  # for the last one


def test_a_reply_whose_claim_was_lost_is_not_recorded(website):
    conversation = write(website, "hello")
    claimed = claim_row(REPLIES, conversation.pk, worker=worker())
    prepared = prepare(claimed)
    release(REPLIES, [claimed])
    assert record(prepared, reply_with("late")) is None
    assert replies(conversation) == []


def test_a_person_who_took_over_meanwhile_is_not_talked_over(website, tenant):
    conversation = write(website, "hello")
    prepared = prepare(claim_row(REPLIES, conversation.pk, worker=worker()))
    take_over(conversation, tenant.owner)
    assert record(prepared, reply_with("too late")) is None
    assert replies(conversation) == []


def test_a_hand_over_is_told_and_silences_the_assistant(website):
    conversation = write(website, "I want to talk to a person")
    prepared = prepare(claim_row(REPLIES, conversation.pk, worker=worker()))
    record(prepared, reply_with("A colleague will.", handover=Handover("customer_request", "")))
    conversation.refresh_from_db()
    assert conversation.answered_by == "person"
    with working_for(website.organization):
        assert Event.objects.filter(type="conversation.handed_over").count() == 1
    write(website, "hello?")
    assert not claim(REPLIES, limit=5, worker=worker())


def test_after_handing_back_the_assistant_answers_and_says_again_what_it_is(website, tenant):
    conversation = write(website, "hello")
    take_over(conversation, tenant.owner)
    write_as_person(conversation, tenant.owner, "Ruth here, how can I help?")
    hand_back(conversation, tenant.owner)
    write(website, "3 bed houses")
    prepared = prepare(claim_row(REPLIES, conversation.pk, worker=worker()))
    assert prepared.turn.first


def test_a_conversation_that_kills_its_workers_goes_to_a_person(website):
    conversation = write(website, "hello")
    for _ in range(answering.MOST_ATTEMPTS + 1):
        claimed = claim_row(REPLIES, conversation.pk, worker=worker())
        if claimed.attempts > answering.MOST_ATTEMPTS:
            break
        answering.put_off(claimed, "It broke.")
    assert prepare(claimed) is None
    conversation.refresh_from_db()
    assert conversation.reply_state == ReplyState.FAILED
    assert conversation.answered_by == "person"


def test_what_a_person_writes_twice_by_one_id_is_stored_once(website, tenant):
    conversation = write(website, "hello")
    first = write_as_person(conversation, tenant.owner, "Hi!", client_id="1")
    assert write_as_person(conversation, tenant.owner, "Hi!", client_id="1") == first


def test_a_viewing_request_carries_the_wishes_that_are_known(website):
    wishes = {"intent": "search", "transaction": "buy", "beds_min": 3}
    with working_for(website.organization):
        listing = save(website.organization, {"listing_id": "HP-1", "list_price": "500000"})
    conversation = write(website, "3 bed houses to buy, I want to see HP-1")
    prepared = prepare(claim_row(REPLIES, conversation.pk, worker=worker()))
    record(prepared, reply_with("gladly", viewing_requested=listing.pk, criteria=wishes))
    event = Event.everywhere.get(type="viewing.requested")
    lead = json.loads(event.body)["data"]["lead"]
    assert lead["wishes"] == wishes
    assert lead["intent"] == "buy"


def test_what_a_reply_learns_of_a_lead_is_told_once(website):
    conversation = write(website, "a house in Portland, write to ana@example.com")
    reply = reply_with("Here it is.", criteria={"transaction": "buy"})
    for text in (None, "and now?"):
        if text:
            write(website, text)
        (claimed,) = claim(REPLIES, limit=5, worker=worker())
        assert record(prepare(claimed), reply)
    with working_for(conversation.organization):
        told = Event.objects.filter(type="lead.updated")
        assert [json.loads(one.body)["data"]["changed"] for one in told] == [["wishes"]]
