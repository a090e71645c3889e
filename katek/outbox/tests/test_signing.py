"""Signatures that receivers rely on: the published vectors, rotation, and what must not pass."""

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook, WebhookVerificationError

from katek.core import clock
from katek.outbox import signing
from katek.outbox.signing import MalformedSecret, Sending, key_bytes, new_secret, verify

NOW = datetime(2026, 1, 1, tzinfo=UTC)
STAMP = 1767225600
SENDING = Sending(event="evt_01", type="lead.created", delivery="dlv_1", attempt=3)
TEXT_KEY = "KatekTestKey_0123456789_abcdefghijklmnopqrs"
SECRET = "whsec_S2F0ZWtUZXN0S2V5XzAxMjM0NTY3ODlfYWJjZGVmZ2hpamtsbW5vcHFycw=="
OTHER = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
BODY = '{"id":"evt_01","type":"lead.created","data":{"name":"Zoë"}}'.encode()
BODIES = st.binary(max_size=300) | st.text(max_size=300).map(str.encode)


def signed(body=BODY, live=(SECRET,), timestamp=STAMP):
    return signing.headers(SENDING, timestamp=timestamp, body=body, live=live)


def test_the_vector_of_the_standard():
    signature = signing.standard_signature(
        "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", b'{"test": 2432232314}', OTHER
    )
    assert signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_our_vector_with_a_printable_key():
    assert key_bytes(SECRET) == TEXT_KEY.encode()
    headers = signed()
    assert headers["webhook-signature"] == "v1,sZh92PjyhIiskR7vZbPoI5rbzkbD2GyWCB3JwNMrNIs="
    assert headers["X-Katek-Signature"] == (
        "sha256=d3b4a638dfc5e1e9124b4bc0e2f6e33627315530033625e855c875abe3d5b0b6"
    )


def test_every_header_that_the_contract_names_is_there():
    headers = signed()
    assert headers["webhook-id"] == "evt_01"
    assert headers["webhook-timestamp"] == headers["X-Katek-Timestamp"] == "1767225600"
    assert headers["X-Katek-Event"] == "lead.created"
    assert headers["X-Katek-Attempt"] == "3"
    assert headers["X-Katek-Delivery"] == "dlv_1"
    assert headers["X-Katek-Trigger"] == "auto"


@given(BODIES, st.binary(min_size=24, max_size=64))
def test_both_signatures_are_what_any_hmac_gives(body, key):
    secret = "whsec_" + base64.b64encode(key).decode()
    headers = signed(body, [secret])
    standard = hmac.new(key, b"evt_01.1767225600." + body, hashlib.sha256).digest()
    simple = hmac.new(secret.encode(), b"1767225600." + body, hashlib.sha256).hexdigest()
    assert headers["webhook-signature"] == "v1," + base64.b64encode(standard).decode()
    assert headers["X-Katek-Signature"] == "sha256=" + simple


@given(st.text(max_size=200), st.binary(min_size=24, max_size=64))
def test_the_reference_library_accepts_what_we_sign(text, key):
    secret = "whsec_" + base64.b64encode(key).decode()
    stamp = int(clock.now().timestamp())
    headers = signed(text.encode(), [new_secret(), secret], stamp)
    Webhook(secret).verify(text, headers, json_parse=False)


@pytest.mark.parametrize(
    "text", ["", "😀" * 20_000, "\u2028\u2029", "שלום עולם", "\u202eabc", "\x00", "a" * 70_000]
)
def test_unusual_bodies_are_signed_as_they_are(text):
    stamp = int(clock.now().timestamp())
    headers = signed(text.encode(), [SECRET], stamp)
    Webhook(SECRET).verify(text, headers, json_parse=False)
    assert verify(headers, text.encode(), SECRET, now=clock.now()).valid


def test_the_reference_library_refuses_a_changed_body():
    headers = signed(timestamp=int(clock.now().timestamp()))
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify("{}", headers)


def test_a_new_secret_is_43_printable_characters_that_can_be_pasted_as_they_are():
    secret = new_secret()
    text = key_bytes(secret).decode("ascii")
    assert len(text) == 43
    assert text.isprintable()
    assert " " not in text
    assert secret == "whsec_" + base64.b64encode(text.encode()).decode()
    assert new_secret() != secret
    assert not signing.is_short(secret)


def test_while_keys_rotate_the_standard_header_has_both_and_the_simple_one_keeps_the_oldest():
    old, middle, new = SECRET, OTHER, new_secret()
    headers = signed(live=[new, middle, old])
    assert len(headers["webhook-signature"].split(" ")) == 3
    assert all(verify(headers, BODY, secret, now=NOW).valid for secret in (old, middle, new))
    assert headers["X-Katek-Signature"] == signed(live=[old])["X-Katek-Signature"]
    assert signed(live=[new])["X-Katek-Signature"] != headers["X-Katek-Signature"]


def test_a_retry_is_signed_anew_under_the_same_id():
    first, second = signed(), signed(timestamp=STAMP + 300)
    assert first["webhook-id"] == second["webhook-id"]
    assert first["webhook-signature"] != second["webhook-signature"]


def test_an_endpoint_without_a_secret_cannot_be_signed_for():
    with pytest.raises(IndexError):
        signed(live=[])


def test_plain_text_from_the_settings_is_the_key():
    secret = signing.operator_secret("päss")
    assert secret == "whsec_" + base64.b64encode("päss".encode()).decode()
    assert key_bytes(secret) == "päss".encode()
    assert signing.is_short(secret)
    assert signing.operator_secret(SECRET) == SECRET


@pytest.mark.parametrize("text", ["", "whsec_", "whsec_?", "whsec_é", "whsec_abc", "whsec_ab cd"])
def test_a_malformed_secret_is_refused_without_being_repeated(text):
    with pytest.raises(MalformedSecret) as caught:
        signing.operator_secret(text)
    assert text[6:] == "" or text not in str(caught.value)


@given(BODIES)
def test_what_we_sign_we_verify(body):
    assert verify(signed(body), body, SECRET, now=NOW).valid


def test_header_names_may_come_in_any_case_and_order():
    headers = {name.upper(): value for name, value in reversed(signed().items())}
    assert verify(headers, BODY, SECRET, now=NOW).valid


def test_the_simple_headers_alone_are_enough():
    headers = {name: value for name, value in signed().items() if name.startswith("X-")}
    assert verify(headers, BODY, SECRET, now=NOW).valid
    assert not verify(headers, b"{}", SECRET, now=NOW).valid


@given(st.integers(-2000, 2000))
def test_a_signature_counts_for_five_minutes_in_both_directions(age):
    verdict = verify(signed(), BODY, SECRET, now=NOW + timedelta(seconds=age))
    assert verdict.valid == (abs(age) <= 300)
    assert verdict.valid or "allowed" in verdict.reason


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"webhook-signature": ""}, "no signature"),
        ({"webhook-signature": "v1,"}, "matches"),
        ({"webhook-signature": "garbage é"}, "matches"),
        ({"webhook-signature": "v1a,sZh92PjyhIiskR7vZbPoI5rbzkbD2GyWCB3JwNMrNIs="}, "matches"),
        ({"webhook-id": "evt_02"}, "matches"),
        ({"webhook-timestamp": "1767225601"}, "matches"),
        ({"webhook-timestamp": ""}, "timestamp"),
        ({"webhook-timestamp": "٣"}, "timestamp"),
        ({"webhook-timestamp": "-1"}, "timestamp"),
        ({"webhook-timestamp": "9" * 400}, "timestamp"),
    ],
)
def test_whatever_was_changed_on_the_way_does_not_pass(change, word):
    verdict = verify(signed() | change, BODY, SECRET, now=NOW)
    assert not verdict.valid
    assert word in verdict.reason


def test_a_missing_id_another_body_and_another_secret_do_not_pass():
    headers = signed()
    assert not verify(headers, BODY + b" ", SECRET, now=NOW).valid
    assert not verify(headers, BODY, OTHER, now=NOW).valid
    del headers["webhook-id"]
    assert "webhook-id" in verify(headers, BODY, SECRET, now=NOW).reason
    assert "no signature" in verify({}, BODY, SECRET, now=NOW).reason
