"""What stands in the logs, and above all what doesn't: people, their words, keys."""

import io
import json
import logging
import logging.config
import re

import phonenumbers
import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st
from typing_extensions import override

from katek.core import logs
from katek.core.logged_exceptions import describe
from katek.core.public_ids import new_id
from katek.core.scrubbing import LONGEST, scrub

LEAD = "lead_01jd3v5e8x0000000000000000"
SECRETS = [
    "whsec_S2F0ZWtUZXN0S2V5XzAxMjM0NTY3ODlfYWJjZGVmZ2hpamtsbW5vcHFycw==",
    "EAAGm0PX4ZCpsBAKZCQ0l5ZBZBZCZA1",
    "sk-proj-abcdEFGH1234ijkl",
    "pat-eu1-12345678-abcd-ef01",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
    "gAAAAABl0abcdefghijklmnopqrstuvwxyz0123456789==",
    "9f86d081884c7d659a2feaa0c55ad015",
]


def written(capture, *, level="DEBUG", as_json=True):
    """The lines that the installation would write for what `capture` logs."""
    stream = io.StringIO()
    settings = logs.configure(level, json=as_json)
    formatter = settings["formatters"]["katek"]["()"](json=as_json)
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter)
    logger = logging.getLogger("katek.tests")
    logger.addHandler(handler)
    logger.setLevel("DEBUG")
    logger.propagate = False
    try:
        capture()
    finally:
        logger.removeHandler(handler)
        logger.propagate = True
    return stream.getvalue()


def entry(event, *arguments, **keys):
    lines = written(lambda: structlog.get_logger("katek.tests").info(event, *arguments, **keys))
    return json.loads(lines)


def library_entry(event, *arguments, **extra):
    lines = written(
        lambda: logging.getLogger("katek.tests").warning(event, *arguments, extra=extra or None)
    )
    return json.loads(lines)


def test_an_entry_is_one_line_of_json_with_what_may_be_known():
    line = written(
        lambda: structlog.get_logger("katek.tests").info(
            "delivery ended", organization="harbor-pine", lead=LEAD, duration_ms=12, kind="timeout"
        )
    )
    assert line.count("\n") == 1
    told = json.loads(line)
    assert list(told)[:4] == ["timestamp", "level", "logger", "event"]
    assert told["level"] == "info"
    assert told["logger"] == "katek.tests"
    assert told["timestamp"].endswith("Z")
    assert {key: told[key] for key in ("event", "organization", "lead", "duration_ms", "kind")} == {
        "event": "delivery ended",
        "organization": "harbor-pine",
        "lead": LEAD,
        "duration_ms": 12,
        "kind": "timeout",
    }


@given(st.dictionaries(st.sampled_from(["name", "text", "body", "phone", "budget"]), st.text()))
def test_of_an_unknown_key_only_the_type_is_told(data):
    told = entry("x", **data)
    assert all(told[key] == "<str>" for key in data)


@pytest.mark.parametrize("value", [{"name": "Zoe"}, ["Zoe"], b"Zoe", object(), 1.5, 7])
def test_values_of_other_kinds_are_not_shown_either(value):
    assert entry("x", thing=value)["thing"] == f"<{type(value).__name__}>"


@pytest.mark.parametrize("key", ["lead", "message", "conversation", "email", "organization"])
@pytest.mark.parametrize("value", ["Hello, I am Zoe", "zoe@example.com", "+49 30 901820", "Zoe"])
def test_under_a_key_for_ids_a_persons_words_are_not_shown(key, value):
    assert entry("x", **{key: value})[key] == "<str>"


def test_every_id_of_ours_is_shown():
    assert entry("x", message=new_id("msg"), job=17)["message"].startswith("msg_")


def test_a_path_is_shown_without_its_query():
    assert entry("x", path="/api/v1/leads/?q=zoe")["path"] == "/api/v1/leads/"


@given(st.emails())
def test_no_address_of_a_person_is_written(email):
    for told in (entry(f"sent to {email}"), entry("sent to %s", email)):
        assert email not in json.dumps(told, ensure_ascii=False)
    assert email not in library_entry("sent to %s", email)["event"]


@pytest.mark.parametrize(
    "email", ["zoë@exämple.com", "a%40b.example", "用户@例子.广告", "a＠b.example"]
)
def test_no_unusual_address_is_written(email):
    assert scrub(f"from {email} today") == "from <email> today"


NUMBERS = [
    phonenumbers.format_number(number, form)
    for region in sorted(phonenumbers.SUPPORTED_REGIONS)
    if (number := phonenumbers.example_number(region))
    for form in (
        phonenumbers.PhoneNumberFormat.E164,
        phonenumbers.PhoneNumberFormat.INTERNATIONAL,
        phonenumbers.PhoneNumberFormat.NATIONAL,
    )
]


def test_no_phone_number_of_any_country_is_written():
    long = [number for number in NUMBERS if sum(sign.isdigit() for sign in number) >= 8]
    assert len(long) > 650
    shown = {number: scrub(f"call {number} now") for number in long}
    assert {number for number, text in shown.items() if re.search(r"\d{3}", text)} == set()


@pytest.mark.parametrize(
    "number", ["٠١٢٣٤٥٦٧٨٩", "(555) 867-5309", "+1.555.867.5309", "0171/2345678"]
)
def test_no_phone_number_of_another_form_is_written(number):
    assert scrub(f"call {number}") == "call <phone>"


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("text", ["{}", "key {} refused", "url=https://h.example/x?k={}", "'{}'"])
def test_no_key_is_written(secret, text):
    assert secret not in scrub(text.format(secret))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("password=hunter2 given", "password=<secret> given"),
        ('{"access_token": "abc"}', '{"access_token": <secret>}'),
        ("Authorization: Bearer abc", "Authorization: <secret>"),
        ("Bearer abcdefgh", "Bearer <secret>"),
        ("https://user:pw@h.example/a?b=c#d e", "https://h.example/a?… e"),
        ("postgres://u:p@db:5432/katek", "postgres://db:5432/katek"),
        ("GET /unsubscribe?t=abc HTTP/1.1", "GET /unsubscribe?… HTTP/1.1"),
        ("from 93.184.216.34 and 2a00:1450::5", "from <ip> and <ip>"),
    ],
)
def test_what_gives_away_keys_and_places_is_replaced(text, shown):
    assert scrub(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "listening on http://127.0.0.1:8000",
        "took 1500 ms at 2026-11-22 09:30:00",
        f"lead {LEAD} captured",
        "katek.core.tests.test_logs.a_function_with_a_long_name",
        "What is this?",
        "version 5.2.19, 1000000 rows, 10:20:30",
        "",
    ],
)
def test_what_operators_need_stays(text):
    assert scrub(text) == text


@given(st.text(max_size=5000))
def test_any_text_is_scrubbed_and_stays_short(text):
    assert len(scrub(text)) <= 2 * LONGEST
    entry(text)


@pytest.mark.long
@pytest.mark.parametrize(
    "part", ["x", "1 ", "a@", "?", "token", "1:", "1.1", "://", "a+", "'", "=("]
)
def test_no_text_keeps_the_process_busy(part):
    for _ in range(100):  # a minute, not a second, for a pattern that goes back and forth
        scrub(part * LONGEST)
        describe(ValueError(part * LONGEST))


def test_the_end_of_a_long_text_does_not_show_half_an_address():
    assert "zoe" not in scrub("x" * (LONGEST - 5) + " zoe.byron@example.com")


@pytest.mark.parametrize("as_json", [True, False])
def test_a_text_cannot_forge_a_line(as_json):
    lines = written(
        lambda: logging.getLogger("katek.tests").warning("a\r\nb\x1b[31m\u2028\udc80c"),
        as_json=as_json,
    )
    assert lines.count("\n") == 1
    assert "\x1b" not in lines.replace("\x1b[0m", "")


def test_arguments_that_do_not_fit_are_not_shown(capsys):
    told = library_entry("%d of %d", "zoe@example.com")
    assert "zoe" not in json.dumps(told)
    assert "zoe" not in capsys.readouterr().err


def raised(problem):
    with pytest.raises(type(problem)) as caught:
        raise problem
    return caught.type, caught.value, caught.tb


def failing(customer):
    """Keeps the customer's words in a local variable, as our code does."""
    words = f"I am {customer}"
    return int(words)


def test_an_exception_tells_its_type_and_places_but_no_values():
    def act():
        try:
            failing("Zoe Byron")
        except ValueError:
            structlog.get_logger("katek.tests").exception("could not count", count=1)

    lines = written(act)
    told = json.loads(lines)["exception"]
    assert told.startswith("ValueError: invalid literal for int() with base 10: '…'")
    assert "tests/test_logs.py" in told
    assert "in failing" in told
    assert "Zoe" not in lines


@pytest.mark.parametrize("use", ["exc_info", "instance", "library"])
def test_an_exception_is_told_however_it_is_given(use):
    def act():
        info = raised(KeyError("Zoe Byron"))
        if use == "library":
            logging.getLogger("katek.tests").error("failed", exc_info=info)
        else:
            given = info if use == "exc_info" else info[1]
            structlog.get_logger("katek.tests").error("failed", exc_info=given)

    lines = written(act)
    assert json.loads(lines)["exception"].startswith("KeyError: '…'")


@pytest.mark.parametrize(
    "message",
    [
        'duplicate key value violates "x"\nDETAIL:  Key (email)=(zoe@example.com) already exists.',
        "null value in column\nDETAIL:  Failing row contains (1, Zoe Byron, null).",
        "Key (name)=(Zoe Byron) is still referenced",
        "1 validation error for Lead\nname\n  Input should be shorter [input_value='Zoe Byron']",
        'invalid input syntax for type integer: "Zoe Byron"',
        "could not reach Zoe@example.com",
    ],
)
def test_messages_of_libraries_lose_the_values_that_they_quote(message):
    told = describe(raised(ValueError(message))[1])
    assert "Zoe" not in told
    assert "zoe" not in told


def test_a_name_of_code_in_a_message_stays():
    told = describe(raised(LookupError('relation "leads_lead" does not exist'))[1])
    assert '"leads_lead"' in told


def test_causes_and_members_of_a_group_are_told():
    try:
        try:
            raise OSError("cause")
        except OSError as cause:
            raise ExceptionGroup("several", [ValueError("member")]) from cause
    except ExceptionGroup as group:
        told = describe(group)
    assert re.findall(r"^\w+", told, re.M) == ["OSError", "ExceptionGroup", "ValueError"]


def test_an_exception_that_cannot_be_shown_is_still_told():
    class Silent(Exception):
        @override
        def __str__(self):
            raise RuntimeError

    assert "Silent" in describe(raised(Silent())[1])


def test_the_settings_are_ones_that_python_takes_and_cover_the_libraries():
    settings = logs.configure("DEBUG", json=True)
    logging.config.DictConfigurator(settings)
    assert settings["loggers"]["katek"]["level"] == "DEBUG"
    assert settings["root"]["level"] == "INFO"
    # At DEBUG they show statements with their values, prompts and headers.
    assert all(settings["loggers"][name]["level"] == "INFO" for name in ("django", "openai"))
    assert settings["loggers"]["uvicorn.access"]["level"] == "WARNING"
    assert logs.configure("ERROR", json=False)["root"]["level"] == "ERROR"
