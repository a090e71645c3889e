"""Deep pages say where they are: the way down to them, and themselves at its end."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from katek.campaigns.models import Campaign, Email
from katek.dashboard.tests.rows import customers, only
from katek.organizations.scope import working_for
from katek.outbox.endpoints import create_endpoint
from katek.outbox.models import Delivery

pytestmark = pytest.mark.django_db
CRUMBS = re.compile(r'<ol class="crumbs"[^>]*>(.*?)</ol>', re.DOTALL)
NAME = "Four steps <b> & more"
URL = "https://n8n.example/webhook/katek"


def way(browser: Client, address: str) -> list[str]:
    """The crumbs of a page in their order; the last is the page itself and the only one that is no link."""
    page = browser.get(address).content.decode()
    crumbs = CRUMBS.search(page)
    assert crumbs, address
    assert page.index(crumbs[0]) < page.index("<h1"), address
    *links, here = re.findall(r"<li.*?</li>", crumbs[1], re.DOTALL)
    assert 'aria-current="page"' in here, address
    assert "<a " not in here, address
    assert all("<a href=" in link and "aria-current" not in link for link in links), address
    return [re.sub(r"</?(li|a|bdi)\b[^>]*>", "", one) for one in (*links, here)]


def test_pages_of_a_campaign(owner_page, agency):
    with working_for(agency):
        made = Campaign.objects.create(name=NAME, campaign_type="sequence")
        made.steps.create(organization=agency, position=1, subject="Hello", body_template="Hello.")
    pages = {
        reverse("campaigns:new"): ["New campaign"],
        reverse("campaigns:campaign", args=[made.pk]): [escape(NAME)],
        reverse("campaigns:edit", args=[made.pk]): [escape(NAME), "Change"],
        reverse("campaigns:preview", args=[made.pk]): [escape(NAME), "Preview"],
        reverse("campaigns:start", args=[made.pk]): [escape(NAME), "Start"],
    }
    for address, rest in pages.items():
        assert way(owner_page, address) == ["Campaigns", *rest]


def test_pages_of_webhooks_and_mails(owner_page, agency, website):
    customers(website, 1, words="Still <i> free?")
    endpoint = create_endpoint(agency, url=URL, description=NAME, lookup=None)
    delivery = Delivery.everywhere.select_related("endpoint", "event").first()
    pages = {
        reverse("dashboard:endpoint-new"): ["Webhooks", "New endpoint"],
        reverse("dashboard:endpoint", args=[endpoint.pk]): ["Webhooks", escape(NAME)],
        reverse("dashboard:hubspot"): ["Webhooks", "HubSpot"],
        reverse("dashboard:delivery", args=[delivery.pk]): [
            *("Webhooks", escape(str(delivery.endpoint)), delivery.event.type)
        ],
        reverse("dashboard:email", args=[only(Email, agency).pk]): [
            "E-mails",
            "Still &lt;i&gt; free?",
        ],
    }
    for address, expected in pages.items():
        assert way(owner_page, address) == expected
