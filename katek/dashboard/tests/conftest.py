"""Who stands on many pages."""

import pytest
from django.test import Client

from katek.dashboard.tests.rows import colleague
from katek.leads.models import Lead
from katek.leads.tests.rows import lead
from katek.organizations.scope import working_for


@pytest.fixture
def viewer_page(agency) -> Client:
    browser = Client()
    browser.force_login(colleague(agency, "viewer"))
    return browser


@pytest.fixture
def ana(agency) -> Lead:
    with working_for(agency):
        return lead("Ana Ruiz", email="ana@example.com")
