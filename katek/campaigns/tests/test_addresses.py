"""Addresses that go out."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from katek.campaigns import addresses
from katek.campaigns.addresses import BadAddress, clean_address

LABELS = st.text("ab9-_", min_size=1, max_size=4)
ADDRESSES = st.builds(
    lambda local, domain: f"{'.'.join(local)}@{'.'.join(domain)}",
    st.lists(st.text("ab9-_+.A", min_size=1, max_size=4), min_size=1, max_size=3),
    st.lists(
        LABELS | st.sampled_from(["test", "com", "local", "xn--bcher-kva"]), min_size=1, max_size=4
    ),
)


@given(ADDRESSES)
@example("a@b.c")
@example("a@mail.test")
@example("a@onion.example.com")
@example(f"{'a' * 64}@example.com")
@example(f"a@{'b' * 64}.com")
@example("a@ab--c.example.com")
@example("a..b@example.com")
def test_the_short_way_takes_no_address_that_the_library_refuses_or_would_change(address: str):
    if addresses._is_common(address):
        assert addresses._checked(address) == address


@pytest.mark.parametrize(
    "address", ["ana@mail.test", "ana@localhost", "a..b@example.com", "ana", ""]
)
def test_what_is_no_address_is_refused_with_the_reason(address: str):
    with pytest.raises(BadAddress, match="is no address for mail"):
        clean_address(address)


def test_case_and_an_international_domain_are_made_plain():
    assert clean_address(" Ana@Bücher.Example ") == "ana@xn--bcher-kva.example"
