"""What a person at a terminal, a log file and a quiet command see of a long run."""

import io
import itertools

import pytest
from typing_extensions import override

from katek.core.progress import progress


class Terminal(io.StringIO):
    @override
    def isatty(self):
        return True


@pytest.mark.parametrize("quiet", [False, True])
@pytest.mark.parametrize("stream", [io.StringIO, Terminal])
def test_every_item_comes_through_in_order(stream, quiet):
    assert list(progress(range(100), 100, "Leads", quiet=quiet, stream=stream())) == list(
        range(100)
    )


def test_a_terminal_gets_a_bar_on_one_line_that_ends_full():
    out = Terminal()
    clock = itertools.count(step=0.06)
    list(progress(range(1000), 1000, "Leads", stream=out, tick=lambda: next(clock)))
    assert out.getvalue().count("\n") == 1
    assert out.getvalue().endswith(
        "\rLeads [##############################] 1,000 of 1,000 (100%)\x1b[K\n"
    )
    assert "[" + "#" * 15 + "." * 15 + "]" in out.getvalue()


def test_a_log_gets_a_line_every_few_seconds_and_one_at_the_end():
    out = io.StringIO()
    clock = itertools.count()
    list(progress(range(12), 12, "Leads", stream=out, tick=lambda: next(clock)))
    lines = out.getvalue().splitlines()
    assert lines == ["Leads: 5 of 12 (42%)", "Leads: 10 of 12 (83%)", "Leads: 12 of 12 (100%)"]
    assert "\x1b" not in out.getvalue()


def test_a_quick_run_tells_only_its_end():
    out = io.StringIO()
    list(progress(range(3), 3, "Leads", stream=out, tick=lambda: 0.0))
    assert out.getvalue() == "Leads: 3 of 3 (100%)\n"


def test_quiet_says_nothing():
    out = Terminal()
    list(progress(range(3), 3, "Leads", quiet=True, stream=out))
    assert out.getvalue() == ""


@pytest.mark.parametrize("total", [None, 0])
def test_without_a_total_the_count_is_told(total):
    out = io.StringIO()
    list(progress(range(1500), total, "Leads", stream=out, tick=lambda: 0.0))
    assert out.getvalue() == "Leads: 1,500\n"


def test_more_items_than_expected_are_no_more_than_all():
    out = io.StringIO()
    list(progress(range(5), 4, "Leads", stream=out, tick=lambda: 0.0))
    assert "(100%)" in out.getvalue()


def test_a_run_that_is_left_early_tells_how_far_it_came():
    out = io.StringIO()
    steps = progress(range(5), 5, "Leads", stream=out, tick=lambda: 0.0)
    for item in steps:
        if item == 2:
            break
    steps.close()
    assert out.getvalue() == "Leads: 2 of 5 (40%)\n"
