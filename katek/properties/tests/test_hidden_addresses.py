"""A home whose address isn't shown: customers find it by its town, and by nothing that they aren't told."""

from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from katek.organizations.models import Organization
from katek.organizations.scope import working_for
from katek.properties.criteria import Criteria
from katek.properties.gazetteer import gazetteer
from katek.properties.listing import save
from katek.properties.models import Property
from katek.properties.search import search

pytestmark = pytest.mark.django_db
HIDDEN = {
    "listing_id": "HIDDEN",
    "street_address": "12 Maple Street",
    "subdivision_name": "Barton Hills",
    "city": "Austin",
    "state_or_province": "TX",
    "postal_code": "78704",
    "internet_address_display_yn": False,
}
ELSEWHERE = {"listing_id": "SHOWN", "street_address": "1 Oak Street", "city": "Austin"}
UNTOLD = ("Maple Street", "Barton Hills", "Barton", "78704")


@pytest.fixture
def hidden(agency: Organization) -> Property:
    return save(agency, HIDDEN)


def found(agency: Organization, **criteria: Any) -> list[str]:
    return [listing.listing_id for listing in search(agency, Criteria(**criteria)).items]


@pytest.mark.parametrize("asked", UNTOLD)
def test_what_customers_are_not_told_does_not_find_it(agency, hidden, asked):
    for wish in ({"places": (asked,)}, {"keywords": (asked,)}):
        assert found(agency, **wish) == [], wish
    save(agency, {"internet_address_display_yn": True}, existing=hidden)
    assert found(agency, places=(asked,)) == ["HIDDEN"]


@pytest.mark.parametrize("place", ["Austin", "Texas", "Austin, TX", "United States"])
def test_its_town_and_its_number_find_it(agency, hidden, place):
    assert found(agency, places=(place,)) == ["HIDDEN"]
    assert found(agency, ref="HIDDEN") == ["HIDDEN"]


def test_its_area_and_street_are_no_places_of_the_agency(agency, hidden):
    known = gazetteer(agency)
    assert known.names() == ["Austin"]
    assert not {"maple street", "barton hills", "78704"} & known.places.keys()


def test_it_is_not_told_apart_by_a_place_that_others_are_in(agency, hidden):
    save(agency, HIDDEN | {"listing_id": "SHOWN", "internet_address_display_yn": True})
    for asked in ("Maple Street", "Barton Hills", "78704"):
        result = search(agency, Criteria(places=(asked,)))
        assert [listing.listing_id for listing in result.items] == ["SHOWN"]
        # As a home of the same town it may come close, as any other there.
        assert [each.differs for each in result.relaxed] == [["places"]]


def answer(agency: Organization, wish: Criteria) -> list[Any]:
    result = search(agency, wish)
    close = [(each.property.listing_id, each.differs) for each in result.relaxed]
    exact = [listing.listing_id for listing in result.items]
    return [exact, close, result.total, result.unknown_places, result.known_places]


def written(size: int) -> st.SearchStrategy[str]:
    letters = st.characters(codec="utf-8", exclude_categories=("C",))
    return st.sampled_from(["Austin", "Oak", "1 Elm Ln", "x'y"]) | st.text(letters, max_size=size)


ADDRESSES = st.fixed_dictionaries(
    {"street_address": written(30), "subdivision_name": written(30), "postal_code": written(10)}
)


@pytest.mark.long
@settings(max_examples=12)
@given(one=ADDRESSES, other=ADDRESSES)
def test_no_question_tells_one_hidden_address_from_another(
    agency: Organization, one: dict[str, str], other: dict[str, str]
) -> None:
    asked = [(text,) for text in one.values()]
    wishes = [Criteria(places=text) for text in asked] + [Criteria(keywords=text) for text in asked]
    with working_for(agency), transaction.atomic():
        save(agency, ELSEWHERE)
        listing = save(agency, HIDDEN | one)
        told = [answer(agency, wish) for wish in wishes]
        save(agency, other, existing=listing)
        assert [answer(agency, wish) for wish in wishes] == told
        transaction.set_rollback(True)
