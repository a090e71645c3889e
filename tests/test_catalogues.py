"""The catalogues of the interface's languages are those of the texts that are there."""

import pytest
from babel.messages.catalog import Message
from django.utils import translation
from django.utils.translation import gettext

from katek.core import catalogues


@pytest.mark.long
def test_the_catalogues_are_current_compiled_and_keep_every_placeholder():
    """What is missing is put in by `make messages`."""
    assert catalogues.problems() == []


@pytest.mark.parametrize(
    ("language", "said"), [("es", "Iniciar sesión"), ("de", "Anmelden"), ("en", "Sign in")]
)
def test_what_is_translated_is_spoken(language, said):
    with translation.override(language):
        assert gettext("Sign in") == said


@pytest.mark.parametrize(
    "said", ["Hallo", "Hallo %(nmae)s", "Hallo %(name)s, %(more)s", "Hallo %(name)s\n"]
)
def test_a_translation_with_other_placeholders_is_found(said):
    assert list(catalogues._differences(Message("Hello %(name)s", said)))
    assert not list(catalogues._differences(Message("Hello %(name)s", "Hallo %(name)s")))


def test_a_singular_may_leave_its_number_out():
    message = Message(("%(n)d lead", "%(n)d leads"), ("ein Lead", "%(n)d Leads"))
    assert not list(catalogues._differences(message))
