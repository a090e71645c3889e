"""The persona's playground: the persona as it is being edited answers, and nothing of it is kept."""

import re

import pytest
from django.test import Client

from katek.assistant.models import Persona
from katek.conversations.models import Conversation
from katek.dashboard import playground
from katek.dashboard.tests.rows import colleague, customers
from katek.leads.models import Lead
from katek.properties.listing import save
from katek.properties.models import Property

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


def ask(browser: Client, text: str, **form: str) -> str:
    answer = browser.post("/persona/try/", {"said": text, **form}, **HTMX)
    assert answer.status_code == 200
    return answer.content.decode()


def thread_of(page: str) -> str:
    found = re.search(r'name="thread" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def test_the_persona_answers_as_the_form_stands_and_nothing_is_saved(owner_page, website):
    page = ask(owner_page, "Hello", name="Zelda")
    assert "Zelda" in page
    assert Persona.everywhere.filter(name="Zelda").count() == 0
    assert Conversation.everywhere.count() == Lead.everywhere.count() == 0


def test_the_thread_goes_on_where_it_was(owner_page, website):
    customers(website, 1)
    first = ask(owner_page, "a house to buy in Portland")
    second = ask(owner_page, "cheaper", thread=thread_of(first))
    assert "a house to buy in Portland" in second
    assert second.count('class="said assistant"') == 2


def test_listings_are_shown_as_cards(owner_page, website):
    customers(website, 1)
    rent = {"transaction": "rent", "period": "month"}
    save(website.organization, rent, existing=Property.everywhere.get())
    page = ask(owner_page, "HP-0")
    assert "<strong>$610,000 a month</strong>" in page


def test_what_is_wrong_with_the_draft_is_told(owner_page, agency):
    page = ask(owner_page, "Hello", disclosure_text="I am a real person.")
    assert "It has to say that an assistant answers" in page
    assert 'class="said assistant"' not in page


@pytest.mark.parametrize("thread", ["", "nonsense", "a:b:c"])
def test_a_thread_that_is_not_ours_begins_anew(owner_page, agency, thread):
    page = ask(owner_page, "Hello", thread=thread)
    assert page.count('class="said customer"') == 1


def test_another_agencys_thread_shows_nothing_of_its_listings(
    owner_page, rival_page, website, rival
):
    customers(website, 1)
    theirs = thread_of(ask(owner_page, "a house to buy in Portland"))
    page = ask(rival_page, "tell me about the first one", thread=theirs)
    assert "610,000" not in page.rpartition('class="said assistant"')[2]
    assert "prop_" not in page


def test_a_viewer_tries_it_out_but_cannot_save(agency):
    browser = Client()
    browser.force_login(colleague(agency, "viewer"))
    assert "said assistant" in ask(browser, "Hello")
    assert browser.post("/persona/", {"name": "Zelda"}).status_code == 403


def test_what_is_written_is_text(owner_page, agency):
    assert "&lt;script&gt;" in ask(owner_page, "<script>alert(1)</script>")


def test_too_many_questions_are_put_off(owner_page, agency, monkeypatch):
    monkeypatch.setattr(playground, "MOST", 1)
    ask(owner_page, "Hello")
    assert "Try again in a minute" in ask(owner_page, "Hello")


def test_who_may_not_change_the_persona_tries_it_as_it_is(agency, website):
    viewer = Client()
    viewer.force_login(colleague(agency, "viewer"))
    assert "Zelda" not in ask(viewer, "Hello", name="Zelda")
