"""What channels other than the website bring along: windows, links, standby, late and empty messages."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from katek.channels.models import Channel
from katek.channels.records import Edited, InboundMessage, Stirring, Unsent
from katek.conversations.answering import answer_conversation
from katek.conversations.changing import edited, stirred, unsent
from katek.conversations.models import Conversation, Message, ReplyState
from katek.conversations.queues import REPLIES
from katek.conversations.receive import Received, receive
from katek.core import clock
from katek.core.claims import claim
from katek.core.workers import worker
from katek.leads.models import Activity, Lead
from katek.organizations.scope import working_for
from katek.outbox.models import Event

PICTURE = [{"type": "image", "url": "https://cdn.example/1.jpg"}]


@pytest.fixture
def page(agency) -> Channel:
    with working_for(agency):
        return Channel.objects.create(kind="messenger", external_id="1", name="Page")


def write(page: Channel, text: str, mid: str, **more) -> Received:
    return receive(page, InboundMessage(thread_key="77", text=text, external_id=mid, **more))


def answer(page: Channel) -> Message | None:
    (claimed,) = claim(REPLIES, limit=5, worker=worker())
    return answer_conversation(claimed)


def state(received: Received) -> str:
    received.conversation.refresh_from_db()
    return received.conversation.reply_state


@pytest.mark.django_db
def test_a_message_without_words_is_answered_with_what_the_assistant_can_do(page):
    received = write(page, "", "m1", attachments=PICTURE)
    reply = answer(page)
    assert "I can only read text so far." in reply.text
    assert state(received) == ReplyState.NONE


@pytest.mark.django_db
def test_words_beside_a_picture_are_answered(page):
    write(page, "3 bedroom house to buy", "m1", attachments=PICTURE)
    assert "only read text" not in answer(page).text


@pytest.mark.django_db
def test_standby_is_context_and_owes_no_answer(page):
    received = write(page, "are you there?", "m1", standby=True)
    assert state(received) == ReplyState.NONE
    write(page, "hello", "m2")
    assert answer(page).in_reply_to.text == "hello"
    assert state(received) == ReplyState.NONE


@pytest.mark.django_db
def test_a_message_older_than_the_newest_answered_is_stored_and_not_answered(page):
    now = clock.now()
    write(page, "second", "m2", sent_at=now - timedelta(seconds=10))
    assert answer(page)
    late = write(page, "first", "m1", sent_at=now - timedelta(seconds=20))
    assert state(late) == ReplyState.NONE
    third = write(page, "third", "m3", sent_at=now - timedelta(seconds=5))
    assert state(third) == ReplyState.DUE


@pytest.mark.django_db
def test_messages_that_came_in_another_order_are_read_in_theirs(page):
    now = clock.now()
    write(page, "in Portland", "m2", sent_at=now - timedelta(seconds=10))
    write(page, "3 bedroom house to buy", "m1", sent_at=now - timedelta(seconds=20))
    reply = answer(page)
    assert reply.in_reply_to.external_id == "m1"
    assert reply.conversation.answered_sequence == 2


@pytest.mark.django_db
def test_the_window_counts_from_the_newest_act_and_never_from_the_future(page):
    now = clock.now()
    received = write(page, "hi", "m1", sent_at=now - timedelta(hours=2))
    for at in (now - timedelta(hours=1), now - timedelta(hours=3), now + timedelta(days=9)):
        stirred(page, Stirring("77", at))
        received.conversation.refresh_from_db()
        moment = received.conversation.last_customer_event_at
        assert now - timedelta(hours=1) <= moment <= clock.now()


@pytest.mark.django_db
def test_what_was_taken_back_is_not_answered(page):
    received = write(page, "call me at 503-555-0123", "m1")
    unsent(page, Unsent("77", "m1"))
    assert answer(page) is None
    assert state(received) == ReplyState.NONE


@pytest.mark.django_db
def test_of_two_messages_the_one_that_stayed_is_answered(page):
    write(page, "a secret", "m1")
    write(page, "hello", "m2")
    unsent(page, Unsent("77", "m1"))
    assert answer(page).in_reply_to.text == "hello"
    unsent(page, Unsent("77", "m1"))
    with working_for(page.organization):
        assert Message.objects.filter(deleted_at__isnull=False).count() == 1


@pytest.mark.django_db
def test_a_changed_message_is_answered_as_it_reads_now_and_not_twice(page):
    received = write(page, "hello", "m1")
    edited(page, Edited("77", "m1", "my card is 4111 1111 1111 1111", 1))
    received.message.refresh_from_db()
    assert "4111" not in received.message.text
    assert answer(page)
    edited(page, Edited("77", "m1", "good morning", 2))
    assert state(received) == ReplyState.NONE


@pytest.mark.django_db
def test_a_change_that_is_read_before_its_message_is_the_wording_that_is_stored(page):
    edited(page, Edited("77", "m1", "good evening", 2))
    edited(page, Edited("77", "m1", "good morning", 1))
    received = write(page, "hello", "m1")
    assert received.message.text == "good evening"
    edited(page, Edited("77", "m1", "good morning", 1))
    received.message.refresh_from_db()
    assert received.message.text == "good evening"


@pytest.mark.django_db
def test_what_was_changed_and_taken_back_before_it_came_leaves_no_words(page):
    edited(page, Edited("77", "m1", "my secret", 1))
    unsent(page, Unsent("77", "m1"))
    conversation = write(page, "hello", "m1").conversation
    assert "my secret" not in str(conversation.memory)
    assert Message.everywhere.get().text == ""


@pytest.mark.django_db
def test_a_sign_of_somebody_who_never_wrote_makes_nothing(page):
    stirred(page, Stirring("77", clock.now()))
    with working_for(page.organization):
        assert not Conversation.objects.exists()


@pytest.mark.django_db
def test_a_customer_without_a_name_is_called_by_the_end_of_their_id(page, owner_page):
    received = receive(page, InboundMessage("7001002003004005", "hi", attachments=PICTURE))
    assert received.conversation.placeholder == "Messenger user …4005"
    assert received.conversation.lead.name == ""
    for address in ("/conversations/", f"/conversations/{received.conversation.pk}/"):
        assert "Messenger user …4005" in owner_page.get(address).content.decode()


@pytest.mark.django_db
def test_staff_see_attachments_and_what_was_taken_back(page, owner_page):
    mention = [{"type": "story_mention", "url": "https://cdn.example/s"}, {"type": "new_kind"}]
    received = write(page, "", "m1", attachments=[*PICTURE, *mention])
    address = f"/conversations/{received.conversation.pk}/"
    shown = owner_page.get(address).content.decode()
    assert 'href="https://cdn.example/1.jpg"' in shown
    assert "Mention in a story" in shown
    assert "New kind" in shown
    unsent(page, Unsent("77", "m1"))
    shown = owner_page.get(address).content.decode()
    assert "taken back" in shown
    assert "cdn.example" not in shown
    assert owner_page.get("/conversations/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_parallel_repeats_are_one_message_one_conversation_and_one_lead(page):
    def deliver(number: int) -> bool:
        try:
            return write(page, "hello", f"m{number % 2}").is_new
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        new = list(pool.map(deliver, range(12)))
    assert sum(new) == 2
    with working_for(page.organization):
        assert Message.objects.count() == 2
        assert Conversation.objects.count() == Lead.objects.count() == 1


@pytest.mark.django_db
def test_the_words_of_what_was_taken_back_are_in_no_event_and_no_line_of_the_timeline(page):
    write(page, "3 bedroom house in Portland", "m0")
    answer(page)
    write(page, "My neighbour Xaver told me, can I see it tomorrow?", "m1")
    answer(page)
    unsent(page, Unsent("77", "m1"))
    with working_for(page.organization):
        assert not Event.objects.filter(body__contains="Xaver").exists()
        assert not Activity.objects.filter(text__contains="Xaver").exists()
        assert Event.objects.filter(body__contains="3 bedroom house").exists()


@pytest.mark.django_db
def test_one_part_of_ours_taken_back_by_the_page_makes_no_message_of_the_customers(page):
    received = write(page, "hello", "m1")
    ours = answer(page)
    Message.everywhere.filter(pk=ours.pk).update(parts=["p1", "p2"], external_id="p2")
    unsent(page, Unsent("77", "p1", by_us=True))
    unsent(page, Unsent("77", "nobody knows this", by_us=True))
    unsent(page, Unsent("78", "nor this customer", by_us=True))
    with working_for(page.organization):
        assert list(Conversation.objects.all()) == [received.conversation]
        assert Message.objects.filter(author="customer").count() == 1
        assert Message.objects.get(pk=ours.pk).deleted_at is not None
