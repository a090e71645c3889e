"""Another agency's homes are never found, shown, spoken of or remembered, whatever is put in."""

import pytest

from katek.assistant.desk import open_desk
from katek.assistant.tests.conftest import Chat
from katek.properties.models import Property

ASKED = ("NG-77", "show me NG-77", "houses", "compare HP-1042 and NG-77")


@pytest.fixture
def foreign_id(northgate) -> str:
    return str(Property.everywhere.get(listing_id="NG-77").pk)


@pytest.mark.parametrize("text", ASKED)
def test_no_words_lead_to_another_agencys_home(harbor, foreign_id, text):
    reply = Chat(harbor).say(text)
    assert foreign_id not in reply.property_ids
    assert "610,000" not in reply.text
    assert foreign_id not in str(reply.memory)


def test_its_id_cannot_be_used_either(harbor, foreign_id):
    reply = Chat(harbor).say(f"tell me about listing {foreign_id}")
    assert reply.property_ids == ()
    assert "610" not in reply.text


def test_a_memory_with_foreign_ids_shows_nothing_of_them(harbor, foreign_id):
    spoilt = {
        "shown": [foreign_id],
        "seen": [foreign_id],
        "focus": foreign_id,
        "viewing": {"property": foreign_id, "wanted": True, "asked": 1},
        "question": "viewing_time",
    }
    chat = Chat(harbor, memory=spoilt)
    desk = open_desk(chat.turn("saturday at 10"))
    assert desk.listings == {}
    for text in ("saturday at 10", "the first one", "how much is it?", "similar homes"):
        reply = Chat(harbor, memory=spoilt).say(text)
        assert foreign_id not in reply.property_ids
        assert reply.viewing_requested != foreign_id
        assert "610,000" not in reply.text


def test_hidden_and_sold_homes_are_not_spoken_of(harbor):
    Property.everywhere.filter(listing_id="HP-1042").update(
        internet_entire_listing_display_yn=False
    )
    Property.everywhere.filter(listing_id="HP-1083").update(standard_status="Closed")
    reply = Chat(harbor).say("houses")
    assert reply.property_ids == ()
    assert "listing" in Chat(harbor).say("tell me about HP-1042").text


def test_an_address_that_may_not_be_shown_is_not(harbor):
    Property.everywhere.filter(listing_id="HP-1042").update(internet_address_display_yn=False)
    reply = Chat(harbor).say("where is HP-1042?")
    assert "Harbor Lane" not in reply.text
    assert "Maple Bay" in reply.text
