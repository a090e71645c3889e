"""An act on more leads than one waits for: in the background, cut short and gone on with, stopped, undone."""

from collections import Counter

import pytest

from katek.core.tests.cut_short import dying_at, find_abandoned
from katek.core.workers import worker
from katek.leads import bulk, bulk_work, undoing
from katek.leads.bulk import bulk_change, stop
from katek.leads.bulk_work import change_due
from katek.leads.changing import change
from katek.leads.models import Activity, BulkChange, BulkChangeRow, Lead
from katek.leads.queues import BULK
from katek.leads.tests.rows import leads
from katek.leads.undoing import CannotUndo, forget_old, undo
from katek.organizations.models import Membership
from katek.outbox.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """Seven leads are many, and a batch is two."""
    for module, name, value in (
        (bulk, "AT_ONCE", 3),
        (undoing, "AT_ONCE", 3),
        (undoing, "BATCH", 2),
        (bulk_work, "BATCH", 2),
    ):
        monkeypatch.setattr(module, name, value)


def begun(tenant, act="stage", value="won") -> BulkChange:
    done = bulk_change(Lead.objects.filter(merged_into=None), act, value, tenant.owner)
    assert done.is_going_on
    assert done.change is not None
    return done.change


def work(made: BulkChange) -> BulkChange:
    while change_due(worker(), limit=1):
        pass
    made.refresh_from_db()
    return made


def told(kind: str) -> Counter:
    return Counter(Event.objects.filter(type=kind).values_list("subject", flat=True))


def test_many_leads_are_changed_in_the_background_each_told_and_written_down_once(
    at_agency, tenant
):
    everyone = leads(7)
    made = begun(tenant)
    assert not Lead.objects.filter(stage="won").exists()
    work(made)
    assert (made.status, made.place, made.changed, made.waiting) == ("done", 7, 7, [])
    assert Lead.objects.filter(stage="won").count() == 7
    once = {one.pk: 1 for one in everyone}
    assert told("lead.stage_changed") == told("lead.updated") == once
    lines = Activity.objects.filter(kind="stage_changed", actor=tenant.owner)
    assert Counter(lines.values_list("lead", flat=True)) == once


def test_what_matched_when_it_was_asked_for_is_changed_and_nobody_who_came_later(at_agency, tenant):
    leads(4)
    made = begun(tenant)
    leads(1)
    assert work(made).changed == 4


@pytest.mark.parametrize("is_undone", [False, True])
def test_after_a_kill_it_goes_on_and_deals_with_each_lead_once(at_agency, tenant, is_undone):
    leads(7)
    made = begun(tenant)
    if is_undone:
        assert undo(work(made), tenant.owner).is_going_on
    with dying_at(bulk_work.BEFORE_RECORD, time=2):
        change_due(worker(), limit=1)
    made.refresh_from_db()
    assert (made.status, made.place) == ("working", 2)
    find_abandoned(BULK)
    assert work(made).status == "done"
    assert set(told("lead.stage_changed").values()) == {2 if is_undone else 1}
    assert Lead.objects.filter(stage="new" if is_undone else "won").count() == 7


def test_many_leads_are_given_back_in_the_background_but_those_changed_since(at_agency, tenant):
    first, *_ = leads(7)
    made = work(begun(tenant))
    change(first, {"stage": "offer"}, tenant.owner)
    assert undo(made, tenant.owner).is_going_on
    work(made)
    assert (made.status, made.changed, made.back) == ("done", 7, 6)
    assert Lead.objects.filter(stage="new").count() == 6
    assert not BulkChangeRow.objects.exists()
    with pytest.raises(CannotUndo):
        undo(made, tenant.owner)


def test_what_is_going_on_can_be_stopped_and_then_undone(at_agency, tenant, monkeypatch):
    monkeypatch.setattr(bulk_work, "BATCHES_A_TURN", 1)
    leads(7)
    made = begun(tenant)
    with pytest.raises(CannotUndo):
        undo(made, tenant.owner)
    change_due(worker(), limit=1)
    assert stop(made)
    assert not stop(made)
    assert work(made).status == "stopped"
    assert Lead.objects.filter(stage="won").count() == 2
    assert undo(made, tenant.owner).back == 2
    made.refresh_from_db()
    assert made.status == "done", "it is undone whole, not cut short"


def test_who_left_meanwhile_is_given_no_leads_and_the_act_says_why(at_agency, tenant):
    leads(7)
    made = begun(tenant, "owner", tenant.owner.pk)
    Membership.objects.all().delete()
    assert work(made).status == "failed"
    assert made.problem == bulk_work.OWNER_LEFT
    assert tenant.owner.pk not in made.problem
    assert not Lead.objects.exclude(owner=None).exists()


def test_an_act_that_is_going_on_is_not_forgotten(at_agency, tenant):
    leads(7)
    begun(tenant)
    BulkChange.objects.update(made_at="2020-01-01T00:00Z")
    assert forget_old() == 0
    BulkChange.objects.update(status="failed")
    assert forget_old() == 1
