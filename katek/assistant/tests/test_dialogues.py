"""Longer dialogues with the built-in assistant of an agency in a town with suburbs."""

from typing import Any

import pytest

from katek.assistant.tests.conftest import Chat
from katek.organizations.models import Organization
from katek.properties.listing import save
from katek.properties.models import Property

HOUSE, CONDO = "Single Family Residence", "Condominium"


def home(number: str, kind: str, price: int, city: str, **more: Any) -> dict[str, Any]:
    common = {
        "currency": "USD",
        "property_type": "Residential",
        "standard_status": "Active",
        "state_or_province": "OR",
        "country": "US",
    }
    named = {"listing_id": number, "property_sub_type": kind, "list_price": str(price)}
    return {**common, **named, "city": city, **more}


RENTED = {"property_type": "Residential Lease", "transaction": "rent", "period": "month"}
LISTINGS = (
    home("RV-1", HOUSE, 640_000, "Lake Oswego", bedrooms_total=4, bathrooms_full=3),
    home("RV-2", HOUSE, 520_000, "Portland", bedrooms_total=4, bathrooms_full=2),
    home("RV-3", CONDO, 410_000, "Portland", bedrooms_total=2, subdivision_name="Downtown"),
    home("RV-4", CONDO, 405_000, "Gresham", bedrooms_total=2, subdivision_name="Downtown"),
    home("RV-5", HOUSE, 450_000, "Gresham", bedrooms_total=3, bathrooms_full=1),
    home("RV-6", HOUSE, 470_000, "Portland", bedrooms_total=3, postal_code="97202"),
    home("RV-7", "Apartment", 1_400, "Portland", bedrooms_total=0, **RENTED),
    home("RV-8", "Townhouse", 275_000, "Dresden", bedrooms_total=3),
    home("", "Townhouse", 310_000, "Dresden", bedrooms_total=3, listing_key="k-9"),
)


@pytest.fixture
def river(db) -> Organization:
    """Riverside Homes: Portland with its suburbs, and two townhouses in Dresden, one without a number."""
    agency = Organization.objects.create(
        name="Riverside Homes", slug="river", phone="503-555-0100", timezone="America/Los_Angeles"
    )
    for listing in LISTINGS:
        save(agency, listing)
    return agency


@pytest.fixture
def talk(river) -> Chat:
    return Chat(river)


def numbers(reply) -> list[str]:
    """The listings of a reply in their order."""
    known = dict(Property.everywhere.values_list("pk", "listing_id"))
    return [known[key] for key in reply.property_ids]


def test_two_homes_of_which_one_has_no_number_are_told_of(talk):
    reply = talk.say("I would like to buy a townhouse in Dresden please")
    assert "tried" not in reply.why
    assert reply.handover is None
    assert "$275,000" in reply.text
    assert "$310,000" in reply.text


def test_a_denied_limit_is_a_limit(talk):
    talk.say("houses over 500k")
    reply = talk.say("sorry, I meant nothing over 500k")
    assert set(numbers(reply)[:2]) == {"RV-5", "RV-6"}
    assert "up to $500,000" in reply.text


def test_no_e_mails_is_noted_in_a_sentence_and_asked_for_no_more(talk):
    reply = talk.say("my mail is al@example.com but do not email me")
    assert "Noted: no e-mails." in reply.text
    assert "get in touch" not in reply.text
    assert "reach you" not in reply.text
    assert talk.say("houses in Gresham").asks != "contact"


def test_a_number_left_instead_of_an_e_mail_is_taken(talk):
    reply = talk.say("no emails please, call me at 503-555-0123")
    assert "Noted: no e-mails." in reply.text


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("call me Pat", "Pat"),
        ("you can call me Ann", "Ann"),
        ("please call me Dr. Jones", "Jones"),
        ("My name is Bob", "Bob"),
        ("I'm Sam", "Sam"),
        ("hi, I'm Sam", "Sam"),
    ],
)
def test_a_name_is_a_name_and_no_wish_for_a_call(talk, text, name):
    reply = talk.say(text)
    assert reply.handover is None
    assert name in reply.text.partition("\n")[2]
    assert "understood" not in reply.text
    assert "buy or" in reply.text


@pytest.mark.parametrize(
    "text",
    ["call me", "call me tomorrow", "call me at 503-555-0123", "can you call me", "llámame mañana"],
)
def test_a_wish_for_a_call_goes_to_a_person(talk, text):
    handover = talk.say(text).handover
    assert handover is not None
    assert handover.reason == "customer_request"


def test_who_has_a_name_and_wants_a_call_gets_both(talk):
    reply = talk.say("I'm Pat, please call me tomorrow")
    assert reply.handover is not None


@pytest.mark.parametrize("text", ["bob+tag@sub.example.co.uk", "see www.haus.de/wohnung", "HP-1"])
def test_an_address_is_in_no_language(talk, text):
    talk.say("houses in Gresham")
    assert talk.say(text).language == "en"


def test_one_word_does_not_change_the_language_of_a_chat_but_a_sentence_does(talk):
    talk.say("houses in Gresham")
    assert talk.say("danke").language == "en"
    assert talk.say("haben Sie auch Häuser mit Garten?").language == "de"


def test_one_word_tells_the_language_of_a_first_message(talk):
    assert talk.say("hola").language == "es"


def test_a_place_that_is_ruled_out_stays_out_and_the_reply_says_so(talk):
    assert numbers(talk.say("4 bed house in Lake Oswego to buy"))[0] == "RV-1"
    reply = talk.say("not in Lake Oswego")
    assert numbers(reply)[0] == "RV-2"
    assert "outside Lake Oswego" in reply.text
    assert "RV-1" not in reply.text
    assert "RV-1" not in talk.say("anything but condos").text


def test_another_search_does_not_drag_the_old_one_along(talk):
    talk.say("house to buy in Lake Oswego with 3 baths, other than condos, under 700k")
    reply = talk.say("studio to rent in Portland")
    assert numbers(reply) == ["RV-7"]
    assert "other than" not in reply.text
    assert "bathroom" not in reply.text


def test_downtown_alone_is_that_of_the_main_town(talk):
    reply = talk.say("condo downtown")
    assert numbers(reply)[0] == "RV-3"
    assert reply.text.index("RV-3") < reply.text.index("RV-4")
    assert "(another area)" in reply.text or "RV-4" not in reply.text.partition("close")[0]


def test_near_downtown_is_another_place_than_the_postal_code_before(talk):
    assert numbers(talk.say("listings in 97202"))[0] == "RV-6"
    reply = talk.say("within 5 miles of downtown")
    assert "97202" not in reply.text
    assert numbers(reply)[0] == "RV-3"
    assert "RV-4" not in reply.text or "(another area)" in reply.text


def test_a_landmark_nobody_has_measured_is_not_claimed_to_be_near(talk):
    reply = talk.say("houses in Gresham near the station")
    assert numbers(reply)[0] == "RV-5"
    assert "in Gresham near" not in reply.text
    assert "can't measure the distance" in reply.text


def test_only_where_the_customer_wants_to_buy_is_searched(talk):
    reply = talk.say("I live in Portland but want to buy in Gresham")
    assert reply.criteria["places"] == ["Gresham"]
    assert set(numbers(reply)[:2]) == {"RV-4", "RV-5"}


def test_a_zip_code_is_a_place(talk):
    reply = talk.say("zip 97202")
    assert numbers(reply)[0] == "RV-6"
    assert reply.criteria["places"] == ["97202"]


def test_a_number_said_to_be_a_phone_is_no_price(talk):
    reply = talk.say("my phone is 555-0100")
    assert "$" not in reply.text
    assert "area code" in reply.text


def test_how_many_there_are_is_answered_with_the_count(talk):
    talk.say("houses to buy in Gresham or Portland")
    reply = talk.say("how many do you have?")
    assert "I have 3 houses" in reply.text
    assert reply.handover is None


def test_what_the_agency_charges_is_for_a_colleague(talk):
    reply = talk.say("what is your commission?")
    assert "for a colleague" in reply.text
    assert reply.asks == "person"


def test_the_first_two_are_compared_on_their_facts(talk):
    shown = numbers(talk.say("houses to buy"))
    reply = talk.say("compare the first two")
    assert numbers(reply) == shown[:2]
    prices = dict(Property.everywhere.values_list("listing_id", "list_price"))
    cheaper = min(shown[:2], key=lambda number: prices[number])
    assert f"{cheaper} costs the least" in reply.text
    assert "tried" not in reply.why


@pytest.mark.parametrize("answer", ["yes please", "yes, the third one too"])
def test_of_two_to_be_seen_one_is_requested_and_the_other_asked_about(talk, answer):
    shown = numbers(talk.say("houses to buy, my mail is al@example.com"))
    reply = talk.say("I want to see the first and third one")
    assert reply.viewing_requested is not None
    assert numbers(reply)[0] == shown[0]
    assert f"{shown[2]} too" in reply.text
    again = talk.say(answer)
    viewed = Property.everywhere.get(pk=again.viewing_requested)
    assert viewed.listing_id == shown[2]


@pytest.mark.parametrize(
    "lines",
    [
        ["Ich suche ein Haus bis 1,5 Mio"],
        ["Busco una casa hasta 2 millones"],
        ["Busco una casa hasta 2 millones de euros"],
        ["Ich suche ein Haus bis 700.000", "1000"],
    ],
)
def test_a_budget_of_millions_is_said_back_and_taken_for_no_telephone_number(harbor, lines):
    chat = Chat(harbor)
    for line in lines:
        reply = chat.say(line)
        assert "tried" not in reply.why
        assert reply.model == "builtin"
