"""Switches and the control API: faults hold for so many calls, and only this machine orders them."""

import json

import pytest

from katek.sandbox.stage.switches import clear_switches, set_switch, switches_of, take
from katek.sandbox.tests.asking import ask, tell
from katek.sandbox.tests.at_meta import graph
from katek.sandbox.tests.test_hubspot import person, upsert
from katek.sandbox.tests.test_postmark import mails, send
from katek.sandbox.tests.test_scripted_model import complete

pytestmark = pytest.mark.usefixtures("data_folder")

CALLS = {
    "graph": lambda: graph("GET", "me"),
    "postmark": send,
    "hubspot": lambda: upsert(person()),
    "openai": complete,
}


@pytest.mark.parametrize("name", CALLS)
def test_a_fault_holds_for_so_many_calls_and_the_service_goes_on(name):
    set_switch(name, "server_error", times=2, status=503)
    set_switch(name, "rate_limited", times=1)
    assert [CALLS[name]().status for _ in range(4)] == [503, 503, 429, 200]


@pytest.mark.parametrize("name", CALLS)
def test_a_fault_without_a_number_holds_until_it_is_cleared(name):
    set_switch(name, "server_error")
    assert [CALLS[name]().status for _ in range(3)] == [500, 500, 500]
    assert clear_switches(name) == 1
    assert CALLS[name]().status == 200


@pytest.mark.parametrize("name", CALLS)
def test_an_answer_can_be_malformed(name):
    set_switch(name, "malformed", times=1)
    with pytest.raises(json.JSONDecodeError):
        _ = CALLS[name]().json
    assert CALLS[name]().json


def test_a_fault_can_be_kept_to_a_path():
    set_switch("graph", "server_error", path="/accounts")
    assert graph("GET", "me").status == 200
    assert graph("GET", "me/accounts").status == 500


def test_one_stand_ins_faults_are_not_anothers():
    set_switch("graph", "server_error")
    assert send().status == 200
    clear_switches("postmark")
    assert graph("GET", "me").status == 500


def test_each_service_words_its_own_limits():
    set_switch("graph", "rate_limited", times=1, minutes=7)
    told = graph("GET", "me")
    (usage,) = json.loads(told.headers["x-business-use-case-usage"]).values()
    assert (told.error[0], usage[0]["estimated_time_to_regain_access"]) == (80006, 7)
    set_switch("hubspot", "rate_limited", times=1, policy="DAILY", retry_after=30)
    told = upsert(person())
    assert (told.json["policyName"], told.headers["retry-after"]) == ("DAILY", "30")
    set_switch("postmark", "rate_limited", times=1)
    assert "retry-after" not in send().headers


def test_any_error_of_the_service_can_be_ordered():
    set_switch("graph", "error", times=1, code=10, subcode=2018278, status=200)
    told = graph("GET", "me")
    assert (told.status, told.error) == (200, (10, 2018278))
    set_switch("postmark", "error", times=1, code=405)
    assert send().json["ErrorCode"] == 405
    set_switch("hubspot", "error", times=1, category="CONFLICT")
    assert upsert(person()).status == 409
    assert mails() == []


def test_usage_headers_can_be_high():
    set_switch("graph", "usage", times=1, percent=97)
    assert json.loads(graph("GET", "me").headers["x-app-usage"])["call_count"] == 97
    assert json.loads(graph("GET", "me").headers["x-app-usage"])["call_count"] == 1


def test_slow_still_answers_and_nothing_sleeps_longer_than_a_minute():
    set_switch("graph", "slow", times=1, seconds=0.01)
    assert graph("GET", "me").status == 200
    for seconds in (61, -1, "soon"):
        with pytest.raises(ValueError, match="seconds"):
            set_switch("graph", "slow", seconds=seconds)


def test_a_malformed_order_is_refused_and_named():
    for given, name in (
        ({"kind": "earthquake"}, "kind"),
        ({"kind": "slow", "times": 0}, "times"),
        ({"kind": "slow", "seconds": 99}, "seconds"),
        ({}, "kind"),
    ):
        told = ask("POST", "graph/_control/switches", json=given)
        assert told.status == 400
        assert name in told.json["error"]
    assert switches_of("graph") == []


def test_moments_are_taken_separately():
    set_switch("graph", "slow", times=1)
    set_switch("graph", "no_echo", times=1)
    assert set(take("graph", "/me/messages", "pace", "answer")) == {"pace"}
    assert [switch.kind for switch in switches_of("graph")] == ["no_echo"]


def test_the_control_api_shows_calls_without_their_tokens():
    graph("GET", "me")
    told = ask("GET", "graph/_control").json
    (call,) = told["calls"]
    assert (call["method"], call["path"], call["status"]) == ("GET", "/v26.0/me", 200)
    assert "EAAKATEK" not in json.dumps(told)


@pytest.mark.parametrize(
    ("client", "host"),
    [
        ("203.0.113.7", "localhost:8000"),
        ("127.0.0.1", "evil.example"),
        ("::ffff:10.0.0.1", "localhost"),
    ],
)
def test_only_this_machine_reaches_the_control_api(client, host):
    for name in CALLS:
        told = ask(
            "POST",
            f"{name}/_control/switches",
            json={"kind": "server_error"},
            headers={"host": host},
            client=client,
        )
        assert told.status == 403
        assert switches_of(name) == []


def test_a_form_of_a_foreign_page_orders_nothing():
    told = ask("POST", "graph/_control/reset", form={"a": "b"})
    assert told.status == 415


def test_a_reset_forgets_one_stand_in():
    send()
    upsert(person())
    set_switch("postmark", "server_error")
    tell("postmark", "reset")
    assert (mails(), send().status) == ([], 200)
    assert ask("GET", "hubspot/_control/seen").json["contacts"]


def test_unknown_acts_and_unreadable_orders_are_refused():
    assert ask("POST", "graph/_control/dance", json={}).status == 404
    assert ask("POST", "graph/_control/know", json=b"{").status == 400
    assert ask("POST", "graph/_control/know", json={"asset": "1", "customer": "2"}).status == 400
    assert ask("POST", "graph/_control/know", json={"size": 1}).status == 400
    assert ask("GET", "nobody/_control").status == 404
