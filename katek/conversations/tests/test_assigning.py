"""Whose a thread is: a member's who may answer, or nobody's."""

import pytest

from katek.channels.records import InboundMessage
from katek.conversations.assigning import (
    CannotAssign,
    assign,
    assignable,
    unassign_strangers,
)
from katek.conversations.models import Conversation
from katek.conversations.receive import receive
from katek.leads.models import Activity
from katek.organizations.models import Membership, User
from katek.organizations.scope import working_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread(website) -> Conversation:
    said = InboundMessage(thread_key="visitor-1", text="I'm ana.ruiz@example.com")
    return receive(website, said).conversation


def colleague(organization, role: str = "member") -> User:
    user = User.objects.create_user(f"{role}@{organization.slug}.example", name="Nina")
    with working_for(organization):
        Membership.objects.create(user=user, role=role)
    return user


def assignee(thread: Conversation) -> User | None:
    return Conversation.everywhere.get(pk=thread.pk).assigned_to


def test_a_thread_is_given_to_a_member_and_stands_in_the_timeline(thread, agency, tenant):
    nina = colleague(agency)
    assign(thread, nina, tenant.owner)
    assign(thread, nina, tenant.owner)
    assert assignee(thread) == nina
    told = Activity.everywhere.get(kind="conversation_assigned")
    assert (told.text, told.actor, told.data["to"]) == ("Nina", tenant.owner, nina.pk)
    assert Conversation.everywhere.get().answered_by == "assistant"
    assign(thread, None, nina)
    assert assignee(thread) is None
    assert Activity.everywhere.get(kind="conversation_unassigned").actor == nina


def test_only_members_who_may_answer_get_one(thread, agency, rival_tenant):
    viewer = colleague(agency, "viewer")
    for nobody in (viewer, rival_tenant.owner):
        with pytest.raises(CannotAssign):
            assign(thread, nobody)
    with working_for(agency):
        assert viewer not in assignable()
    assert assignee(thread) is None


def test_whoever_is_no_member_any_more_has_no_threads(thread, agency, tenant):
    nina = colleague(agency)
    assign(thread, nina)
    assert unassign_strangers() == 0
    Membership.everywhere.filter(user=nina).delete()
    assert unassign_strangers() == 1
    assert assignee(thread) is None
    assign(thread, tenant.owner)
    nina.delete()
    assert unassign_strangers() == 0
