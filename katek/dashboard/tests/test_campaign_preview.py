"""A campaign's mails as a chosen lead would get them, or an example where there is none."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from katek.campaigns.defaults import make_defaults
from katek.campaigns.models import Campaign
from katek.dashboard.campaign_preview import MOST_PREVIEWED
from katek.leads.models import Lead
from katek.leads.tests.rows import lead
from katek.organizations.scope import working_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(agency) -> str:
    with working_for(agency):
        make_defaults(agency)
        return reverse("campaigns:preview", args=[Campaign.objects.get().pk])


def framed(browser: Client, address: str) -> str:
    """The mail in the frame of that page."""
    shown = browser.get(address).content.decode()
    (frame,) = re.findall(r'<iframe[^>]* src="([^"]+)"', shown)
    mail = browser.get(frame.replace("&amp;", "&"))
    assert mail.status_code == 200
    return mail.content.decode()


def test_an_agency_without_leads_sees_an_example(owner_page: Client, page):
    assert "Ana Torres, an example" in owner_page.get(page).content.decode()
    for address in (page, f"{page}?lead="):
        assert "Ana" in framed(owner_page, address)
    assert not Lead.everywhere.exists()


def test_an_older_lead_than_those_offered_stands_under_its_own_name(
    owner_page: Client, agency, page
):
    with working_for(agency):
        first = lead("Zuleika Old", email="zuleika@example.com")
        for number in range(MOST_PREVIEWED):
            lead(f"Lead {number}", email=f"lead{number}@example.com")
    assert "As whom?" in owner_page.get(page).content.decode()
    shown = owner_page.get(f"{page}?lead={first.pk}").content.decode()
    assert re.findall(r'<option value="(lead_\w+)" selected', shown) == [first.pk]
    assert "Zuleika" in framed(owner_page, f"{page}?lead={first.pk}")


def test_a_lead_that_is_not_there_is_asked_for_again(owner_page: Client, agency, page):
    with working_for(agency):
        lead("Ana", email="ana@example.com")
    assert "As whom?" in owner_page.get(f"{page}?lead=lead_gone").content.decode()
