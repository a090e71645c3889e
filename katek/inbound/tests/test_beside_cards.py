"""Where cards of homes stand beside a reply its words don't list them again; everywhere else they do."""

import json

import pytest
from django.test import Client

from katek.assistant.listing_facts import facts_of
from katek.assistant.rendering import listed_in
from katek.conversations.models import Message
from katek.inbound.tests.test_chat_door import HOUSE, history, say
from katek.organizations.scope import working_for
from katek.properties.listing import save
from katek.properties.models import Property

pytestmark = pytest.mark.django_db(transaction=True)
ASKED = "3 bedroom houses for sale in Portland under 700k"


@pytest.fixture
def homes(agency, website) -> list[Property]:
    prices = {"HP-1": "500000", "HP-2": "600000"}
    return [save(agency, {**HOUSE, "listing_id": n, "list_price": p}) for n, p in prices.items()]


def words(reply: dict) -> list[str]:
    return [part["text"] for part in reply["beside_cards"] if part["text"]]


def around(reply: dict) -> str:
    return "\n".join(words(reply))


def cards(reply: dict) -> list[dict]:
    return [card for part in reply["beside_cards"] for card in part["cards"]]


def test_the_words_beside_the_cards_list_no_home_and_lose_nothing_else(homes):
    reply = say(Client(), ASKED)["reply"]
    assert [card["id"] for card in cards(reply)] == [card["id"] for card in reply["properties"]]
    lines = [line for line in reply["text"].split("\n") if "HP-" in line]
    assert len(lines) == 2
    assert "HP-" not in around(reply)
    kept = [line for line in reply["text"].split("\n") if line not in lines]
    assert around(reply).split("\n") == kept


def test_the_question_that_follows_the_homes_stands_behind_the_cards(homes):
    reply = say(Client(), ASKED)["reply"]
    last = reply["text"].rpartition("\n")[2]
    assert "HP-" not in last
    assert reply["beside_cards"][-1] == {"text": last, "cards": []}


def test_what_is_kept_and_told_to_others_is_whole(homes):
    said = say(Client(), ASKED)
    reply = said["reply"]
    assert Message.everywhere.get(pk=reply["id"]).text == reply["text"]
    (_mine, told) = history(Client(), said["visitor"])
    assert (told["text"], told["beside_cards"]) == (reply["text"], reply["beside_cards"])


def test_what_the_line_calls_a_home_is_its_cards_caption(agency, homes):
    save(agency, {"subdivision_name": "Kenton"}, existing=homes[0])
    reply = say(Client(), ASKED)["reply"]
    (card,) = [card for card in cards(reply) if card["id"] == homes[0].pk]
    assert card["caption"] == "house with 3 bedrooms in Kenton, Portland"
    assert f"HP-1: {card['caption']}, " in reply["text"]


def test_a_home_whose_address_is_hidden_is_called_by_its_city_only(agency, homes):
    hidden = {"subdivision_name": "Kenton", "internet_address_display_yn": False}
    save(agency, hidden, existing=homes[0])
    reply = say(Client(), ASKED)["reply"]
    assert "HP-1: house with 3 bedrooms in Portland, " in reply["text"]
    assert "Kenton" not in json.dumps(reply)


def test_in_another_language_than_the_cards_the_caption_says_all_that_the_line_says(homes):
    reply = say(Client(), "Guten Tag, ich suche ein Haus mit 3 Zimmern in Portland zu kaufen")[
        "reply"
    ]
    assert cards(reply)
    for card in cards(reply):
        (line,) = [one for one in reply["text"].split("\n") if card["caption"] in one]
        assert line.partition(": ")[2].startswith(card["caption"])
        assert "$" in card["caption"]
        assert "Haus" in card["caption"]


def test_homes_that_only_come_close_stand_below_the_words_that_say_so(homes):
    reply = say(Client(), "3 bedroom houses for sale in Portland under 550k")["reply"]
    exact, close = reply["beside_cards"][:2]
    assert [card["id"] for card in exact["cards"]] == [homes[0].pk]
    assert [card["id"] for card in close["cards"]] == [homes[1].pk]
    assert "close" in close["text"]
    assert not exact["cards"][0]["note"]
    assert f"({close['cards'][0]['note']})" in reply["text"]
    assert [card["place"] for card in cards(reply)] == [1, 2]


def test_a_home_that_has_no_card_any_more_keeps_its_line_and_the_others_their_numbers(
    agency, homes
):
    said = say(Client(), ASKED)
    save(agency, {"standard_status": "Closed"}, existing=homes[0])
    (_mine, told) = history(Client(), said["visitor"])
    (gone,) = [line for line in told["text"].split("\n") if "HP-1:" in line]
    (stays,) = [line for line in told["text"].split("\n") if "HP-2:" in line]
    assert gone in around(told)
    (card,) = cards(told)
    assert (card["id"], f"{card['place']}.") == (homes[1].pk, stays.partition(" ")[0])


def test_a_single_home_has_no_number(agency, homes):
    reply = say(Client(), "Tell me about HP-2")["reply"]
    assert [(card["id"], card["place"]) for card in cards(reply)] == [(homes[1].pk, None)]


def test_a_reply_without_homes_is_as_it_is(website):
    assert say(Client(), "hello")["reply"]["beside_cards"] is None


@pytest.mark.parametrize(
    ("template", "listed"),
    [
        (
            "Two:\n1. {{HP-1.line}}\n2. {{HP-2.line}} (dearer)\nWell?",
            [(1, 0, 1, ""), (2, 1, 2, "dearer")],
        ),
        ("• {{HP-2.line}}.\n- {{ HP-1.line }};", [(0, 1, 0, ""), (1, 0, 0, "")]),
        ("{{HP-1.line}} is lovely.", []),
        ("HP-1 costs {{HP-1.price}}.", []),
        ("I like {{HP-1.line}} and {{HP-2.line}}", []),
    ],
)
def test_only_a_line_that_is_nothing_but_a_home_counts_as_listing_it(homes, template, listed):
    with working_for(homes[0].organization):
        facts = {home.pk: facts_of(home) for home in homes}
    found = listed_in(template, facts, "en", "en")
    assert [(one.line, one.home, one.place, one.note) for one in found] == [
        (number, homes[which].pk, place, note) for number, which, place, note in listed
    ]
