"""Many leads changed at once on their pages, and given back."""

from unittest.mock import patch

import pytest

from katek.core.workers import worker
from katek.dashboard import leads_bulk
from katek.dashboard.tests.lead_pages import address, page, post, signed_in, undo_in
from katek.leads import bulk as bulk_module
from katek.leads.bulk import bulk_change
from katek.leads.bulk_work import change_due
from katek.leads.models import BulkChange, Lead
from katek.leads.tests.rows import lead, leads
from katek.organizations.models import Membership, Role
from katek.organizations.scope import working_for

pytestmark = pytest.mark.django_db


def test_ticked_leads_are_changed_and_given_back(owner_page, agency):
    with working_for(agency):
        made = leads(3)
    ticked = [row.pk for row in made[:2]]
    seen = post(owner_page, address("leads-bulk"), do="stage:won", lead=ticked)
    assert "2 leads are now Won." in seen
    assert Lead.everywhere.filter(stage="won").count() == 2
    assert "2 leads are as they were." in post(owner_page, undo_in(seen))
    assert not Lead.everywhere.filter(stage="won").exists()


def test_all_that_match_are_changed_and_no_others(owner_page, agency):
    with working_for(agency):
        leads(60, stage="contacted")
        lead("Other")
    seen = post(
        owner_page, address("leads-bulk"), do="tag", tag="fair", all="1", query="stage=contacted"
    )
    assert "60 leads got the tag “fair”." in seen
    assert Lead.everywhere.get(name="Other").tags == []


def test_an_undoing_tells_what_stays(owner_page, agency):
    with working_for(agency):
        one, two = leads(2)
    seen = post(owner_page, address("leads-bulk"), do="stage:lost", lead=[one.pk, two.pk])
    post(owner_page, address("lead-set", one.pk), act="stage", value="offer")
    told = post(owner_page, undo_in(seen))
    assert "1 lead is as it was. 1 was changed since and stays." in told
    assert "This was undone already" in post(owner_page, undo_in(seen))


def test_one_undoes_only_what_one_did_oneself(owner_page, agency, ana):
    seen = post(owner_page, address("lead-set", ana.pk), act="stage", value="won")
    assert signed_in(agency, Role.ADMIN).post(undo_in(seen)).status_code == 404


def test_leads_of_another_organization_are_out_of_reach_of_bulk_acts(
    rival_page, rival, agency, ana
):
    seen = post(rival_page, address("leads-bulk"), do="stage:won", lead=ana.pk)
    assert "No lead is ticked" in seen
    post(rival_page, address("leads-bulk"), do="stage:won", all="1", query="")
    ana.refresh_from_db()
    assert ana.stage == "new"


def test_many_are_changed_by_the_background_and_a_page_tells_how_far_it_is(owner_page, agency):
    with working_for(agency):
        leads(7)
    with patch.object(bulk_module, "AT_ONCE", 3), patch.object(leads_bulk, "AT_ONCE", 3):
        seen = post(
            owner_page, address("leads-bulk"), do="stage:won", all="1", next="/leads/?q=lead"
        )
        change = BulkChange.everywhere.get()
        assert "0 of 7 leads" in seen
        assert "going on" in page(owner_page, address("leads"))
        there = address("leads-bulk-progress", change.pk)
        change_due(worker(), limit=1)
        fragment = owner_page.get(there, {"next": "/leads/?q=lead"}, headers={"HX-Request": "true"})
        text = fragment.content.decode()
        assert "7 leads are now Won." in text
        assert 'href="/leads/?q=lead"' in text
        assert "hx-trigger" not in text, "what has ended is not asked for again"
        assert "can still be undone" in page(owner_page, address("leads"))
    assert "7 leads are as they were." in post(owner_page, undo_in(text))
    assert "7 leads are as they were." in page(owner_page, there)


def test_an_act_is_stopped_by_whoever_began_it_alone(owner_page, agency):
    with working_for(agency), patch.object(bulk_module, "AT_ONCE", 3):
        leads(4)
        owner = Membership.objects.select_related("user").get().user
        change = bulk_change(Lead.objects.all(), "tag", "fair", owner).change
    url = address("leads-bulk-stop", change.pk)
    assert signed_in(agency, Role.ADMIN).post(url).status_code == 404
    assert "Stopped." in post(owner_page, url)
    assert "It had ended already." in post(owner_page, url)
    assert not Lead.everywhere.exclude(tags=[]).exists()
