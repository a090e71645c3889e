"""Graph's stand-in takes what the Send API takes, refuses the rest in its words, and keeps what was sent."""

from datetime import timedelta

import pytest

from katek.core import clock
from katek.sandbox.graph import seen
from katek.sandbox.graph.tokens import proof_of
from katek.sandbox.graph.world import (
    CUSTOMER,
    INSTAGRAM,
    INSTAGRAM_CUSTOMER,
    OTHER_PAGE,
    PAGE,
    PAGE_TOKENS,
    USER_TOKEN,
)
from katek.sandbox.tests.asking import ask, tell
from katek.sandbox.tests.at_meta import (
    BUTTON,
    CARD,
    TOKEN,
    generic,
    graph,
    instagram,
    message,
    send,
    template,
)

LINK = {"type": "web_url", "url": "https://agency.example/l/42", "title": "Details"}
QUICK = {"content_type": "text", "title": "Not now", "payload": "CONTACT_LATER"}
BUTTONS = {"template_type": "button", "text": "Shall I arrange a viewing?"}
CALL_US = {"type": "phone_number", "title": "Call us", "payload": "+351210000000"}

# Bodies of the reference that Meta takes.
TAKEN = [
    {"text": "Yes, viewing on Friday?", "metadata": "katek:out:8f1c"},
    {"text": "ü" * 2000},
    {
        **generic(
            {
                **CARD,
                "image_url": "https://media.katek.example/l42.jpg",
                "default_action": {"type": "web_url", "url": "https://agency.example/l/42"},
                "buttons": [LINK, BUTTON],
            }
        ),
        "metadata": "katek:out:8f1d",
    },
    template(**BUTTONS, buttons=[{"type": "postback", "title": "Yes", "payload": "YES"}, CALL_US]),
    {
        "text": "How can we reach you?",
        "quick_replies": [
            {"content_type": "user_phone_number"},
            {"content_type": "user_email"},
            QUICK,
        ],
    },
    {"attachment": {"type": "image", "payload": {"url": "https://media.katek.example/1.jpg"}}},
    {"attachment": {"type": "image", "payload": {"url": "http://localhost:8000/media/1.png"}}},
]
# Messages that Meta refuses, and the subcode of the refusal.
REFUSED = [
    ({"text": "x" * 2001}, None),
    ({"text": ""}, None),
    ({"text": 5}, None),
    ({"metadata": "alone"}, None),
    ({"text": "a", "colour": "red"}, None),
    ({"text": "a", "metadata": "x" * 1001}, None),
    (
        {
            "text": "a",
            "attachment": {"type": "image", "payload": {"url": "https://a.example/b.png"}},
        },
        2018014,
    ),
    ({"text": "a", "quick_replies": [QUICK] * 14}, None),
    ({"text": "a", "quick_replies": []}, None),
    ({"text": "a", "quick_replies": [{**QUICK, "title": "x" * 21}]}, None),
    ({"text": "a", "quick_replies": [{**QUICK, "payload": "x" * 1001}]}, None),
    ({"text": "a", "quick_replies": [{"content_type": "text", "title": "No payload"}]}, None),
    ({"text": "a", "quick_replies": [{"content_type": "location"}]}, None),
    (generic(*[CARD] * 11), None),
    (generic(), None),
    (generic({"title": "Alone"}), None),
    (generic({**CARD, "title": "x" * 81}), None),
    (generic({**CARD, "subtitle": "x" * 81}), None),
    (generic({**CARD, "price": "EUR 5"}), None),
    (generic({**CARD, "buttons": [BUTTON] * 4}), None),
    (generic({**CARD, "buttons": [{**BUTTON, "title": "x" * 21}]}), None),
    (generic({**CARD, "buttons": [{**BUTTON, "url": "https://a.example/"}]}), None),
    (generic({**CARD, "buttons": [{**LINK, "url": "/l/42"}]}), None),
    (generic({**CARD, "default_action": {**LINK}}), None),
    (generic({**CARD, "image_url": "https://a.example/house.svg"}), 2018047),
    (generic({**CARD, "image_url": "https://a.example/house.SVG?w=1"}), 2018047),
    (generic({**CARD, "image_url": "http://a.example/house.jpg"}), 2018008),
    (template(template_type="carousel", elements=[CARD]), None),
    (template(**BUTTONS), None),
    (template(**{**BUTTONS, "text": "x" * 641}, buttons=[BUTTON]), None),
    (template(**BUTTONS, buttons=[{**CALL_US, "payload": "0351 21"}]), None),
    ({"attachment": {"type": "image", "payload": {}}}, None),
    ({"attachment": {"type": "poem", "payload": {"url": "https://a.example/"}}}, None),
    ({"attachments": [{"type": "image", "payload": {"url": "https://a.example/b.png"}}]}, None),
]
# Whole bodies that Meta refuses.
MALFORMED = [
    ({"messaging_type": "RESPONSE", "message": {"text": "a"}}, None),
    ({"recipient": {"id": CUSTOMER}}, None),
    ({**message(CUSTOMER), "recipient": {"id": 7001002003004005}}, None),
    ({**message(CUSTOMER), "recipient": {"id": CUSTOMER, "name": "Maria"}}, None),
    ({**message(CUSTOMER), "colour": "red"}, None),
    ({**message(CUSTOMER), "messaging_type": "REPLY"}, None),
    ({"recipient": {"id": CUSTOMER}, "message": {"text": "a"}}, None),
    ({**message(CUSTOMER), "messaging_type": "MESSAGE_TAG"}, None),
    ({**message(CUSTOMER), "tag": "HUMAN_AGENT"}, None),
    ({**message(CUSTOMER), "messaging_type": "MESSAGE_TAG", "tag": "ACCOUNT_UPDATE"}, 1893061),
    (
        {**message(CUSTOMER), "messaging_type": "MESSAGE_TAG", "tag": "CONFIRMED_EVENT_UPDATE"},
        1893061,
    ),
    ({**message(CUSTOMER), "sender_action": "typing_on"}, 2018014),
    ({"recipient": {"id": CUSTOMER}, "sender_action": "dance"}, None),
    ({"recipient": {"id": CUSTOMER}, "sender_action": "react"}, None),
    ({**message(CUSTOMER), "reply_to": {"mid": "m_of_somebody_else"}}, None),
]


@pytest.fixture
def wrote(data_folder) -> None:
    """A customer of the page and one of its Instagram account have just written."""
    tell("graph", "know", asset=PAGE, customer=CUSTOMER)
    tell("graph", "know", asset=INSTAGRAM, customer=INSTAGRAM_CUSTOMER)


@pytest.mark.parametrize("content", TAKEN)
def test_what_meta_takes_is_taken_and_kept(wrote, content):
    told = send(message(CUSTOMER, **content))
    assert told.status == 200, told.body
    assert set(told.json) == {"recipient_id", "message_id"}
    assert told.json["message_id"].startswith("m_")
    assert [one.mid for one in seen.sent(PAGE, CUSTOMER)] == [told.json["message_id"]]


@pytest.mark.parametrize(("content", "subcode"), REFUSED)
def test_what_meta_refuses_is_refused_and_not_kept(wrote, content, subcode):
    told = send(message(CUSTOMER, **content))
    assert (told.status, *told.error) == (400, 100, subcode), told.body
    assert set(told.json["error"]) >= {"message", "type", "code", "fbtrace_id"}
    assert seen.thread(PAGE, CUSTOMER) == []


@pytest.mark.parametrize(("body", "subcode"), MALFORMED)
def test_a_malformed_request_is_refused(wrote, body, subcode):
    assert send(body).error == (100, subcode)
    assert seen.thread(PAGE, CUSTOMER) == []


def test_the_customer_sees_text_cards_quick_replies_and_typing_in_order(wrote):
    send({"recipient": {"id": CUSTOMER}, "sender_action": "typing_on"})
    assert seen.is_typing(PAGE, CUSTOMER, clock.now())
    send(message(CUSTOMER, **generic({**CARD, "buttons": [LINK, BUTTON]})))
    send(message(CUSTOMER, text="Which one?", quick_replies=[QUICK]))
    typing, cards, text = seen.thread(PAGE, CUSTOMER)
    assert (typing.action, typing.mid) == ("typing_on", "")
    assert [card.title for card in cards.cards] == [CARD["title"]]
    assert [b.title for b in cards.cards[0].buttons] == ["Details", "Book a viewing"]
    assert (text.text, text.quick_replies[0].payload) == ("Which one?", "CONTACT_LATER")
    assert not seen.is_typing(PAGE, CUSTOMER, clock.now())


def test_sender_actions_answer_without_a_message_id(wrote):
    told = send({"recipient": {"id": CUSTOMER}, "sender_action": "mark_seen"})
    assert told.json == {"recipient_id": CUSTOMER}


def test_a_reaction_needs_a_message_of_this_conversation(wrote):
    mid = send(message(CUSTOMER)).json["message_id"]
    for target, status in ((mid, 200), ("m_unknown", 400)):
        payload = {"message_id": target, "reaction": "love"}
        body = {"recipient": {"id": CUSTOMER}, "sender_action": "react", "payload": payload}
        assert send(body).status == status


def test_instagram_counts_bytes_and_knows_fewer_buttons(wrote):
    def said(**content):
        return send({**message(INSTAGRAM_CUSTOMER, **content), "messaging_type": "RESPONSE"})

    assert said(text="ü" * 500).status == 200
    assert said(text="ü" * 500 + "!").error == (100, None)
    assert said(text="🏠" * 251).error == (100, None)
    assert said(text="a", quick_replies=[{"content_type": "user_email"}]).error == (100, None)
    assert said(**template(**BUTTONS, buttons=[CALL_US])).error == (100, None)
    picture = {"type": "image", "payload": {"url": "https://media.katek.example/1.jpg"}}
    assert said(attachments=[picture] * 10).status == 200
    assert said(attachments=[picture] * 11).error == (100, None)
    assert len(seen.sent(INSTAGRAM, INSTAGRAM_CUSTOMER)) == 2


def test_instagram_needs_no_type_and_takes_a_bare_tag(wrote):
    body = {"recipient": {"id": INSTAGRAM_CUSTOMER}, "message": {"text": "Ana here."}}
    assert send(body).status == 200
    assert send({**body, "tag": "HUMAN_AGENT"}).status == 200


def test_the_instagram_host_sends_for_its_own_account(wrote):
    body = {"recipient": {"id": INSTAGRAM_CUSTOMER}, "message": {"text": "Hello"}}
    assert instagram("POST", "me/messages", json=body).status == 200
    assert instagram("POST", f"{INSTAGRAM}/messages", json=body).status == 200
    assert instagram("POST", f"{PAGE}/messages", json=body).status == 400
    assert len(seen.sent(INSTAGRAM, INSTAGRAM_CUSTOMER)) == 2


def test_nobody_is_written_to_who_has_not_written_to_this_page(wrote):
    assert send(message("7001002003004999")).error == (100, 2018001)
    other = PAGE_TOKENS[OTHER_PAGE]
    assert send(message(CUSTOMER), page=OTHER_PAGE, token=other).error == (100, 2018001)
    assert send(message(CUSTOMER), page=OTHER_PAGE).error == (100, 33)
    told = instagram("POST", "me/messages", json=message(CUSTOMER))
    assert told.error == (100, 2534014)


@pytest.mark.parametrize(
    ("page", "customer", "subcode"),
    [(PAGE, CUSTOMER, 2018278), (INSTAGRAM, INSTAGRAM_CUSTOMER, 2534022)],
)
def test_the_window_closes_after_a_day_and_for_people_after_seven(wrote, page, customer, subcode):
    human = {**message(customer), "messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}
    clock.move(timedelta(hours=23, minutes=59))
    assert send(message(customer)).status == 200
    clock.move(timedelta(minutes=2))
    told = send(message(customer))
    assert (told.status, *told.error) == (403, 10, subcode)
    assert send(human).status == 200
    clock.move(timedelta(days=6))
    assert send(human).error == (10, subcode)


def test_a_call_needs_a_token_that_is_valid(wrote):
    body = message(CUSTOMER)
    assert graph("POST", "me/messages", token="", proof=None, json=body).error[0] == 104
    assert send(body, token="EAAunknown").error == (190, None)
    assert send(body, token=USER_TOKEN).error == (210, None)
    for subcode in (458, 459, 460, 464, 467, 492):
        tell("graph", "break", subcode=subcode, subject=PAGE)
        assert send(body).error == (190, subcode)
    tell("graph", "break", subcode=0)
    assert send(body).status == 200


def test_a_call_needs_the_right_proof(wrote):
    body = message(CUSTOMER)
    for proof in (None, "0" * 64):
        told = graph("POST", "me/messages", proof=proof, json=body)
        assert (told.status, told.error) == (400, (100, None))
        assert "appsecret_proof" in told.json["error"]["message"]
    tell("graph", "proof", required=False)
    assert graph("POST", "me/messages", proof=None, json=body).status == 200


def test_a_call_needs_its_permissions(wrote):
    def without(scope):
        scopes = [s for s in ("pages_messaging", "instagram_manage_messages") if s != scope]
        return tell("graph", "grant", subject=PAGE, scopes=scopes)["access_token"]

    told = send(message(CUSTOMER), token=without("pages_messaging"))
    assert (told.status, *told.error) == (403, 10, None)
    assert send(message(CUSTOMER), token=without("")).status == 200
    told = send(message(INSTAGRAM_CUSTOMER), token=without("instagram_manage_messages"))
    assert told.error == (10, None)


def test_a_token_ends_by_the_sandbox_clock(wrote):
    token = tell("graph", "grant", subject=PAGE, seconds=3600)["access_token"]
    assert send(message(CUSTOMER), token=token).status == 200
    clock.move(timedelta(hours=1, minutes=1))
    assert send(message(CUSTOMER), token=token).error == (190, 463)


def test_another_app_that_holds_the_thread_silences_ours(wrote):
    tell("graph", "hold", asset=PAGE, customer=CUSTOMER, app="263902037430900")
    assert send(message(CUSTOMER)).error == (10, 2018300)
    told = graph("GET", f"{PAGE}/thread_owner", query={"recipient": CUSTOMER})
    assert told.json["data"][0]["thread_owner"]["app_id"] == "263902037430900"
    taken = {"recipient": {"id": CUSTOMER}, "metadata": "ours again"}
    assert graph("POST", f"{PAGE}/take_thread_control", json=taken).json == {"success": True}
    assert send(message(CUSTOMER)).status == 200


def test_conversations_can_be_read_back(wrote):
    mid = send(message(CUSTOMER, text="Here it is.")).json["message_id"]
    query = {"platform": "messenger", "fields": "updated_time,messages{id,message}"}
    (told,) = graph("GET", f"{PAGE}/conversations", query=query).json["data"]
    assert [(m["id"], m["message"]) for m in told["messages"]["data"]] == [(mid, "Here it is.")]


def test_a_file_can_be_uploaded_for_later(wrote):
    payload = {"url": "https://media.katek.example/1.jpg", "is_reusable": True}
    body = {"message": {"attachment": {"type": "image", "payload": payload}}}
    told = graph("POST", f"{PAGE}/message_attachments", json=body)
    sent = {"type": "image", "payload": {"attachment_id": told.json["attachment_id"]}}
    assert send(message(CUSTOMER, attachment=sent)).status == 200


@pytest.mark.parametrize("path", ["v99.0/me", "v1.0/me", "v26/me", "v26.0/me/nothing"])
def test_a_version_or_path_that_never_was_is_unknown(data_folder, path):
    query = f"appsecret_proof={proof_of(TOKEN)}"
    headers = {"Authorization": f"Bearer {TOKEN}"}
    told = ask("GET", f"graph/{path}?{query}", headers=headers)
    assert told.error == (2500, None)
