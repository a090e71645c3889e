"""A persona is made with defaults, says that it is an assistant whatever it is made to say, and counts up."""

import pytest

from katek.assistant.models import Persona
from katek.assistant.persona_texts import discloses
from katek.assistant.personas import PersonaProblem, persona_of, save_persona
from katek.assistant.voices import voice_of
from katek.organizations.models import Organization
from katek.organizations.scope import working_for


@pytest.fixture
def agency(db) -> Organization:
    return Organization.objects.create(
        name="Casas del Sol", slug="sol", language="es", country="ES"
    )


def test_a_first_persona_is_made_in_the_agencys_language(agency):
    persona = persona_of(agency)
    assert persona.name == "Mia"
    assert persona.disclosure_text == "Hola, soy Mia, asistente de IA de Casas del Sol."
    assert persona.version == 1
    assert persona_of(agency).pk == persona.pk


def test_each_agency_has_its_own(agency, db):
    other = Organization.objects.create(name="Elbe Immobilien", slug="elbe", language="de")
    save_persona(persona_of(agency), name="Leo")
    assert persona_of(other).name == "Mia"
    assert "KI-Assistenz" in persona_of(other).disclosure_text
    with working_for(other):
        assert Persona.objects.count() == 1


def test_saving_counts_the_version_up(agency):
    persona = save_persona(persona_of(agency), tone="concise")
    assert persona.version == 2
    assert save_persona(persona, tone="warm").version == 3
    assert persona_of(agency).tone == "warm"


def test_a_new_name_reaches_the_default_texts_and_spares_the_agencys_own(agency):
    persona = save_persona(persona_of(agency), greeting="¡Bienvenidos a casa!")
    persona = save_persona(persona, name="Lola")
    assert persona.disclosure_text == "Hola, soy Lola, asistente de IA de Casas del Sol."
    assert persona.greeting == "¡Bienvenidos a casa!"


def test_an_emptied_text_goes_back_to_its_default(agency):
    persona = save_persona(persona_of(agency), disclosure_text="Soy una IA.")
    assert save_persona(persona, disclosure_text="").disclosure_text.startswith("Hola, soy Mia")


@pytest.mark.parametrize("text", ["Soy Mia, de la oficina.", "Hola", "Maria te atiende"])
def test_a_disclosure_that_discloses_nothing_is_refused(agency, text):
    persona = persona_of(agency)
    with pytest.raises(PersonaProblem) as problem:
        save_persona(persona, disclosure_text=text)
    assert "assistant" in problem.value.problems["disclosure_text"]
    assert persona.disclosure_text.startswith("Hola, soy Mia")
    assert persona_of(agency).version == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("tone", "rude"),
        ("formality", "royal"),
        ("name", ""),
        ("name", "x" * 61),
        ("languages", ["english!"]),
        ("ask_contact_after", 99),
        ("ask_contact_after", -1),
        ("version", 7),
        ("organization", None),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(agency, field, value):
    with pytest.raises(PersonaProblem) as problem:
        save_persona(persona_of(agency), **{field: value})
    assert problem.value.problems[field]
    assert persona_of(agency).version == 1


@pytest.mark.parametrize(
    ("text", "language", "tells"),
    [
        ("I'm Mia, your virtual assistant.", "en", True),
        ("An A.I. answers.", "en", True),
        ("I'm Mia, your friend.", "en", False),
        ("I said hello", "en", False),
        ("Ich bin eine KI.", "de", True),
        ("Wir kichern gern.", "de", False),
        ("Je suis une IA.", "fr", True),
        ("أنا مساعد ذكي", "ar", True),
        ("I'm an AI", "es", False),
        ("Olen tekoäly, AI", "fi", True),
    ],
)
def test_what_counts_as_disclosing(text, language, tells):
    assert discloses(text, (language,)) is tells


def test_another_language_gets_default_texts_instead_of_foreign_ones(agency):
    persona = save_persona(persona_of(agency), greeting="¡Bienvenidos a casa!")
    english = voice_of(persona, agency, language="en", conversation="c", turn=0)
    spanish = voice_of(persona, agency, language="es", conversation="c", turn=0)
    assert spanish.greeting == "¡Bienvenidos a casa!"
    assert english.greeting.startswith("I can look through")
    assert english.disclosure == "Hi, I'm Mia, the AI assistant of Casas del Sol."


def test_an_agency_with_braces_in_its_name_is_named_as_it_is(db):
    odd = Organization.objects.create(name="{Home} & {0}", slug="odd")
    assert persona_of(odd).disclosure_text == "Hi, I'm Mia, the AI assistant of {Home} & {0}."


def test_a_long_name_fits(db):
    long = Organization.objects.create(name="R" * 200, slug="long")
    assert len(persona_of(long).role_line) <= 120
