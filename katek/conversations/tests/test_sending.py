"""A message goes out once, in parts that the channel takes, and says what became of it."""

import pytest

from katek.channels.models import Channel
from katek.channels.tests.graph_peer import Said, error
from katek.conversations.again import send_again
from katek.conversations.answering import answer_due
from katek.conversations.models import Author, Message, MessageStatus
from katek.conversations.tests.conftest import (
    CUSTOMER,
    PAGE,
    TOKEN,
    fresh,
    told,
    work,
)
from katek.conversations.tests.writing import answer, say
from katek.core.workers import worker
from katek.organizations.scope import working_for
from katek.properties.listing import save

pytestmark = pytest.mark.django_db


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


@pytest.mark.parametrize("period", ["month", "night"])
def test_cards_come_first_and_quick_replies_are_on_the_last_part(page, graph, customer, period):
    listing = save(
        page.organization,
        {
            "listing_id": "HP-1",
            "property_type": "Residential",
            "transaction": "rent",
            "list_price": "2100",
            "currency": "USD",
            "period": period,
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
    assert element["subtitle"] == f"$2,100 a {period} · 2 bedrooms"
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
