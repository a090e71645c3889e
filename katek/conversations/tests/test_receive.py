"""What a customer writes is stored once, becomes a lead when it should, and is owed one answer."""

import pytest

from katek.channels.records import InboundMessage
from katek.conversations.handover import hand_over, lock
from katek.conversations.models import AnsweredBy, Conversation, Message, ReplyState
from katek.conversations.receive import receive
from katek.leads.models import Consent, Lead
from katek.organizations.scope import working_for
from katek.outbox.models import Event

pytestmark = pytest.mark.django_db


def said(text: str, **more) -> InboundMessage:
    return InboundMessage(thread_key="visitor-1", text=text, **more)


def types(organization) -> list[str]:
    with working_for(organization):
        return list(Event.objects.order_by("created_at").values_list("type", flat=True))


def test_a_first_message_opens_a_conversation_and_an_answer_falls_due(website):
    received = receive(website, said("3 bed house under 800k"))
    assert received.is_new
    assert received.message.sequence == 1
    assert received.conversation.reply_state == ReplyState.DUE
    assert types(website.organization) == ["conversation.started", "message.received"]


def test_a_visitor_is_no_lead_until_they_leave_contact(website):
    assert receive(website, said("hello")).conversation.lead is None
    with working_for(website.organization):
        assert not Lead.objects.exists()


def test_an_address_in_the_text_makes_a_lead_once(website):
    first = receive(website, said("I'm Ana Ruiz, ana.ruiz@example.com"))
    again = receive(website, said("my number is 503-555-0123"))
    lead = again.conversation.lead
    assert first.conversation.lead == lead
    lead.refresh_from_db()
    assert (lead.name, lead.email, lead.phone) == (
        "Ana Ruiz",
        "ana.ruiz@example.com",
        "+15035550123",
    )
    assert types(website.organization).count("lead.created") == 1
    assert types(website.organization).count("lead.updated") == 1


def test_a_name_given_before_the_address_is_the_leads_name(website):
    receive(website, said("hi, my name is Ana Ruiz"))
    lead = receive(website, said("ana.ruiz@example.com")).conversation.lead
    assert lead.name == "Ana Ruiz"


def test_typed_fields_make_a_lead_too(website):
    received = receive(website, said("hello", name="Bo", email="bo@example.com"))
    assert received.conversation.lead.email == "bo@example.com"


def test_the_enquiry_is_the_basis_for_answer_and_follow_up_but_not_for_marketing(website):
    lead = receive(website, said("ana.ruiz@example.com")).conversation.lead
    with working_for(website.organization):
        assert set(Consent.objects.filter(lead=lead).values_list("purpose", "status")) == {
            ("answer", "granted"),
            ("follow_up", "granted"),
        }


def test_an_agency_that_asks_first_gets_no_follow_up_from_an_enquiry(website):
    website.organization.follow_up_needs_opt_in = True
    website.organization.save()
    lead = receive(website, said("ana.ruiz@example.com")).conversation.lead
    with working_for(website.organization):
        assert not Consent.objects.filter(lead=lead, purpose="follow_up").exists()


@pytest.mark.parametrize("name", ["external_id", "client_id"])
def test_a_repeat_changes_nothing(website, name):
    first = receive(website, said("hello", **{name: "same"}))
    events = types(website.organization)
    second = receive(website, said("hello", **{name: "same"}))
    assert second.message == first.message
    assert not second.is_new
    assert types(website.organization) == events


def test_the_same_id_in_another_thread_is_another_message(website):
    receive(website, said("hello", client_id="1"))
    other = InboundMessage(thread_key="visitor-2", text="hello", client_id="1")
    assert receive(website, other).is_new


def test_card_numbers_are_never_stored(website):
    message = receive(website, said("my card is 4111 1111 1111 1111")).message
    message.refresh_from_db()
    assert "4111" not in message.text
    assert "[removed]" in message.text


def test_a_conversation_with_a_person_owes_no_automatic_answer(website):
    conversation = receive(website, said("hello")).conversation
    with working_for(website.organization):
        hand_over(lock(conversation), reason="customer_request")
    later = receive(website, said("are you there?")).conversation
    assert later.answered_by == AnsweredBy.PERSON
    assert later.reply_state == ReplyState.NONE


def test_two_visitors_with_one_address_are_one_lead(website):
    first = receive(website, said("ana.ruiz@example.com")).conversation
    other = InboundMessage(thread_key="visitor-2", text="it's ana.ruiz@example.com")
    assert receive(website, other).conversation.lead == first.lead


def test_an_address_under_another_name_is_another_person(website):
    receive(website, said("I'm Ana Ruiz, home@example.com"))
    other = InboundMessage(thread_key="visitor-2", text="I'm Karl Weber, home@example.com")
    assert receive(website, other).conversation.lead.name == "Karl Weber"


def test_an_address_known_to_another_agency_is_a_new_lead_here(website, rival):
    with working_for(rival):
        theirs = Lead.objects.create(email="ana.ruiz@example.com", name="Ana")
    lead = receive(website, said("ana.ruiz@example.com")).conversation.lead
    assert lead != theirs
    assert lead.organization == website.organization


def test_nothing_is_left_when_the_transaction_fails(website, monkeypatch):
    monkeypatch.setattr("katek.conversations.receive.announce", _fail)
    with pytest.raises(RuntimeError):
        receive(website, said("ana.ruiz@example.com"))
    with working_for(website.organization):
        assert not Conversation.objects.exists()
        assert not Message.objects.exists()
        assert not Lead.objects.exists()
        assert not Event.objects.exists()


def _fail(conversation) -> None:
    raise RuntimeError("the power is gone")
