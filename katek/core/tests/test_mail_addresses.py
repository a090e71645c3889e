"""An address has one form, however it was typed."""

import pytest

from katek.core.mail_addresses import one_form


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Ana@Example.COM ", "ana@example.com"),
        ("ana@bücher.example", "ana@xn--bcher-kva.example"),
        ("ana@BU\u0308CHER.example", "ana@xn--bcher-kva.example"),
        ("ana@xn--bcher-kva.example", "ana@xn--bcher-kva.example"),
        ("no address", "no address"),
        ("ana@-ü-.example", "ana@-ü-.example"),
        ("", ""),
    ],
)
def test_one_form(typed, kept):
    assert one_form(typed) == kept
    assert one_form(kept) == kept
