"""HubSpot's stand-in: upserts that are held against the account's properties, and its ways of refusing."""

import pytest

from katek.sandbox.hubspot.acts import kept
from katek.sandbox.hubspot.portal import OTHER_PORTAL, OTHER_TOKEN, TOKEN
from katek.sandbox.tests.asking import ask, tell

V = "2026-09"
UNIQUE = {
    "name": "katek_lead_id",
    "label": "Katek lead",
    "groupName": "katek",
    "type": "string",
    "fieldType": "text",
    "hasUniqueValue": True,
}

pytestmark = pytest.mark.usefixtures("data_folder")


def call(method, path, *, token=TOKEN, **body):
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return ask(method, f"hubspot/{path}", headers=headers, **body)


def upsert(*inputs, version=f"objects/{V}", **more):
    return call(
        "POST", f"crm/{version}/contacts/batch/upsert", json={"inputs": list(inputs)}, **more
    )


def person(email="ada@example.com", trace="lead_42", **properties):
    names = {"email": email, "firstname": "Ada", "lastname": "Byron", **properties}
    traced = {"objectWriteTraceId": trace} if trace else {}
    return {"id": email, "idProperty": "email", "properties": names, **traced}


def by_lead(lead, trace=None, **properties):
    traced = {"objectWriteTraceId": trace or lead}
    return {"id": lead, "idProperty": "katek_lead_id", "properties": properties, **traced}


@pytest.fixture
def katek_properties():
    """The group and the unique property that Katek makes on connecting."""
    group = {"name": "katek", "label": "Katek"}
    assert call("POST", f"crm/properties/{V}/contacts/groups", json=group).status == 201
    assert call("POST", f"crm/properties/{V}/contacts", json=UNIQUE).status == 201


@pytest.mark.parametrize("version", ["objects/2026-03", f"objects/{V}", "v3/objects"])
def test_a_contact_is_made_once_and_then_changed(version):
    first = upsert(person(phone="+35799123456"), version=version)
    assert (first.status, first.json["status"]) == (200, "COMPLETE")
    (made,) = first.json["results"]
    assert (made["new"], made["properties"]["phone"]) == (True, "+35799123456")
    assert set(made) >= {"id", "createdAt", "updatedAt", "archived", "url"}
    (again,) = upsert(person("ADA@Example.com", firstname="Augusta"), version=version).json[
        "results"
    ]
    assert (again["new"], again["id"]) == (False, made["id"])
    (contact,) = kept()
    assert contact.properties["firstname"] == "Augusta"
    assert contact.properties["phone"] == "+35799123456"


def test_a_contact_without_email_goes_by_the_own_unique_property(katek_properties):
    (made,) = upsert(by_lead("lead_1", firstname="Maria")).json["results"]
    (again,) = upsert(by_lead("lead_1", phone="+1555")).json["results"]
    assert (made["new"], again["new"], again["id"]) == (True, False, made["id"])
    assert kept()[0].properties["katek_lead_id"] == "lead_1"


@pytest.mark.parametrize(
    ("properties", "code"),
    [
        ({"shoe_size": "42"}, "PROPERTY_DOESNT_EXIST"),
        ({"hs_object_id": "7"}, "READ_ONLY_VALUE"),
        ({"hs_analytics_source": "SOCIAL"}, "READ_ONLY_VALUE"),
        ({"lifecyclestage": "Lead"}, "INVALID_OPTION"),
        ({"hs_lead_status": "WARM"}, "INVALID_OPTION"),
        ({"email": "not an address"}, "INVALID_EMAIL"),
        ({"phone": None}, "INVALID_VALUE"),
        ({"message": "x" * 65_537}, "VALUE_TOO_LONG"),
    ],
)
def test_a_bad_input_fails_alone_when_every_input_has_a_trace(properties, code):
    good, bad = person("bob@example.com", "lead_1"), person(trace="lead_2", **properties)
    bad["id"] = "ada@example.com"
    told = upsert(bad, good)
    assert told.status == 207
    assert [one["properties"]["email"] for one in told.json["results"]] == ["bob@example.com"]
    (error,) = told.json["errors"]
    assert (told.json["numErrors"], error["category"]) == (1, "VALIDATION_ERROR")
    assert error["context"]["objectWriteTraceId"] == ["lead_2"]
    assert error["errors"][0]["code"] == code
    assert list(properties) == error["errors"][0]["context"]["propertyName"]
    assert len(kept()) == 1


def test_without_traces_one_bad_input_refuses_the_batch():
    told = upsert(person("bob@example.com", trace=None), person(trace=None, shoe_size="42"))
    assert (told.status, told.json["category"]) == (400, "VALIDATION_ERROR")
    assert told.json["correlationId"]
    assert told.json["errors"][0]["code"] == "PROPERTY_DOESNT_EXIST"
    assert kept() == []


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"inputs": []},
        {"inputs": [person()], "more": 1},
        {"inputs": [person(f"a{n}@example.com", f"t{n}") for n in range(101)]},
        {"inputs": [person(), person("ADA@example.com ", "other")]},
        {"inputs": [{"idProperty": "email", "properties": {"email": "a@example.com"}}]},
        {"inputs": [{"id": "a@example.com", "idProperty": "email", "properties": {}}]},
        {"inputs": [{**person(), "colour": "red"}]},
        {"inputs": [{**person(), "id": 5}]},
        [person()],
    ],
)
def test_a_malformed_batch_is_refused_whole(body):
    told = call("POST", f"crm/objects/{V}/contacts/batch/upsert", json=body)
    assert (told.status, told.json["category"]) == (400, "VALIDATION_ERROR")
    assert kept() == []


def test_ids_go_by_unique_properties_only():
    told = upsert({**person(trace=None), "idProperty": "phone"})
    assert (told.status, told.json["category"]) == (400, "VALIDATION_ERROR")


def test_a_value_that_another_contact_has_is_a_conflict(katek_properties):
    (ada,) = upsert(person()).json["results"]
    told = upsert(by_lead("lead_9", email="Ada@example.com"))
    (error,) = told.json["errors"]
    assert (told.status, error["category"]) == (207, "CONFLICT")
    assert f"Existing ID: {ada['id']}" in error["message"]
    single = call(
        "POST", f"crm/objects/{V}/contacts", json={"properties": {"email": "ada@example.com"}}
    )
    assert (single.status, single.json["category"]) == (409, "CONFLICT")
    assert f"Existing ID: {ada['id']}" in single.json["message"]
    assert len(kept()) == 1


def test_updating_by_id_and_a_record_that_is_gone():
    (ada,) = upsert(person()).json["results"]
    path = f"crm/objects/{V}/contacts/batch/update"
    change = {"id": ada["id"], "objectWriteTraceId": "a", "properties": {"city": "Portland"}}
    assert call("POST", path, json={"inputs": [change]}).status == 200
    assert kept()[0].properties["city"] == "Portland"
    tell("hubspot", "archive", id=ada["id"])
    told = call("POST", path, json={"inputs": [change]})
    assert (told.status, told.json["errors"][0]["category"]) == (207, "OBJECT_NOT_FOUND")
    assert call("GET", f"crm/objects/{V}/contacts/{ada['id']}").status == 404
    (new,) = upsert(person()).json["results"]
    assert (new["new"], new["id"] != ada["id"]) == (True, True)


def test_one_contact_is_made_read_changed_and_archived():
    path = f"crm/objects/{V}/contacts"
    made = call("POST", path, json={"properties": {"firstname": "Maria"}})
    assert made.status == 201
    one = f"{path}/{made.json['id']}"
    call("PATCH", one, json={"properties": {"email": "maria@example.com", "firstname": ""}})
    by_email = call("GET", f"{path}/maria@example.com?idProperty=email&properties=email,firstname")
    assert by_email.json["id"] == made.json["id"]
    assert by_email.json["properties"]["firstname"] is None
    assert call("DELETE", one).status == 204
    assert call("GET", one).status == 404
    told = call("POST", path, json={"properties": {"city": "Portland"}})
    assert (told.status, told.json["category"]) == (400, "VALIDATION_ERROR")


def test_contacts_are_searched_and_read_in_batches():
    upsert(person("a@example.com", "1"), person("b@example.com", "2"), person("c@example.com", "3"))
    wanted = {"propertyName": "email", "operator": "EQ", "value": "B@example.com"}
    path = f"crm/objects/{V}/contacts"
    found = call(
        "POST", f"{path}/search", json={"filterGroups": [{"filters": [wanted]}], "limit": 1}
    )
    assert (found.json["total"], found.json["results"][0]["properties"]["email"]) == (
        1,
        "b@example.com",
    )
    piece = call("POST", f"{path}/search", json={"limit": 2}).json
    assert (piece["total"], piece["paging"]["next"]["after"]) == (3, "2")
    assert call("POST", f"{path}/search", json={"limit": 201}).status == 400
    inputs = [{"id": "a@example.com"}, {"id": "gone@example.com"}]
    told = call("POST", f"{path}/batch/read", json={"idProperty": "email", "inputs": inputs})
    assert (told.status, len(told.json["results"]), told.json["numErrors"]) == (207, 1, 1)


def test_the_lifecycle_stage_moves_forward_only():
    def moved(stage):
        upsert(person(lifecyclestage=stage))
        return kept()[0].properties.get("lifecyclestage")

    stages = ["lead", "customer", "lead", "", "lead"]
    assert [moved(one) for one in stages] == ["lead", "customer", "customer", None, "lead"]


def test_properties_are_made_once_and_checked(katek_properties):
    path = f"crm/properties/{V}/contacts"
    again = call("POST", path, json=UNIQUE)
    assert (again.status, again.json["category"]) == (409, "CONFLICT")
    assert call("POST", f"{path}/groups", json={"name": "katek", "label": "K"}).status == 409
    assert call("GET", f"{path}/groups/katek").status == 200
    assert call("GET", f"{path}/katek_lead_id").json["hasUniqueValue"] is True
    assert call("GET", f"{path}/nothing").status == 404
    choice = {
        **UNIQUE,
        "name": "katek_channel",
        "type": "enumeration",
        "fieldType": "select",
        "hasUniqueValue": False,
        "options": [{"label": "Website", "value": "website", "displayOrder": 0, "hidden": False}],
    }
    assert call("POST", f"{path}/batch/create", json={"inputs": [choice]}).status == 201
    assert upsert(person(katek_channel="website")).status == 200
    assert upsert(person(katek_channel="pigeon")).status == 207
    for wrong in (
        {"name": "Upper"},
        {"groupName": "nowhere"},
        {"fieldType": "select"},
        {"type": "poem"},
        {"label": ""},
        {"colour": "red"},
        {"type": "enumeration", "fieldType": "select", "hasUniqueValue": False},
        {"type": "bool", "fieldType": "booleancheckbox"},
    ):
        told = call("POST", path, json={**UNIQUE, "name": "katek_new", **wrong})
        assert (told.status, told.json["category"]) == (400, "VALIDATION_ERROR"), wrong
    assert call("PATCH", f"{path}/katek_lead_id", json={"label": "Lead"}).json["label"] == "Lead"
    assert call("PATCH", f"{path}/katek_lead_id", json={"hasUniqueValue": False}).status == 400
    assert call("DELETE", f"{path}/katek_lead_id").status == 204
    assert call("DELETE", f"{path}/email").status == 400


@pytest.mark.parametrize(
    ("kind", "field", "good", "bad"),
    [
        ("number", "number", "450000", "450,000"),
        ("bool", "booleancheckbox", True, "yes"),
        ("date", "date", "2026-12-24", "24.12.2026"),
        ("datetime", "date", "2026-12-24T10:00:00Z", "soon"),
        ("datetime", "date", "1795000000000", "2026-12-24T10:00:00"),
    ],
)
def test_values_fit_their_type(katek_properties, kind, field, good, bad):
    definition = {
        **UNIQUE,
        "name": "katek_x",
        "type": kind,
        "fieldType": field,
        "hasUniqueValue": False,
    }
    assert call("POST", f"crm/properties/{V}/contacts", json=definition).status == 201
    assert upsert(person(katek_x=good)).status == 200
    assert upsert(person(katek_x=bad)).status == 207


def test_the_accounts_rules_hold_since_the_newest_version():
    tell("hubspot", "require", property="phone")
    told = upsert(person())
    assert told.json["errors"][0]["category"] == "VALIDATION_ERROR"
    assert "[phone]" in told.json["errors"][0]["message"]
    assert upsert(person(), version="objects/2026-03").status == 200


def test_a_call_needs_its_token_and_its_scopes():
    for token in ("", "pat-na1-unknown"):
        told = upsert(person(), token=token)
        assert (told.status, told.json["category"]) == (401, "INVALID_AUTHENTICATION")
    tell("hubspot", "token", token="old", state="expired")
    assert upsert(person(), token="old").json["category"] == "EXPIRED_AUTHENTICATION"
    tell("hubspot", "token", token="poor", scopes=["crm.objects.contacts.read"])
    told = upsert(person(), token="poor")
    assert (told.status, told.json["category"]) == (403, "MISSING_SCOPES")
    assert "crm.objects.contacts.write" in told.body.decode()
    assert call("GET", f"crm/objects/{V}/contacts", token="poor").status == 200
    assert call("GET", f"crm/properties/{V}/contacts", token="poor").status == 403
    assert kept() == []


def test_accounts_do_not_see_each_other():
    upsert(person())
    assert upsert(person(), token=OTHER_TOKEN).json["results"][0]["new"] is True
    assert (len(kept()), len(kept(OTHER_PORTAL))) == (1, 1)
    told = call("GET", "account-info/v3/details", token=OTHER_TOKEN).json
    assert told["portalId"] == int(OTHER_PORTAL)


def test_unknown_versions_and_bad_bodies_are_refused():
    assert upsert(person(), version="objects/2025-03").status == 404
    assert call("GET", "crm/objects/2026-09/companies").status == 404
    path = f"crm/objects/{V}/contacts/batch/upsert"
    assert call("POST", path, json=b"{").json["category"] == "VALIDATION_ERROR"
    assert call("POST", path, form={"inputs": "x"}).status == 400


def test_answers_carry_a_correlation_id_and_the_rate_limits():
    told = upsert(person())
    assert told.headers["x-hubspot-correlation-id"]
    assert told.headers["x-hubspot-ratelimit-max"] == "190"
