"""Meta's doors: who is let in, what is kept, and that whatever is well signed is answered 200."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from katek.channels.meta.tests import payloads
from katek.inbound.models import Receipt
from katek.inbound.tests.meta_acts import connect, post, receipts

DOORS = ("facebook", "instagram")


@pytest.fixture(autouse=True)
def app(db, settings):
    settings.FACEBOOK_APP_SECRET = payloads.SECRET
    settings.INSTAGRAM_APP_SECRET = "the other secret"
    settings.FACEBOOK_VERIFY_TOKEN = "let me in, naïve"


def shake(door: str = "facebook", **asked: str):
    known = {"mode": "subscribe", "verify_token": "let me in, naïve", "challenge": "1158201444"}
    return Client().get(
        f"/webhook/{door}/", {f"hub.{name}": one for name, one in {**known, **asked}.items()}
    )


@pytest.mark.parametrize("door", DOORS)
def test_the_handshake_gives_the_challenge_back_as_it_came(door):
    answer = shake(door)
    assert (answer.status_code, answer.content) == (200, b"1158201444")
    assert answer.headers["Content-Type"] == "text/plain"


@pytest.mark.parametrize(
    "wrong", [{"verify_token": "let me in"}, {"verify_token": ""}, {"mode": "x"}, {"mode": ""}]
)
def test_a_wrong_token_or_mode_is_refused(wrong):
    answer = shake(**wrong)
    assert answer.status_code == 403
    assert b"1158201444" not in answer.content


@pytest.mark.parametrize("challenge", ["", "<script>", "a b", "x" * 257, "zwölf"])
def test_what_is_no_challenge_is_not_given_back(challenge):
    answer = shake(challenge=challenge)
    assert answer.status_code == 400
    assert b"script" not in answer.content


def test_without_a_verify_token_nobody_shakes_hands(settings):
    settings.FACEBOOK_VERIFY_TOKEN = ""
    assert shake(verify_token="").status_code == 503


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("secret", [payloads.SECRET, "the other secret"])
def test_either_secret_signs_at_either_door(door, secret):
    answer = post(payloads.ON_THE_WIRE, door=door, secret=secret)
    assert (answer.status_code, answer.content) == (200, b"EVENT_RECEIVED")
    assert [receipt.door for receipt in receipts()] == [door]


@pytest.mark.parametrize(
    "header",
    [
        "",
        "sha256=",
        f"sha256={payloads.DECODED_SIGNATURE}",
        f"sha256={payloads.REWRITTEN_SIGNATURE}",
        payloads.ITS_SIGNATURE,
        f"sha1={payloads.ITS_SIGNATURE[:40]}",
        "sha256=ß" + payloads.ITS_SIGNATURE[1:],
    ],
)
def test_a_bad_or_missing_signature_is_refused_and_nothing_kept(header):
    answer = post(payloads.ON_THE_WIRE, **{"X-Hub-Signature-256": header})
    assert answer.status_code == 403
    assert not receipts()


def test_a_signature_of_the_old_kind_alone_is_not_enough():
    answer = Client().post(
        "/webhook/facebook/",
        payloads.ON_THE_WIRE,
        content_type="application/json",
        headers={"X-Hub-Signature": "sha1=0000000000000000000000000000000000000000"},
    )
    assert answer.status_code == 403


def test_a_changed_body_is_refused():
    answer = Client().post(
        "/webhook/facebook/",
        payloads.ON_THE_WIRE.replace(b"2 rooms", b"9 rooms"),
        content_type="application/json",
        headers={"X-Hub-Signature-256": f"sha256={payloads.ITS_SIGNATURE}"},
    )
    assert answer.status_code == 403


def test_a_body_that_a_proxy_turned_into_utf8_is_escaped_again_for_its_signature():
    escaped = b'{"object":"page","entry":[{"text":"Z\\u00fcrich \\ud83c\\udfe0"}]}'
    signature = payloads.signed(escaped, payloads.SECRET)
    decoded = escaped.decode("unicode_escape").encode("utf-16", "surrogatepass").decode("utf-16")
    answer = post(decoded.encode(), **{"X-Hub-Signature-256": signature})
    assert answer.status_code == 200


def test_without_any_secret_nothing_is_taken(settings):
    settings.FACEBOOK_APP_SECRET = settings.INSTAGRAM_APP_SECRET = ""
    assert post(payloads.ON_THE_WIRE, secret="x").status_code == 503
    assert post(payloads.ON_THE_WIRE, **{"X-Hub-Signature-256": ""}).status_code == 503
    assert not receipts()


def test_a_body_over_five_mebibytes_is_refused():
    answer = post(b" " * (5 * 1024 * 1024 + 1))
    assert answer.status_code == 413
    assert not receipts()


def test_a_body_of_five_mebibytes_is_taken():
    body = payloads.of_page(payloads.text("x" * 1000, "m_big"))
    assert post(body.ljust(5 * 1024 * 1024)).status_code == 200


BODIES = {
    "no json": b"hello world",
    "empty": b"",
    "not utf-8": b"\xff\xfe\xfa",
    "a number": b"7",
    "a list": b"[]",
    "null": b"null",
    "no entries": b'{"object":"page"}',
    "entries are text": b'{"object":"page","entry":"x"}',
    "an empty list": b'{"object":"page","entry":[]}',
    "no object": b'{"entry":[{"id":"1"}]}',
    "another object": b'{"object":"whatsapp_business_account","entry":[{"id":"1"}]}',
    "object is a number": b'{"object":5,"entry":[{"id":"1"}]}',
    "entry is null": b'{"object":"page","entry":[null]}',
    "deeply nested": b'{"object":"page","entry":[' + b"[" * 20_000 + b"]" * 20_000 + b"]}",
    "nested less": b'{"object":"page","entry":[' + b"[" * 900 + b"]" * 900 + b"]}",
    "null characters": b'{"object":"page","entry":[{"id":"a\\u0000b","x":"\\u0000"}]}',
    "raw null characters": b'{"object":"page"\x00}',
    "half a pair": b'{"object":"page","entry":[{"id":"\\ud83c","messaging":[{"sender":{"id":"\\ud83c"}}]}]}',
    "not a number": b'{"object":"page","entry":[{"id":NaN,"time":1e999}]}',
    "a long number": b'{"object":"page","entry":[{"id":' + b"9" * 5000 + b"}]}",
    "a long id": b'{"object":"page","entry":[{"id":"' + b"9" * 5000 + b'"}]}',
    "line ends in ids": b'{"object":"page","entry":[{"id":"1","messaging":[{"sender":{"id":"a\\nb"}}]}]}',
}


@pytest.mark.parametrize("name", BODIES)
def test_whatever_is_well_signed_is_kept_and_answered_200(name):
    answer = post(BODIES[name])
    assert (answer.status_code, answer.content) == (200, b"EVENT_RECEIVED")
    (receipt,) = receipts()
    assert receipt.organization is None
    assert receipt.problem or receipt.status == "new"


def test_an_entry_is_kept_so_that_it_can_be_posted_again():
    post(payloads.of_page(payloads.MESSENGER["text"]))
    (receipt,) = receipts()
    kept = json.loads(receipt.body)
    assert kept["object"] == "page"
    assert kept["entry"][0]["messaging"] == [payloads.MESSENGER["text"]]
    post(receipt.body.encode())
    assert len(receipts()) == 1


def test_the_same_entry_again_is_one_receipt_whichever_door_and_company_it_comes_in():
    first, second = (
        payloads.entry(payloads.text("one", "m1")),
        payloads.entry(payloads.text("two", "m2")),
    )
    post(payloads.posted(first))
    post(payloads.posted(second, first), door="instagram")
    post(payloads.posted(first, first, second))
    assert len(receipts()) == 2


def test_entries_that_differ_at_all_are_different_receipts():
    words = payloads.text("hello", "m1")
    post(payloads.posted(payloads.entry(words), payloads.entry(words, time=1)))
    assert len(receipts()) == 2


def test_every_entry_goes_to_the_organization_that_has_its_page(agency, rival):
    ours = connect(agency, "messenger", payloads.PAGE)
    theirs = connect(rival, "messenger", "900900")
    post(
        payloads.posted(
            payloads.entry(payloads.text("to us", "m1")),
            payloads.entry(payloads.text("to them", "m2"), account="900900"),
            payloads.entry({"recipient": {"id": "111"}}, account="111"),
        )
    )
    assert [receipt.channel for receipt in receipts()] == [ours, theirs, None]
    assert [receipt.organization for receipt in receipts()] == [agency, rival, None]


def test_a_page_and_an_instagram_account_of_one_number_are_not_confused(agency, rival):
    connect(agency, "messenger", "5")
    on_instagram = connect(rival, "instagram", "5")
    post(payloads.posted(payloads.entry(account="5"), object="instagram"))
    assert receipts()[0].channel == on_instagram


def test_an_entry_under_an_unknown_id_goes_to_whom_its_message_went(agency):
    ours = connect(agency, "instagram", payloads.ACCOUNT)
    element = payloads.INSTAGRAM["icebreaker"]
    post(payloads.posted(payloads.entry(element, account=payloads.IGSID), object="instagram"))
    assert receipts()[0].channel == ours


def test_an_echo_does_not_tell_whose_an_entry_is(agency, rival):
    connect(agency, "messenger", payloads.PSID)
    post(payloads.posted(payloads.entry(payloads.MESSENGER["our echo"], account="unknown")))
    assert receipts()[0].channel is None


def test_all_entries_of_a_post_are_one_statement(django_assert_num_queries, agency):
    connect(agency, "messenger", payloads.PAGE)
    entries = [payloads.entry(payloads.text("hi", f"m{number}")) for number in range(50)]
    with django_assert_num_queries(1):
        post(payloads.posted(*entries))
    assert Receipt.everywhere.count() == 50
    assert [
        json.loads(r.body)["entry"][0]["messaging"][0]["message"]["mid"] for r in receipts()
    ] == [f"m{number}" for number in range(50)]


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_not_there(method):
    assert getattr(Client(), method)(reverse("inbound:facebook")).status_code == 405
