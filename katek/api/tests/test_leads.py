"""Leads over HTTP."""

import csv
import io
import json

import pytest

from katek.organizations.scope import working_for
from katek.outbox.models import Event

URL = "/api/v1/leads/"


@pytest.fixture
def send(program):
    def _send(method, path, body, status=200):
        answer = getattr(program, method)(path, body, content_type="application/json")
        assert answer.status_code == status, answer.content
        return answer.json()

    return _send


def told(organization):
    with working_for(organization):
        return [(e.type, json.loads(e.body)["data"]) for e in Event.objects.order_by("id")]


def test_a_lead_is_made_clean_and_told(agency, send, program):
    lead = send(
        "post",
        URL,
        {"name": "Ana Ruiz", "email": "Ana@Example.com ", "phone": "503 555 0123", "tags": ["a"]},
        201,
    )
    assert (lead["email"], lead["phone"]) == ("ana@example.com", "+15035550123")
    assert (lead["channel"], lead["stage"], lead["tags"]) == ("api", "new", ["a"])
    assert {c["purpose"] for c in lead["consents"]} == {"answer", "follow_up"}
    assert program.get(f"{URL}{lead['id']}").json() == lead
    assert told(agency)[0][0] == "lead.created"


def test_a_known_address_is_the_same_lead(send):
    first = send("post", URL, {"email": "ana@example.com"}, 201)
    again = send("post", URL, {"email": "ANA@example.com", "name": "Ana"}, 200)
    assert (again["id"], again["name"]) == (first["id"], "Ana")


def test_changes_are_told_with_their_names(agency, tenant, send, lead):
    changed = send(
        "patch",
        f"{URL}{lead.id}/",
        {"stage": "viewing", "owner": tenant.owner.id, "phone": None, "name": "Ana Ruiz"},
    )
    assert (changed["stage"], changed["owner"], changed["phone"]) == (
        *("viewing", tenant.owner.id, None),
    )
    events = dict(told(agency))
    assert set(events["lead.updated"]["changed"]) == {"stage", "owner", "name"}
    assert events["lead.stage_changed"]["previous_stage"] == "new"
    assert events["lead.assigned"]["owner"] == tenant.owner.id


def test_the_same_again_changes_and_tells_nothing(agency, send, lead):
    before = len(told(agency))
    send("patch", f"{URL}{lead.id}/", {"stage": "new", "email": "ana@example.com"})
    assert len(told(agency)) == before


def test_a_time_zone_is_kept_shown_and_emptied(agency, send, program):
    lead = send("post", URL, {"email": "ana@example.com", "timezone": "Europe/Madrid"}, 201)
    assert lead["timezone"] == "Europe/Madrid"
    address = f"{URL}{lead['id']}/"
    assert send("patch", address, {"timezone": "Asia/Tokyo"})["timezone"] == "Asia/Tokyo"
    assert dict(told(agency))["lead.updated"]["changed"] == ["timezone"]
    assert send("patch", address, {"name": "Ana"})["timezone"] == "Asia/Tokyo"
    assert send("patch", address, {"timezone": None})["timezone"] is None


@pytest.mark.parametrize("zone", ["Mars/Olympus", "GMT+25", "../etc/passwd"])
def test_a_time_zone_that_there_isnt_is_refused_by_name(agency, send, zone):
    problem = send("post", URL, {"email": "ana@example.com", "timezone": zone}, 422)
    assert "is not a time zone such as Europe/Madrid" in problem["detail"]
    assert problem["errors"][0]["field"] == "timezone"
    assert told(agency) == []


def test_listings_and_consents_gather(send, lead, listing):
    body = {
        "properties": [listing.id, "prop_unknown"],
        "consents": [{"purpose": "marketing", "status": "granted", "wording": "Yes please"}],
    }
    changed = send("patch", f"{URL}{lead.id}/", body)
    assert changed["properties"] == [listing.id]
    assert {"marketing"} <= {c["purpose"] for c in changed["consents"]}


def updates(agency) -> list[dict]:
    return [data for name, data in told(agency) if name == "lead.updated"]


def test_listings_and_consents_that_are_new_are_told_once_with_the_rest(
    agency, send, lead, listing
):
    body = {
        "name": "Ana Ruiz",
        "properties": [listing.id],
        "consents": [{"purpose": "marketing", "status": "granted"}],
    }
    before = send("patch", f"{URL}{lead.id}/", {})["updated_at"]
    changed = send("patch", f"{URL}{lead.id}/", body)
    (event,) = updates(agency)
    assert event["changed"] == ["name", "properties", "consents"]
    assert event["properties"] == [listing.id]
    assert "marketing" in {one["purpose"] for one in event["consents"]}
    assert event["updated_at"] == changed["updated_at"] > before
    send("patch", f"{URL}{lead.id}/", body)
    assert len(updates(agency)) == 1


@pytest.mark.parametrize("name", ["properties", "consents"])
def test_a_known_lead_that_is_sent_again_with_more_is_told(agency, send, listing, name):
    more = {
        "properties": [listing.id],
        "consents": [{"purpose": "marketing", "status": "granted"}],
    }
    send("post", URL, {"email": "ana@example.com"}, 201)
    send("post", URL, {"email": "ana@example.com", name: more[name]}, 200)
    send("post", URL, {"email": "ana@example.com", name: more[name]}, 200)
    assert [event["changed"] for event in updates(agency)] == [[name]]


def test_what_adds_nothing_tells_nothing(agency, send, lead):
    stands = [{"purpose": "follow_up", "status": "granted"}]
    send("patch", f"{URL}{lead.id}/", {"consents": stands})
    before = len(updates(agency))
    again = {"properties": ["prop_unknown"], "consents": stands}
    send("patch", f"{URL}{lead.id}/", again)
    assert len(updates(agency)) == before


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"email": "nobody"}, "email"),
        ({"phone": "12"}, "phone"),
        ({"phone": "call me"}, "phone"),
        ({"stage": "gone"}, "stage"),
        ({"owner": "usr_nobody", "name": "A"}, "owner"),
        ({"nme": "A"}, "nme"),
        ({"name": "a\x00b"}, "name"),
        ({"consents": [{"purpose": "all", "status": "granted"}]}, "consents.0.purpose"),
    ],
)
def test_a_wrong_value_is_refused_by_name(send, body, field):
    problem = send("post", URL, body, 422)
    assert [error["field"] for error in problem["errors"]] == [field]


def test_a_lead_needs_something_to_know_it_by(send):
    assert "email, phone and name" in send("post", URL, {"stage": "new"}, 422)["detail"]


def test_a_member_of_another_organization_is_no_owner(send, rival_tenant, lead):
    problem = send("patch", f"{URL}{lead.id}/", {"owner": rival_tenant.owner.id}, 422)
    assert problem["errors"][0]["field"] == "owner"


def test_leads_are_filtered(program, send, lead):
    send("patch", f"{URL}{lead.id}/", {"tags": ["vip"], "stage": "qualified"})
    send("post", URL, {"name": "Bo"}, 201)
    for query in (
        {"email": "ANA@example.com"},
        {"tag": "vip"},
        {"stage": "qualified"},
    ):
        assert [item["id"] for item in program.get(URL, query).json()["items"]] == [lead.id]
    since = program.get(URL, {"updated_since": "2999-01-01T00:00:00Z"}).json()
    assert since["items"] == []
    assert program.get(URL, {"updated_since": "yesterday"}).status_code == 422


def test_the_timeline_tells_what_happened(program, send, lead):
    send("patch", f"{URL}{lead.id}/", {"stage": "viewing"})
    lines = program.get(f"{URL}{lead.id}/timeline").json()["items"]
    assert (lines[0]["kind"], lines[0]["text"]) == ("stage_changed", "new → viewing")
    assert lines[-1]["kind"] in {"created", "consent"}


def test_a_program_writes_a_note(program, send, lead):
    made = send("post", f"{URL}{lead.id}/timeline", {"text": " Prefers mornings "}, 201)
    assert (made["kind"], made["text"]) == ("note", "Prefers mornings")
    assert program.get(f"{URL}{lead.id}/timeline").json()["items"][0] == made
    assert "needs a text" in send("post", f"{URL}{lead.id}/timeline", {"text": " "}, 422)["detail"]


def test_wishes_are_changed_and_refused_by_what_is_wrong_with_them(agency, send, lead):
    wishes = {"transaction": "buy", "price_max": "800000", "places": ["Austin"]}
    changed = send("patch", f"{URL}{lead.id}/", {"wishes": wishes})
    assert (changed["wishes"], changed["intent"]) == (wishes, "buy")
    assert dict(told(agency))["lead.updated"]["changed"] == ["wishes"]
    problem = send("patch", f"{URL}{lead.id}/", {"wishes": {"bedrooms": 3}}, 422)
    assert "bedrooms: not a search criterion" in problem["detail"]


def test_leads_are_found_by_words_tags_in_any_spelling_and_nobody_as_owner(program, send, lead):
    send("patch", f"{URL}{lead.id}/", {"tags": ["Árbol VIP"], "name": "Zoë Byron"})
    send("post", URL, {"name": "Bo", "phone": "+15035550123"}, 201)
    for query, names in (
        ({"q": "byr zoe"}, ["Zoë Byron"]),
        ({"q": "ana@exam"}, ["Zoë Byron"]),
        ({"q": "555-01"}, ["Bo"]),
        ({"q": "..."}, []),
        ({"tag": "arbol vip"}, ["Zoë Byron"]),
        ({"owner": "none"}, ["Bo", "Zoë Byron"]),
    ):
        assert [item["name"] for item in program.get(URL, query).json()["items"]] == names, query


def test_a_tag_keeps_the_spelling_that_it_had_first(send, lead):
    send("patch", f"{URL}{lead.id}/", {"tags": ["VIP"]})
    made = send("post", URL, {"name": "Bo", "tags": ["vip", "Vip ", "2+"]}, 201)
    assert made["tags"] == ["VIP", "2+"]


@pytest.mark.parametrize("act", ["delete", "erase"])
def test_an_erased_lead_is_gone_and_others_are_told(agency, program, lead, conversation, act):
    one = f"{URL}{lead.id}/"
    answer = program.delete(one) if act == "delete" else program.post(f"{one}erase")
    assert answer.status_code in (200, 204)
    assert program.get(one).status_code == 404
    assert program.get(f"/api/v1/conversations/{conversation.id}/").status_code == 404
    assert told(agency)[-1] == ("lead.erased", {"id": lead.id})


def test_the_export_is_a_file_in_which_nothing_runs(program, send):
    send("post", URL, {"name": "=1+2", "phone": "+1 503 555 0123", "tags": ["a", "-b"]}, 201)
    answer = program.get(f"{URL}export/", {"stage": "new"})
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    lines = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert (lines[0]["name"], lines[0]["phone"]) == ("'=1+2", "+15035550123")
    assert lines[0]["tags"] == "a; '-b"
    assert len(lines) == 1


def test_the_export_holds_leads_of_its_organization_only(rival_program, lead):
    answer = rival_program.get(f"{URL}export/")
    assert len(answer.content.decode().splitlines()) == 1
