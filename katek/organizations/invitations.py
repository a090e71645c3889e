"""Invitations: somebody is asked by e-mail to become a member.

Open → accepted or revoked; an open one can be sent anew, which makes the link sent before worthless. A
link is good for 7 days and once. Who has it has read the mail, so their address counts as confirmed.
"""

import hashlib
import secrets
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from katek.core.clock import now
from katek.core.rate_limits import allow
from katek.organizations.models import Invitation, Membership, Organization, Role, User
from katek.organizations.permissions import require
from katek.organizations.refusals import Refused
from katek.organizations.scope import current_organization, working_for

GOOD_FOR = timedelta(days=7)
# Nobody's mailbox is flooded, by whichever agency, and no agency's account sends mail in bulk here.
MOST_TO_AN_ADDRESS, MOST_OF_AN_AGENCY = 6, 60
PERIOD = timedelta(days=1)


def invite(email: str, role: str, *, by: Membership) -> tuple[Invitation, str]:
    """A new one with the token for its link. Raises `Refused`; `PermissionDenied` where only owners may."""
    address = _address(email)
    if role not in Role.values:
        raise Refused(_("Choose one of the roles."), "role")
    require(by, "owners.edit" if role == Role.OWNER else "members.edit")
    if Membership.objects.filter(user__email=address).exists():
        raise Refused(_("%(email)s is a member already.") % {"email": address}, "email")
    if open_ones().filter(email=address).exists():
        raise _already(address)
    _count(address)
    token = secrets.token_urlsafe(32)
    try:
        with transaction.atomic():
            invitation = Invitation.objects.create(
                email=address,
                role=role,
                hashed=_hashed(token),
                invited_by=by.user,
                expires_at=now() + GOOD_FOR,
            )
    except IntegrityError:  # invited by somebody else at the same moment
        raise _already(address) from None
    return invitation, token


def renew(invitation_id: str, *, by: Membership) -> tuple[Invitation, str]:
    """A new link for an open one, good for 7 days from now; the old one no longer works."""
    invitation: Invitation = open_ones().get(pk=invitation_id)
    require(by, "owners.edit" if invitation.role == Role.OWNER else "members.edit")
    _count(invitation.email)
    token = secrets.token_urlsafe(32)
    changed = open_ones().filter(pk=invitation.pk)
    if not changed.update(hashed=_hashed(token), expires_at=now() + GOOD_FOR, sent_at=None):
        raise Refused(_("It was accepted or revoked meanwhile."))
    invitation.refresh_from_db()
    return invitation, token


def revoke(invitation_id: str, *, by: Membership) -> Invitation:
    """The link opens nothing any more. Raises `Invitation.DoesNotExist` when it isn't open."""
    invitation: Invitation = open_ones().get(pk=invitation_id)
    require(by, "owners.edit" if invitation.role == Role.OWNER else "members.edit")
    if not open_ones().filter(pk=invitation.pk).update(revoked_at=now()):
        raise Refused(_("It was accepted or revoked meanwhile."))
    return invitation


def note_sent(invitation: Invitation) -> None:
    invitation.sent_at = now()
    Invitation.objects.filter(pk=invitation.pk).update(sent_at=invitation.sent_at)


def find(token: str) -> Invitation | None:
    """The open invitation of a link that is still good, with organization and inviter, or None."""
    # The token is what tells the organization.
    rows = Invitation.everywhere.select_related("organization", "invited_by")
    invitation: Invitation | None = rows.filter(
        hashed=_hashed(token), accepted_at=None, revoked_at=None, expires_at__gt=now()
    ).first()
    return invitation


def accept(invitation: Invitation, user: User) -> Membership:
    """Make this person, whose address it is, a member. Raises `Refused` when it is no longer open.

    Who became a member meanwhile keeps the role that they have.
    """
    if user.email.lower() != invitation.email:
        raise Refused(_("This invitation is for %(email)s.") % {"email": invitation.email})
    organization: Organization = invitation.organization
    with working_for(organization), transaction.atomic():
        good = open_ones().filter(pk=invitation.pk, hashed=invitation.hashed, expires_at__gt=now())
        if not good.update(accepted_at=now(), accepted_by=user):
            raise Refused(_("This invitation has been used, revoked or replaced meanwhile."))
        membership: Membership = Membership.objects.get_or_create(
            user=user, defaults={"role": invitation.role}
        )[0]
    return membership


def open_ones() -> QuerySet[Invitation]:
    """Those of the organization that are neither accepted nor revoked, expired ones included."""
    return Invitation.objects.filter(accepted_at=None, revoked_at=None)


def _address(email: str) -> str:
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise Refused(
            _("%(email)r is no e-mail address; it looks like ana@example.com.") % {"email": email},
            "email",
        ) from None
    return address


def _already(address: str) -> Refused:
    return Refused(
        _("%(email)s has been invited already; send that invitation again instead.")
        % {"email": address},
        "email",
    )


def _count(address: str) -> None:
    agency = current_organization().pk
    for bucket, most in (
        (f"invitations of {agency}", MOST_OF_AN_AGENCY),
        (f"invitations to {address}", MOST_TO_AN_ADDRESS),
    ):
        if not allow(bucket, limit=most, per=PERIOD, shared=True).allowed:
            raise Refused(_("That is enough invitations for today; try again tomorrow."), "email")


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
