"""What customers do arrives at our doors as Meta posts it: bytes, signature, and only what we asked for."""

import hashlib
import hmac
import json
from datetime import timedelta

import pytest

from katek.core import clock
from katek.sandbox.graph import customers, seen
from katek.sandbox.graph.events import on_the_wire
from katek.sandbox.graph.signing import signed
from katek.sandbox.graph.tokens import proof_of, signed_request
from katek.sandbox.graph.world import CUSTOMER, INSTAGRAM, INSTAGRAM_CUSTOMER, OTHER_PAGE, PAGE
from katek.sandbox.stage.switches import set_switch
from katek.sandbox.stage.webhooks import posted
from katek.sandbox.tests.asking import ask, tell
from katek.sandbox.tests.at_meta import message, send, subscribe, subscribe_instagram

SECRET = "katek-test-app-secret-01"
BODY_A = (
    rb'{"object":"page","entry":[{"id":"100200300400500","time":1795000000123,"messaging":[{"sender":'
    rb'{"id":"7001002003004005"},"recipient":{"id":"100200300400500"},"timestamp":1795000000001,'
    rb'"message":{"mid":"m_katek_0001","text":"Z\u00fcrich flat, 2 rooms \ud83c\udfe0 http:\/\/ex.am\/a"}}]}]}'
)
SIGNED_A = "7f87d90073f9c9ad0c70ae8b507bd3b0eca21fa87f63bb4bdbb65458b18fb34a"


@pytest.fixture
def meta(katek, settings):
    """The page and its Instagram account are subscribed; the app's secret is the reference's."""
    settings.FACEBOOK_APP_SECRET = SECRET
    assert subscribe().json == {"success": True}
    return katek


def element(arrived):
    """The one element of a POST, after its signature was checked as a receiver must."""
    digest = hmac.new(SECRET.encode(), arrived.body, hashlib.sha256).hexdigest()
    assert arrived.headers["X-Hub-Signature-256"] == f"sha256={digest}"
    assert arrived.headers["Content-Type"] == "application/json"
    arrived.body.decode("ascii")
    (entry,) = json.loads(arrived.body)["entry"]
    (only,) = entry.get("messaging") or entry["standby"]
    return only


def test_the_bytes_and_the_signature_are_those_of_the_reference():
    assert len(BODY_A) == 286
    assert on_the_wire(json.loads(BODY_A)) == BODY_A
    assert signed(BODY_A, SECRET)["X-Hub-Signature-256"] == f"sha256={SIGNED_A}"


def test_the_proof_and_the_signed_request_are_those_of_the_reference(settings, monkeypatch):
    settings.FACEBOOK_APP_SECRET = SECRET
    assert proof_of("EAAKATEKTESTTOKEN0001") == (
        "d63f64958f8bbf84135ffa02021e398fc440c0111a528eb0daedd63265106dd3"
    )
    at = clock.now().fromtimestamp(1_795_000_000, clock.now().tzinfo)
    monkeypatch.setattr(clock, "now", lambda: at)
    assert signed_request("218471000000001").startswith(
        "JqSSJmo-Lk4QkyJQIJSgJJpqV6KSCGu9GXeXyu45vzw.eyJhbGdvcml0aG0i"
    )


def test_a_customer_writes_on_messenger(meta):
    told = customers.write(PAGE, CUSTOMER, "Zürich 🏠 http://ex.am/a", name="Maria Silva")
    assert told["status"] == 200
    (arrived,) = meta.arrived
    assert arrived.path == "/webhook/facebook/"
    assert rb"Z\u00fcrich \ud83c\udfe0 http:\/\/ex.am\/a" in arrived.body
    body = json.loads(arrived.body)
    assert (body["object"], body["entry"][0]["id"]) == ("page", PAGE)
    said = element(arrived)
    assert (said["sender"]["id"], said["recipient"]["id"]) == (CUSTOMER, PAGE)
    assert said["message"] == {"mid": told["mid"], "text": "Zürich 🏠 http://ex.am/a"}
    assert abs(said["timestamp"] / 1000 - clock.now().timestamp()) < 60
    assert [(t.customer, t.name) for t in seen.threads(PAGE)] == [(CUSTOMER, "Maria Silva")]


def test_a_customer_writes_on_instagram_by_the_moved_clock(meta):
    clock.move(timedelta(days=3))
    customers.write(INSTAGRAM, INSTAGRAM_CUSTOMER, "Hi, price please")
    (arrived,) = meta.arrived
    assert arrived.path == "/webhook/instagram/"
    assert json.loads(arrived.body)["object"] == "instagram"
    assert element(arrived)["timestamp"] > (clock.now().timestamp() - 60) * 1000


@pytest.mark.parametrize(
    ("what", "details", "expected"),
    [
        ("quick_reply", {"text": "Two", "quick_reply": "ROOMS_2"}, ("message", "quick_reply")),
        ("postback", {"title": "Book", "payload": "VIEWING:42"}, ("postback", "payload")),
        ("referral", {"ref": "listing-42"}, ("referral", "ref")),
        ("attachment", {"type": "image"}, ("message", "attachments")),
        ("delete", {"mid": "m_b1"}, ("message", "is_deleted")),
        ("edit", {"mid": "m_b1", "text": "other"}, ("message_edit", "num_edit")),
        ("read", {}, ("read", "watermark")),
        ("delivery", {"mid": "m_out_1"}, ("delivery", "watermark")),
        ("reaction", {"mid": "m_out_1"}, ("reaction", "emoji")),
    ],
)
def test_everything_else_that_a_customer_does(meta, what, details, expected):
    tell("graph", "customer", asset=PAGE, customer=CUSTOMER, what=what, **details)
    (arrived,) = meta.arrived
    kind, key = expected
    assert key in element(arrived)[kind]
    assert ("timestamp" in element(arrived)) == (what != "delivery")


def test_only_what_stirs_opens_the_window(meta):
    customers.write(PAGE, CUSTOMER, "Hello")
    clock.move(timedelta(hours=25))
    customers.read(PAGE, CUSTOMER)
    customers.delete(PAGE, CUSTOMER, "m_1")
    assert send(message(CUSTOMER)).error == (10, 2018278)
    customers.react(PAGE, CUSTOMER, "m_1")
    assert send(message(CUSTOMER)).status == 200


def test_our_own_message_comes_back_as_an_echo(meta):
    customers.write(PAGE, CUSTOMER, "Hello")
    mid = send(message(CUSTOMER, text="Hi", metadata="katek:out:8f1c")).json["message_id"]
    echo = element(meta.arrived[-1])
    assert (echo["sender"]["id"], echo["recipient"]["id"]) == (PAGE, CUSTOMER)
    assert echo["message"] == {
        "is_echo": True,
        "app_id": 555000111222333,
        "metadata": "katek:out:8f1c",
        "mid": mid,
        "text": "Hi",
    }


def test_an_echo_of_instagram_tells_neither_app_nor_metadata(meta):
    customers.write(INSTAGRAM, INSTAGRAM_CUSTOMER, "Hello")
    body = message(INSTAGRAM_CUSTOMER, text="Hi", metadata="katek:out:8f1c")
    mid = send(body).json["message_id"]
    assert element(meta.arrived[-1])["message"] == {"is_echo": True, "mid": mid, "text": "Hi"}
    assert meta.arrived[-1].path == "/webhook/instagram/"


def test_a_person_writes_from_metas_inbox(meta):
    customers.write(PAGE, CUSTOMER, "Hello")
    tell("graph", "person", asset=PAGE, customer=CUSTOMER, text="Ana here")
    echo = element(meta.arrived[-1])["message"]
    assert (echo["app_id"], echo["text"]) == (263902037430900, "Ana here")
    assert "metadata" not in echo
    assert [one.author for one in seen.thread(PAGE, CUSTOMER)] == ["customer", "person"]


def test_sender_actions_and_refused_messages_are_not_echoed(meta):
    customers.write(PAGE, CUSTOMER, "Hello")
    send({"recipient": {"id": CUSTOMER}, "sender_action": "typing_on"})
    assert send(message(CUSTOMER, text="")).status == 400
    assert len(meta.arrived) == 1


def test_an_echo_can_be_missing_late_or_first(meta):
    customers.write(PAGE, CUSTOMER, "Hello")
    set_switch("graph", "no_echo", times=1)
    set_switch("graph", "late_echo", times=1, seconds=0.01)
    set_switch("graph", "echo_first", times=1)
    send({"recipient": {"id": CUSTOMER}, "sender_action": "typing_on"})  # uses up none of them
    for text in ("without", "late", "first", "usual"):
        assert send(message(CUSTOMER, text=text)).status == 200
    assert [element(a)["message"]["text"] for a in meta.arrived[1:]] == ["late", "first", "usual"]


@pytest.mark.parametrize(
    ("kind", "options"), [("malformed", {}), ("malformed", {"status": 502}), ("no_message_id", {})]
)
def test_a_message_whose_answer_is_spoilt_was_accepted_and_is_echoed(meta, kind, options):
    customers.write(PAGE, CUSTOMER, "Hello")
    set_switch("graph", kind, times=1, **options)
    send(message(CUSTOMER, text="Hi"))
    assert element(meta.arrived[-1])["message"]["text"] == "Hi"


def test_a_deleted_message_is_gone_from_the_thread(meta):
    mid = customers.write(PAGE, CUSTOMER, "My number is 555")["mid"]
    customers.delete(PAGE, CUSTOMER, mid)
    assert [(one.text, one.deleted) for one in seen.thread(PAGE, CUSTOMER)] == [("", True)]


def test_a_thread_in_metas_inbox_is_told_as_standby(meta):
    customers.write(PAGE, CUSTOMER, "Hello")
    tell("graph", "hold", asset=PAGE, customer=CUSTOMER, app="263902037430900")
    customers.write(PAGE, CUSTOMER, "still there?")
    (entry,) = json.loads(meta.arrived[-1].body)["entry"]
    assert "messaging" not in entry
    assert entry["standby"][0]["message"]["text"] == "still there?"


def test_a_page_that_we_have_not_subscribed_to_tells_nothing(meta):
    with pytest.raises(customers.NotSubscribed):
        customers.write(OTHER_PAGE, CUSTOMER, "Hello")
    subscribe(fields=("messages",))
    with pytest.raises(customers.NotSubscribed):
        customers.tap(PAGE, CUSTOMER, "Book", "VIEWING:42")
    customers.write(PAGE, CUSTOMER, "Hello")
    send(message(CUSTOMER))  # no message_echoes, no echo
    assert len(meta.arrived) == 1


def test_an_account_through_instagram_login_signs_with_its_own_secret(katek, settings):
    settings.INSTAGRAM_APP_SECRET = "another-secret"
    assert subscribe_instagram().json == {"success": True}
    customers.write(INSTAGRAM, INSTAGRAM_CUSTOMER, "Hello")
    (arrived,) = katek.arrived
    digest = hmac.new(b"another-secret", arrived.body, hashlib.sha256).hexdigest()
    assert arrived.headers["X-Hub-Signature-256"] == f"sha256={digest}"


def test_a_webhook_is_tried_again_until_it_is_answered_with_200(meta, monkeypatch):
    monkeypatch.setattr("katek.sandbox.stage.webhooks.WAITS", (0, 0))
    meta.statuses[:] = [500, 503]
    assert customers.write(PAGE, CUSTOMER, "Hello")["status"] == 200
    assert len({one.body for one in meta.arrived}) == 1
    assert len(meta.arrived) == 3
    meta.statuses[:] = [403]
    assert customers.write(PAGE, CUSTOMER, "Again")["status"] == 403
    assert len(meta.arrived) == 4
    assert [one["status"] for one in posted("graph")] == [200, 403]


def test_webhooks_go_to_this_machine_alone(data_folder):
    for url in (
        "https://agency.example",
        "http://10.0.0.1",
        "http://localhost.agency.example",
        "x",
    ):
        told = ask("POST", "graph/_control/webhooks-to", json={"url": url})
        assert told.status == 400, url
