"""Listings over HTTP."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from katek.organizations.scope import working_for
from katek.properties.models import Property

URL = "/api/v1/properties/"
HOME = {
    "listing_key": "k1",
    "listing_id": "HP-1042",
    "property_sub_type": "Single Family Residence",
    "list_price": "850000.00",
    "bedrooms_total": 3,
    "city": "Austin",
    "state_or_province": "TX",
    "features": ["Pool"],
    "media": ["https://photos.example/1.jpg"],
}


@pytest.fixture
def post(program):
    def _post(path, body, **more):
        return program.post(path, body, content_type="application/json", **more)

    return _post


@pytest.fixture
def home(post):
    return post(URL, HOME).json()


def test_a_listing_is_made_read_changed_replaced_and_taken_away(program, post):
    made = post(URL, HOME)
    assert made.status_code == 201
    home = made.json()
    assert {name: home[name] for name in HOME if name != "media"} == {
        name: HOME[name] for name in HOME if name != "media"
    }
    one = f"{URL}{home['id']}/"
    assert program.get(one).json() == home
    changed = program.patch(one, {"list_price": "1"}, content_type="application/json").json()
    assert (changed["list_price"], changed["city"]) == ("1.00", "Austin")
    replaced = program.put(one, {"listing_id": "A"}, content_type="application/json").json()
    assert (replaced["listing_id"], replaced["city"], replaced["media"]) == ("A", None, [])
    assert program.delete(one).status_code == 204
    assert program.get(one).status_code == 404
    assert program.get(URL).json() == {"items": [], "next": None}


def test_what_is_read_may_be_sent_back(program, home):
    one = f"{URL}{home['id']}"
    again = program.put(one, home, content_type="application/json")
    assert again.status_code == 200
    assert again.json() == home


def test_every_problem_is_told_with_field_and_value(post):
    answer = post(URL, {"list_price": "cheap", "bedroms": 3})
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert (body["status"], body["title"]) == (422, "Unprocessable Entity")
    assert {(e["field"], e["value"]) for e in body["errors"]} == {
        ("list_price", "cheap"),
        ("bedroms", 3),
    }
    assert "list_price: “cheap” is not a number" in body["detail"]


@pytest.mark.parametrize("body", ["{", "[]", "", '"text"', "[" * 100_000])
def test_a_body_that_is_no_object_is_refused(program, body):
    answer = program.post(URL, body, content_type="application/json")
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"


def test_another_organizations_listing_is_not_there(rival_program, program, home):
    one = f"{URL}{home['id']}/"
    assert rival_program.get(one).status_code == 404
    for method in ("patch", "put"):
        call = getattr(rival_program, method)
        assert call(one, {"city": "x"}, content_type="application/json").status_code == 404
    assert rival_program.delete(one).status_code == 404
    assert rival_program.get(URL).json()["items"] == []
    found = rival_program.get(f"{URL}search", {"q": "3 bed house in Austin"}).json()
    assert (found["items"], found["relaxed"]) == ([], [])
    stolen = rival_program.post(
        f"{URL}import/", [{"id": home["id"], "city": "x"}], content_type="application/json"
    )
    assert stolen.json()["created"] == 1
    assert program.get(one).json() == home


def test_lists_are_filtered_and_paged_without_gaps_or_repeats(program, post):
    for number in range(5):
        post(URL, HOME | {"listing_key": f"k{number}", "listing_id": f"A{number}"})
    post(URL, HOME | {"listing_key": "k9", "standard_status": "Closed", "city": "Salem"})
    first = program.get(URL, {"limit": 2, "status": "active"}).json()
    assert [item["listing_id"] for item in first["items"]] == ["A4", "A3"]
    post(URL, HOME | {"listing_key": "k5", "listing_id": "NEW"})
    second = program.get(URL, {"limit": 2, "status": "active", "cursor": first["next"]}).json()
    assert [item["listing_id"] for item in second["items"]] == ["A2", "A1"]
    third = program.get(URL, {"limit": 2, "status": "active", "cursor": second["next"]}).json()
    assert [item["listing_id"] for item in third["items"]] == ["A0"]
    assert third["next"] is None
    assert len(program.get(URL, {"city": "salem"}).json()["items"]) == 1


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"limit": 0}, "limit"),
        ({"limit": 1000}, "limit"),
        ({"limit": "x"}, "limit"),
        ({"cursor": "x"}, "cursor"),
        ({"cursor": "x:y"}, "cursor"),
        ({"city": "a\x08b"}, "city"),
    ],
)
def test_a_wrong_query_is_refused_by_name(program, query, field):
    answer = program.get(URL, query)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert answer.json()["errors"][0]["value"] == str(query[field])


def test_a_search_says_what_it_understood_and_what_differs(program, home):
    found = program.get(f"{URL}search", {"q": "4 bed house in Austin under 900k"}).json()
    assert found["criteria"]["beds_min"] == 4
    assert found["criteria"]["flags"] == ["inferred_transaction"]
    assert [item["id"] for item in found["items"]] == [home["id"]]
    assert found["relaxed"] == [{"id": home["id"], "differs": ["beds_min"]}]
    assert (found["total"], found["unknown_places"]) == (0, [])
    lost = program.get(f"{URL}search", {"q": "house in Atlantis"}).json()
    assert lost["unknown_places"] == ["Atlantis"]


def test_a_search_reads_the_language_it_is_told(program, home):
    found = program.get(f"{URL}search", {"q": "casa con piscina", "language": "es"}).json()
    assert [item["id"] for item in found["items"]] == [home["id"]]
    assert found["relaxed"] == []


CSV = "MLS #,Price,Beds\nA-1,100,2\nA-2,cheap,3\n"


@pytest.mark.parametrize("form", [True, False])
def test_a_file_comes_in_and_refused_rows_are_named(program, form, tmp_path):
    if form:
        path = tmp_path / "listings.csv"
        path.write_text(CSV)
        with path.open("rb") as file:
            answer = program.post(f"{URL}import/", {"file": file})
    else:
        answer = program.post(f"{URL}import/", CSV, content_type="text/csv")
    assert answer.status_code == 200
    report = answer.json()
    assert (report["created"], report["dry_run"]) == (1, False)
    (refused,) = report["refused"]
    assert (refused["row"], refused["field"], refused["value"]) == (3, "list_price", "cheap")


def test_a_dry_run_keeps_nothing(program, agency):
    answer = program.post(f"{URL}import/?dry_run=true", CSV, content_type="text/csv").json()
    assert (answer["created"], answer["dry_run"]) == (1, True)
    with working_for(agency):
        assert not Property.objects.exists()


@pytest.mark.parametrize("body", ["", "no table", "{"])
def test_a_file_that_is_no_list_is_refused(program, body):
    answer = program.post(f"{URL}import/", body, content_type="text/csv")
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.long
@settings(max_examples=60)
@given(q=st.text(st.characters(codec="utf-8"), max_size=60), language=st.text(max_size=4))
def test_no_words_break_a_search(program, home, q, language):
    answer = program.get(f"{URL}search", {"q": q, "language": language.encode(errors="replace")})
    assert answer.status_code in (200, 400, 422)


@pytest.mark.parametrize(
    "q",
    ["house & | ! ( ) :* <->", "'; DROP TABLE x;--", "%" * 300, "3 bed " * 600, "بيت ٣ غرف", "🏡"],
)
def test_signs_of_the_query_language_are_words(program, home, q):
    assert program.get(f"{URL}search", {"q": q}).status_code == 200
