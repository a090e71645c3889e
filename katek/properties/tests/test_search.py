"""Searching: what is found, in which order, and what is offered when too little is."""

from datetime import date
from decimal import Decimal

import pytest

from katek.organizations.scope import working_for
from katek.properties.criteria import Criteria
from katek.properties.listing import save
from katek.properties.search import search

pytestmark = pytest.mark.django_db


@pytest.fixture
def sell(agency):
    """Put a home of Austin on the market."""

    def _sell(ref, price, **facts):
        usual = {
            "property_sub_type": "Single Family Residence",
            "bedrooms_total": 3,
            "city": "Austin",
            "state_or_province": "TX",
        }
        return save(agency, usual | {"listing_id": ref, "list_price": price} | facts)

    return _sell


def found(agency, **criteria):
    return [listing.listing_id for listing in search(agency, Criteria(**criteria), limit=50).items]


def offered(agency, **criteria):
    result = search(agency, Criteria(**criteria))
    return {each.property.listing_id: each.differs for each in result.relaxed}


def test_bounds_are_inclusive(agency, sell):
    sell("A", 500000, living_area=1500, bathrooms_full=2, bathrooms_half=1, year_built=2011)
    everything = {
        "price_min": Decimal(500000),
        "price_max": Decimal(500000),
        "area_min": Decimal(1500),
        "area_max": Decimal(1500),
        "baths_min": 2.5,
        "baths_max": 2.5,
        "beds_min": 3,
        "beds_max": 3,
        "year_built_min": 2011,
        "year_built_max": 2011,
    }
    assert found(agency, **everything) == ["A"]
    for key, beyond in {
        "price_min": Decimal("500000.01"),
        "price_max": Decimal("499999.99"),
        "area_min": Decimal("1500.1"),
        "baths_min": 3,
        "beds_max": 2,
        "year_built_min": 2012,
    }.items():
        assert found(agency, **everything | {key: beyond}) == [], key


def test_sale_and_rent_are_told_apart_and_rents_compared_by_month(agency, sell):
    sell("SALE", 2000)
    sell("MONTH", 2000, transaction="rent")
    sell("WEEK", 450, transaction="rent", period="week")
    rent = {"transaction": "rent", "price_max": Decimal(1990), "period": "month"}
    assert found(agency, **rent) == ["WEEK"]
    assert found(agency, transaction="buy", price_max=Decimal(2000)) == ["SALE"]
    assert set(found(agency, price_max=Decimal(2000))) == {"SALE", "MONTH", "WEEK"}
    assert set(found(agency, price_max=Decimal(500), period="week")) == {"MONTH", "WEEK"}


def test_only_prices_in_the_currency_asked_for_are_compared(agency, sell):
    sell("USD", 400000)
    sell("EUR", 400000, currency="EUR")
    assert found(agency, price_max=Decimal(500000), currency="EUR") == ["EUR"]
    assert found(agency, price_max=Decimal(500000)) == ["USD"]


def test_customers_find_only_what_is_on_offer(agency, sell):
    for status in ("Active", "Coming Soon", "Pending", "Closed", "Hold", "Delete"):
        sell(status, 1, standard_status=status)
    sell("hidden", 1, internet_entire_listing_display_yn=False)
    assert set(found(agency)) == {"Active", "Coming Soon"}


@pytest.mark.parametrize("typed", ["HP-1042", "hp1042", "#HP 1042"])
def test_a_number_finds_its_listing_also_when_reserved(agency, sell, typed):
    sell("HP-1042", 1, standard_status="Pending")
    sell("HP-1043", 1)
    sell("HP-1044", 1, standard_status="Closed")
    assert found(agency, ref=typed, beds_min=9) == ["HP-1042"]
    assert found(agency, ref="HP-1044") == []


def test_rooms_are_matched_on_rooms_else_on_bedrooms(agency, sell):
    sell("ROOMS", 1, bedrooms_total=None, rooms_total=3)
    sell("BEDS", 1, bedrooms_total=2)
    sell("SMALL", 1, bedrooms_total=1)
    assert set(found(agency, rooms_min=3)) == {"ROOMS", "BEDS"}
    assert set(found(agency, beds_min=2)) == {"ROOMS", "BEDS"}


def test_kinds_include_what_customers_mean(agency, sell):
    sell("HOUSE", 1)
    sell("CONDO", 1, property_sub_type="Condominium")
    sell("STUDIO", 1, property_sub_type="Apartment", bedrooms_total=0)
    sell("LAND", 1, property_sub_type="Unimproved Land", bedrooms_total=None)
    assert set(found(agency, types=("apartment",))) == {"CONDO", "STUDIO"}
    assert found(agency, types=("studio",), beds_max=0) == ["STUDIO"]
    assert found(agency, types=("condo",)) == ["CONDO"]
    assert set(found(agency, types_not=("apartment", "land"))) == {"HOUSE"}


def test_features_count_when_listed_or_plainly_told(agency, sell):
    sell("LISTED", 1, features=["Private pool"])
    sell("TOLD", 1, public_remarks="Large home with pool.")
    sell("DENIED", 1, public_remarks="There is no pool.", features=["No pets"])
    sell("NEARBY", 1, public_remarks="Two minutes to the pool")
    assert set(found(agency, features=("pool",))) == {"LISTED", "TOLD"}
    assert set(found(agency, features_not=("pool",))) == {"DENIED", "NEARBY"}


def test_the_remaining_filters(agency, sell):
    sell("HIGH", 1, entry_level=4, energy_rating="A", lot_size_area=2, lot_size_units="Acres")
    sell("LOW", 1, entry_level=1, energy_rating="C", lot_size_area=5000)
    sell("LATE", 1, availability_date="2027-03-02")
    assert found(agency, floor_min=4) == ["HIGH"]
    assert found(agency, energy_min="B") == ["HIGH"]
    assert found(agency, lot_min=Decimal(2), lot_unit="acre") == ["HIGH"]
    assert set(found(agency, available_by=date(2027, 3, 1))) == {"HIGH", "LOW"}


@pytest.mark.parametrize(
    "place", ["Málaga", "malaga", "MALAGA", "Malga", "Malagga", "Málaga, Centro", "Centro", "Spain"]
)
def test_places_are_found_without_accents_and_with_typing_errors(agency, sell, place):
    sell("ES", 1, city="Málaga", subdivision_name="Centro", country="ES", state_or_province="")
    sell("US", 1)
    result = search(agency, Criteria(places=(place,)))
    assert [listing.listing_id for listing in result.items] == ["ES"]
    assert result.unknown_places == []


@pytest.mark.parametrize("place", ["Texas", "TX", "Austin, TX", "Maple Street", "78701"])
def test_states_streets_and_postcodes_are_places(agency, sell, place):
    sell("A", 1, street_address="12 Maple Street", postal_code="78701")
    sell("B", 1, city="Salem", state_or_province="Oregon")
    assert found(agency, places=(place,)) == ["A"]


def test_an_unknown_place_is_reported_and_never_ignored(agency, sell):
    sell("A", 1)
    result = search(agency, Criteria(places=("Atlantis",)))
    assert (result.items, result.unknown_places) == ([], ["Atlantis"])
    assert result.known_places == ["Austin"]
    assert [each.differs for each in result.relaxed] == [["places"]]
    result = search(agency, Criteria(unknown_places=("Narnia",)))
    assert (result.items, result.unknown_places) == ([], ["Narnia"])


def test_one_of_several_places_will_do(agency, sell):
    sell("A", 1)
    sell("S", 1, city="Salem")
    sell("D", 1, city="Dallas")
    assert set(found(agency, places=("Austin", "Salem"))) == {"A", "S"}
    assert set(found(agency, flags=("excluded_place:Austin",))) == {"S", "D"}


def test_near_a_place_is_a_circle_around_it(agency, sell):
    boulder = {"latitude": 40.015, "longitude": -105.2705}
    sell("IN", 1, city="Boulder", **boulder)
    sell("NEAR", 1, city="Louisville", latitude=39.9778, longitude=-105.1319)
    sell("FAR", 1, city="Denver", latitude=39.7392, longitude=-104.9903)
    near = {"places": ("Boulder",), "near": ("Boulder",)}
    assert set(found(agency, **near)) == {"IN", "NEAR"}
    assert found(agency, places=("Boulder",)) == ["IN"]


def test_words_find_their_other_forms_in_the_language_of_the_row(agency, sell):
    sell("EN", 1, public_remarks="Walls of exposed bricks")
    sell("ES", 1, public_remarks="Casa con chimeneas y bodegas antiguas", language="es")
    assert found(agency, keywords=("brick",)) == ["EN"]
    result = search(agency, Criteria(keywords=("bodega antigua",)), language="es")
    assert [listing.listing_id for listing in result.items] == ["ES"]


def test_exact_bedrooms_come_first_then_prices_near_the_limit(agency, sell):
    sell("FOUR", 790000, bedrooms_total=4)
    sell("CHEAP", 300000)
    sell("CLOSE", 780000)
    assert found(agency, beds_min=3, price_max=Decimal(800000)) == ["CLOSE", "CHEAP", "FOUR"]


def test_a_sort_that_was_asked_for_is_kept(agency, sell):
    sell("MID", 2, living_area=10, on_market_date="2026-01-02")
    sell("LOW", 1, living_area=30, on_market_date="2026-01-01")
    sell("NONE", None, living_area=20, on_market_date="2026-01-03")
    assert found(agency, sort="price_asc") == ["LOW", "MID", "NONE"]
    assert found(agency, sort="price_desc") == ["MID", "LOW", "NONE"]
    assert found(agency, sort="area_desc") == ["LOW", "NONE", "MID"]
    assert found(agency, sort="newest") == ["NONE", "MID", "LOW"]
    sell("LARGE", 0, bedrooms_total=5)
    assert found(agency, sort="price_asc", beds_min=3) == ["LOW", "MID", "NONE", "LARGE"]


def test_a_picture_and_a_word_lift_a_listing(agency, sell):
    sell("PHOTO", 1, media=["https://photos.example/1.jpg"])
    sell("PLAIN", 1)
    assert found(agency) == ["PHOTO", "PLAIN"]
    sell("STATION", 1, public_remarks="Next to the railway station")
    assert found(agency, near=("station",))[0] == "STATION"


def test_what_comes_close_is_labelled_with_what_differs(agency, sell):
    sell("EXACT", 480000, features=["Pool"])
    sell("NO-POOL", 450000)
    sell("DEARER", 540000, features=["Pool"])
    sell("SMALLER", 400000, bedrooms_total=2, features=["Pool"])
    sell("TOO-DEAR", 560000, features=["Pool"])
    wish = {"beds_min": 3, "price_max": Decimal(500000), "features": ("pool",)}
    result = search(agency, Criteria(**wish))
    assert [listing.listing_id for listing in result.items] == ["EXACT"]
    assert [(each.property.listing_id, each.differs) for each in result.relaxed] == [
        ("NO-POOL", ["features"]),
        ("DEARER", ["price_max"]),
    ]
    assert result.total == 1


def test_wishes_give_way_in_their_order(agency, sell):
    sell("BEDS", 400000, bedrooms_total=2)
    sell("PRICE", 540000)
    sell("PLACE", 400000, city="Dallas")
    wish = {"beds_min": 3, "price_max": Decimal(500000), "places": ("Austin",)}
    assert list(offered(agency, **wish).items()) == [
        ("PLACE", ["places"]),
        ("PRICE", ["price_max"]),
        ("BEDS", ["beds_min"]),
    ]


def test_nothing_is_relaxed_when_enough_is_found(agency, sell):
    for number in range(3):
        sell(f"A{number}", 480000)
    sell("DEARER", 540000)
    assert offered(agency, price_max=Decimal(500000)) == {}


def test_a_type_or_the_transaction_never_gives_way(agency, sell):
    sell("HOUSE", 100)
    assert offered(agency, types=("condo",), beds_min=1, price_max=Decimal(200)) == {}
    assert offered(agency, transaction="rent", price_max=Decimal(200)) == {}


def test_neighbours_by_distance_come_before_a_higher_price(agency, sell):
    sell("NEXT", 1, city="Lakeway", latitude=30.36, longitude=-97.95, state_or_province="")
    sell("HERE", 1, latitude=30.2672, longitude=-97.7431, state_or_province="")
    sell("FAR", 1, city="Dallas", latitude=32.7767, longitude=-96.797, state_or_province="")
    assert offered(agency, places=("Austin",)) == {"NEXT": ["places"]}


def test_another_organization_has_no_part_in_it(agency, rival, sell):
    save(rival, {"listing_id": "RIVAL", "list_price": 1, "city": "Narnia"})
    sell("OURS", 1)
    assert found(agency) == ["OURS"]
    assert found(agency, ref="RIVAL") == []
    assert search(agency, Criteria(places=("Narnia",))).unknown_places == ["Narnia"]


def test_a_search_costs_few_queries_and_fetches_the_pictures(
    agency, sell, django_assert_max_num_queries
):
    sell("A", 1, media=["https://photos.example/1.jpg"])
    wish = Criteria(places=("Austin",), features=("pool",), price_max=Decimal(5), keywords=("x",))
    search(agency, wish)
    with django_assert_max_num_queries(4):
        result = search(agency, wish)
    with working_for(agency), django_assert_max_num_queries(0):
        assert [media.url for media in result.relaxed[0].property.media.all()]
