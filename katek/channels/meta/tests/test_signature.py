"""What Meta signed is told from what it didn't; the vectors were made apart from this code."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from katek.channels.meta.signature import NotMetas, is_signed, read_signed_request
from katek.channels.meta.tests import payloads

NOW = datetime.fromtimestamp(payloads.SIGNED_AT, UTC) + timedelta(minutes=1)


def test_the_body_as_it_arrives_is_signed():
    assert is_signed(payloads.ON_THE_WIRE, f"sha256={payloads.ITS_SIGNATURE}", [payloads.SECRET])
    assert is_signed(
        payloads.ON_THE_WIRE, f"sha256={payloads.ITS_SIGNATURE}", ["x", payloads.SECRET]
    )


def test_the_vector_of_another_project_fits():
    header = "sha256=f39034b29165ec6a5104d9aef27266484ab26c8caa7bca8bcb2dd02e8be61b17"
    assert is_signed(b"hello world", header, ["sesame"])


@pytest.mark.parametrize("signature", [payloads.DECODED_SIGNATURE, payloads.REWRITTEN_SIGNATURE])
def test_what_a_wrong_reading_signs_does_not_fit(signature):
    assert not is_signed(payloads.ON_THE_WIRE, f"sha256={signature}", [payloads.SECRET])


def test_no_secret_fits_nothing():
    assert not is_signed(payloads.ON_THE_WIRE, f"sha256={payloads.ITS_SIGNATURE}", [])


def test_a_body_in_utf8_fits_the_signature_of_its_escaped_form_and_no_other():
    escaped = json.dumps({"text": "Zürich 🏠"}).encode()
    decoded = json.dumps({"text": "Zürich 🏠"}, ensure_ascii=False).encode()
    header = payloads.signed(escaped, payloads.SECRET)
    assert is_signed(decoded, header, [payloads.SECRET])
    assert not is_signed(decoded + b" ", header, [payloads.SECRET])
    assert not is_signed(decoded + b"\xff", header, [payloads.SECRET])


def test_the_signed_request_of_the_vectors_is_read():
    said = read_signed_request(payloads.SIGNED_REQUEST, ["x", payloads.SECRET], now=NOW)
    assert said["user_id"] == payloads.SIGNED_USER


def test_standard_base64_with_padding_is_read_as_well():
    signature, payload = payloads.SIGNED_REQUEST.split(".")
    usual = f"{signature.replace('-', '+').replace('_', '/')}=.{payload}"
    assert read_signed_request(usual, [payloads.SECRET], now=NOW)


@pytest.mark.parametrize(
    "request_text",
    ["", ".", "a.b", "ä.ö", payloads.SIGNED_REQUEST[1:], payloads.SIGNED_REQUEST + "x", "=" * 9],
)
def test_a_broken_or_forged_request_is_refused_in_a_sentence(request_text):
    with pytest.raises(NotMetas, match="signed_request: "):
        read_signed_request(request_text, [payloads.SECRET], now=NOW)


@pytest.mark.parametrize(
    "said",
    [
        {"algorithm": "none", "issued_at": payloads.SIGNED_AT},
        {"algorithm": "HMAC-SHA256"},
        {"algorithm": "HMAC-SHA256", "issued_at": "soon"},
        {"algorithm": "HMAC-SHA256", "issued_at": payloads.SIGNED_AT - 90_000},
        [],
        7,
    ],
)
def test_a_request_that_is_signed_but_says_nothing_right_is_refused(said):
    with pytest.raises(NotMetas):
        read_signed_request(payloads.sign_request(said), [payloads.SECRET], now=NOW)


def test_nothing_signed_with_another_secret_is_read():
    with pytest.raises(NotMetas):
        read_signed_request(payloads.SIGNED_REQUEST, ["another"], now=NOW)
