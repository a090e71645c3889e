"""Many leads changed at once on their pages, and given back."""

from unittest.mock import patch

import pytest

from katek.core import clock
from katek.core.workers import worker
from katek.dashboard import leads_bulk
from katek.dashboard.tests.lead_pages import address, page, post, signed_in, undo_in
from katek.leads import bulk as bulk_module
from katek.leads import bulk_work
from katek.leads.bulk import bulk_change
from katek.leads.bulk_work import change_due
from katek.leads.models import BulkChange, Lead
from katek.leads.tests.rows import lead, leads
from katek.organizations.models import Membership, Role, User
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
        assert "done; it can still be undone" in page(owner_page, address("leads"))
    assert "7 leads are as they were." in post(owner_page, undo_in(text))
    assert "7 leads are as they were." in page(owner_page, there)


STANDING = {
    "stopped": "stopped early; what it changed can still be undone",
    "failed": "ended early; what it changed can still be undone",
}


@pytest.mark.parametrize("status", STANDING)
def test_an_act_that_ended_early_is_told_so_and_one_that_changed_nothing_not_at_all(
    owner_page, tenant, agency, status
):
    with working_for(agency):
        act = ended(tenant, status=status, place=500, changed=200)
    seen = page(owner_page, address("leads"))
    assert STANDING[status] in seen
    assert "done; it can" not in seen
    BulkChange.everywhere.filter(pk=act.pk).update(changed=0)
    assert "Moving leads to" not in page(owner_page, address("leads"))
    there = address("leads-bulk-progress", act.pk)
    assert "Nothing had to be changed." in page(owner_page, there)
    assert "nothing to undo" in post(owner_page, address("leads-undo", act.pk), next=there)


def test_many_are_counted_with_signs_for_thousands(owner_page, tenant, agency):
    with working_for(agency):
        act = ended(tenant, status="stopped", place=9000, changed=8700)
    assert "8,700 leads are now Won." in page(owner_page, address("leads-bulk-progress", act.pk))


def test_what_was_undone_after_a_stop_did_not_end_early(owner_page, tenant, agency):
    with working_for(agency):
        leads(1)
        act = bulk_change(Lead.objects.all(), "stage", "won", tenant.owner).change
    BulkChange.everywhere.update(status="stopped", matched=450)
    there = address("leads-bulk-progress", act.pk)
    assert "ended early" in page(owner_page, there)
    post(owner_page, address("leads-undo", act.pk))
    seen = page(owner_page, there)
    assert "1 lead is as it was." in seen
    assert "ended early" not in seen


def test_why_an_act_failed_is_said_with_a_name_in_the_language_of_who_asks(
    owner_page, tenant, agency
):
    with working_for(agency):
        gone = User.objects.create_user("bea@harborpine.example", name="Bea Lind")
        act = ended(
            tenant, act="owner", value=gone.pk, status="failed", problem=bulk_work.OWNER_LEFT
        )
    there = address("leads-bulk-progress", act.pk)
    assert "Bea Lind has left the organization" in page(owner_page, there)
    User.objects.filter(pk=tenant.owner.pk).update(language="de")
    seen = page(owner_page, there)
    assert "Bea Lind hat die Organisation verlassen" in seen
    User.objects.filter(pk=tenant.owner.pk).update(language="en")
    gone.delete()
    seen = page(owner_page, there)
    assert "Giving leads to somebody who left" in seen
    assert "Whoever was to own the leads has left" in seen
    assert act.value not in seen
    BulkChange.everywhere.update(problem="Three workers died of it.")
    assert "Something went wrong at our end" in page(owner_page, there)


def ended(tenant, **values) -> BulkChange:
    """An act of the owner on 900 leads that the background has dealt with."""
    row = {"act": "stage", "value": "won", "matched": 900, "ended_at": clock.now(), **values}
    return BulkChange.objects.create(actor=tenant.owner, **row)


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
