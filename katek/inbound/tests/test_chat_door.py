"""The website chat's JSON door, as CONTRACT has it."""

import asyncio
import json

import pytest
from asgiref.sync import async_to_sync
from django.test import AsyncClient, Client

from katek.conversations.handover import write_as_person
from katek.conversations.models import Conversation, Message
from katek.inbound.visitors import token_of
from katek.organizations.scope import working_for
from katek.outbox.models import Event
from katek.properties.listing import save

pytestmark = pytest.mark.django_db(transaction=True)
DOOR = "/api/chat/harbor-pine/messages"
HOUSE = {
    "listing_id": "HP-1042",
    "property_type": "Residential",
    "property_sub_type": "Single Family Residence",
    "transaction": "buy",
    "list_price": "612000",
    "currency": "USD",
    "bedrooms_total": 3,
    "city": "Portland",
    "country": "US",
}


@pytest.fixture
def visitor(website) -> Client:
    return Client()


@pytest.fixture
def house(agency):
    return save(agency, HOUSE)


def say(client: Client, text: str, **more):
    answer = client.post(DOOR, json.dumps({"text": text, **more}), content_type="application/json")
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_a_question_is_answered_with_fitting_listings_and_their_facts(visitor, house):
    said = say(visitor, "3 bedroom house to buy in Portland under 800k")
    (card,) = said["reply"]["properties"]
    assert card["id"] == house.id
    assert (card["list_price"], card["currency"], card["city"], card["bedrooms"]) == (
        "612000.00",
        "USD",
        "Portland",
        3,
    )
    assert set(card) >= {"id", "url", "title", "photo"}
    assert set(said) >= {"visitor", "conversation", "message", "reply"}
    assert said["reply"]["handed_over"] is False
    assert said["message"]["text"].startswith("3 bedroom")


def test_a_visitor_is_recognised_by_their_token(visitor, house):
    first = say(visitor, "hello")
    second = say(visitor, "3 bedroom houses", visitor=first["visitor"])
    assert second["conversation"] == first["conversation"]
    assert say(visitor, "hello")["conversation"] != first["conversation"]


def test_the_same_client_id_twice_is_one_message_and_one_reply(visitor, house):
    first = say(visitor, "hello", client_id="a")
    second = say(visitor, "hello", client_id="a", visitor=first["visitor"])
    assert second["message"] == first["message"]
    assert second["reply"]["id"] == first["reply"]["id"]
    assert Message.everywhere.count() == 2


def test_the_same_message_five_times_at_once_is_answered_once(website):
    token = token_of(website.organization, "somebody")

    async def five_times():
        body = {"text": "hello", "client_id": "a", "visitor": token}
        calls = [
            AsyncClient().post(DOOR, json.dumps(body), content_type="application/json")
            for _ in range(5)
        ]
        return [answer.json() for answer in await asyncio.gather(*calls)]

    answers = async_to_sync(five_times)()
    assert len({answer["message"]["id"] for answer in answers}) == 1
    assert len({answer["reply"]["id"] for answer in answers if answer["reply"]}) == 1
    assert Message.everywhere.count() == 2


def test_three_messages_at_once_get_one_reply_that_covers_them(website):
    token = token_of(website.organization, "somebody")

    async def three():
        bodies = [{"text": f"hello {n}", "visitor": token} for n in range(3)]
        calls = [
            AsyncClient().post(DOOR, json.dumps(body), content_type="application/json")
            for body in bodies
        ]
        return [answer.json() for answer in await asyncio.gather(*calls)]

    answers = async_to_sync(three)()
    replied = [answer for answer in answers if answer["reply"]]
    assert replied
    assert all(answer["pending"] for answer in answers if not answer["reply"])
    (conversation,) = Conversation.everywhere.all()
    assert conversation.answered_sequence > 0
    newest = Message.everywhere.filter(direction="in").order_by("-sequence").first()
    assert conversation.answered_sequence == newest.sequence


def test_with_a_person_the_assistant_is_silent(visitor, agency, tenant):
    first = say(visitor, "hello")
    with working_for(agency):
        conversation = Conversation.objects.get()
        write_as_person(conversation, tenant.owner, "Ruth here")
    later = say(visitor, "are you there?", visitor=first["visitor"])
    assert later["reply"] is None
    assert later["handed_over"] is True


def test_asking_for_a_person_hands_over(visitor):
    assert say(visitor, "I want to talk to a person")["reply"]["handed_over"] is True


def test_as_a_stream_typing_comes_first_and_then_the_same_object(website):
    async def stream():
        answer = await AsyncClient().post(
            DOOR,
            json.dumps({"text": "hello"}),
            content_type="application/json",
            headers={"Accept": "text/event-stream"},
        )
        return answer, b"".join([part async for part in answer.streaming_content]).decode()

    answer, body = async_to_sync(stream)()
    assert answer["Content-Type"] == "text/event-stream"
    typing, reply, _ = body.split("\n\n")
    assert typing.startswith("event: typing")
    event, data = reply.split("\n")
    assert event == "event: reply"
    assert json.loads(data.removeprefix("data: "))["reply"]["text"]


def test_the_history_is_the_visitors_own(visitor):
    first = say(visitor, "hello")
    items = history(visitor, first["visitor"])
    assert [item["author"] for item in items] == ["customer", "assistant"]
    assert history(visitor, first["visitor"], after=items[0]["id"]) == items[1:]


def test_a_long_history_is_had_in_parts(visitor, agency, monkeypatch):
    token = say(visitor, "Hello")["visitor"]
    for number in range(2):
        say(visitor, f"Hello {number}", visitor=token)
    every = history(visitor, token)
    monkeypatch.setattr("katek.inbound.chat_door.MOST_ITEMS", 2)
    newest = page_of_history(visitor, token)
    assert (newest["items"], newest["more"]) == (every[-2:], True)
    earlier = page_of_history(visitor, token, before=newest["items"][0]["id"])
    assert (earlier["items"], earlier["more"]) == (every[-4:-2], True)
    assert not page_of_history(visitor, token, before=every[2]["id"])["more"]
    later = page_of_history(visitor, token, after=every[0]["id"])
    assert (later["items"], later["more"]) == (every[1:3], True)


def page_of_history(client: Client, token: str, **query):
    answer = client.get(DOOR, query, headers={"Authorization": f"Visitor {token}"})
    assert answer.status_code == 200
    return answer.json()


def history(client: Client, token: str, **query):
    answer = client.get(DOOR, query, headers={"Authorization": f"Visitor {token}"})
    assert answer.status_code == 200, answer.content
    return answer.json()["items"]


@pytest.mark.parametrize("token", ["", "forged", "x~y"])
def test_without_a_token_of_this_chat_there_is_no_history(visitor, token):
    answer = visitor.get(DOOR, headers={"Authorization": f"Visitor {token}"})
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"


def test_a_token_of_another_agency_opens_nothing(visitor, rival):
    token = token_of(rival, "somebody")
    assert visitor.get(DOOR, headers={"Authorization": f"Visitor {token}"}).status_code == 401


@pytest.mark.parametrize("side", ["after", "before"])
def test_a_message_id_of_somebody_else_is_not_found(visitor, side):
    mine, theirs = say(visitor, "hello"), say(visitor, "hello")
    answer = visitor.get(
        DOOR,
        {side: theirs["message"]["id"]},
        headers={"Authorization": f"Visitor {mine['visitor']}"},
    )
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({}, 422, "text"),
        ({"text": ""}, 422, "text"),
        ({"text": "x" * 4001}, 422, "text"),
        ({"text": 7}, 422, "text"),
        ({"text": "hello", "email": "no address"}, 422, "email"),
        ({"text": "hello", "phone": "12"}, 422, "phone"),
        ({"text": "hello", "name": ["Ana"]}, 422, "name"),
        ([], 422, "body"),
    ],
)
def test_what_cannot_be_read_is_refused_by_the_name_of_its_field(visitor, body, status, field):
    answer = visitor.post(DOOR, json.dumps(body), content_type="application/json")
    assert answer.status_code == status
    problem = answer.json()
    assert field in problem["detail"]
    assert problem["errors"][0]["field"] == field
    assert not Message.everywhere.exists()


def test_broken_json_is_refused(visitor):
    assert visitor.post(DOOR, "{", content_type="application/json").status_code == 400


def test_a_chat_that_does_not_exist_is_not_found(visitor):
    answer = visitor.post(
        "/api/chat/nobody/messages", json.dumps({"text": "hi"}), content_type="application/json"
    )
    assert answer.status_code == 404


@pytest.mark.long
def test_who_writes_too_often_is_asked_to_wait(visitor):
    token = say(visitor, "hello")["visitor"]
    body = json.dumps({"text": "hello", "visitor": token})
    for _ in range(30):
        answer = visitor.post(DOOR, body, content_type="application/json")
        if answer.status_code == 429:
            break
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0


def test_a_site_on_the_list_may_call_and_another_may_not(visitor, website):
    website.settings = {"allowed_origins": ["https://agency.example"]}
    website.save()
    for origin, allowed in (("https://agency.example", True), ("https://evil.example", False)):
        answer = visitor.options(DOOR, headers={"Origin": origin})
        assert answer.has_header("Access-Control-Allow-Origin") is allowed


def test_a_ticket_is_given_to_the_visitor_and_nobody_else(visitor):
    token = say(visitor, "hello")["visitor"]
    url = "/api/chat/harbor-pine/ticket"
    answer = visitor.post(url, headers={"Authorization": f"Visitor {token}"})
    assert "/live/" in answer.json()["url"]
    assert visitor.post(url).status_code == 401


def test_a_first_message_whose_answer_was_lost_is_the_same_when_sent_again(visitor):
    first = say(visitor, "hello", client_id="3f0c9f5e-0b7e-4a53-9a9c")
    again = say(visitor, "hello", client_id="3f0c9f5e-0b7e-4a53-9a9c")
    assert again["message"] == first["message"]
    assert again["visitor"] == first["visitor"]


def test_contact_in_fields_of_its_own_is_not_asked_for_again(visitor, house):
    said = say(visitor, "3 bedroom house to buy in Portland", email="pat@example.com", name="Pat")
    assert "e-mail" not in said["reply"]["text"]


def test_book_it_is_a_viewing_request(visitor, house):
    token = say(visitor, "3 bedroom house to buy in Portland", email="pat@example.com")["visitor"]
    say(visitor, "the first one", visitor=token)
    say(visitor, "ok book it for Friday at 3pm", visitor=token)
    assert Event.everywhere.filter(type="viewing.requested").count() == 1


def test_of_a_listing_that_is_hidden_later_the_history_keeps_the_words_alone(
    visitor, agency, house
):
    said = say(visitor, "3 bedroom house to buy in Portland under 800k")
    assert said["reply"]["properties"]
    with working_for(agency):
        house.internet_entire_listing_display_yn = False
        house.save()
    reply = history(visitor, said["visitor"])[-1]
    assert (reply["text"], reply["properties"]) == (said["reply"]["text"], [])
