"""Places where a process can be made to die, fail or lose an answer, and only where that is allowed."""

import os
import signal
import subprocess
import sys

import pytest

from katek.core import failpoints
from katek.core.failpoints import AnswerLost, InjectedError, arm, disarm, failpoint, parse

HERE = failpoints.register("tests.here")
THERE = failpoints.register("tests.there")
PASSER = """
import django
django.setup()
from katek.core import failpoints
failpoints.register("tests.here")
for step in range(3):
    failpoints.failpoint("tests.here")
    print(step, flush=True)
"""


@pytest.fixture(autouse=True)
def allowed(settings, tmp_path, monkeypatch):
    settings.KATEK_FAILPOINTS_ALLOWED = True
    settings.KATEK_DATA_DIR = tmp_path
    monkeypatch.delenv("KATEK_FAILPOINTS", raising=False)
    yield
    disarm()


def passes(name, times):
    """What each of several passes did: its exception's type, or None."""
    results = []
    for _ in range(times):
        try:
            failpoint(name)
            results.append(None)
        except (InjectedError, AnswerLost) as what:
            results.append(type(what))
    return results


def test_nothing_happens_unarmed():
    assert passes(HERE, 3) == [None] * 3


def test_an_armed_place_fails_each_time_and_the_others_do_not():
    arm("tests.here=raise")
    assert passes(HERE, 2) == [InjectedError] * 2
    assert passes(THERE, 1) == [None]
    disarm()
    assert passes(HERE, 1) == [None]


def test_a_lost_answer_looks_like_a_lost_connection():
    arm("tests.here=lose")
    with pytest.raises(ConnectionError):
        failpoint(HERE)


def test_it_can_be_the_third_time():
    arm("tests.here=lose:3")
    assert passes(HERE, 5) == [None, None, AnswerLost, None, None]


def test_arming_again_counts_from_the_start():
    for _ in range(2):
        arm("tests.here=raise:2:once")
        assert passes(HERE, 3) == [None, InjectedError, None]


def test_several_places_are_armed_at_once_by_lines_or_commas():
    arm("tests.here=raise:2,\n tests.there=lose:1\n")
    assert passes(HERE, 2) == [None, InjectedError]
    assert passes(THERE, 2) == [AnswerLost, None]


def test_the_environment_arms_too(monkeypatch):
    monkeypatch.setenv("KATEK_FAILPOINTS", "tests.here=raise")
    assert passes(HERE, 1) == [InjectedError]


def test_where_it_is_not_allowed_nothing_happens(settings, monkeypatch):
    settings.KATEK_FAILPOINTS_ALLOWED = False
    arm("tests.here=kill")
    monkeypatch.setenv("KATEK_FAILPOINTS", "tests.here=kill")
    assert passes(HERE, 1) == [None]


@pytest.mark.parametrize(
    "text",
    ["x", "x=", "=raise", "x=explode", "x=raise:0", "x=raise:1:2", "x=raise:once:1", "x=raise:b"],
)
def test_a_malformed_entry_is_named(text):
    with pytest.raises(ValueError, match="KATEK_FAILPOINTS"):
        arm(f"tests.here=raise,{text}")


def test_an_empty_text_arms_nothing():
    assert parse("") == parse(" ,\n") == ()


def test_a_name_is_registered_once_and_must_be():
    with pytest.raises(ValueError, match="another failpoint"):
        failpoints.register("tests.here")
    with pytest.raises(LookupError):
        failpoint("tests.nowhere")
    assert {HERE, THERE} <= failpoints.NAMES


@pytest.mark.long
def test_a_process_is_killed_and_with_once_its_successor_is_not(tmp_path):
    environment = os.environ | {
        "KATEK_DATA_DIR": str(tmp_path),
        "KATEK_SANDBOX": "on",
        "KATEK_FAILPOINTS": "tests.here=kill:2:once",
    }
    command = [sys.executable, "-c", PASSER]
    first, second = (
        subprocess.run(command, env=environment, capture_output=True, text=True) for _ in range(2)
    )
    assert (first.returncode, first.stdout.split()) == (-signal.SIGKILL, ["0"])
    assert (second.returncode, second.stdout.split()) == (0, ["0", "1", "2"])
