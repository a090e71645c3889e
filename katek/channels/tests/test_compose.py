"""Messages as Meta takes them: within its limits, and never with a sign torn apart."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from katek.channels.meta.compose import (
    LIMITS,
    Card,
    Outgoing,
    compose,
    pieces_of,
    quick_replies,
    read_metadata,
    without_pictures,
)
from katek.channels.meta.graph import appsecret_proof
from katek.channels.meta.splitting import cut_text, graphemes, is_boundary, utf8_bytes, utf16_units

EMOJI = ["🏡", "👩‍👩‍👧‍👦", "👍🏽", "🇩🇪", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "❤️", "e\u0301", "한", "각", "क्ष", "\r\n"]
TEXTS = st.lists(
    st.one_of(st.sampled_from(EMOJI), st.text(max_size=12), st.sampled_from([" ", "\n", "word "])),
    max_size=60,
).map("".join)


@given(TEXTS, st.integers(8, 60))
def test_pieces_joined_are_the_text_and_each_is_within_the_limit(text, limit):
    for measure in (utf8_bytes, utf16_units):
        pieces = cut_text(text, limit, measure)
        assert "".join(pieces) == text
        assert all(measure(piece) <= limit for piece in pieces)
        assert all(pieces)


@given(st.lists(st.sampled_from([*EMOJI, " ", "a"]), max_size=40).map("".join))
def test_no_sign_is_torn_apart(text):
    place = 0
    for piece in cut_text(text, 30, utf8_bytes)[:-1]:
        place += len(piece)
        assert is_boundary(text, place)


@given(st.text(max_size=40))
def test_signs_joined_are_the_text(text):
    assert "".join(graphemes(text)) == text


@pytest.mark.parametrize("sign", EMOJI)
def test_what_a_reader_sees_as_one_is_one(sign):
    assert list(graphemes(f"a{sign}b")) == ["a", sign, "b"]


def test_two_flags_are_two_signs():
    assert list(graphemes("🇩🇪🇫🇷")) == ["🇩🇪", "🇫🇷"]


def test_text_is_cut_where_a_reader_pauses():
    text = "First line here.\nSecond line is a little longer than that."
    assert cut_text(text, 30, utf16_units)[0] == "First line here.\n"
    assert cut_text("one two three four", 9, utf16_units)[0] == "one two "


@given(TEXTS.filter(str.strip))
def test_instagrams_pieces_have_less_than_a_thousand_bytes(text):
    for piece in pieces_of(text * 20, "instagram"):
        assert len(piece.encode()) < 1000
        assert piece == piece.strip() != ""


def test_a_sign_over_the_limit_leaves_all_the_same():
    zalgo = "a" + "\u0301" * 2000
    assert all(len(piece.encode()) < 1000 for piece in pieces_of(zalgo, "instagram"))
    assert unicodedata.normalize("NFC", "".join(pieces_of(zalgo, "instagram")))


def outgoing(**more) -> Outgoing:
    basics = {"id": "msg_1", "kind": "messenger", "recipient": "7", "text": "Hello"}
    return Outgoing(**{**basics, **more})


def card(number: int = 1, **more) -> Card:
    details = {
        "title": f"Loft {number}",
        "subtitle": "EUR 250,000",
        "url": "https://agency.example/p/1/",
        "button": "View listing",
        "picture": "https://agency.example/1.jpg",
    }
    return Card(**{**details, **more})


def test_at_most_ten_cards_of_at_most_eighty_signs():
    parts = compose(outgoing(cards=[card(n, title="👩‍👩‍👧‍👦 " * 40) for n in range(12)]))
    payload = parts[0].body["message"]["attachment"]["payload"]
    assert payload["template_type"] == "generic"
    assert len(payload["elements"]) == 10
    for element in payload["elements"]:
        assert utf16_units(element["title"]) <= 80
        assert element["title"].endswith("…")
        assert len(element["buttons"][0]["title"]) <= 20


def test_at_most_thirteen_quick_replies_each_once():
    replies = quick_replies(["Yes", "Yes ", "", *(f"Choice {n}" for n in range(20))])
    assert len(replies) == 13
    assert [one["title"] for one in replies[:2]] == ["Yes", "Choice 0"]
    assert all(utf16_units(one["title"]) <= 20 for one in quick_replies(["x" * 300]))


def test_quick_replies_are_on_the_last_part_only():
    parts = compose(outgoing(text="word " * 900, cards=[card()], quick_replies=["Yes"]))
    having = ["quick_replies" in part.body["message"] for part in parts]
    assert having == [False] * (len(parts) - 1) + [True]


def test_cards_that_are_gone_keep_their_place():
    first, second = compose(outgoing(has_cards=True))
    assert first.body is None
    assert second.body["message"]["metadata"] == "katek:out:msg_1:1"


def test_a_card_without_a_picture_has_no_address_of_one():
    (part, _) = compose(outgoing(cards=[card(picture="")]))
    assert not part.pictures
    assert "image_url" not in str(part.body)
    (part, _) = compose(outgoing(cards=[card()]))
    assert "image_url" not in str(without_pictures(part).body)
    assert "image_url" in str(part.body)


def test_no_call_carries_a_retired_tag():
    for kind in LIMITS:
        for tag in ("", "HUMAN_AGENT"):
            (part,) = compose(outgoing(kind=kind, tag=tag))
            assert part.body.get("tag", "") in ("", "HUMAN_AGENT")
            assert part.body.get("messaging_type", "RESPONSE") in ("RESPONSE", "MESSAGE_TAG")


@pytest.mark.parametrize("text", ["", "katek:out:", "katek:out:msg_1", "katek:out:m:x", "other:1"])
def test_metadata_that_isnt_ours_names_nothing(text):
    assert read_metadata(text) is None


def test_metadata_of_ours_names_message_and_part():
    assert read_metadata("katek:out:msg_1:2") == ("msg_1", 2)


def test_the_proof_is_metas():
    proof = "d63f64958f8bbf84135ffa02021e398fc440c0111a528eb0daedd63265106dd3"
    assert appsecret_proof("EAAKATEKTESTTOKEN0001", "katek-test-app-secret-01") == proof


def test_an_address_that_fits_into_a_piece_of_its_own_stays_whole():
    address = f"https://agency.example/{'x' * 680}"
    pieces = cut_text(f"{'Here it is. ' * 33}{address} Bye", 999, utf8_bytes)
    assert [one for one in pieces if address in one]
    assert "".join(pieces).endswith("Bye")
