"""How long to wait before the next try."""

import random
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from katek.core.backoff import after, full_jitter, retry_after

SCHEDULE = tuple(timedelta(seconds=n) for n in (5, 300, 1800))
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


class TestSchedule:
    @given(attempts=st.integers(1, 3), chance=st.randoms(use_true_random=False))
    def test_each_wait_is_half_to_one_and_a_half_of_its_entry(self, attempts, chance):
        wait = after(SCHEDULE, attempts, rng=chance)
        assert SCHEDULE[attempts - 1] * 0.5 <= wait <= SCHEDULE[attempts - 1] * 1.5

    def test_the_waits_keep_the_schedules_mean_and_differ(self):
        chance = random.Random(1)
        waits = [after(SCHEDULE, 2, rng=chance).total_seconds() for _ in range(2000)]
        assert sum(waits) / len(waits) == pytest.approx(300, rel=0.05)
        assert len(set(waits)) > 1900

    def test_the_spread_can_be_chosen(self):
        assert after(SCHEDULE, 1, spread=(1, 1)) == SCHEDULE[0]

    def test_after_the_last_entry_nothing_is_tried_again(self):
        assert after(SCHEDULE, 3)
        assert after(SCHEDULE, 4) is None
        assert after((), 1) is None

    def test_what_was_never_tried_is_not_tried_again(self):
        with pytest.raises(ValueError, match="before it was tried"):
            after(SCHEDULE, 0)


class TestFullJitter:
    @given(attempt=st.integers(-5, 10_000), chance=st.randoms(use_true_random=False))
    def test_it_stays_between_nothing_and_the_doubled_base_and_under_the_cap(self, attempt, chance):
        wait = full_jitter(attempt, SECOND, HOUR, chance)
        doubled = SECOND * 2 ** min(max(attempt - 1, 0), 20)
        assert timedelta() <= wait <= min(HOUR, doubled)

    def test_it_uses_the_whole_span(self):
        chance = random.Random(1)
        waits = [full_jitter(3, SECOND, HOUR, chance).total_seconds() for _ in range(2000)]
        assert min(waits) < 0.05
        assert max(waits) > 3.95


class TestRetryAfter:
    @pytest.mark.parametrize(
        ("header", "wait"),
        [
            ("120", 120),
            (" 7 ", 7),
            ("0", 1),
            ("999999999999999999999999", 3600),
            ("Sun, 01 Mar 2026 12:02:00 GMT", 120),
            ("Sunday, 01-Mar-26 12:02:00 GMT", 120),
            ("Sun Mar  1 12:02:00 2026", 120),
            ("Sun, 01 Mar 2026 11:00:00 GMT", 1),
            ("Tue, 01 Mar 2050 12:00:00 GMT", 3600),
        ],
    )
    def test_seconds_and_http_dates_are_read_and_kept_within_bounds(self, header, wait):
        assert retry_after(header, now=NOW, least=SECOND, most=HOUR) == timedelta(seconds=wait)

    @pytest.mark.parametrize(
        "header",
        [None, "", "soon", "-5", "1e3", "\u0664\u0662", "12 s", "Sun, 99 Mar 2026 12:00:00 GMT"],
    )
    def test_garbage_is_ignored(self, header):
        assert retry_after(header, now=NOW, least=SECOND, most=HOUR) is None

    @given(header=st.text(max_size=60) | st.from_regex(r"[0-9 :,a-zA-Z+-]{0,40}"))
    def test_no_header_breaks_it_or_the_bounds(self, header):
        wait = retry_after(header, now=NOW, least=MINUTE, most=HOUR)
        assert wait is None or MINUTE <= wait <= HOUR

    @given(seconds=st.integers(60, 3600))
    def test_a_date_means_the_time_until_then(self, seconds):
        date = format_datetime(NOW + timedelta(seconds=seconds), usegmt=True)
        assert retry_after(date, now=NOW, least=SECOND, most=HOUR) == timedelta(seconds=seconds)
