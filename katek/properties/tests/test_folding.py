"""Folded text: what people would call the same is the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from katek.properties.folding import fold, folded_ref


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Málaga", "malaga"),
        ("St.  Pölten-Straße", "st polten strasse"),
        ("ŁÓDŹ", "lodz"),
        ("İzmir", "izmir"),
        ("Ærø", "aero"),
        ("دُبَي", "دبي"),
        ("أبو ظبي", "ابو ظبي"),
        ("٣ غرف", "3 غرف"),
        ("½", "1 2"),
        ("", ""),
        ("---", ""),
    ],
)
def test_accents_case_signs_and_scripts_do_not_matter(text, folded):
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_is_folding_once_and_leaves_only_words(text):
    folded = fold(text)
    assert fold(folded) == folded
    assert folded == " ".join(folded.split())
    assert all(letter.isalnum() or letter == " " for letter in folded)


@given(st.text())
def test_upper_and_lower_case_fold_to_the_same(text):
    assert fold(text.upper().lower()) == fold(text.upper())


@pytest.mark.parametrize("typed", ["HP-1042", "hp 1042", "#HP1042", "hp.1042"])
def test_a_number_is_the_same_however_it_is_typed(typed):
    assert folded_ref(typed) == "hp1042"
