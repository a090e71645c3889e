"""The page of a listing: what is told of it, to people, to other sites, and in which words."""

import json
import re

import pytest

from katek.channels.models import Channel
from katek.inbound.tests.test_chat_door import HOUSE
from katek.organizations.models import Organization
from katek.organizations.scope import working_for
from katek.properties.listing import save
from katek.properties.models import Media

pytestmark = pytest.mark.django_db

HOSTILE = '</script><script>alert(1)</script> & "quotes"'


@pytest.fixture
def house(agency, website):
    return save(agency, {**HOUSE, "street_address": "12 Oak St", "public_remarks": "One.\n\nTwo."})


def page_of(client, house) -> str:
    answer = client.get(f"/p/{house.id}/")
    assert answer.status_code == 200
    return answer.content.decode()


def linked(page: str) -> dict:
    (text,) = re.findall(r'ld\+json">(.*?)</script>', page, re.S)
    found: dict = json.loads(text)
    return found


def test_price_facts_place_and_paragraphs_are_told(client, house):
    page = page_of(client, house)
    for said in ("$612,000", "Bedrooms", "12 Oak St, Portland", "<p>One.</p>", "<p>Two.</p>"):
        assert said in page
    assert f"/chat/harbor-pine/?listing={house.id}" in page


@pytest.mark.parametrize(
    ("language", "period", "said"),
    [("en", "month", "$1,950 a month"), ("es", "week", "1.950 US$ por semana"),
     ("de", "night", "1.950 $ pro Nacht")],
)  # fmt: skip
def test_a_rent_is_told_with_its_period_in_the_agencys_language(
    client, agency, house, language, period, said
):
    Organization.objects.filter(pk=agency.pk).update(language=language)
    rented = {"transaction": "rent", "list_price": "1950", "period": period}
    save(agency, rented, existing=house)
    page = page_of(client, house).replace("\xa0", " ")
    assert f"<strong>{said}</strong>" in page
    assert f'· {said}">' in page


def test_an_address_that_may_not_be_shown_is_nowhere_on_the_page(client, agency, house):
    near = {"subdivision_name": "Kenton", "postal_code": "97217", "state_or_province": "OR"}
    save(agency, near, existing=house)
    assert "12 Oak St, Kenton, Portland, OR 97217" in page_of(client, house)
    save(agency, {"internet_address_display_yn": False}, existing=house)
    page = page_of(client, house)
    for hidden in ("Oak St", "Kenton", "97217"):
        assert hidden not in page
    assert linked(page)["mainEntity"]["address"] == "Portland, OR"


@pytest.mark.parametrize(
    ("status", "said"),
    [("Active", "For sale"), ("Coming Soon", "Coming soon"), ("Pending", "Under offer")],
)
def test_how_it_stands_is_said_in_plain_words(client, agency, house, status, said):
    save(agency, {"standard_status": status}, existing=house)
    assert f">{said}</p>" in page_of(client, house)


@pytest.mark.parametrize(
    ("status", "transaction", "said"),
    [("Closed", "buy", "has been sold"), ("Closed", "rent", "has been let"),
     ("Withdrawn", "buy", "off the market"), ("Delete", "buy", "is not available")],
)  # fmt: skip
def test_of_a_home_that_is_gone_only_that_is_said(client, agency, house, status, transaction, said):
    save(agency, {"standard_status": status, "transaction": transaction}, existing=house)
    answer = client.get(f"/p/{house.id}/")
    assert answer.status_code == 404
    page = answer.content.decode()
    assert said in page
    assert "612,000" not in page
    assert "Oak St" not in page


def test_of_a_home_that_customers_never_saw_nothing_is_said(client, agency, house):
    hidden = {"standard_status": "Closed", "internet_entire_listing_display_yn": False}
    save(agency, hidden, existing=house)
    page = client.get(f"/p/{house.id}/").content.decode()
    assert "sold," in page
    assert "Harbor" not in page


def test_other_sites_get_a_preview_and_search_engines_the_facts(client, agency, house):
    with working_for(agency):
        Media.objects.create(property=house, url="https://pictures.example/1.jpg", order=0)
    page = page_of(client, house)
    assert '<meta property="og:image" content="https://pictures.example/1.jpg">' in page
    assert "$612,000" in re.search(r'og:title" content="([^"]*)"', page)[1]
    offer = linked(page)["offers"]
    assert (offer["price"], offer["priceCurrency"]) == ("612000.00", "USD")


def test_a_listing_that_talks_to_programs_stays_text(client, agency, house):
    save(agency, {"public_remarks": HOSTILE}, existing=house)
    page = page_of(client, house)
    assert "<script>alert" not in page
    assert page.count("<script") == page.count("</script") == 3
    assert "<" not in page.partition('ld+json">')[2].partition("</script>")[0]
    assert linked(page)["description"] == HOSTILE


def test_an_agency_without_a_chat_offers_none(client, agency, house):
    with working_for(agency):
        Channel.objects.update(status="disconnected")
    page = page_of(client, house)
    assert "Ask about" not in page
    assert "/embed/" not in page
    assert client.get("/chat/harbor-pine/brand.css").status_code == 200


@pytest.mark.parametrize(
    ("language", "said", "direction"),
    [("de", "Zu diesem Objekt fragen", "ltr"), ("es", "Preguntar por este inmueble", "ltr"),
     ("ar", "Ask about this property", "rtl"), ("fr", "Ask about this property", "ltr")],
)  # fmt: skip
def test_it_speaks_the_agencys_language_whatever_the_browser_asks_for(
    client, agency, house, language, said, direction
):
    agency.language = language
    agency.save()
    page = client.get(f"/p/{house.id}/", headers={"Accept-Language": "es"}).content.decode()
    assert said in page
    assert f'dir="{direction}"' in page


def test_the_chat_knows_the_listing_that_a_visitor_came_from(client, house):
    page = client.get(f"/chat/harbor-pine/?listing={house.id}").content.decode()
    assert "12 Oak St" in page
    assert 'data-say="Tell me more about HP-1042"' in page


def test_the_chat_tells_nothing_of_another_agencys_listing(client, house, rival):
    theirs = save(rival, {**HOUSE, "street_address": "99 Rival Rd"})
    page = client.get(f"/chat/harbor-pine/?listing={theirs.id}").content.decode()
    assert "Rival" not in page
    assert "Houses for sale" in page
