"""Pages speak the member's language, states and all; programs get the same words whatever they ask for."""

import json

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from katek.conversations.models import Conversation, Message
from katek.dashboard.bulk_words import sentences_of
from katek.dashboard.tests.rows import customers, only
from katek.leads.models import BulkAct, BulkChange
from katek.organizations.models import User
from katek.outbox.models import Delivery, Endpoint, Event
from katek.properties.models import Property

pytestmark = pytest.mark.django_db


def german(browser: Client, name: str, *arguments: str) -> str:
    User.objects.update(language="de")
    answer = browser.get(reverse(f"dashboard:{name}", args=arguments))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("name", ["webhooks", "emails", "hubspot", "endpoint-new", "persona"])
def test_a_page_is_wholly_in_the_members_language(owner_page: Client, website, name):
    customers(website, 1)
    page = german(owner_page, name)
    for english in (">To<", "New endpoint<", "Check and", "Friendly", "Formal<"):
        assert english not in page


def test_states_are_told_in_the_members_language(owner_page: Client, agency, website):
    customers(website, 1)
    endpoint, home = only(Endpoint, agency), only(Property, agency)
    assert "Eingeschaltet" in german(owner_page, "endpoint", endpoint.pk)
    assert "Aktiv" in german(owner_page, "property", home.pk)
    Delivery.everywhere.update(status="failed")
    assert "Gescheitert" in german(owner_page, "webhooks")


def test_prices_are_written_in_the_members_language_also_on_what_customers_were_shown(
    owner_page: Client, agency, website
):
    customers(website, 1)
    home, thread = only(Property, agency), only(Conversation, agency)
    Message.everywhere.update(properties=[home.pk])
    pages = [("properties",), ("property", home.pk), ("lead", thread.lead_id)]
    for name, *arguments in [*pages, ("conversation", thread.pk)]:
        page = german(owner_page, name, *arguments)
        assert "610.000\xa0$" in page, name
        assert "$610,000" not in page, name


def test_one_english_word_with_two_meanings_has_two_translations():
    with translation.override("es"):
        assert translation.gettext("Owner") == "Responsable"
        assert translation.pgettext("role", "Owner") == "Propietario"
        assert translation.pgettext("recipient", "To") == "Para"
        assert translation.pgettext("verb", "Open") == "Abrir"


@pytest.mark.parametrize("act", BulkAct.values)
def test_what_was_done_to_many_leads_is_told_in_the_members_language(act):
    english = sentences_of(BulkChange(act=act), 3)
    with translation.override("es"):
        assert sentences_of(BulkChange(act=act), 3) != english


@pytest.mark.parametrize(
    ("url", "german", "spanish"),
    [
        ("https://10.0.0.5/", "reserviert für private Netze", "reservada para redes privadas"),
        ("https://n8n/", "innerhalb eines privaten Netzes", "nombre de una red privada"),
        ("https://169.254.169.254/", "Cloud-Anbieter", "proveedores de nube"),
    ],
)
def test_why_an_address_is_refused_is_told_in_each_members_language(
    owner_page: Client, program: Client, url, german, spanish
):
    form = {"url": url, "types": ["*"]}
    for language, told in (("de", german), ("es", spanish)):
        User.objects.update(language=language)
        answer = owner_page.post(reverse("dashboard:endpoint-new"), form)
        assert answer.status_code == 422
        assert told in answer.content.decode()
        assert "KATEK_ALLOW_PRIVATE_ENDPOINTS" in answer.content.decode()
        assert "operator can" not in answer.content.decode()
    body = json.dumps({"url": url, "types": ["*"]})
    headers = {"Accept-Language": "de"}
    refused = program.post(
        "/api/v1/endpoints/", body, content_type="application/json", headers=headers
    )
    assert refused.status_code == 422
    assert "The operator can allow it" in refused.content.decode()


def test_a_line_that_is_no_site_is_refused_in_the_members_language(owner_page: Client, website):
    User.objects.update(language="de")
    target = reverse("dashboard:channel-origins", args=[website.pk])
    page = owner_page.post(target, {"origins": "two words"}).content.decode()
    assert "„two words“ ist keine Website" in page
    many = "\n".join(f"https://a{number}.example" for number in range(51))
    page = owner_page.post(target, {"origins": many}).content.decode()
    assert "Höchstens 50 Websites" in page


def test_programs_get_the_same_values_in_every_language(program: Client, agency, website):
    customers(website, 1)
    for address in ("leads", "conversations", "properties", "campaigns", "persona"):
        plain, spanish = (
            program.get(f"/api/v1/{address}", headers={"Accept-Language": language})
            for language in ("en", "es")
        )
        assert plain.status_code == 200, address
        assert plain.content == spanish.content


def test_a_refusal_from_below_a_page_is_told_in_the_members_language(owner_page: Client):
    User.objects.update(language="de")
    form = {"url": "ftp://hooks.example/", "types": ["lead.created"]}
    answer = owner_page.post(reverse("dashboard:endpoint-new"), form)
    assert answer.status_code == 422
    assert "Beginnen Sie die Adresse mit https://." in answer.content.decode()


WRONG = {
    "leads/": {"email": "nobody"},
    "endpoints/": {"url": "ftp://hooks.example/", "types": []},
    "campaigns/": {"name": "", "campaign_type": "sequence", "steps": []},
    "properties/": {"listing_id": "", "list_price": "much"},
}


@pytest.mark.parametrize("address", sorted(WRONG))
def test_programs_are_refused_in_english_whatever_language_they_ask_for(
    program: Client, agency, address
):
    plain, german = (
        program.post(
            f"/api/v1/{address}",
            WRONG[address],
            content_type="application/json",
            headers={"Accept-Language": language},
        )
        for language in ("en", "de")
    )
    assert plain.status_code == 422, plain.content
    assert german.content == plain.content
    assert german["Content-Language"] == "en"


def test_a_member_whose_pages_are_german_reads_english_from_the_api(owner_page: Client):
    User.objects.update(language="de")
    wrong = {"email": "nobody"}
    answer = owner_page.post("/api/v1/leads/", wrong, content_type="application/json")
    assert "is not an e-mail address" in answer.content.decode()


def test_events_carry_the_same_values_in_every_language(website):
    with translation.override("es"):
        customers(website, 1)
    bodies = " ".join(Event.everywhere.values_list("body", flat=True))
    assert "Sitio web" not in bodies
    assert all(json.loads(body) for body in Event.everywhere.values_list("body", flat=True))
