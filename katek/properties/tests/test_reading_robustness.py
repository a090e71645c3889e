"""Whatever is written is read: without an error, in bounded work, and the same in any case and spacing."""

import sys
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from katek.properties.criteria import Criteria, as_json, from_json
from katek.properties.reading import read
from katek.properties.reading_text import CAP
from katek.properties.tests.utterances import DE, ES, FR, IN, OREGON, OURS, REFERENCE, US, Utterance

ALL = REFERENCE + OURS
CONTEXTS = st.sampled_from([US, DE, ES, FR, IN, OREGON, replace(OREGON, asked="places")])
# Pieces that the rules care about, in any order: nearer to trouble than random letters.
PIECES = st.sampled_from(
    """
    3|bed|2.5 baths|under|max|min|$|€|500k|1,200,000|1.5|.|,|-|/|in|near|Portland|not|no|without|or|and
    |between|to|March|2027|by|before|next month|studio|acres|sqft|m2|floor|T3|HP-1042|lakh|million|half|a
    |the|over 2|+|½|¦|~|:|'|pool|غرف|في|٣|zimmer|@|#1|31/12|99999999999|0|first|one|St.|TX|Bath|%|20
    |down|HOA|week|1/2|about
    """.strip().split("|")
)


@settings(max_examples=200)
@given(st.text(max_size=300), CONTEXTS)
def test_any_text_is_read(text, context):
    found = read(text, context=context)
    assert from_json(as_json(found)) == found


@pytest.mark.long
@settings(max_examples=200)
@given(st.lists(PIECES, max_size=25), CONTEXTS, st.sampled_from([" ", ""]))
def test_any_mixture_of_what_the_rules_know_is_read(pieces, context, joint):
    found = read(joint.join(pieces), context=context)
    assert from_json(as_json(found)) == found


def scrambled(text: str, seed: int) -> str:
    random = Random(seed)
    letters = (random.choice((c.upper(), c.lower())) for c in text)
    cased = "".join(c if len(c) == 1 else c[0] for c in letters)
    return "  ".join([""] + [word + " " * random.randint(0, 2) for word in cased.split(" ")] + [""])


def same_in_any_case(criteria: Criteria) -> dict[str, object]:
    return as_json(criteria) | {"contact": {k: v.lower() for k, v in criteria.contact.items()}}


@pytest.mark.parametrize(
    "utterance", [u for u in ALL if "ß" not in u.text], ids=lambda u: u.text[:30]
)
@pytest.mark.parametrize("seed", [1, 2])
def test_case_and_spaces_make_no_difference(utterance: Utterance, seed: int):
    found = read(scrambled(utterance.text, seed), context=utterance.context)
    expected = read(utterance.text, context=utterance.context)
    assert same_in_any_case(found) == same_in_any_case(expected)
    assert found.changes == expected.changes
    assert found.unknown_places == expected.unknown_places


def test_no_more_than_the_first_4000_characters_are_read():
    filler = "la la " * 700
    assert len(filler) > CAP
    assert read("3 bed house " + filler + "under 500k", context=US).price_max is None
    assert read("3 bed house " + filler, context=US).beds_min == 3


def calls_while_reading(text: str) -> int:
    count = 0

    def tally(frame, event, argument):
        nonlocal count
        count += 1

    before = sys.getprofile()
    sys.setprofile(tally)
    try:
        read(text, context=OREGON)
    finally:
        sys.setprofile(before)
    return count


UNITS = (
    "3 ,in ,a ,no pool or ,$,x,Gotham ,under ,in Gotham or ,3-4 bed ,غرف ,by March ,the end of "
    ",5 minutes ,@,a.b@,not ,415 555 ,(,|,½,\n,hundred "
)


@pytest.mark.long
@pytest.mark.parametrize("unit", UNITS.split(","))
def test_twice_the_text_is_about_twice_the_work(unit: str):
    short, long = (unit * size for size in (1000 // len(unit), 2000 // len(unit)))
    calls_while_reading(unit)  # caches are filled
    assert calls_while_reading(long) < 2.6 * calls_while_reading(short) + 2000


@pytest.mark.long
@pytest.mark.parametrize("unit", ["3 ", "in ", "under 3 ", "a", "1.", "zwei", "no or "])
def test_ten_thousand_characters_of_anything_stay_within_a_step_count(unit: str):
    assert calls_while_reading(unit * (10_000 // len(unit))) < 1_500_000
