"""What an answer leads to, and when it is tried again: the published schedule, and nothing else."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from katek.core.answers import Answer
from katek.core.call_failed import CallFailed
from katek.outbox.decisions import MOST_ATTEMPTS, SCHEDULE, judge

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
HOURS, MINUTES = 3600, 60
PUBLISHED = [
    *(5, 5 * MINUTES, 30 * MINUTES),
    *(2 * HOURS, 5 * HOURS, 10 * HOURS, 14 * HOURS, 20 * HOURS, 24 * HOURS),
]


def said(status: int, **headers: str) -> Answer:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status, names, b"", False, 1)


def test_the_schedule_is_the_published_one():
    assert [wait.total_seconds() for wait in SCHEDULE] == PUBLISHED


@given(st.integers(200, 299))
def test_every_2xx_is_success(status):
    assert judge(said(status), 1, now=NOW).state == "delivered"


@given(
    st.integers(100, 599).filter(lambda status: not 200 <= status < 300 and status != 410),
    st.integers(1, 9),
)
def test_everything_else_is_tried_again_as_published(status, attempts):
    verdict = judge(said(status), attempts, now=NOW)
    assert verdict.state == "pending"
    planned = PUBLISHED[attempts - 1]
    assert verdict.wait is not None
    assert 0.5 * planned <= verdict.wait.total_seconds() <= 1.5 * planned
    assert str(status) in verdict.problem


@given(st.sampled_from(["timeout", "connect", "dns", "tls", "blocked", "protocol"]))
def test_a_call_without_an_answer_is_tried_again_and_says_why(kind):
    verdict = judge(CallFailed(kind, "crm.example is away."), 1, now=NOW)
    assert (verdict.state, verdict.problem) == ("pending", "crm.example is away.")


def test_after_the_last_try_it_is_given_up_and_says_so():
    verdict = judge(said(500), MOST_ATTEMPTS, now=NOW)
    assert (verdict.state, verdict.wait) == ("failed", None)
    assert "Given up after 10 attempts" in verdict.problem


def test_410_wants_no_more():
    verdict = judge(said(410), 1, now=NOW)
    assert verdict.gone
    assert verdict.state == "held"


def test_a_redirect_names_the_host_that_it_leads_to():
    verdict = judge(said(301, Location="https://new.example/hook?token=1"), 1, now=NOW)
    assert "new.example" in verdict.problem
    assert "token" not in verdict.problem


@pytest.mark.parametrize("status", [429, 500, 503])
def test_retry_after_is_honoured(status):
    verdict = judge(said(status, Retry_After="120"), 1, now=NOW)
    assert verdict.wait is not None
    assert timedelta(seconds=120) <= verdict.wait <= timedelta(seconds=132)


def test_retry_after_may_be_a_date():
    verdict = judge(said(503, Retry_After="Sun, 22 Nov 2026 09:02:00 GMT"), 1, now=NOW)
    assert verdict.wait is not None
    assert timedelta(seconds=120) <= verdict.wait <= timedelta(seconds=132)


@given(
    st.integers(400, 599).filter(lambda status: status not in (410,)), st.integers(1, 9), st.text()
)
def test_no_retry_after_has_us_wait_longer_than_is_reasonable(status, attempts, wish):
    for header in (wish, "999999999", "-5", "Fri, 31 Dec 9999 23:59:59 GMT"):
        verdict = judge(said(status, Retry_After=header), attempts, now=NOW)
        assert verdict.wait is not None
        longest = max(2 * PUBLISHED[attempts - 1], HOURS) * 1.1
        assert 0 < verdict.wait.total_seconds() <= longest


def test_retry_after_on_other_answers_is_ignored():
    verdict = judge(said(404, Retry_After="3000"), 1, now=NOW)
    assert verdict.wait is not None
    assert verdict.wait < timedelta(seconds=8)
