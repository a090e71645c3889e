"""Echoes: ours confirm what was sent, a person's words from elsewhere silence the assistant."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from katek.channels.meta.compose import read_metadata
from katek.channels.records import Echo, Progress
from katek.channels.tests.graph_peer import Said
from katek.conversations.echoes import echoed
from katek.conversations.handover import write_as_person
from katek.conversations.models import Conversation, Message
from katek.conversations.progress import progressed
from katek.conversations.queues import OUTGOING, REPLIES
from katek.conversations.sending import send_due
from katek.conversations.settling import record_part
from katek.conversations.tests.conftest import CUSTOMER, fresh, later, told, work
from katek.conversations.tests.writing import answer
from katek.core import clock
from katek.core.claims import claim, claim_row
from katek.core.workers import worker
from katek.leads.models import Lead
from katek.organizations.scope import working_for
from katek.properties.listing import save

pytestmark = pytest.mark.django_db

LISTING = {
    "listing_id": "HP-1",
    "property_type": "Residential",
    "transaction": "rent",
    "list_price": "2100",
    "currency": "USD",
    "period": "month",
    "city": "Portland",
    "country": "US",
}


def echo(text: str = "Ana here", mid: str = "m_echo", **more) -> Echo:
    return Echo(thread_key=CUSTOMER, external_id=mid, text=text, **more)


def in_doubt(conversation: Conversation, graph, text: str = "Ana here") -> Message:
    graph.answer("/messages", Said(drop=True))
    message = write_as_person(conversation, None, text)
    work()
    assert fresh(message).status == "unknown"
    return message


def test_an_echo_with_our_metadata_confirms_what_was_in_doubt(page, graph, customer):
    message = in_doubt(customer(page), graph)
    assert echoed(page, echo(metadata=f"katek:out:{message.pk}:0"))
    confirmed = fresh(message)
    assert (confirmed.status, confirmed.external_id) == ("sent", "m_echo")
    assert (confirmed.problem, confirmed.next_attempt_at) == ("", None)
    assert told(page.organization, "message.sent") == 1
    later(hours=2)
    assert len(graph.sent()) == 1


def test_a_message_in_doubt_goes_on_behind_the_part_that_arrived(page, graph, customer):
    message = in_doubt(customer(page), graph, "word " * 700)
    assert echoed(page, echo(metadata=f"katek:out:{message.pk}:0"))
    work()
    assert fresh(message).status == "sent"
    assert fresh(message).parts == ["m_echo", "m_1"]
    first, second = (body["message"]["text"] for body in graph.sent())
    assert first != second


def test_an_echo_confirms_also_long_after_staff_were_told(page, graph, customer):
    message = in_doubt(customer(page), graph)
    later(seconds=61)
    assert echoed(page, echo(metadata=f"katek:out:{message.pk}:0"))
    assert fresh(message).status == "sent"


def test_an_echo_that_beats_the_answer_makes_no_second_message(page, graph, customer):
    conversation = customer(page)
    message = write_as_person(conversation, None, "Ana here")
    claim_row(OUTGOING, message.pk, worker=worker())
    assert echoed(page, echo(metadata=f"katek:out:{message.pk}:0"))
    assert echoed(page, echo(metadata=f"katek:out:{message.pk}:0"))
    assert fresh(message).parts == ["m_echo"]
    assert Message.everywhere.filter(direction="out").count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_echo_that_beats_a_lost_answer_is_the_answer(page, graph, customer):
    gate = threading.Event()
    graph.answer("/messages", Said(drop=True, wait_for=gate))
    message = write_as_person(customer(page), None, "Ana here")
    sending = threading.Thread(target=_work_and_close)
    sending.start()
    while not graph.asked:
        sending.join(0.02)
    assert echoed(page, echo(metadata=f"katek:out:{message.pk}:0"))
    gate.set()
    sending.join()
    assert fresh(message).status == "sent"
    assert told(page.organization, "message.sent") == 1


def _work_and_close() -> None:
    work()
    connection.close()


def test_on_instagram_a_message_on_its_way_is_waited_for(instagram, graph, customer):
    message = write_as_person(customer(instagram), None, "Ana  here")
    claim_row(OUTGOING, message.pk, worker=worker())
    assert not echoed(instagram, echo("Ana here"))
    assert Message.everywhere.filter(direction="out").count() == 1
    assert echoed(instagram, echo("Something else entirely"))
    assert Message.everywhere.filter(direction="out").count() == 2


def test_on_instagram_the_same_words_at_that_time_confirm_a_message_in_doubt(
    instagram, graph, customer
):
    message = in_doubt(customer(instagram), graph)
    assert echoed(instagram, echo("Ana here ", sent_at=clock.now()))
    assert fresh(message).status == "sent"


@pytest.mark.parametrize(
    ("text", "away"), [("Bob here", timedelta()), ("Ana here", timedelta(minutes=2))]
)
def test_other_words_or_another_time_confirm_nothing(instagram, graph, customer, text, away):
    message = in_doubt(customer(instagram), graph)
    assert echoed(instagram, echo(text, sent_at=clock.now() + away))
    assert fresh(message).status == "unknown"
    assert Message.everywhere.filter(direction="out").count() == 2


def cards_in_doubt(channel, graph, customer) -> Message:
    listing = save(channel.organization, LISTING)
    message = answer(customer(channel), "One for you.", property_ids=(listing.pk,))
    graph.answer("/messages", Said(drop=True))
    send_due(worker(), limit=5)
    assert fresh(message).status == "unknown"
    return message


def test_a_photo_that_staff_send_from_a_phone_is_not_taken_for_our_cards(
    instagram, graph, customer
):
    message = cards_in_doubt(instagram, graph, customer)
    photo = [{"type": "image", "url": "https://cdn.example/photo.jpg"}]
    assert echoed(instagram, echo("", "m_photo", sent_at=clock.now(), attachments=photo))
    assert (fresh(message).status, fresh(message).parts) == ("unknown", [])
    kept = Message.everywhere.get(external_id="m_photo")
    assert (kept.author, kept.attachments) == ("person", photo)
    assert kept.conversation.answered_by == "person"


def test_cards_in_doubt_are_confirmed_by_the_echo_of_cards(instagram, graph, customer):
    message = cards_in_doubt(instagram, graph, customer)
    cards = [{"type": "template"}]
    assert echoed(instagram, echo("", "m_cards", sent_at=clock.now(), attachments=cards))
    assert fresh(message).parts == ["m_cards"]
    assert fresh(message).conversation.answered_by == "assistant"


def test_an_echo_of_a_recorded_message_changes_nothing(instagram, graph, customer):
    message = write_as_person(customer(instagram), None, "Ana here")
    work()
    assert echoed(instagram, echo("Ana here", mid="m_1"))
    assert Message.everywhere.filter(direction="out").get() == message


def test_a_person_who_wrote_elsewhere_silences_the_assistant(page, graph, customer):
    conversation = customer(page)
    leads = Lead.everywhere.count()
    for _ in range(2):  # told twice, kept once
        assert echoed(page, echo("Ana here, calling you", app_id="263902037430900"))
    conversation.refresh_from_db()
    assert conversation.answered_by == "person"
    assert conversation.handover_reason == "person_wrote_elsewhere"
    message = Message.everywhere.get(direction="out")
    assert (message.author, message.status, message.text) == (
        "person",
        "sent",
        "Ana here, calling you",
    )
    assert not claim(REPLIES, limit=1, worker=worker())
    assert told(page.organization, "conversation.handed_over") == 1
    assert told(page.organization, "lead.created") == 1
    assert Lead.everywhere.count() == leads


def test_standby_echoes_are_kept_and_handed_over_once(page, graph, customer):
    customer(page)
    for number in range(3):
        assert echoed(page, echo(f"Words {number}", mid=f"m_{number}x", standby=True))
    assert Message.everywhere.filter(author="person").count() == 3
    assert told(page.organization, "conversation.handed_over") == 1


def test_a_thread_that_we_have_not_seen_begins_with_a_persons_words(page, graph):
    assert echoed(page, echo("Good morning, Maria"))
    conversation = Conversation.everywhere.get()
    assert (conversation.lead, conversation.answered_by) == (None, "person")


def test_an_unknown_echo_of_our_own_app_is_no_person(page, graph, customer):
    conversation = customer(page)
    assert echoed(page, echo("Old words", app_id="555000111222333"))
    conversation.refresh_from_db()
    assert conversation.answered_by == "assistant"


def test_metadata_of_another_agencys_message_does_nothing_to_it(page, graph, customer, rival):
    message = in_doubt(customer(page), graph)
    with working_for(rival):
        other = page.__class__.objects.create(kind="messenger", name="N", external_id="900")
    assert echoed(other, echo(metadata=f"katek:out:{message.pk}:0"))
    assert fresh(message).status == "unknown"
    assert not Conversation.everywhere.filter(organization=rival).exists()


def sent_messages(channel, customer, count: int = 3) -> list[Message]:
    conversation = customer(channel)
    said = [write_as_person(conversation, None, f"Words {n}") for n in range(count)]
    work()
    return said


def statuses(said: list[Message]) -> list[str]:
    return [fresh(message).status for message in said]


def test_delivered_by_id_and_read_up_to_a_time(page, graph, customer):
    said = sent_messages(page, customer)
    progressed(page, Progress(CUSTOMER, "delivered", ("m_1", "m_2")))
    assert statuses(said) == ["delivered", "delivered", "sent"]
    progressed(page, Progress(CUSTOMER, "read", up_to=clock.now()))
    assert statuses(said) == ["read", "read", "read"]


def test_one_that_was_read_stands_for_all_before_it(instagram, graph, customer):
    said = sent_messages(instagram, customer)
    progressed(instagram, Progress(CUSTOMER, "read", ("m_2",)))
    assert statuses(said) == ["read", "read", "sent"]


def test_nothing_goes_back(page, graph, customer):
    said = sent_messages(page, customer)
    progressed(page, Progress(CUSTOMER, "read", up_to=clock.now()))
    progressed(page, Progress(CUSTOMER, "delivered", ("m_1", "m_2", "m_3")))
    progressed(page, Progress(CUSTOMER, "delivered", up_to=clock.now()))
    assert set(statuses(said)) == {"read"}


def test_what_is_in_doubt_or_failed_is_not_delivered_by_a_time(page, graph, customer):
    message = in_doubt(customer(page), graph)
    progressed(page, Progress(CUSTOMER, "read", up_to=clock.now() + timedelta(hours=1)))
    assert fresh(message).status == "unknown"


@pytest.mark.parametrize("ids", [(), ("unknown",)])
def test_progress_of_what_we_dont_know_is_passed_over(page, graph, customer, ids):
    said = sent_messages(page, customer, 1)
    progressed(page, Progress(CUSTOMER, "read", ids))
    progressed(page, Progress("nobody", "read", ids))
    assert statuses(said) == ["sent"]


@given(st.text(max_size=300))
def test_any_metadata_is_read(text):
    read_metadata(text)
    read_metadata(f"katek:out:{text}")


def test_the_questions_of_a_lead_ad_are_kept_and_silence_nobody(page, graph, customer):
    conversation = customer(page)
    assert echoed(page, echo("Your city?", app_id="413038776280800"))
    conversation.refresh_from_db()
    assert (conversation.answered_by, conversation.reply_state) == ("assistant", "due")
    assert Message.everywhere.get(external_id="m_echo").author == "system"


@pytest.mark.parametrize("by_person_too", [False, True])
def test_an_echo_that_turns_out_to_be_ours_gives_the_conversation_back(
    instagram, graph, customer, by_person_too
):
    conversation = customer(instagram)
    message = answer(conversation, "Yes, it is free.")
    claimed = claim_row(OUTGOING, message.pk, worker=worker())
    assert echoed(instagram, echo("Shown in another way", "m_1"))
    if by_person_too:
        assert echoed(instagram, echo("Ana here", "m_2"))
    customer(instagram, "And the garden?")
    with working_for(instagram.organization):
        record_part(claimed, fresh(message), 0, "m_1")
    conversation.refresh_from_db()
    told_by = ("person", "none") if by_person_too else ("assistant", "due")
    assert (conversation.answered_by, conversation.reply_state) == told_by
    assert "handed_back" not in conversation.memory
