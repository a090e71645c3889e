"""Many leads changed at once on their pages, and given back."""

import pytest

from katek.dashboard.tests.lead_pages import address, post, signed_in, undo_in
from katek.leads.models import Lead
from katek.leads.tests.rows import lead, leads
from katek.organizations.models import Role
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
