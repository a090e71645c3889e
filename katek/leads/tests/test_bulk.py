"""One act on many leads: told, remembered, undone, and never over somebody's later change."""

import json
from datetime import timedelta

import pytest

from katek.core import clock
from katek.leads import bulk as bulk_module
from katek.leads.bulk import bulk_change
from katek.leads.changing import change
from katek.leads.models import Activity, BulkChange, BulkChangeRow, Lead
from katek.leads.notes import write_note
from katek.leads.problems import LeadProblem
from katek.leads.tests.rows import lead, leads
from katek.leads.undoing import CannotUndo, forget_old, undo
from katek.organizations.models import Membership, User
from katek.organizations.scope import working_for
from katek.outbox.models import Event

pytestmark = pytest.mark.django_db


def everyone():
    return Lead.objects.filter(merged_into=None)


def events(name: str) -> list[dict]:
    return [json.loads(event.body)["data"] for event in Event.objects.filter(type=name)]


def colleague(organization) -> User:
    user = User.objects.create_user("bea@harborpine.example", name="Bea")
    with working_for(organization):
        Membership.objects.create(user=user, role="member")
    return user


def test_a_stage_is_set_told_and_written_down_once_for_each_lead_that_it_changes(at_agency, tenant):
    leads(3)
    lead("Won already", stage="won")
    done = bulk_change(everyone(), "stage", "won", tenant.owner)
    assert (done.changed, done.matched) == (3, 4)
    assert set(everyone().values_list("stage", flat=True)) == {"won"}
    assert {told["previous_stage"] for told in events("lead.stage_changed")} == {"new"}
    assert len(events("lead.updated")) == 3
    lines = Activity.objects.filter(kind="stage_changed")
    assert {(line.actor_id, line.data["from"], line.data["to"]) for line in lines} == {
        (tenant.owner.pk, "new", "won")
    }
    assert bulk_change(everyone(), "stage", "won", tenant.owner).change is None
    assert lines.count() == 3


def test_an_owner_is_a_member_of_the_organization_or_nobody(at_agency, tenant, rival_tenant):
    leads(2)
    bulk_change(everyone(), "owner", tenant.owner.pk, tenant.owner)
    assert {told["owner"] for told in events("lead.assigned")} == {tenant.owner.pk}
    with pytest.raises(LeadProblem, match="no member"):
        bulk_change(everyone(), "owner", rival_tenant.owner.pk, tenant.owner)
    bulk_change(everyone(), "owner", "", tenant.owner)
    assert not everyone().exclude(owner=None).exists()


def test_tags_are_one_in_any_spelling_and_have_limits(at_agency, tenant):
    vip, full = lead("Ana", tags=["VIP"]), lead("Bo", tags=[f"t{n}" for n in range(50)])
    lead("Cy")
    assert bulk_change(everyone(), "tag", " vip ", tenant.owner).changed == 1
    assert Lead.objects.get(name="Cy").tags == ["VIP"]
    assert Lead.objects.get(pk=full.pk).tags == full.tags
    assert bulk_change(everyone(), "untag", "Víp", tenant.owner).changed == 2
    vip.refresh_from_db()
    assert (vip.tags, vip.tag_keys) == ([], [])
    for wrong in ("", "  ", "x" * 61, "\u200b"):
        with pytest.raises(LeadProblem):
            bulk_change(everyone(), "tag", wrong, tenant.owner)


def test_what_matches_is_done_in_batches_and_undone_with_all_of_them(
    at_agency, tenant, monkeypatch
):
    monkeypatch.setattr(bulk_module, "BATCH", 3)
    leads(10)
    done = bulk_change(everyone(), "tag", "fair", tenant.owner)
    assert done.changed == 10
    undone = undo(done.change, tenant.owner)
    assert (undone.back, undone.stay) == (10, 0)
    assert not everyone().exclude(tags=[]).exists()


def test_more_leads_than_one_act_takes_are_refused_and_nothing_is_done(
    at_agency, tenant, monkeypatch
):
    monkeypatch.setattr(bulk_module, "MOST", 2)
    leads(3)
    with pytest.raises(LeadProblem, match="narrow the filter down"):
        bulk_change(everyone(), "stage", "won", tenant.owner)
    assert not everyone().filter(stage="won").exists()
    assert not BulkChange.objects.exists()


def test_an_undoing_leaves_what_somebody_changed_since(at_agency, tenant):
    first, *_ = leads(3)
    done = bulk_change(everyone(), "stage", "lost", tenant.owner)
    change(first, {"stage": "offer"}, tenant.owner)
    change(first, {"stage": "lost"}, tenant.owner)  # and back: it is a decision of its own
    undone = undo(done.change, tenant.owner)
    assert (undone.back, undone.stay) == (2, 1)
    first.refresh_from_db()
    assert first.stage == "lost"
    assert set(everyone().exclude(pk=first.pk).values_list("stage", flat=True)) == {"new"}


def test_an_undoing_gives_the_last_activity_back_but_not_over_what_came_since(
    at_agency, tenant, settings
):
    settings.KATEK_MOVABLE_CLOCK = True
    quiet, lively = leads(2, active_at=clock.now() - timedelta(days=9))
    first = bulk_change(everyone(), "stage", "lost", tenant.owner)
    second = bulk_change(everyone(), "tag", "fair", tenant.owner)
    clock.move(timedelta(minutes=1))
    write_note(lively, "Called.", tenant.owner)
    undo(second.change, tenant.owner)
    undo(first.change, tenant.owner)
    now = dict(everyone().values_list("pk", "active_at"))
    assert now[quiet.pk] == quiet.active_at
    assert now[lively.pk] == Activity.objects.get(kind="note").at


def test_an_act_that_changed_nothing_has_nothing_to_undo(at_agency, tenant):
    act = BulkChange.objects.create(
        actor=tenant.owner, act="stage", value="won", matched=7, status="stopped",
        ended_at=clock.now(),
    )  # fmt: skip
    with pytest.raises(CannotUndo, match="nothing to undo"):
        undo(act, tenant.owner)


def test_an_undoing_is_told_and_done_once(at_agency, tenant):
    leads(1)
    done = bulk_change(everyone(), "stage", "lost", tenant.owner)
    undo(done.change, tenant.owner)
    assert [told["stage"] for told in events("lead.stage_changed")] == ["lost", "new"]
    assert Activity.objects.order_by("pk").last().data["undone"] == done.change.pk
    with pytest.raises(CannotUndo):
        undo(done.change, tenant.owner)


def test_after_half_an_hour_nothing_is_undone_and_what_was_kept_for_it_goes(
    at_agency, tenant, settings
):
    settings.KATEK_MOVABLE_CLOCK = True
    leads(1)
    done = bulk_change(everyone(), "stage", "lost", tenant.owner)
    assert forget_old() == 0
    clock.move(timedelta(minutes=31))
    with pytest.raises(CannotUndo):
        undo(done.change, tenant.owner)
    assert forget_old() == 1
    assert not BulkChangeRow.objects.exists()


def test_nobody_gets_a_lead_back_who_left_meanwhile(at_agency, tenant):
    bea = colleague(at_agency)
    leads(1, owner=bea)
    done = bulk_change(everyone(), "owner", "", tenant.owner)
    Membership.objects.filter(user=bea).delete()
    undone = undo(done.change, tenant.owner)
    assert (undone.back, undone.stay) == (0, 1)


def test_a_bulk_change_costs_as_much_for_fifty_as_for_five(
    at_agency, tenant, django_assert_max_num_queries
):
    leads(5)
    with django_assert_max_num_queries(25) as few:
        bulk_change(everyone(), "stage", "won", tenant.owner)
    leads(45)
    with django_assert_max_num_queries(25) as many:
        bulk_change(everyone(), "stage", "lost", tenant.owner)
    assert len(many) == len(few)
