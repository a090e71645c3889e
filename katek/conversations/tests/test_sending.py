"""A message goes out once, in parts that the channel takes, within its window; and says what became of it."""

import pytest

from katek.channels.models import Channel
from katek.channels.tests.graph_peer import Said, error
from katek.conversations.again import resume, send_again
from katek.conversations.answering import answer_due, prepare, record
from katek.conversations.handover import CannotWrite, write_as_person
from katek.conversations.models import Author, Message, MessageStatus
from katek.conversations.queues import OUTGOING, REPLIES
from katek.conversations.sending import send_due
from katek.conversations.settling import rescue_outgoing
from katek.conversations.tests.conftest import (
    CUSTOMER,
    PAGE,
    TOKEN,
    fresh,
    later,
    told,
    waits,
    work,
)
from katek.conversations.tests.test_answering import reply_with
from katek.core import clock, failpoints, workers
from katek.core.claims import claim_row
from katek.core.workers import worker
from katek.organizations.scope import working_for
from katek.properties.listing import save

pytestmark = pytest.mark.django_db


def say(conversation, text: str = "Ana here: at 6?", **more) -> Message:
    """A person writes."""
    return write_as_person(conversation, None, text, **more)


def answer(conversation, text: str, **more):
    """The assistant has written."""
    prepared = prepare(claim_row(REPLIES, conversation.pk, worker=worker()))
    return record(prepared, reply_with(text, **more))


def test_a_reply_goes_to_the_customer_with_token_proof_and_metadata(page, graph, customer):
    message = answer(customer(page), "Yes, it is free.")
    work()
    (asked,) = graph.at("/messages")
    assert asked.path == f"/v26.0/{PAGE}/messages"
    assert asked.headers["authorization"] == f"Bearer {TOKEN}"
    proof = "d63f64958f8bbf84135ffa02021e398fc440c0111a528eb0daedd63265106dd3"
    assert asked.query == {"appsecret_proof": proof}
    assert asked.body == {
        "recipient": {"id": CUSTOMER},
        "messaging_type": "RESPONSE",
        "message": {"text": "Yes, it is free.", "metadata": f"katek:out:{message.pk}:0"},
    }
    sent = fresh(message)
    assert (sent.status, sent.external_id, sent.parts) == ("sent", "m_1", ["m_1"])
    assert sent.sent_at is not None
    assert told(page.organization, "message.sent") == 1


def test_the_assistant_answers_and_shows_that_it_is_writing(page, graph, customer):
    customer(page, "hello")
    answer_due(worker(), limit=1)
    work()
    (body,) = graph.sent()
    assert body["message"]["text"]
    assert "tag" not in body


def test_instagram_gets_no_metadata_and_goes_through_the_linked_page(instagram, graph, customer):
    say(customer(instagram), "Hi")
    work()
    (asked,) = graph.at("/messages")
    assert asked.path == f"/v26.0/{PAGE}/messages"
    assert asked.body == {"recipient": {"id": CUSTOMER}, "message": {"text": "Hi"}}


def test_an_account_of_instagram_login_is_called_at_instagrams_host(instagram, graph, customer):
    Channel.everywhere.filter(pk=instagram.pk).update(settings={"login": "instagram"})
    say(customer(instagram), "Hi")
    work()
    (asked,) = graph.at("/messages")
    assert (asked.path, asked.query) == ("/v26.0/me/messages", {})


def test_long_text_goes_out_in_parts_one_after_another(instagram, graph, customer):
    text = "Zimmer mit Aussicht 🏡 und Küche. " * 100
    message = say(customer(instagram), text)
    work()
    texts = [body["message"]["text"] for body in graph.sent()]
    assert len(texts) > 3
    assert all(len(one.encode()) < 1000 for one in texts)
    assert " ".join(texts).split() == text.split()
    assert fresh(message).parts == [f"m_{n + 1}" for n in range(len(texts))]


def test_cards_come_first_and_quick_replies_are_on_the_last_part(page, graph, customer):
    listing = save(
        page.organization,
        {
            "listing_id": "HP-1",
            "property_type": "Residential",
            "transaction": "rent",
            "list_price": "2100",
            "currency": "USD",
            "period": "month",
            "city": "Portland",
            "country": "US",
            "bedrooms_total": 2,
            "media": [{"url": "https://pictures.example/1.jpg"}],
        },
    )
    answer(
        customer(page),
        "One for you.",
        property_ids=(listing.pk,),
        quick_replies=("Book a viewing", "Something much cheaper please"),
    )
    work()
    cards, text = graph.sent()
    (element,) = cards["message"]["attachment"]["payload"]["elements"]
    assert element["subtitle"] == "$2,100 a month · 2 bedrooms"
    assert element["image_url"] == "https://pictures.example/1.jpg"
    assert element["buttons"][0]["url"].endswith(f"/p/{listing.pk}/")
    assert "quick_replies" not in cards["message"]
    first, second = text["message"]["quick_replies"]
    assert first == {"content_type": "text", "title": "Book a viewing", "payload": "Book a viewing"}
    assert len(second["title"]) <= 20
    assert second["payload"] == "Something much cheaper please"


def test_a_picture_that_meta_cannot_fetch_is_left_out(page, graph, customer):
    graph.answer("/messages", error(100, 2018008))
    listing = save(
        page.organization,
        {
            "listing_id": "HP-2",
            "property_type": "Residential",
            "transaction": "buy",
            "list_price": "1",
            "currency": "USD",
            "city": "Portland",
            "country": "US",
            "media": [{"url": "https://pictures.example/1.png"}],
        },
    )
    message = answer(customer(page), "", property_ids=(listing.pk,))
    work()
    with_it, without = graph.sent()
    assert "image_url" in str(with_it)
    assert "image_url" not in str(without)
    assert fresh(message).status == "sent"


def test_cards_of_withdrawn_listings_alone_are_not_called_sent(page, graph, customer):
    message = answer(customer(page), "", property_ids=("prop_00000000000000000000000000",))
    work()
    assert fresh(message).status == "failed"
    assert graph.asked == []


class TestWindows:
    def test_after_a_day_the_assistant_may_not_write_and_nothing_is_called(
        self, page, graph, customer
    ):
        conversation = customer(page)
        message = answer(conversation, "Yes.")
        later(hours=23, minutes=59, seconds=30)
        blocked = fresh(message)
        assert blocked.status == "blocked"
        assert "24 hours" in blocked.problem
        assert graph.asked == []
        assert told(page.organization, "message.failed") == 1
        assert told(page.organization, "message.sent") == 0

    def test_a_reply_that_comes_too_late_is_blocked_when_it_is_written(self, page, graph, customer):
        conversation = customer(page)
        clock.move(clock.timedelta(hours=25))
        message = answer(conversation, "Yes.")
        assert (message.status, message.next_attempt_at) == ("blocked", None)
        assert told(page.organization, "message.failed") == 1
        assert not waits()

    def test_a_person_may_for_seven_days_with_their_tag(self, page, graph, customer):
        conversation = customer(page)
        clock.move(clock.timedelta(hours=25))
        message = say(conversation)
        work()
        (body,) = graph.sent()
        assert (body["messaging_type"], body["tag"]) == ("MESSAGE_TAG", "HUMAN_AGENT")
        assert fresh(message).status == "sent"
        clock.move(clock.timedelta(days=6))
        assert say(conversation).status == "blocked"

    def test_in_the_minute_around_the_first_days_end_a_person_waits_for_the_tag(
        self, instagram, graph, customer
    ):
        conversation = customer(instagram)
        clock.move(clock.timedelta(hours=23, minutes=59, seconds=30))
        message = say(conversation)
        work()
        assert fresh(message).status == "queued"
        assert graph.asked == []
        later(seconds=40)
        assert graph.sent()[0]["tag"] == "HUMAN_AGENT"

    def test_who_never_wrote_is_not_written_to(self, page, graph, customer):
        conversation = customer(page)
        conversation.last_customer_event_at = None
        conversation.save()
        assert say(conversation).status == "blocked"


class TestDoubts:
    def test_a_call_without_an_answer_is_never_repeated_by_itself(self, page, graph, customer):
        graph.answer("/messages", Said(drop=True))
        message = say(customer(page))
        work()
        assert fresh(message).status == "unknown"
        later(seconds=61)
        settled = fresh(message)
        assert (settled.status, settled.problem) == ("unknown", "May not have arrived: send again")
        later(hours=3)
        assert len(graph.sent()) == 1
        assert told(page.organization, "message.sent") == 0

    def test_the_conversation_goes_on_behind_a_message_in_doubt(self, page, graph, customer):
        graph.answer("/messages", Said(drop=True))
        conversation = customer(page)
        say(conversation, "one")
        second = say(conversation, "two")
        work()
        assert fresh(second).status == "sent"

    @pytest.mark.parametrize(
        "said",
        [
            Said(b"<html>Bad gateway</html>", 502),
            Said(b"{not json", 200),
            Said({"recipient_id": CUSTOMER}, 200),
            Said({}, 500),
            Said([], 200),
        ],
    )
    def test_an_answer_that_says_nothing_leaves_it_in_doubt(self, page, graph, customer, said):
        graph.answer("/messages", said)
        message = say(customer(page))
        work()
        assert fresh(message).status == "unknown"
        assert len(graph.sent()) == 1

    def test_staff_can_send_it_again_and_it_goes_on_with_the_part_in_doubt(
        self, instagram, graph, customer, tenant
    ):
        graph.answer("/messages", Said({"message_id": "m_a"}), Said(drop=True))
        conversation = customer(instagram)
        message = say(conversation, " ".join(f"word{n}" for n in range(300)))
        work()
        with pytest.raises(CannotWrite):
            send_again(conversation, message.pk, tenant.owner)
        later(seconds=61)
        send_again(conversation, message.pk, tenant.owner)
        work()
        texts = [body["message"]["text"] for body in graph.sent()]
        assert texts[1] == texts[2]
        assert len(set(texts)) == 3
        assert fresh(message).parts[0] == "m_a"
        assert fresh(message).status == "sent"

    def test_what_has_arrived_is_not_sent_again(self, page, graph, customer):
        conversation = customer(page)
        message = say(conversation)
        work()
        with pytest.raises(CannotWrite):
            send_again(conversation, message.pk)

    @pytest.mark.parametrize("place", ["after_claim", "before_call", "after_call", "before_record"])
    def test_a_fault_of_ours_sends_nothing_twice(self, page, graph, customer, settings, place):
        settings.KATEK_FAILPOINTS_ALLOWED = True
        failpoints.arm(f"outgoing.{place}=raise:1")
        message = say(customer(page))
        work()
        later(seconds=70)
        assert len(graph.sent()) <= 1
        expected = "sent" if place == "after_claim" else "unknown"
        assert fresh(message).status == expected

    @pytest.mark.django_db(transaction=True)
    def test_a_vanished_worker_that_had_called_nobody_is_made_up_for(self, page, graph, customer):
        message = say(customer(page))
        claim_row(OUTGOING, message.pk, worker=worker())
        workers.close()  # as a killed process does
        assert rescue_outgoing() == 1
        work()
        assert fresh(message).status == "sent"

    @pytest.mark.django_db(transaction=True)
    def test_a_worker_that_vanished_in_a_call_leaves_it_in_doubt(self, page, graph, customer):
        message = say(customer(page))
        claim_row(OUTGOING, message.pk, worker=worker())
        Message.everywhere.filter(pk=message.pk).update(sent_at=clock.now())
        workers.close()
        rescue_outgoing()
        later(seconds=61)
        assert fresh(message).problem == "May not have arrived: send again"
        assert graph.asked == []


class TestErrors:
    def test_what_meta_has_not_taken_is_tried_again_a_few_times(self, page, graph, customer):
        graph.answer("/messages", *[error(2, status=500)] * 6)
        message = say(customer(page))
        work()
        for seconds in (5, 30, 120, 600, 3600):
            assert fresh(message).status == "queued"
            later(seconds=seconds)
        failed = fresh(message)
        assert failed.status == "failed"
        assert "Given up after 6 tries." in failed.problem
        assert len(graph.sent()) == 6
        assert told(page.organization, "message.failed") == 1

    def test_it_goes_on_behind_the_last_part_that_arrived(self, instagram, graph, customer):
        graph.answer("/messages", Said({"message_id": "m_a"}), error(1))
        message = say(customer(instagram), "word " * 300)
        work()
        assert fresh(message).parts == ["m_a"]
        later(seconds=5)
        first, second, again = (body["message"]["text"] for body in graph.sent())
        assert second == again != first
        assert fresh(message).status == "sent"

    def test_too_many_calls_leave_the_whole_channel_alone_until_they_may(
        self, page, graph, customer
    ):
        usage = '{"1": [{"call_count": 100, "estimated_time_to_regain_access": 12}]}'
        busy = error(80006)
        busy.headers["X-Business-Use-Case-Usage"] = usage
        graph.answer("/messages", busy)
        first, second = say(customer(page)), say(customer(page, by="another"))
        send_due(worker(), limit=1)
        assert not waits()
        later(minutes=11)
        assert len(graph.sent()) == 1
        later(minutes=1)
        assert {fresh(first).status, fresh(second).status} == {"sent"}

    def test_what_is_written_during_the_rest_waits_for_its_end_as_well(self, page, graph, customer):
        busy = error(613)
        usage = '{"1": [{"call_count": 100, "estimated_time_to_regain_access": 12}]}'
        busy.headers["X-Business-Use-Case-Usage"] = usage
        graph.answer("/messages", busy)
        say(customer(page))
        work()
        message = say(customer(page, by="another"))
        work()
        later(minutes=11)
        assert (len(graph.sent()), fresh(message).status) == (1, "queued")
        later(minutes=2)
        assert fresh(message).status == "sent"

    @pytest.mark.parametrize("code", [368, 2022])
    def test_a_barred_page_is_asked_once_an_hour_by_one_message(self, page, graph, customer, code):
        graph.answer("/messages", error(code), error(code))
        written = [say(customer(page, by=name)) for name in ("one", "two", "three")]
        work()
        page.refresh_from_db()
        assert (len(graph.sent()), bool(page.problem)) == (1, True)
        later(minutes=59)
        assert len(graph.sent()) == 1
        later(minutes=2)
        assert len(graph.sent()) == 2
        later(minutes=61)
        assert {fresh(message).status for message in written} == {"sent"}

    def test_a_lost_access_stops_the_channel_and_is_told_once(self, page, graph, customer):
        graph.answer("/messages", error(190, 460))
        first, second = say(customer(page)), say(customer(page, by="another"))
        work()
        page.refresh_from_db()
        assert page.status == "reconnect"
        assert "password" in page.problem
        assert {fresh(first).status, fresh(second).status} == {"queued"}
        assert told(page.organization, "channel.disconnected") == 1
        assert len(graph.sent()) == 1
        Channel.everywhere.filter(pk=page.pk).update(status="connected", problem="")
        resume(page.organization, page)
        work()
        assert {fresh(first).status, fresh(second).status} == {"sent"}

    def test_a_channel_that_stays_away_too_long_blocks_its_messages(self, page, graph, customer):
        graph.answer("/messages", error(190))
        message = say(customer(page))
        answered = answer(customer(page, by="another"), "Yes.")
        work()
        later(hours=25)
        assert fresh(answered).status == "blocked"
        assert fresh(message).status == "queued"  # a person's may still go

    def test_trouble_of_the_channel_is_shown_and_forgotten(self, page, graph, customer):
        graph.answer("/messages", error(200, 2018028))
        message = say(customer(page))
        work()
        page.refresh_from_db()
        assert (page.status, fresh(message).status) == ("connected", "failed")
        assert "App Review" in page.problem
        say(customer(page))
        work()
        page.refresh_from_db()
        assert page.problem == ""

    def test_a_failed_message_doesnt_hold_back_the_next(self, page, graph, customer):
        graph.answer("/messages", error(551))
        conversation = customer(page)
        first, second = say(conversation, "one"), say(conversation, "two")
        work()
        assert fresh(first).status == "failed"
        assert "trace: Tr4c" in fresh(first).problem
        assert fresh(second).status == "sent"

    def test_an_error_with_status_200_is_an_error(self, page, graph, customer):
        graph.answer("/messages", error(10, 2018278, status=200))
        message = say(customer(page))
        work()
        assert fresh(message).status == "failed"


def test_what_waits_from_the_assistant_is_not_said_over_a_person(page, graph, customer):
    conversation = customer(page)
    message = answer(conversation, "Yes.")
    say(conversation, "Ana here")
    work()
    assert fresh(message).status == "blocked"
    assert [body["message"]["text"] for body in graph.sent()] == ["Ana here"]


def test_a_disconnected_channel_takes_nothing(page, graph, customer):
    conversation = customer(page)
    Channel.everywhere.filter(pk=page.pk).update(status="disconnected")
    assert say(conversation).status == "blocked"


def test_no_token_is_in_a_log_or_a_problem(page, graph, customer, caplog):
    caplog.set_level("DEBUG")
    graph.answer("/messages", error(190), Said(drop=True))
    conversation = customer(page)
    message = say(conversation)
    work()
    assert TOKEN not in caplog.text
    assert TOKEN not in fresh(message).problem
    assert "appsecret_proof" not in caplog.text


def test_a_rival_cannot_send_the_agencys_message_again(page, graph, customer, rival):
    conversation = customer(page)
    message = say(conversation)
    with working_for(rival):
        assert not Message.objects.filter(pk=message.pk).exists()
    conversation.organization = rival
    with pytest.raises(Exception, match="does not exist"):
        send_again(conversation, message.pk)


def test_authors_are_who_they_were(page, graph, customer):
    conversation = customer(page)
    assert say(conversation).author == Author.PERSON
    assert MessageStatus.QUEUED == "queued"
