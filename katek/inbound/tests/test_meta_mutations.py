"""Any mutation of a valid payload, signed: answered 200, kept, read to its end, and no neighbour lost."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from katek.channels.meta.tests import payloads
from katek.channels.meta.tests.mutations import ANYTHING, as_posted, mutated
from katek.channels.models import Channel
from katek.inbound.models import Receipt
from katek.inbound.tests.meta_acts import connect, post, read_all, said


@pytest.fixture
def page(agency) -> Channel:
    return connect(agency, "messenger", payloads.PAGE)


@contextmanager
def undone() -> Iterator[None]:
    """Takes back what one example has stored."""
    before = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(before)


@pytest.mark.long
@settings(
    max_examples=60,
    phases=[Phase.explicit, Phase.generate],  # shrinking takes minutes here
)
@given(
    mutated(),
    st.lists(ANYTHING, max_size=2),
    st.sampled_from(["page", "page", "instagram", None, 7]),
)
def test_a_mutated_payload_loses_nothing(page, agency, element, entries, kind):
    neighbours = payloads.entry(payloads.text("one", "m-1"), element, payloads.text("two", "m-2"))
    body = as_posted(*entries, neighbours, object=kind)
    with undone():
        answer = post(body)
        assert (answer.status_code, answer.content) == (200, b"EVENT_RECEIVED")
        read_all()
        left = Receipt.everywhere.exclude(status__in=["done", "ignored", "failed"])
        assert list(left.values_list("status", "problem")) == []
        if kind == "page":
            assert {"one", "two"} <= set(said(agency))
