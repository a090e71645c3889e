"""Endpoints, events and deliveries over HTTP."""

import pytest

from katek.outbox.models import Endpoint
from katek.outbox.tests.acts import TOKEN

URL = "/api/v1/endpoints/"
HOOK = "https://hooks.example/katek"


@pytest.fixture(autouse=True)
def any_address(monkeypatch):
    """The judging of addresses has tests of its own; here names need not resolve."""
    monkeypatch.setattr("katek.outbox.endpoint_problems.check_url", lambda *_, **__: "")


@pytest.fixture
def send(program):
    def _send(method, path, body=None, status=200):
        answer = getattr(program, method)(path, body or {}, content_type="application/json")
        assert answer.status_code == status, answer.content
        return answer.json() if answer.content else None

    return _send


def test_the_secret_is_shown_when_it_is_made_and_never_again(program, send):
    made = send("post", URL, {"url": HOOK}, 201)
    assert made["secret"].startswith("whsec_")
    assert "lead.*" in made["types"]
    one = f"{URL}{made['id']}/"
    assert "secret" not in program.get(one).json()
    assert "secret" not in program.get(URL).json()["items"][0]
    rotated = send("post", f"{one}rotate-secret")
    assert rotated["secret"] not in {"", made["secret"]}


def test_an_endpoint_is_changed_paused_and_deleted(program, send, endpoint):
    one = f"{URL}{endpoint.id}/"
    changed = send("patch", one, {"types": ["lead.created"], "status": "paused"})
    assert (changed["types"], changed["status"]) == (["lead.created"], "paused")
    assert "paused" in send("post", f"{one}test", status=409)["detail"]
    assert send("patch", one, {"status": "enabled"})["status"] == "enabled"
    send("delete", one, status=204)
    assert program.get(one).status_code == 404


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "url"),
        ({"url": HOOK, "types": ["lead.unknown"]}, "types"),
        ({"url": HOOK, "types": []}, "types"),
        ({"url": HOOK, "kind": "operator"}, "kind"),
    ],
)
def test_a_wrong_endpoint_is_refused_by_name(send, body, field):
    assert send("post", URL, body, 422)["errors"][0]["field"] == field


def test_a_test_event_waits_to_be_delivered(program, send, endpoint):
    delivery = send("post", f"{URL}{endpoint.id}/test", status=202)
    assert (delivery["status"], delivery["endpoint"]) == ("pending", endpoint.id)
    event = program.get(f"/api/v1/events/{delivery['event']}").json()
    assert event["type"] == "webhook.test"
    assert event["organization"]["slug"] == "harbor-pine"


def test_what_was_missed_is_sent_again(send, program, delivery, endpoint):
    one = f"/api/v1/deliveries/{delivery.id}/"
    (attempt,) = program.get(f"{one}attempts").json()["items"]
    assert attempt["status_code"] == 500
    assert send("post", f"{one}retry", status=202)["status"] == "pending"
    replayed = send("post", f"{URL}{endpoint.id}/replay?since=2026-01-01T00:00:00Z", status=202)
    assert replayed["queued"] >= 0


@pytest.mark.parametrize("since", ["", "?since=yesterday", "?since=2026-01-01"])
def test_a_replay_wants_to_know_since_when(send, endpoint, since):
    problem = send("post", f"{URL}{endpoint.id}/replay{since}", status=422)
    assert problem["errors"][0]["field"] == "since"


def test_events_and_deliveries_are_filtered(program, delivery, endpoint, event):
    events, deliveries = "/api/v1/events/", "/api/v1/deliveries/"
    found = program.get(events, {"type": "property.created", "subject": event.subject}).json()
    assert [item["id"] for item in found["items"]] == [event.id]
    assert program.get(events, {"type": "lead.erased"}).json()["items"] == []
    found = program.get(deliveries, {"status": "failed", "endpoint": endpoint.id}).json()
    assert [item["id"] for item in found["items"]] == [delivery.id]


def test_hubspot_is_connected_and_its_token_is_in_no_answer(send, program, hubspot):
    made = send("post", URL, {"kind": "hubspot", "token": TOKEN}, 201)
    assert (made["kind"], made["url"], made["secret"]) == ("hubspot", None, None)
    one = f"{URL}{made['id']}/"
    answers = [
        made,
        program.get(one).json(),
        send("post", f"{one}rotate-secret", status=422),
        send("post", f"{one}test", status=202),
        send("patch", one, {"url": "https://crm.example/"}, 422),
    ]
    assert TOKEN not in str(answers)
    assert answers[3]["status"] == "delivered"
    assert Endpoint.everywhere.get().secret == TOKEN
    send("delete", one, status=204)


def test_a_token_that_does_not_work_is_refused(send, hubspot):
    refused = str(send("post", URL, {"kind": "hubspot", "token": "pat-na1-wrong"}, 422))
    assert "enter a new one" in refused
    assert "pat-na1-wrong" not in refused
