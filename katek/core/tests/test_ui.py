"""The small parts of pages."""

import re
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.contrib.messages.storage.base import Message
from django.template import Context, Template
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from katek.core import moments
from katek.core.templatetags import ui

NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)  # a Thursday


def parsed(drawn: str) -> ElementTree.Element:
    return ElementTree.fromstring(drawn)  # noqa: S314 - what we have drawn ourselves


@pytest.fixture(autouse=True)
def _noon(monkeypatch):
    monkeypatch.setattr(ui, "now", lambda: NOON)


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        (NOON - timedelta(hours=3), "09:00"),
        (NOON + timedelta(hours=3), "15:00"),
        (NOON - timedelta(days=2), "Tue 12:00"),
        (NOON - timedelta(days=5), "Sat 12:00"),
        (NOON - timedelta(days=6), "6 Mar"),
        (NOON + timedelta(days=7), "19 Mar"),
        (NOON - timedelta(days=100), "2 Dec 2025"),
    ],
)
def test_a_moment_is_as_short_as_it_is_clear(moment, shown):
    with timezone.override("UTC"):
        assert f">{shown}<" in ui.when(moment)


def test_a_moment_is_told_in_the_zone_in_force():
    with timezone.override("Pacific/Kiritimati"):  # 02:00 of the next day
        assert ">02:00<" in ui.when(NOON)
        assert ">Wed 14:00<" in ui.when(NOON - timedelta(days=2) + timedelta(hours=12))


@pytest.mark.parametrize(
    ("language", "country", "day", "time", "shortly"),
    [
        ("en", "US", "Monday, November 30, 2026", "2:05 PM", "Mar 6"),
        ("en", "GB", "Monday 30 November 2026", "14:05", "6 Mar"),
        ("de", "US", "Montag, 30. November 2026", "14:05", "6. Mär"),
        ("es", "ES", "lunes, 30 de noviembre de 2026", "14:05", "6 Mar"),
        ("es", "US", "lunes, 30 de noviembre de 2026", "14:05", "6 Mar"),
    ],
)
def test_days_and_times_are_told_as_their_readers_do(language, country, day, time, shortly):
    moment = datetime(2026, 11, 30, 14, 5, 9, tzinfo=UTC)
    with translation.override(language), moments.told_as_in(country):
        assert ui.long_day(moment.date()).lower() == day.lower()
        assert ui.time_of_day(moment) == time
        assert f">{shortly}" in ui.when(NOON - timedelta(days=6))
        assert day.lower() in ui.when(moment).lower()
    with translation.override("en"):
        assert ui.time_of_day(moment) == "14:05"


def test_a_moment_that_is_not_known_is_a_dash():
    assert ui.when(None) == "–"


@pytest.mark.parametrize(
    ("value", "language", "shown"),
    [(1234567, "en", "1,234,567"), (1234567, "de", "1.234.567"), (0, "en", "0"), (None, "en", "–")],
)
def test_numbers_have_the_languages_signs(value, language, shown):
    with translation.override(language):
        assert ui.number(value).replace("\xa0", " ") == shown


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Ana Torres", "AT"),
        ("ana", "a"),
        ("Ana Maria de la Cruz", "AC"),
        ("", "?"),
        ("<b>", "?"),
        ("李小龙", "李"),
    ],
)
def test_people_are_marked_by_their_first_letters(name, letters):
    assert f">{letters}<" in ui.avatar(name)


@given(st.text())
def test_a_mark_never_breaks_the_page(name):
    parsed(ui.avatar(name))


@given(st.lists(st.integers(0, 10**9), max_size=40), st.lists(st.integers(0, 10**9), max_size=40))
def test_a_line_stays_inside_its_picture(values, before):
    drawn = parsed(ui.spark(values, before, "Leads"))
    points = re.findall(r"([\d.]+),(-?[\d.]+)", ElementTree.tostring(drawn, encoding="unicode"))
    assert len(points) == len(values) + len(before)
    for across, down in points:
        assert 0 <= float(across) <= ui.SPARK_WIDTH + 0.1
        assert 0 <= float(down) <= ui.SPARK_HEIGHT


@given(st.lists(st.tuples(st.integers(0, 10**9), st.text(max_size=20)), max_size=30))
def test_columns_stay_inside_their_picture(pairs):
    labels = [re.sub(r"[^\w <&\"]", "", label) for _, label in pairs]
    drawn = parsed(ui.columns([value for value, _ in pairs], labels, "By day"))
    for column in drawn.iter("rect"):
        assert 0 <= float(column.attrib["y"]) <= 40
        assert float(column.attrib["y"]) + float(column.attrib["height"]) <= 40.01


def test_an_icon_is_decoration_and_one_that_is_not_there_is_a_mistake():
    drawn = parsed(ui.icon("inbox", "big"))
    assert drawn.attrib["aria-hidden"] == "true"
    assert drawn.attrib["class"] == "icon big"
    with pytest.raises(Exception, match="no-such-icon"):
        ui.icon("no-such-icon")


def toast(tags: str) -> str:
    messages = [Message(25, "<b>Closed</b>", extra_tags=tags)]
    template = Template('{% include "ui/toasts.html" %}')
    return template.render(Context({"messages": messages}))


def test_what_can_be_undone_has_a_button_for_it():
    assert 'action="/conversations/1/reopen/"' in toast("undo:/conversations/1/reopen/")
    assert "<form" not in toast("")
    assert "&lt;b&gt;Closed" in toast("")
