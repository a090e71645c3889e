"""Every shape that Meta documents becomes the records it stands for; nothing it posts makes us fall."""

from datetime import UTC, datetime, timedelta

import pytest

from katek.channels.meta.parse import Parsed, parse
from katek.channels.meta.tests import payloads
from katek.channels.meta.tests.payloads import ACCOUNT, AT, ATTACHMENTS, IGSID, PAGE, PSID
from katek.channels.records import Echo, Edited, InboundMessage, Progress, Stirring, Unsent

BASE = datetime.fromtimestamp(AT / 1000, UTC)
RECEIVED = BASE + timedelta(minutes=5)


def at(milliseconds: int) -> datetime:
    return BASE + timedelta(milliseconds=milliseconds)


def read(entry) -> Parsed:
    account = ACCOUNT if isinstance(entry, dict) and entry.get("id") == ACCOUNT else PAGE
    return parse(entry, account=account, received_at=RECEIVED)


def messenger(name: str) -> Parsed:
    return read(payloads.entry(payloads.MESSENGER[name]))


def instagram(name: str) -> Parsed:
    return read(payloads.entry(payloads.INSTAGRAM[name], account=ACCOUNT))


def only(parsed: Parsed):
    assert (parsed.not_used, parsed.unreadable) == ("", "")
    (record,) = parsed.records
    return record


def test_a_text():
    assert only(messenger("text")) == InboundMessage(
        thread_key=PSID,
        text="Is the flat on Elm St still free?",
        external_id="m_a1",
        sent_at=at(1000),
    )
    assert only(instagram("text")).thread_key == IGSID


def test_a_quick_reply_says_its_title_and_keeps_its_payload():
    for said in (only(messenger("quick reply")), only(instagram("quick reply"))):
        assert said.text == "Two rooms"
        assert said.attachments == [{"type": "choice", "payload": "ROOMS_2"}]


def test_a_message_from_an_ad_names_ad_and_reference():
    for said in (only(messenger("from an ad")), only(instagram("from an ad"))):
        assert said.reference == "listing-42"
        assert said.attachments[0]["type"] == "ad"
        assert said.attachments[0]["title"] == "Sea view"


def test_a_message_about_a_product_names_it():
    assert only(messenger("about a product")).reference == "778899"


@pytest.mark.parametrize("name", ["reply", "command", "by the plugin"])
def test_messages_with_something_more_are_messages(name):
    assert only(messenger(name)).text


def test_attachments_stay_beside_the_text():
    said = only(messenger("attachments"))
    assert said.text == "look"
    assert said.attachments == [
        {"type": "image", "url": "https://scontent.test/i.jpg"},
        {"type": "file", "url": "https://cdn.test/contract.pdf"},
    ]


def test_a_sticker_that_comes_in_both_forms_is_one_and_says_thumbs_up():
    said = only(messenger("sticker twice"))
    assert said.attachments == [{"type": "sticker", "url": "https://scontent.test/s.png"}]
    assert said.text == "👍"


READ_AS = {
    "image": {"url": "https://scontent.test/i.jpg"},
    "old sticker": {"type": "sticker", "url": "https://scontent.test/s.png"},
    "location": {"latitude": 38.72, "longitude": -9.14, "title": "38.72, -9.14"},
    "link": {"url": "https://youtu.be/x", "title": "Video tour"},
    "old link": {"url": "https://www.messenger.com/", "title": "Legacy"},
    "unavailable": {"title": "Attachment Unavailable"},
    "relative reel": {"url": "https://www.instagram.com/reel/1234/", "title": "Tour"},
    "booking": {
        "status": "requested",
        "start_time": "1795010000",
        "end_time": "1795013600",
        "timezone": "Europe/Lisbon",
    },
    "product": {
        "url": "https://cdn.test/x.png",
        "title": "Loft",
        "subtitle": "250000 EUR",
        "reference": "REF-1",
    },
    "windows path": {},
    "payload is text": {"url": "https://cdn.test/x.png"},
    "no payload": {},
    "ephemeral": {},
    "mention": {"url": "https://lookaside.test/mention"},
}


@pytest.mark.parametrize("name", ATTACHMENTS)
def test_every_kind_of_attachment_is_kept(name):
    element = payloads.by_customer(message={"mid": "m1", "attachments": [ATTACHMENTS[name]]})
    (kept,) = only(read(payloads.entry(element))).attachments
    assert kept["type"]
    if name in READ_AS:
        assert kept == {"type": ATTACHMENTS[name]["type"], **READ_AS[name]}


def test_a_shared_product_names_the_listing():
    element = payloads.by_customer(message={"mid": "m1", "attachments": [ATTACHMENTS["product"]]})
    assert only(read(payloads.entry(element))).reference == "REF-1"


def test_of_a_story_mention_nothing_but_the_address_is_kept():
    assert only(instagram("story mention")).attachments == [
        {"type": "story_mention", "url": "https://lookaside.test/mention"}
    ]


def test_an_answer_to_a_story_shows_which():
    said = only(instagram("story reply"))
    assert said.text == "love this house"
    assert said.attachments == [{"type": "story_reply", "url": "https://lookaside.test/story"}]


def test_a_heart_says_so():
    assert only(instagram("heart")).text == "❤️"


@pytest.mark.parametrize("name", ["unsupported", "ephemeral", "unsupported attachment"])
def test_what_meta_does_not_show_is_a_message_all_the_same(name):
    said = only(instagram(name))
    assert said.text == ""
    assert said.attachments


def test_echoes_go_to_the_customers_thread():
    ours = only(messenger("our echo"))
    assert isinstance(ours, Echo)
    assert (ours.thread_key, ours.external_id, ours.metadata, ours.app_id) == (
        PSID,
        "m_out_1",
        "katek:out:8f1c",
        str(payloads.APP),
    )
    persons = only(messenger("a person's echo"))
    assert (persons.metadata, persons.app_id) == ("", str(payloads.INBOX_APP))
    assert only(instagram("echo")) == Echo(
        thread_key=IGSID, external_id="aWdfZAG1_out1", text="test", sent_at=at(112_500)
    )


def test_standby_is_kept_and_marked():
    message, button = read(payloads.STANDBY).records
    assert message.standby
    assert button.standby
    assert button.text == "Book a viewing"
    assert button.attachments == []


def test_taking_back_and_changing():
    assert only(messenger("deleted")) == Unsent(PSID, "m_b1")
    assert messenger("deletion list").records == (Unsent(PSID, "m_b2"), Unsent(PSID, "m_b3"))
    assert only(messenger("edited")) == Edited(PSID, "m_a1", "Is the flat on Oak St free?", 1)
    assert only(instagram("deleted")) == Unsent(IGSID, "ig_1")
    assert only(instagram("edited")) == Edited(IGSID, "ig_1", "three rooms", 1)


def test_a_button_says_its_title_and_may_carry_a_link():
    said = only(messenger("get started"))
    assert (said.text, said.external_id, said.reference) == ("Get started", "m_pb1", "listing-42")
    assert said.attachments == [{"type": "choice", "payload": "GET_STARTED"}]


def test_a_button_without_mid_is_the_same_each_time_and_another_at_another_time():
    once, again = only(messenger("postback without mid")), only(messenger("postback without mid"))
    later = {**payloads.MESSENGER["postback without mid"], "timestamp": AT + 99_000}
    assert once.external_id == again.external_id
    assert only(read(payloads.entry(later))).external_id != once.external_id


def test_links_and_reactions_stir():
    assert only(messenger("referral")) == Stirring(PSID, at(32_000), "listing-42")
    assert only(messenger("ad referral")) == Stirring(PSID, at(33_000), "spring")
    assert only(messenger("reaction")) == Stirring(PSID, at(42_000))
    assert only(instagram("referral")) == Stirring(IGSID, at(114_000), "listing-42")


def test_a_form_is_a_message_with_the_answers_and_its_summary_is_not_another():
    said = only(messenger("form"))
    assert said.text == "Your city?: Porto\nRooms?: 2"
    assert said.sent_at == datetime.fromtimestamp(1795000034, UTC)
    assert said.attachments[0]["title"] == "Sell your home"
    assert only(messenger("half a form")).text == said.text
    assert messenger("form summary").records == ()
    assert "summary" in messenger("form summary").not_used


def test_what_became_of_our_messages():
    assert messenger("delivered").records == (
        Progress(PSID, "delivered", external_ids=("m_out_1",)),
        Progress(PSID, "delivered", up_to=at(10_500)),
    )
    assert only(messenger("delivered until")) == Progress(PSID, "delivered", up_to=at(10_500))
    assert only(messenger("read")) == Progress(PSID, "read", up_to=at(10_500))
    assert only(instagram("seen")) == Progress(IGSID, "read", external_ids=("ig_out_1",))


LEFT_ALONE = [
    *("optin by checkbox", "optin to news", "feedback", "thumbs down", "policy", "roles"),
    *("account linking", "control passed", "control taken", "control wanted"),
    *("plugin postback", "reaction taken back"),
]


@pytest.mark.parametrize("name", LEFT_ALONE)
def test_what_is_not_used_is_said(name):
    parsed = messenger(name)
    assert parsed.records == ()
    assert parsed.unreadable == ""
    assert parsed.not_used.startswith("Not used: ")


def test_a_test_to_oneself_is_nobody():
    assert instagram("to oneself").records == ()


@pytest.mark.parametrize("name", payloads.CHANGES)
def test_changes_are_not_used(name):
    parsed = read(payloads.CHANGES[name])
    assert parsed.records == ()
    assert parsed.not_used.startswith("Not used: a change of ")


def test_a_kind_nobody_knows_is_named():
    parsed = read(payloads.entry(payloads.by_customer(hologram={"mid": "1"})))
    assert parsed.not_used == "Not used: hologram: not known."


@pytest.mark.parametrize("examples", [payloads.MESSENGER, payloads.INSTAGRAM])
def test_every_example_is_understood(examples):
    for element in examples.values():
        assert read(payloads.entry(element)).unreadable == ""


@pytest.mark.parametrize(
    ("told", "understood"),
    [
        (AT, BASE),
        (AT // 1000, BASE),
        (str(AT), BASE),
        (str(AT // 1000), BASE),
        (float(AT), BASE),
        (None, None),
        ("soon", None),
        (True, None),
        (-1, None),
        (10**30, None),
        (float("nan"), None),
        (float("inf"), None),
        ([], None),
    ],
)
def test_times_come_in_many_ways(told, understood):
    element = {**payloads.text("hi", "m1"), "timestamp": told}
    assert only(read(payloads.entry(element))).sent_at == understood


def test_ids_that_come_as_numbers_are_text():
    element = {
        "sender": {"id": 7001002003004005},
        "recipient": {"id": 100200300400500},
        "message": {"mid": 12, "text": 5},
    }
    said = only(read(payloads.entry(element)))
    assert (said.thread_key, said.external_id, said.text) == (PSID, "12", "5")


def test_text_can_be_stored_whatever_it_holds():
    said = only(read(payloads.entry(payloads.text("a\0b\ud83c", "m\0x"))))
    assert (said.text, said.external_id) == ("ab?", "mx")


def test_a_message_stands_before_its_change_though_the_entry_is_timed_in_whole_seconds():
    people = {"sender": {"id": PSID}, "recipient": {"id": PAGE}}
    said = {**people, "timestamp": AT + 100, "message": {"mid": "m1", "text": "one"}}
    changed = {"mid": "m1", "text": "two", "num_edit": 1}
    edit = {**people, "timestamp": AT + 200, "message_edit": changed}
    entry = {"id": PAGE, "time": AT // 1000, "messaging": [edit, said]}
    assert [type(one) for one in read(entry).records] == [InboundMessage, Edited]


def test_records_stand_in_the_order_of_their_times():
    late, early = payloads.text("two", "m2", after=2000), payloads.text("one", "m1", after=1000)
    assert [record.text for record in read(payloads.entry(late, early)).records] == ["one", "two"]


BROKEN: list = [
    None,
    7,
    "text",
    [],
    {**payloads.by_customer(), "message": None},
    {**payloads.by_customer(), "message": "hi"},
    payloads.by_customer(message={"text": "no mid"}),
    payloads.by_customer(message={"mid": {}, "text": "mid is an object"}),
    {"recipient": {"id": PAGE}, "message": {"mid": "m1", "text": "from nobody"}},
    {"sender": 5, "recipient": {"id": PAGE}, "message": {"mid": "m1", "text": "from 5"}},
    payloads.by_customer(postback=[]),
    payloads.by_customer(read={}),
    payloads.by_customer(message_edit={}),
    payloads.by_customer(message_deletions=[]),
]


@pytest.mark.parametrize("broken", BROKEN, ids=repr)
def test_what_cannot_be_read_is_named_and_loses_no_neighbour(broken):
    parsed = read(
        payloads.entry(payloads.text("before", "m1"), broken, payloads.text("after", "m2"))
    )
    assert [record.text for record in parsed.records] == ["before", "after"]
    assert parsed.unreadable.startswith("Not readable: messaging 2 ")
    assert parsed.unreadable.endswith(".")


@pytest.mark.parametrize("entry", [None, 5, "x", [], {}, {"messaging": 5}, {"messaging": {}}])
def test_an_entry_that_says_nothing_says_why(entry):
    parsed = read(entry)
    assert parsed.records == ()
    assert parsed.not_used or parsed.unreadable
