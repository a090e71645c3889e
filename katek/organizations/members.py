"""Members of an organization: another role, removed, gone by themselves.

An organization always has an owner: whoever changes one holds the lock of its members, so that two owners
who remove each other at the same moment leave one of them behind.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils.translation import gettext as _

from katek.core.named_locks import hold
from katek.core.wakeups import LIVE, notify
from katek.organizations.models import Membership, Organization, Role
from katek.organizations.permissions import allowed, require
from katek.organizations.refusals import Refused
from katek.organizations.scope import current_organization


def change_role(membership_id: str, role: str, *, by: Membership) -> Membership:
    """Raises `Refused`, `PermissionDenied` where only owners may, `Membership.DoesNotExist`."""
    with _among_members():
        actor = _fresh(by)
        member: Membership = Membership.objects.get(pk=membership_id)
        if role not in Role.values:
            raise Refused(_("There is no role %(role)r.") % {"role": role[:40]}, "role")
        _check(actor, member.role)
        _check(actor, role)
        if role != Role.OWNER:
            _keep_an_owner(member)
        member.role = role
        member.save(update_fields=["role"])
    return member


def remove(membership_id: str, *, by: Membership) -> Membership:
    """What they wrote stays; they no longer get in. Raises as `change_role`; answers who they were."""
    with _among_members():
        member: Membership = Membership.objects.select_related("user").get(pk=membership_id)
        _check(_fresh(by), member.role)
        _keep_an_owner(member)
        _let_go(member)
    return member


def leave(membership: Membership) -> None:
    """Anybody may go but the last owner. Raises `Refused`."""
    with _among_members():
        _keep_an_owner(Membership.objects.get(pk=membership.pk))
        _let_go(membership)


def _let_go(member: Membership) -> None:
    Membership.objects.filter(pk=member.pk).delete()
    notify(LIVE, json.dumps({"member": f"{member.organization_id} {member.user_id}"}))


def may_touch(actor: Membership, role: str) -> bool:
    """Whether the actor may give or take this role."""
    return allowed(actor.role, "owners.edit" if role == Role.OWNER else "members.edit")


def roles_for(actor: Membership) -> list[tuple[str, str]]:
    """The roles that the actor may give, for a select."""
    return [(value, str(label)) for value, label in Role.choices if may_touch(actor, value)]


@contextmanager
def _among_members() -> Iterator[None]:
    organization: Organization = current_organization()
    with transaction.atomic():
        hold([f"members of {organization.pk}"])
        yield


def _fresh(actor: Membership) -> Membership:
    """As it is under the lock: somebody may have changed the actor's own role a moment ago."""
    found: Membership | None = Membership.objects.filter(pk=actor.pk).first()
    if found is None:
        raise Refused(_("You are no longer a member of this organization."))
    return found


def _check(actor: Membership, role: str) -> None:
    require(actor, "owners.edit" if role == Role.OWNER else "members.edit")


def _keep_an_owner(member: Membership) -> None:
    others = Membership.objects.filter(role=Role.OWNER).exclude(pk=member.pk)
    if member.role == Role.OWNER and not others.exists():
        raise Refused(
            _("%(name)s is the only owner. Make somebody else an owner first.")
            % {"name": member.user}
        )
