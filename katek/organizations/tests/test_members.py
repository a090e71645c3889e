"""Roles and removal: only owners touch owners, and one owner is always left."""

import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from katek.organizations import members
from katek.organizations.models import Membership, Role, User
from katek.organizations.refusals import Refused
from katek.organizations.scope import working_for

pytestmark = pytest.mark.django_db


def join(organization, role: str, email: str = "") -> Membership:
    user = User.objects.create_user(email or f"{role}@example.com", "x")
    with working_for(organization):
        return Membership.objects.create(user=user, role=role)


def owner_of(organization) -> Membership:
    return Membership.everywhere.get(organization=organization, role=Role.OWNER)


def test_an_owner_gives_and_takes_every_role(at_agency):
    owner, member = owner_of(at_agency), join(at_agency, Role.VIEWER)
    for role in (Role.OWNER, Role.ADMIN, Role.MEMBER, Role.VIEWER):
        assert members.change_role(member.pk, role, by=owner).role == role


def test_an_admin_changes_everybody_but_owners(at_agency):
    admin, viewer = join(at_agency, Role.ADMIN), join(at_agency, Role.VIEWER)
    members.change_role(viewer.pk, Role.MEMBER, by=admin)
    second = join(at_agency, Role.OWNER)
    for act in (
        lambda: members.change_role(viewer.pk, Role.OWNER, by=admin),
        lambda: members.change_role(second.pk, Role.VIEWER, by=admin),
        lambda: members.remove(second.pk, by=admin),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert Membership.objects.filter(role=Role.OWNER).count() == 2
    members.remove(viewer.pk, by=admin)
    assert not Membership.objects.filter(pk=viewer.pk).exists()


@pytest.mark.parametrize("role", [Role.MEMBER, Role.VIEWER])
def test_who_is_no_admin_changes_nobody(at_agency, role):
    actor, other = join(at_agency, role), join(at_agency, role, "other@example.com")
    with pytest.raises(PermissionDenied):
        members.change_role(other.pk, Role.VIEWER, by=actor)
    with pytest.raises(PermissionDenied):
        members.remove(other.pk, by=actor)


def test_the_last_owner_stays_one(at_agency):
    owner = owner_of(at_agency)
    for act in (
        lambda: members.change_role(owner.pk, Role.ADMIN, by=owner),
        lambda: members.remove(owner.pk, by=owner),
        lambda: members.leave(owner),
    ):
        with pytest.raises(Refused, match="only owner"):
            act()
    assert owner_of(at_agency) == owner


def test_who_leaves_is_gone_and_may_come_back(at_agency):
    member = join(at_agency, Role.MEMBER)
    members.leave(member)
    assert not Membership.objects.filter(user=member.user).exists()
    with pytest.raises(Refused, match="no longer a member"):
        members.remove(owner_of(at_agency).pk, by=member)


def test_a_role_that_does_not_exist_is_refused(at_agency):
    owner, member = owner_of(at_agency), join(at_agency, Role.MEMBER)
    with pytest.raises(Refused, match="no role"):
        members.change_role(member.pk, "emperor", by=owner)


def test_a_member_of_another_organization_is_not_found(at_agency, rival):
    with pytest.raises(Membership.DoesNotExist):
        members.remove(owner_of(rival).pk, by=owner_of(at_agency))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act", ["remove", "demote", "leave"])
def test_two_owners_who_act_at_the_same_moment_leave_one_behind(agency, act):
    first, second = owner_of(agency), join(agency, Role.OWNER)
    start = threading.Barrier(2)
    acts = {
        "remove": lambda actor, other: members.remove(other.pk, by=actor),
        "demote": lambda actor, other: members.change_role(other.pk, Role.VIEWER, by=actor),
        "leave": lambda actor, _other: members.leave(actor),
    }

    def go(actor: Membership, other: Membership) -> None:
        try:
            with working_for(agency):
                start.wait(timeout=20)
                acts[act](actor, other)
        except (Refused, PermissionDenied):
            pass
        finally:
            connection.close()

    threads = [
        threading.Thread(target=go, args=pair) for pair in ((first, second), (second, first))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert Membership.everywhere.filter(organization=agency, role=Role.OWNER).count() == 1
