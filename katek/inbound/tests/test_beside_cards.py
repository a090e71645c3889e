"""Where cards of homes stand beside a reply its words don't list them again; everywhere else they do."""

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


def around(reply: dict) -> str:
    return f"{reply['beside_cards']['before']}\n{reply['beside_cards']['after']}"


def test_the_words_beside_the_cards_list_no_home_and_lose_nothing_else(homes):
    reply = say(Client(), ASKED)["reply"]
    assert len(reply["properties"]) == 2
    lines = [line for line in reply["text"].split("\n") if "HP-" in line]
    assert len(lines) == 2
    assert "HP-" not in around(reply)
    kept = [line for line in reply["text"].split("\n") if line not in lines]
    assert around(reply).strip("\n").split("\n") == kept


def test_the_question_that_follows_the_homes_stands_behind_the_cards(homes):
    reply = say(Client(), ASKED)["reply"]
    last = reply["text"].rpartition("\n")[2]
    assert "HP-" not in last
    assert reply["beside_cards"]["after"] == last


def test_what_is_kept_and_told_to_others_is_whole(homes):
    said = say(Client(), ASKED)
    reply = said["reply"]
    assert Message.everywhere.get(pk=reply["id"]).text == reply["text"]
    (_mine, told) = history(Client(), said["visitor"])
    assert (told["text"], told["beside_cards"]) == (reply["text"], reply["beside_cards"])


def test_what_only_a_line_says_of_a_home_goes_to_its_card(homes):
    reply = say(Client(), "3 bedroom houses for sale in Portland under 480k")["reply"]
    assert "HP-" not in around(reply)
    notes = reply["beside_cards"]["notes"]
    assert set(notes) <= {card["id"] for card in reply["properties"]}
    assert all(f"({note})" in reply["text"] for note in notes.values())
    assert notes


def test_a_home_that_has_no_card_any_more_keeps_its_line(agency, homes):
    said = say(Client(), ASKED)
    save(agency, {"standard_status": "Closed"}, existing=homes[0])
    (_mine, told) = history(Client(), said["visitor"])
    (gone,) = [line for line in told["text"].split("\n") if "HP-1:" in line]
    assert gone in around(told)
    assert "HP-2:" not in around(told)


def test_a_reply_without_homes_is_as_it_is(website):
    assert say(Client(), "hello")["reply"]["beside_cards"] is None


@pytest.mark.parametrize(
    ("template", "listed"),
    [
        (
            "Two:\n1. {{HP-1.line}}\n2. {{HP-2.line}} (dearer)\nWell?",
            [(1, 0, ""), (2, 1, "dearer")],
        ),
        ("• {{HP-2.line}}.\n- {{ HP-1.line }};", [(0, 1, ""), (1, 0, "")]),
        ("{{HP-1.line}} is lovely.", []),
        ("HP-1 costs {{HP-1.price}}.", []),
        ("I like {{HP-1.line}} and {{HP-2.line}}", []),
    ],
)
def test_only_a_line_that_is_nothing_but_a_home_counts_as_listing_it(homes, template, listed):
    with working_for(homes[0].organization):
        facts = {home.pk: facts_of(home) for home in homes}
    found = listed_in(template, facts, "en")
    assert found == [(number, homes[which].pk, note) for number, which, note in listed]
