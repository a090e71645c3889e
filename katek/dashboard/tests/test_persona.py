"""The persona page: the same rules as the API, each problem at its field, and what customers will read."""

import html

import pytest
from django.test import Client
from django.urls import reverse

from katek.assistant.models import Persona
from katek.assistant.personas import EDITABLE, persona_of
from katek.channels.records import InboundMessage
from katek.conversations.answering import answer_due
from katek.conversations.models import Author, Message
from katek.conversations.receive import receive
from katek.core.workers import worker
from katek.dashboard.persona import FORM
from katek.dashboard.tests.rows import colleague
from katek.organizations.models import User

pytestmark = pytest.mark.django_db

PAGE = "/persona/"


def read(browser: Client) -> str:
    return html.unescape(browser.get(PAGE).content.decode())


def send(browser: Client, **fields: str):
    return browser.post(PAGE, fields, follow=True)


def test_the_form_has_every_field_that_the_api_has():
    assert {row.name for row in FORM} == set(EDITABLE)
    assert reverse("dashboard:persona") == PAGE


def test_it_shows_the_persona_and_its_version(owner_page, agency):
    page = read(owner_page)
    assert "Version 1" in page
    assert 'value="Mia"' in page
    assert f'href="/chat/{agency.slug}/"' in page


def test_what_is_saved_is_what_every_channel_uses(owner_page, agency):
    page = send(owner_page, name="Leo", tone="concise", languages="en, es", ask_contact_after="3")
    assert "Saved as version 2" in page.content.decode()
    saved = persona_of(agency)
    assert (saved.name, saved.tone, saved.languages) == ("Leo", "concise", ["en", "es"])
    assert saved.ask_contact_after == 3
    assert saved.disclosure_text == "Hi, I'm Leo, the AI assistant of Harbor & Pine."


@pytest.mark.django_db(transaction=True)
def test_the_preview_is_what_the_first_customer_reads(owner_page, agency, website):
    send(
        owner_page, disclosure_text="I am Mia, an automated helper.", greeting="Looking for a home?"
    )
    receive(website, InboundMessage("visitor-1", "Hello"))
    assert answer_due(worker(), limit=1).done == 1
    said = Message.everywhere.get(author=Author.ASSISTANT).text
    assert said.startswith("I am Mia, an automated helper.")
    assert said in read(owner_page)


def test_languages_are_named_as_people_name_them_and_kept_as_codes(owner_page, agency):
    send(owner_page, languages="Español, english, Scottish Gaelic, pt-BR fr")
    assert persona_of(agency).languages == ["es", "en", "gd", "pt-BR", "fr"]
    assert 'value="Spanish, English, Scottish Gaelic, pt-BR, French"' in read(owner_page)
    User.objects.update(language="de")
    assert 'value="Spanisch, Englisch, Gälisch (Schottland), pt-BR, Französisch"' in read(
        owner_page
    )
    send(owner_page, languages="spanisch, Deutsch")
    assert persona_of(agency).languages == ["es", "de"]


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("disclosure_text", "I am Mia from the office.", "It has to say that an assistant answers"),
        ("languages", "en, English!", "“English!” is not known as a language"),
        ("tone", "shouting", "is not a valid choice"),
        ("ask_contact_after", "soon", "'soon' is not a whole number"),
        ("ask_contact_after", "21", "at most 20"),
        ("name", "x" * 61, "at most 60 characters"),
        ("instructions", "x" * 4001, "at most 4000 characters"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_is_saved(
    owner_page, agency, field, value, says
):
    before = persona_of(agency)
    answer = send(owner_page, **{"greeting": "Changed", field: value})
    page = html.unescape(answer.content.decode())
    assert answer.status_code == 422
    problem = page.partition(f'id="problem_{field}">')[2].partition("</span>")[0]
    assert says in problem
    assert value in page  # what was typed is still there to be mended
    after = persona_of(agency)
    assert (after.version, after.greeting) == (before.version, before.greeting)


def test_hostile_words_are_shown_as_words(owner_page):
    send(owner_page, greeting="<script>alert(1)</script>")
    assert "<script>alert" not in owner_page.get(PAGE).content.decode()


@pytest.mark.parametrize("role", ["viewer", "member"])
def test_who_may_not_change_it_reads_it(agency, role):
    browser = Client()
    browser.force_login(colleague(agency, role))
    page = read(browser)
    assert "What it says first" in page
    assert "Changing it needs the role admin" in page
    assert '<dd dir="auto">Mia</dd>' in page
    assert 'name="greeting"' not in page, "nothing looks as if it could be changed"
    assert ">Save<" not in page
    assert send(browser, name="Leo").status_code == 403
    assert persona_of(agency).name == "Mia"


def test_another_organization_keeps_its_own(owner_page, agency, rival):
    send(owner_page, name="Leo")
    assert persona_of(rival).name == "Mia"
    assert Persona.everywhere.filter(name="Leo").count() == 1
