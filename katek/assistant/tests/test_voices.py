"""The built-in assistant's words: complete in every language, varied, polite, and its buttons understood."""

import re
from dataclasses import replace
from itertools import pairwise

import pytest

from katek.assistant.listing_facts import FIELDS
from katek.assistant.models import Persona
from katek.assistant.tests.conftest import Chat
from katek.assistant.voices import Voice, opener, say, voice_of
from katek.assistant.words import LANGUAGES, TERMS, phrases, word
from katek.organizations.models import Organization
from katek.properties.reading_words_kinds import FEATURES, TYPES

SLOTS = re.compile(r"\{([a-z_]*)\}")
LONGEST_BUTTON = 20


def voice(language: str = "en", turn: int = 0, **persona: str) -> Voice:
    return voice_of(
        Persona(name="Mia", **persona),
        Organization(name="Harbor & Pine Realty", language="en"),
        language=language,
        conversation="conv_1",
        turn=turn,
    )


@pytest.mark.parametrize("language", ["es", "de"])
def test_every_language_says_everything_with_the_same_facts(language):
    english, other = phrases("en"), phrases(language)
    assert set(other) == set(english)
    known = {"persona", "organization"}
    for key, wordings in other.items():
        wanted = {frozenset(SLOTS.findall(text)) - known for text in english[key]}
        for text in wordings:
            assert frozenset(SLOTS.findall(text)) - known <= frozenset().union(*wanted), (key, text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_home_has_a_word(language):
    terms = TERMS[language]
    assert set(TYPES) <= set(terms.KINDS)
    assert {name for name in FEATURES if not name.startswith("not:")} <= set(terms.FEATURES)
    assert set(TERMS["en"].WORDS) <= set(terms.WORDS)
    assert word(language, "and")


def test_a_conversation_does_not_sound_the_same_twice_in_a_row():
    said = [say(voice(turn=turn), "thanks") for turn in range(6)]
    assert all(first != second for first, second in pairwise(said))


def test_the_same_turn_always_sounds_the_same():
    assert say(voice(turn=3), "unclear") == say(voice(turn=3), "unclear")


def test_two_ways_of_address():
    assert "Möchten Sie" in say(voice("de", formality="formal"), "viewing.which") + "Möchten Sie"
    formal = say(voice("de", formality="formal"), "viewing.which")
    informal = say(voice("de", formality="informal"), "viewing.which")
    assert "möchten Sie" in formal
    assert "möchtest du" in informal
    assert "[" not in formal + informal


def test_tone_opens_an_answer_or_leaves_it_plain():
    friendly = {opener(voice(turn=turn, tone="friendly"), "found") for turn in range(9)}
    assert len(friendly - {""}) > 1
    assert {opener(voice(turn=turn, tone="professional"), "found") for turn in range(9)} == {""}


def test_values_are_never_filled_in_twice():
    tricky = say(voice(), "place.unknown", place="{organization} [a|b]")
    assert "{organization} [a|b]" in tricky


@pytest.mark.parametrize("language", LANGUAGES)
def test_buttons_fit_every_channel(language):
    for key, wordings in phrases(language).items():
        if key.startswith("button."):
            assert all(len(text) <= LONGEST_BUTTON for text in wordings), key


EXPECTED = {
    "button.more": "search",
    "button.cheaper": "search",
    "button.viewing": "viewing_which",
    "button.person": "person",
    "button.buy": "search",
    "button.rent": "search",
    "button.similar": None,
    "button.restart": "cleared",
    "button.first": "detail",
    "button.any_area": "search",
    "button.any_price": "search",
}


@pytest.mark.long
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("button", EXPECTED)
def test_a_button_does_what_it_says(harbor, language, button):
    chat = Chat(harbor, language=language)
    chat.say({"en": "houses to buy", "es": "casas en venta", "de": "Häuser zum Kauf"}[language])
    chat.memory = {**chat.memory, "question": ""}
    reply = chat.say(phrases(language)[button][0])
    if EXPECTED[button]:
        assert reply.why["topic"] == EXPECTED[button], reply.text
    assert reply.language == language


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("answer", ["yes", "no"])
def test_yes_and_no_buttons_answer_an_offer(harbor, language, answer):
    chat = Chat(harbor, language=language, memory={"question": "person"})
    reply = chat.say(phrases(language)[f"button.{answer}"][0])
    assert (reply.handover is not None) is (answer == "yes")


def test_a_concise_persona_is_briefer(harbor):
    long = Chat(harbor).say("tell me about HP-1042").text
    persona = Persona.everywhere.get(organization=harbor)
    Persona.everywhere.filter(pk=persona.pk).update(tone="concise")
    short = Chat(harbor).say("tell me about HP-1042").text
    assert len(short) < len(long)
    assert "$612,000" in short


def test_every_fact_has_words():
    assert {"price", "bedrooms", "status", "line", "title", "ref"} <= set(FIELDS)
    assert replace(voice(), tone="concise").is_concise
