"""Whatever stands in an element, reading it raises nothing, loses no neighbour, and can be stored."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from katek.channels.meta.elements import Record
from katek.channels.meta.envelope import opened, split
from katek.channels.meta.parse import parse
from katek.channels.meta.tests import payloads
from katek.channels.meta.tests.mutations import ANYTHING, as_posted, mutated
from katek.channels.records import Edited, InboundMessage

pytestmark = pytest.mark.long

NOW = datetime(2026, 11, 29, tzinfo=UTC)


def storable(record: Record) -> bool:
    text = json.dumps(record.__dict__, default=str)
    json.loads(text.encode())
    words = f"{record.thread_key}{getattr(record, 'text', '')}{getattr(record, 'external_id', '')}"
    return "\0" not in words and "\\u0000" not in text and words.encode().decode() == words


@settings(max_examples=300)
@given(mutated(), st.sampled_from(["messaging", "standby"]))
def test_a_mutated_element_loses_no_neighbour(element, kind):
    first = {**payloads.text("before", "m-before"), "timestamp": payloads.AT}
    last = {**payloads.text("after", "m-after"), "timestamp": payloads.AT + 1}
    entry = payloads.entry(first, element, last, kind=kind)
    parsed = parse(entry, account=payloads.PAGE, received_at=NOW)
    texts = [getattr(record, "text", "") for record in parsed.records]
    assert "before" in texts
    assert "after" in texts
    assert all(storable(record) for record in parsed.records)
    for record in parsed.records:
        assert record.thread_key
        assert len(record.thread_key) <= 200
        if isinstance(record, InboundMessage | Edited):
            assert record.external_id
            assert len(record.external_id) <= 300


@settings(max_examples=200)
@given(ANYTHING)
def test_an_entry_may_be_anything(entry):
    parsed = parse(entry, account=payloads.PAGE, received_at=NOW)
    assert parsed.records or parsed.not_used or parsed.unreadable


@settings(max_examples=200)
@given(st.lists(ANYTHING | mutated(), max_size=4), ANYTHING)
def test_every_entry_is_split_off_and_opened_as_it_was(entries, kind):
    parts = split(as_posted(*entries, object=kind))
    assert len(parts) == max(len(entries), 1)
    for part, entry in zip(parts, entries, strict=False):
        assert part.body.isascii()
        again = opened(part.body)[1]
        assert json.dumps(again, sort_keys=True) == json.dumps(entry, sort_keys=True)


@settings(max_examples=200)
@given(st.binary(max_size=200))
def test_any_bytes_are_kept_as_something(raw):
    (part,) = split(raw)
    assert "\0" not in part.body
    assert part.problem
