"""The demo agency's books: varied, plausible, true to themselves, and pretty enough to show."""

import re
from collections import Counter
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest

from katek.assistant.guard_words import FAIR_HOUSING
from katek.properties.fields import CHECKS
from katek.properties.models import Property
from katek.properties.said_features import feature_words
from katek.properties.scanning import addresses_assistant
from katek.sandbox.demo.agency import AGENCY, PERSONA
from katek.sandbox.demo.areas import AREAS, BY_NAME
from katek.sandbox.demo.listings import listings
from katek.sandbox.demo.pictures import draw

TODAY = date(2026, 11, 23)
BOOKS = listings(today=TODAY)
HOMES = [listing for listing in BOOKS if listing["bedrooms_total"] is not None]
OPEN = [listing for listing in HOMES if listing["standard_status"] == "Active"]
BY_ID = {listing["listing_id"]: listing for listing in BOOKS}
LARGEST_PICTURE = 12 * 1024
SHAPES = {
    "svg", "title", "defs", "g", "use", "rect", "path", "circle", "ellipse", "linearGradient", "stop",
    "clipPath",
}  # fmt: skip


def offers(**wanted):
    """Open listings with these values; a function decides where a value isn't fixed."""
    return [
        listing
        for listing in OPEN
        if all(w(listing[k]) if callable(w) else listing[k] == w for k, w in wanted.items())
    ]


def below(limit):
    return lambda price: int(price) < limit


def having(feature):
    return lambda features: feature in features


def test_there_are_many_listings_each_with_a_number_of_its_own():
    assert len(BOOKS) >= 128
    assert list(BY_ID) == [f"HP-{number}" for number in range(1001, 1001 + len(BOOKS))]
    assert len({listing["listing_key"] for listing in BOOKS}) == len(BOOKS)
    assert len({listing["street_address"] for listing in BOOKS}) == len(BOOKS)
    assert len({listing["public_remarks"] for listing in BOOKS}) == len(BOOKS)


def test_the_same_seed_and_day_make_the_same_books():
    assert listings(today=TODAY) == BOOKS
    assert listings(seed=1, today=TODAY) != BOOKS


def test_every_listing_is_one_that_the_property_api_takes():
    for listing in BOOKS:
        assert set(listing) <= set(CHECKS)
        for key, value in listing.items():
            CHECKS[key](value)


def test_most_are_active_and_every_other_state_that_customers_meet_occurs():
    states = Counter(listing["standard_status"] for listing in BOOKS)
    assert set(states) == {"Active", "Pending", "Active Under Contract", "Coming Soon", "Closed"}
    assert states["Active"] > len(BOOKS) * 0.75


def test_every_kind_of_property_is_on_the_books():
    kinds = Counter((listing["property_sub_type"], listing["transaction"]) for listing in BOOKS)
    assert {kind for kind, _ in kinds} == {
        "Single Family Residence", "Townhouse", "Condominium", "Apartment", "Loft", "Duplex", "Unimproved Land",
        "Retail", "Office", "Warehouse",
    }  # fmt: skip
    assert kinds["Single Family Residence", "buy"] >= 40
    assert kinds["Apartment", "rent"] >= 25
    assert len(offers(property_sub_type="Apartment", bedrooms_total=0)) >= 3


def test_common_questions_have_an_answer():
    family = offers(
        property_sub_type="Single Family Residence",
        transaction="buy",
        bedrooms_total=3,
        list_price=below(800_000),
    )
    assert len({listing["subdivision_name"] for listing in family}) >= 6
    flats = offers(
        property_sub_type="Apartment", transaction="rent", bedrooms_total=2, list_price=below(2_500)
    )
    assert len(flats) >= 6
    assert any("pets" in listing["features"] for listing in flats)
    assert offers(
        transaction="rent", property_sub_type="Single Family Residence", features=having("pets")
    )
    assert offers(
        property_sub_type="Condominium", features=having("elevator"), list_price=below(450_000)
    )
    assert offers(transaction="rent", features=having("furnished"))
    for feature in (
        "pool",
        "garage",
        "fenced yard",
        "view",
        "solar panels",
        "ev charger",
        "waterfront",
        "basement",
    ):
        assert offers(transaction="buy", features=having(feature)), feature


def test_the_homes_that_tours_speak_of_have_their_fixed_facts():
    house, condo, pending, flat = (BY_ID[f"HP-{n}"] for n in (1042, 1050, 1061, 1077))
    assert (house["list_price"], house["bedrooms_total"], house["living_area"]) == (
        "612000",
        3,
        1850,
    )
    assert (house["bathrooms_full"], house["bathrooms_half"], house["standard_status"]) == (
        2,
        1,
        "Active",
    )
    assert "fenced yard" in house["features"]
    assert (condo["list_price"], condo["living_area"]) == ("448500", 1020)
    assert "$390 a month" in condo["public_remarks"]
    assert (pending["list_price"], pending["standard_status"]) == ("799000", "Pending")
    assert (flat["list_price"], flat["period"], flat["availability_date"]) == (
        "1950",
        "month",
        "2026-12-15",
    )


def test_prices_are_plausible_for_the_size():
    for listing in HOMES:
        price, area = int(listing["list_price"]), listing["living_area"]
        if listing["transaction"] == "rent":
            assert 900 <= price <= 4_500
            assert 1 <= price / area <= 4
            assert listing["period"] == "month"
        else:
            assert 190 <= price / area <= 720
            assert listing["period"] is None


def test_every_listing_lies_in_its_area():
    for listing in BOOKS:
        area = BY_NAME[listing["subdivision_name"]]
        assert (listing["city"], listing["postal_code"]) == (area.city, area.postal_code)
        assert abs(listing["latitude"] - area.latitude) < 0.01
        assert abs(listing["longitude"] - area.longitude) < 0.01
        assert listing["currency"] == "USD"


def test_all_areas_lie_around_portland():
    for area in AREAS:
        assert 45.2 < area.latitude < 45.65
        assert -123.2 < area.longitude < -122.2
        assert re.fullmatch(r"97\d{3}", area.postal_code)


@pytest.mark.parametrize("today", [TODAY, date(2027, 12, 31), date(2028, 2, 29)])
def test_dates_follow_the_day_on_which_the_books_are_made(today):
    for listing in listings(today=today):
        entered = date.fromisoformat(listing["on_market_date"])
        if listing["standard_status"] == "Coming Soon":
            assert today < entered <= today + timedelta(days=21)
        else:
            assert today - timedelta(days=170) <= entered < today
        if listing["availability_date"]:
            assert (
                today
                <= date.fromisoformat(listing["availability_date"])
                <= today + timedelta(days=120)
            )


def test_remarks_claim_nothing_that_the_facts_do_not_say():
    for listing in BOOKS:
        told = set(feature_words(Property(public_remarks=listing["public_remarks"])))
        listed = set(feature_words(Property(features=listing["features"])))
        assert told <= listed
        text = listing["public_remarks"]
        known = {listing["living_area"], listing["lot_size_area"], listing["year_built"]}
        sizes = {int(size.replace(",", "")) for size in re.findall(r"([\d,]+)[ -]square", text)}
        years = {
            int(year) for year in re.findall(r"(?:built in|from) (\d{4})", text, re.IGNORECASE)
        }
        assert sizes | years <= known
        assert ("HOA dues" in text) == ("hoa" in listing["features"])
        if listing["transaction"] == "rent" and listing["bedrooms_total"] is not None:
            assert ("Pets ok" in text) == ("pets" in listing["features"])


def test_remarks_describe_homes_and_never_people():
    for listing in BOOKS:
        text = listing["public_remarks"]
        assert 80 <= len(text) <= 900
        assert not FAIR_HOUSING.search(text.lower())
        assert not re.search(
            r"\b(?:famil|school|safe|kids|couple|retire|student|neighbors)\w*", text, re.IGNORECASE
        )
        assert not addresses_assistant(text)


def test_the_persona_says_that_it_is_an_assistant_and_speaks_for_the_agency():
    assert PERSONA["name"] == "Mia"
    assert "AI assistant of Harbor & Pine Realty" in PERSONA["disclosure_text"]
    assert AGENCY["email"].endswith(AGENCY["domain"])
    assert AGENCY["domain"].endswith(".example")
    for text in (PERSONA["greeting"], PERSONA["business_context"], PERSONA["instructions"]):
        assert not FAIR_HOUSING.search(text.lower())


@pytest.mark.long
@pytest.mark.parametrize("index", [0, 1, 2, 3])
def test_every_picture_is_a_small_drawing_complete_in_itself(index):
    for listing in BOOKS:
        _look_at(draw(listing, index))


def _look_at(drawing):
    assert len(drawing.encode()) < LARGEST_PICTURE
    root = ElementTree.fromstring(drawing)  # noqa: S314 - drawn by us, this moment
    assert root.attrib["viewBox"] == "0 0 800 600"
    ids = {element.get("id") for element in root.iter()}
    for element in root.iter():
        assert element.tag.removeprefix("{http://www.w3.org/2000/svg}") in SHAPES
        assert not any(name.startswith("on") or name == "style" for name in element.attrib)
    used = set(re.findall(r"url\(#([\w-]+)\)", drawing)) | set(
        re.findall(r'href="#([\w-]+)"', drawing)
    )
    assert used <= ids
    assert "http" not in drawing.replace("http://www.w3.org/2000/svg", "")


def test_a_listing_keeps_its_pictures_and_shares_them_with_no_other():
    drawn = [draw(listing, index) for listing in BOOKS[:40] for index in range(3)]
    assert len(set(drawn)) == len(drawn)
    assert draw(BOOKS[0], 0) == drawn[0]


def test_a_title_cannot_smuggle_anything_into_a_picture():
    drawing = draw(BOOKS[0] | {"city": "<script>alert(1)</script>"}, 0)
    assert "<script" not in drawing
    ElementTree.fromstring(drawing)  # noqa: S314 - drawn by us, this moment
