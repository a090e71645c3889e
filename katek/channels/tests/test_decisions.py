"""What each answer of Graph means for a message: the whole table, and answers that are none."""

from datetime import timedelta

import pytest

from katek.channels.meta.decisions import (
    BACKOFF,
    TABLE,
    Delivered,
    GiveUp,
    InDoubt,
    Reconnect,
    Retry,
    judge,
)
from katek.channels.meta.graph import GraphAnswer, GraphError, Usage, read_answer
from katek.core.answers import Answer
from katek.core.call_failed import CallFailed


def refused(code: int, subcode: int | None = None, *, status: int = 400, **more) -> GraphAnswer:
    error = GraphError(code, subcode, **more)
    return GraphAnswer(status, {"error": {}}, error, Usage())


RETRY = [(1, None), (2, None)]
THROTTLE = [
    *((code, None) for code in (4, 17, 32, 341, 613, 80001, 80002, 80006, 80007, 80008)),
    *((4, 2018022), (613, 2534040)),
]
RECONNECT = [
    *((10, None), (10, 2534077), (100, 2534013), (102, None), (190, None), (3, None)),
    *((190, subcode) for subcode in (458, 459, 460, 463, 464, 467, 492, 12345)),
    *((200, 2534041), (210, None), (299, 1), (200, 999)),
]
CONFIG = [
    *((1, 99), (2, 2018344), (36103, None), (100, 1893061), (200, None), (200, 2018028)),
    *((200, 2018027), (100, 2018014), (100, 2018164), (100, 2534015), (100, 2534025), (2500, None)),
]
BLOCK = [(10, 1893063), (100, 2534029), (368, None), (368, 5), (2022, None)]
GIVE_UP = [
    *((613, 2018338), (4, 2018354), (9, 2018352), (613, 1893016)),
    *((10, subcode) for subcode in (2018278, 2534022, 2018065, 2018108, 1404170, 1893015, 2018336)),
    *((100, None), (100, 2018001), (100, 2534014), (100, 33), (100, 777)),
    *((100, 2534037), (2018300, None), (2018171, None)),
    *((200, 1545041), (551, None), (551, 1545041), (230, None), (9010, None)),
    *((2018218, None), (2018247, None), (9000001, None), (424242, None)),
]
PICTURE = [(100, code) for code in (2018008, 2018294, 2018047, 2018109, 36000, 546, 2018074)]


@pytest.mark.parametrize("code", RETRY)
def test_a_fault_of_metas_is_tried_again_five_times(code):
    for attempt, wait in enumerate(BACKOFF, start=1):
        assert judge(refused(*code, status=500), attempt) == Retry(
            "Meta's service has a fault.", wait
        )
    assert isinstance(judge(refused(*code), len(BACKOFF) + 1), GiveUp)


@pytest.mark.parametrize("code", THROTTLE)
def test_too_many_calls_rest_the_channel_and_cost_no_try(code):
    decision = judge(refused(*code), 99)
    assert isinstance(decision, Retry)
    assert (decision.whole_channel, decision.counts) == (True, False)


@pytest.mark.parametrize("code", RECONNECT)
def test_lost_access_has_to_be_connected_again(code):
    decision = judge(refused(*code), 1)
    assert isinstance(decision, Reconnect)
    assert decision.sentence


@pytest.mark.parametrize("code", BLOCK)
def test_a_barred_account_rests_an_hour_and_says_so(code):
    decision = judge(refused(*code), 99)
    assert isinstance(decision, Retry)
    assert (decision.whole_channel, decision.counts, decision.shown) == (True, False, True)
    assert decision.after == timedelta(hours=1)


@pytest.mark.parametrize("code", CONFIG)
def test_what_is_wrong_with_app_or_account_is_the_channels_trouble(code):
    decision = judge(refused(*code), 1)
    assert isinstance(decision, GiveUp)
    assert decision.whole_channel


@pytest.mark.parametrize("code", GIVE_UP)
def test_what_is_final_for_the_message_is_final(code):
    decision = judge(refused(*code, message="Strange."), 1)
    assert isinstance(decision, GiveUp)
    assert not decision.whole_channel
    assert not decision.pictures


@pytest.mark.parametrize("code", PICTURE)
def test_a_picture_may_be_left_out(code):
    decision = judge(refused(*code), 1)
    assert isinstance(decision, GiveUp)
    assert decision.pictures


def test_every_line_of_the_table_is_tested():
    tested = {*RETRY, *THROTTLE, *RECONNECT, *CONFIG, *BLOCK, *GIVE_UP, *PICTURE}
    others = {(1, 1357046), (2018321, None), (100, 2018321), (10, 2018321)}
    others |= {
        (100, 2018218),
        (100, 2018247),
        (36000, None),
        (546, None),
        (10, 2018300),
        (100, 2018171),
        (100, 2018300),
    }
    assert set(TABLE) <= tested | others


def test_a_late_error_after_success_leaves_it_in_doubt():
    assert isinstance(judge(refused(1, 1357046), 1), InDoubt)


def test_metas_own_questions_are_waited_for():
    decision = judge(refused(2018321), 99)
    assert isinstance(decision, Retry)
    assert not decision.whole_channel


def test_a_page_that_cannot_be_seen_is_no_missing_customer():
    gone = refused(100, 33, message="Object with ID '100200300400500' does not exist")
    assert isinstance(judge(gone, 1, account="100200300400500"), Reconnect)
    assert isinstance(judge(gone, 1, account="900"), GiveUp)


def test_an_unlisted_error_is_judged_by_what_else_is_known():
    assert isinstance(judge(refused(77777, transient=True), 1), Retry)
    assert isinstance(judge(refused(77777, status=503), 1), Retry)
    assert isinstance(judge(refused(77777, status=429), 1), Retry)


def test_the_time_in_the_usage_header_is_kept():
    headers = {
        "X-Business-Use-Case-Usage": '{"1":[{"type":"messenger","call_count":100,'
        '"estimated_time_to_regain_access":12}]}'
    }
    body = b'{"error":{"code":80006,"message":"Too many"}}'
    decision = judge(read_answer(Answer(400, headers, body, False, 1)), 1)
    assert isinstance(decision, Retry)
    assert decision.after == timedelta(minutes=12)


@pytest.mark.parametrize(
    "header", ["", "[]", "{", "null", '{"a": 3}', '{"a": [1, null]}', '{"call_count": "x"}']
)
def test_a_usage_header_may_be_anything(header):
    answer = read_answer(Answer(200, {"X-App-Usage": header}, b'{"message_id":"m"}', False, 1))
    assert judge(answer, 1) == Delivered("m")


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b"<html>"),
        (200, b"{}"),
        (200, b"[1]"),
        (200, b""),
        (200, b'{"message_id": 5}'),
        (502, b"<html>"),
        (302, b""),
        (400, b"\xff\x00"),
    ],
)
def test_an_answer_that_says_nothing_leaves_it_in_doubt(status, body):
    assert isinstance(judge(read_answer(Answer(status, {}, body, False, 1)), 1), InDoubt)


def test_an_error_is_read_in_each_of_its_shapes():
    odd = b'{"error_type":"OAuthException","code":400,"error_message":"Invalid code"}'
    answer = read_answer(Answer(400, {}, odd, False, 1))
    assert answer.error == GraphError(400, message="Invalid code")
    text = b'{"error":{"code":"190","error_subcode":"460","message":null}}'
    assert read_answer(Answer(200, {}, text, False, 1)).error == GraphError(190, 460)


def test_a_call_that_surely_never_arrived_is_made_again():
    assert isinstance(judge(CallFailed("connect", "No connection."), 1), Retry)
    assert isinstance(judge(CallFailed("timeout", "Too slow."), 1), InDoubt)


def test_no_sentence_of_the_table_is_missing_its_full_stop():
    assert all(rule.sentence.endswith(".") for rule in TABLE.values())
