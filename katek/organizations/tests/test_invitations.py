"""Invitations: one open one per address, a link that is good once and for a week."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from katek.core import clock
from katek.organizations import invitations, newcomers
from katek.organizations.models import Invitation, Membership, Role, User
from katek.organizations.refusals import Refused
from katek.organizations.scope import working_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(at_agency) -> Membership:
    return Membership.objects.get()


@pytest.fixture
def ana(at_agency) -> User:
    return User.objects.create_user("ana@example.com", "x", name="Ana")


def test_an_address_is_kept_in_lower_case_and_the_token_as_a_hash(owner):
    invitation, token = invitations.invite(" Ana@Example.com ", Role.ADMIN, by=owner)
    assert invitation.email == "ana@example.com"
    assert token not in str(Invitation.objects.values())
    assert invitations.find(token) == invitation


@pytest.mark.parametrize(
    "email", ["", "ana", "ana@", "a b@example.com", "ana@example.com, b@x.com"]
)
def test_what_is_no_address_is_refused(owner, email):
    with pytest.raises(Refused, match="no e-mail address") as refused:
        invitations.invite(email, Role.ADMIN, by=owner)
    assert refused.value.field == "email"


def test_one_invitation_per_address_is_open(owner):
    invitations.invite("ana@example.com", Role.ADMIN, by=owner)
    with pytest.raises(Refused, match="invited already"):
        invitations.invite("ANA@example.com", Role.VIEWER, by=owner)


def test_a_member_is_not_invited(owner):
    with pytest.raises(Refused, match="member already"):
        invitations.invite(owner.user.email.upper(), Role.VIEWER, by=owner)


def test_two_agencies_may_invite_the_same_person(owner, rival):
    invitations.invite("ana@example.com", Role.ADMIN, by=owner)
    with working_for(rival):
        theirs = Membership.objects.get()
        assert invitations.invite("ana@example.com", Role.VIEWER, by=theirs)


def test_an_admin_invites_everybody_but_owners(at_agency):
    user = User.objects.create_user("admin@example.com", "x")
    admin = Membership.objects.create(user=user, role=Role.ADMIN)
    invitations.invite("ana@example.com", Role.ADMIN, by=admin)
    with pytest.raises(PermissionDenied):
        invitations.invite("bob@example.com", Role.OWNER, by=admin)


def test_who_accepts_is_a_member_in_that_role(owner, ana):
    invitation, _token = invitations.invite("ana@example.com", Role.ADMIN, by=owner)
    assert invitations.accept(invitation, ana).role == Role.ADMIN
    invitation.refresh_from_db()
    assert invitation.accepted_by == ana


def test_a_link_is_good_once(owner, ana):
    invitation, token = invitations.invite("ana@example.com", Role.ADMIN, by=owner)
    invitations.accept(invitation, ana)
    assert invitations.find(token) is None
    Membership.objects.filter(user=ana).delete()
    with pytest.raises(Refused, match="used"):
        invitations.accept(invitation, ana)
    assert not Membership.objects.filter(user=ana).exists()


def test_a_link_is_good_for_a_week(owner, ana):
    invitation, token = invitations.invite("ana@example.com", Role.ADMIN, by=owner)
    clock.move(timedelta(days=7, seconds=1))
    assert invitations.find(token) is None
    with pytest.raises(Refused):
        invitations.accept(invitation, ana)


def test_a_revoked_link_opens_nothing(owner, ana):
    invitation, token = invitations.invite("ana@example.com", Role.ADMIN, by=owner)
    invitations.revoke(invitation.pk, by=owner)
    assert invitations.find(token) is None
    with pytest.raises(Refused):
        invitations.accept(invitation, ana)
    assert invitations.invite("ana@example.com", Role.VIEWER, by=owner)


def test_sent_again_it_has_a_new_link_and_the_old_one_is_void(owner, ana):
    invitation, old = invitations.invite("ana@example.com", Role.ADMIN, by=owner)
    stale = invitations.find(old)
    clock.move(timedelta(days=30))
    renewed, new = invitations.renew(invitation.pk, by=owner)
    assert invitations.find(old) is None
    assert invitations.find(new) == renewed
    with pytest.raises(Refused):
        invitations.accept(stale, ana)


def test_an_invitation_is_for_its_address_only(owner):
    invitation, _token = invitations.invite("ana@example.com", Role.ADMIN, by=owner)
    eve = User.objects.create_user("eve@example.com", "x")
    with pytest.raises(Refused, match=r"for ana@example\.com"):
        invitations.accept(invitation, eve)


def test_who_became_a_member_meanwhile_keeps_their_role(owner, ana):
    invitation, _token = invitations.invite("ana@example.com", Role.ADMIN, by=owner)
    Membership.objects.create(user=ana, role=Role.VIEWER)
    assert invitations.accept(invitation, ana).role == Role.VIEWER


def test_another_agencys_invitation_is_neither_sent_again_nor_revoked(owner, rival):
    with working_for(rival):
        invitation, _token = invitations.invite(
            "ana@example.com", Role.ADMIN, by=Membership.objects.get()
        )
    for act in (invitations.renew, invitations.revoke):
        with pytest.raises(Invitation.DoesNotExist):
            act(invitation.pk, by=owner)


def test_nobodys_mailbox_is_flooded(owner):
    invitation, _token = invitations.invite("ana@example.com", Role.ADMIN, by=owner)
    for _ in range(invitations.MOST_TO_AN_ADDRESS - 1):
        invitations.renew(invitation.pk, by=owner)
    with pytest.raises(Refused, match="tomorrow"):
        invitations.renew(invitation.pk, by=owner)


def test_a_newcomer_has_an_account_with_a_confirmed_address(owner):
    invitation, _token = invitations.invite("new@example.com", Role.MEMBER, by=owner)
    user = newcomers.join(invitation, name="  Nina ", password="four green pears")
    assert user.name == "Nina"
    assert user.emailaddress_set.get().verified
    assert Membership.objects.get(user=user).role == Role.MEMBER


@pytest.mark.parametrize("password", ["short", "password", "new@example.com"])
def test_a_newcomers_weak_password_is_refused_and_nothing_made(owner, password):
    invitation, token = invitations.invite("new@example.com", Role.MEMBER, by=owner)
    with pytest.raises(Refused) as refused:
        newcomers.join(invitation, name="Nina", password=password)
    assert refused.value.field == "password"
    assert not User.objects.filter(email="new@example.com").exists()
    assert invitations.find(token)


@pytest.mark.django_db(transaction=True)
def test_a_link_that_is_used_twice_at_once_makes_one_account(agency):
    with working_for(agency):
        invitation, _token = invitations.invite(
            "new@example.com", Role.MEMBER, by=Membership.objects.get()
        )
    start, outcomes = threading.Barrier(2), []

    def go() -> None:
        try:
            start.wait(timeout=20)
            outcomes.append(newcomers.join(invitation, name="N", password="four green pears"))
        except Refused as refused:
            outcomes.append(refused)
        finally:
            connection.close()

    threads = [threading.Thread(target=go) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(type(one).__name__ for one in outcomes) == ["Refused", "User"]
    assert User.objects.filter(email="new@example.com").count() == 1
