"""Who stands on many pages."""

import pytest

from katek.leads.models import Lead
from katek.leads.tests.rows import lead
from katek.organizations.scope import working_for


@pytest.fixture
def ana(agency) -> Lead:
    with working_for(agency):
        return lead("Ana Ruiz", email="ana@example.com")
