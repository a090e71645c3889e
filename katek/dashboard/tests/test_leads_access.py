"""Who may do what to leads, and words of any kind on their pages."""

import re

import pytest

from katek.dashboard.tests.lead_pages import (
    address,
    page,
    post,
    signed_in,
)
from katek.leads.models import Lead
from katek.leads.tests.rows import lead
from katek.organizations.models import Role
from katek.organizations.scope import working_for

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert('x')</script><img src=x onerror=alert(1)> {{ 7|add:7 }} \u202etxt"


def acts(ana: Lead) -> dict[str, dict]:
    return {
        address("lead-set", ana.pk): {"act": "stage", "value": "won"},
        address("leads-bulk"): {"do": "stage:won", "lead": ana.pk},
        address("lead-details", ana.pk): {"name": "X"},
        address("lead-wishes", ana.pk): {"transaction": "buy"},
        address("lead-note", ana.pk): {"text": "x"},
        address("lead-erase", ana.pk): {"word": "erase"},
        address("lead-new"): {"name": "X", "channel": "phone", "stage": "new"},
    }


def test_a_viewer_sees_everything_and_changes_nothing(agency, ana):
    viewer = signed_in(agency, Role.VIEWER)
    for url in (address("leads"), address("leads-board"), address("lead", ana.pk)):
        seen = page(viewer, url)
        assert "Ana Ruiz" in seen
        for control in (
            'name="lead"',
            "lead-set",
            'action="/leads/lead_',
            "New lead<",
            'id="note"',
        ):
            assert control not in seen, control
    for url, values in acts(ana).items():
        assert viewer.post(url, values).status_code == 403, url
    ana.refresh_from_db()
    assert (ana.stage, ana.name) == ("new", "Ana Ruiz")
    shared = {"name": "V", "query": "stage=won", "shared": "1"}
    assert viewer.post(address("leads-view-new"), shared).status_code == 403
    del shared["shared"]
    assert viewer.post(address("leads-view-new"), shared).status_code == 302


def test_hostile_words_are_text_everywhere(owner_page, agency):
    post(owner_page, address("leads-view-new"), name=HOSTILE[:60], query="tag=x", shared="1")
    with working_for(agency):
        made = lead(HOSTILE, tags=[HOSTILE[:60]], source=HOSTILE)
    post(owner_page, address("lead-note", made.pk), text=HOSTILE)
    post(owner_page, address("lead-set", made.pk), act="tag", value=HOSTILE[20:60])
    urls = [address("leads"), address("leads-board"), address("lead", made.pk)]
    urls += [f"{address('leads')}?q={HOSTILE[:60]}&tag={HOSTILE[:60]}", address("leads-tags")]
    for url in urls:
        seen = page(owner_page, url)
        assert "<script>alert" not in seen, url
        assert "<img src=x" not in seen, url
        assert "14" not in re.findall(r"alert\(1\)&gt; (\S+)", seen)
