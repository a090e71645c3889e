"""What every route has in common: callers, rights, limits, errors, and the border between agencies."""

import json
import re

import pytest
from django.test import Client

from katek.api.caller import PER_MINUTE
from katek.api.frame import ACTS, ROWS
from katek.api.routes import api
from katek.core import rate_limits
from katek.organizations import api_keys
from katek.organizations.models import Membership
from katek.organizations.permissions import KNOWN_ACTS
from katek.organizations.scope import working_for

LISTINGS = "/api/v1/properties/"
SCHEMA = api.get_openapi_schema(path_prefix="/api/v1/")
ROUTES = [(method, path) for path, operations in SCHEMA["paths"].items() for method in operations]


def call(client, method, path):
    """A request without a fitting body, for that comes after the border."""
    call = getattr(client, method)
    return call(path) if method == "get" else call(path, {}, content_type="application/json")


def named(path):
    return re.findall(r"{(\w+)}", path)


def test_every_id_of_another_organization_is_not_there(rival_program, world):
    tried = [route for route in ROUTES if named(route[1])]
    answers = {route: call(rival_program, route[0], route[1].format(**world)) for route in tried}
    assert len(tried) > 25
    assert {route: a.content for route, a in answers.items() if a.status_code != 404} == {}
    assert {a["Content-Type"] for a in answers.values()} == {"application/problem+json"}


def test_every_row_is_shown_to_its_own_organization(program, world):
    paths = [path for method, path in ROUTES if method == "get" and named(path)]
    answers = {path: program.get(path.format(**world)) for path in paths}
    assert {path: a.content for path, a in answers.items() if a.status_code != 200} == {}


def test_every_list_holds_rows_of_its_organization_only(program, rival_program, world):
    paths = [path for method, path in ROUTES if method == "get" and not named(path)]
    for path in paths:
        if path.endswith(("persona/", "search", "export/")):
            continue
        mine, theirs = program.get(path).json(), rival_program.get(path).json()
        ids = {item["id"] for item in mine["items"]}
        assert ids, path
        assert not ids & {item["id"] for item in theirs["items"]}, path


@pytest.mark.django_db
def test_every_route_wants_a_key(client):
    for method, path in ROUTES:
        answer = call(client, method, path.replace("{", "").replace("}", ""))
        assert answer.status_code == 401, (method, path)
        assert answer["WWW-Authenticate"] == 'Bearer realm="katek"'
        assert answer["Content-Type"] == "application/problem+json"


def test_a_key_without_the_scope_is_refused_everywhere(agency):
    texts = {
        act: api_keys.make(agency, act, scopes=sorted(KNOWN_ACTS - {act}))[1]
        for acts in ACTS.values()
        for act in acts
    }
    for method, path in ROUTES:
        area = path.removeprefix("/api/v1/").split("/")[0]
        needed = ACTS[area][0 if method == "get" else 1]
        narrow = Client(headers={"Authorization": f"Bearer {texts[needed]}"})
        answer = call(narrow, method, path.replace("{", "").replace("}", ""))
        assert answer.status_code == 403, (method, path)
        assert needed in answer.json()["detail"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "header", ["Bearer katek_unknown", "Bearer ", "Basic YTpi", "katek_unknown", "Bearer \x00"]
)
def test_a_wrong_key_is_refused(client, header):
    assert client.get(LISTINGS, headers={"Authorization": header}).status_code == 401


def test_a_revoked_key_is_refused(agency):
    key, text = api_keys.make(agency, "gone")
    api_keys.revoke(key)
    assert Client().get(LISTINGS, headers={"Authorization": f"Bearer {text}"}).status_code == 401


def test_a_member_may_use_their_session_with_its_token(tenant, owner_page):
    assert owner_page.get(LISTINGS).status_code == 200
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(tenant.owner)
    body = json.dumps({"listing_id": "A"})
    refused = browser.post(LISTINGS, body, content_type="application/json")
    assert refused.status_code == 403
    assert "X-CSRFToken" in refused.json()["detail"]
    browser.cookies["csrftoken"] = "a" * 32
    made = browser.post(
        LISTINGS, body, content_type="application/json", headers={"X-CSRFToken": "a" * 32}
    )
    assert made.status_code == 201


def test_a_member_may_do_what_their_role_allows(tenant, owner_page):
    with working_for(tenant.organization):
        Membership.objects.update(role="viewer")
    assert owner_page.get(LISTINGS).status_code == 200
    answer = owner_page.post(LISTINGS, {}, content_type="application/json")
    assert answer.status_code == 403
    assert "properties.edit" in answer.json()["detail"]


def test_too_many_requests_are_told_when_to_come_again(program, monkeypatch):
    monkeypatch.setattr(rate_limits, "_moments", {})
    assert {program.get(LISTINGS).status_code for _ in range(3)} == {200}
    monkeypatch.setattr("katek.api.caller.PER_MINUTE", 1)
    monkeypatch.setattr(rate_limits, "_moments", {})
    assert program.get(LISTINGS).status_code == 200
    answer = program.get(LISTINGS)
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 60
    assert PER_MINUTE > 1


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/api/v1/", "/api/v1/nothing/", "/api/v2/", "/api/"])
def test_an_unknown_address_is_a_problem(program, path):
    answer = program.get(path)
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"


def test_a_method_that_is_not_there_is_a_problem(program):
    answer = program.delete(LISTINGS)
    assert answer.status_code == 405
    assert set(answer["Allow"].split(", ")) == {"GET", "POST"}
    assert answer["Content-Type"] == "application/problem+json"


def test_a_body_that_is_too_large_is_not_read(program):
    body = json.dumps({"public_remarks": "x" * (2 * 1024 * 1024)})
    answer = program.post(LISTINGS, body, content_type="application/json")
    assert answer.status_code == 413
    assert answer["Content-Type"] == "application/problem+json"


def test_a_failure_tells_nothing_and_is_a_problem(program, monkeypatch):
    def fail(*_, **__):
        raise RuntimeError("secret")

    monkeypatch.setattr("katek.api.properties.kept", fail)
    program.raise_request_exception = False
    answer = program.get(LISTINGS)
    assert answer.status_code == 500
    assert answer["Content-Type"] == "application/problem+json"
    assert b"secret" not in answer.content


def test_the_slash_at_the_end_does_not_matter(program, world):
    for path in (LISTINGS, f"{LISTINGS}{world['property_id']}/", "/api/v1/persona/"):
        assert program.get(path).json() == program.get(path.rstrip("/")).json()


def test_every_row_that_can_be_changed_is_found_before_its_body_is_judged():
    assert {name for _, path in ROUTES for name in named(path)} == set(ROWS)


def test_every_area_of_the_api_is_guarded():
    areas = {path.removeprefix("/api/v1/").split("/")[0] for _, path in ROUTES}
    assert areas == set(ACTS)
    assert {act for acts in ACTS.values() for act in acts} <= KNOWN_ACTS


def test_another_organization_chosen_in_the_session_has_to_be_ones_own(
    tenant, rival_tenant, owner_page
):
    session = owner_page.session
    session["organization"] = rival_tenant.organization.id
    session.save()
    made = owner_page.post(LISTINGS, {"listing_id": "A"}, content_type="application/json")
    assert made.status_code == 201
    rival = Client(headers={"Authorization": f"Bearer {rival_tenant.api_key}"})
    assert rival.get(LISTINGS).json()["items"] == []
