"""Every example utterance is read exactly as written down."""

import pytest

from katek.properties.criteria import as_json
from katek.properties.reading import read
from katek.properties.tests.utterances import OURS, REFERENCE, Utterance


def check(utterance: Utterance) -> None:
    found = read(utterance.text, context=utterance.context)
    expected = utterance.expected | {"flags": sorted(utterance.expected.get("flags", []))}
    actual = as_json(found)
    actual["flags"] = sorted(actual.get("flags", []))
    assert actual == expected
    assert found.changes == utterance.changes
    assert found.pointed == utterance.pointed
    assert found.unknown_places == utterance.unknown_places


@pytest.mark.parametrize(
    "utterance", REFERENCE, ids=[f"U{n}" for n in range(1, len(REFERENCE) + 1)]
)
def test_the_reference_examples_are_read_exactly(utterance: Utterance) -> None:
    check(utterance)


@pytest.mark.parametrize("utterance", OURS, ids=[utterance.text[:40] for utterance in OURS])
def test_what_customers_write_is_read_exactly(utterance: Utterance) -> None:
    check(utterance)
