"""The inspector checks a webhook as a receiver should, and shows what arrived and why it was refused."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from katek.core import clock
from katek.outbox.endpoints import create_endpoint
from katek.outbox.models import Endpoint
from katek.outbox.rotation import rotate_secret
from katek.outbox.signing import Sending, headers, new_secret
from katek.sandbox import inspections

pytestmark = pytest.mark.django_db

BODY = json.dumps({"type": "lead.created", "data": {"name": "Zoë <b>Byron</b>"}}).encode()
DOOR = "/sandbox/inspector/harbor-pine/"


@pytest.fixture
def endpoint(agency, settings) -> Endpoint:
    url = settings.KATEK_BASE_URL + DOOR
    return create_endpoint(agency, url=url, types=["*"], lookup=None)


def signed(*secrets: str, body: bytes = BODY, ago: int = 0) -> dict[str, str]:
    sending = Sending(event="evt_1", type="lead.created", delivery="dlv_1", attempt=1)
    stamp = int(clock.now().timestamp()) - ago
    return headers(sending, timestamp=stamp, body=body, live=secrets)


def post(given: dict[str, str], *, body: bytes = BODY, door: str = DOOR):
    return Client().post(door, body, content_type="application/json", headers=given)


def test_a_signed_webhook_is_accepted_and_shown(owner_page: Client, endpoint):
    answer = post(signed(endpoint.secret))
    assert (answer.status_code, answer.json()) == (200, {"verified": True, "id": "evt_1"})
    page = owner_page.get("/sandbox/").content.decode()
    assert "Signature valid" in page
    assert "lead.created" in page
    assert "Zoë &lt;b&gt;Byron&lt;/b&gt;" in page


def test_the_simple_signature_is_enough(endpoint):
    given = signed(endpoint.secret)
    simple = {name: value for name, value in given.items() if not name.startswith("webhook-")}
    assert post(simple).status_code == 200
    simple["X-Katek-Signature"] = "sha256=" + "0" * 64
    assert post(simple).status_code == 401


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda given: given.clear(), "There is no signature"),
        (lambda given: given.pop("webhook-id"), "webhook-id is missing"),
        (lambda given: given.update({"webhook-id": "evt_2"}), "No signature matches"),
        (lambda given: given.update({"webhook-timestamp": "soon"}), "not a number"),
        (lambda given: given.update({"webhook-signature": "v1,AAAA é"}), "No signature matches"),
    ],
)
def test_a_wrong_signature_is_refused_and_the_page_says_why(owner_page, endpoint, change, reason):
    given = signed(endpoint.secret)
    change(given)
    answer = post(given)
    assert answer.status_code == 401
    assert reason in answer.json()["detail"]
    page = owner_page.get("/sandbox/").content.decode()
    assert "Signature invalid" in page
    assert reason in page


def test_a_changed_body_is_refused(endpoint):
    answer = post(signed(endpoint.secret), body=BODY.replace(b"Zo", b"Mo"))
    assert answer.status_code == 401
    assert "the body was changed" in answer.json()["detail"]


@pytest.mark.parametrize(("ago", "words"), [(400, "s ago"), (-400, "s in the future")])
def test_an_old_or_early_signature_is_refused(endpoint, ago, words):
    answer = post(signed(endpoint.secret, ago=ago))
    assert answer.status_code == 401
    assert words in answer.json()["detail"]


def test_the_secret_of_somebody_else_is_refused(endpoint, rival):
    theirs = create_endpoint(rival, url="https://other.example/", types=["*"], lookup=None)
    for secret in (theirs.secret, new_secret()):
        assert post(signed(secret)).status_code == 401


def test_an_organization_without_an_endpoint_here_is_told_so(agency):
    answer = post(signed(new_secret()))
    assert answer.status_code == 401
    assert "No endpoint of this organization leads here" in answer.json()["detail"]


def test_while_a_secret_is_rotated_the_old_one_still_counts(endpoint):
    old = str(endpoint.secret)
    new = str(rotate_secret(endpoint).secret)
    assert post(signed(new)).status_code == 200
    assert post(signed(old)).status_code == 200
    assert post(signed(new, old)).status_code == 200
    clock.move(timedelta(hours=25))
    assert post(signed(old)).status_code == 401
    assert post(signed(new)).status_code == 200


def test_only_the_headers_that_matter_are_kept(endpoint, data_folder: Path):
    post({**signed(endpoint.secret), "Cookie": "sessionid=secret", "Authorization": "Bearer me"})
    (kept,) = inspections.kept("harbor-pine")
    assert kept.headers["X-Katek-Delivery"] == "dlv_1"
    assert not {"cookie", "authorization"} & {name.lower() for name in kept.headers}


def test_one_organizations_webhooks_are_not_shown_to_another(rival_page: Client, endpoint):
    post(signed(endpoint.secret))
    page = rival_page.get("/sandbox/").content.decode()
    assert "Nothing arrived yet" in page
    assert "Byron" not in page


def test_a_body_that_is_no_json_and_no_text_is_shown_as_it_is(owner_page: Client, endpoint):
    body = b"\xff\xfe not json"
    assert post(signed(endpoint.secret, body=body), body=body).status_code == 200
    assert "not json" in owner_page.get("/sandbox/").content.decode()


def test_a_huge_body_is_refused_and_not_kept(endpoint):
    body = b" " * (600 * 1024)
    assert post(signed(endpoint.secret, body=body), body=body).status_code == 413
    assert inspections.kept("harbor-pine") == []


def test_reading_the_door_is_not_allowed(endpoint):
    assert Client().get(DOOR).status_code == 405


def test_the_newest_are_kept_and_shown_first(data_folder: Path, monkeypatch):
    monkeypatch.setattr(inspections, "MOST_KEPT", 5)
    for number in range(8):
        inspections.keep("a", valid=True, reason="", headers={}, body=str(number))
        clock.move(timedelta(seconds=1))
    assert [one.body for one in inspections.kept("a")] == ["7", "6", "5", "4", "3"]
    assert len(list((data_folder / "inspector" / "a").iterdir())) == 5
