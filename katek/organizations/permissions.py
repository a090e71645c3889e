"""Who may do what: one table of roles, one check for pages, API and templates."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from katek.organizations.models import Membership, Role

VIEW = {
    "leads.view",
    "conversations.view",
    "properties.view",
    "campaigns.view",
    "endpoints.view",
    "channels.view",
    "persona.view",
    "members.view",
}
WORK = {"leads.edit", "conversations.reply", "properties.edit", "campaigns.edit"}
MANAGE = {
    "endpoints.edit",
    "channels.edit",
    "persona.edit",
    "members.edit",
    "keys.edit",
    "settings.edit",
}
OWN = {"organization.delete", "owners.edit"}

ACTS: dict[str, set[str]] = {
    Role.VIEWER: VIEW,
    Role.MEMBER: VIEW | WORK,
    Role.ADMIN: VIEW | WORK | MANAGE,
    Role.OWNER: VIEW | WORK | MANAGE | OWN,
}
IN_A_SENTENCE = {
    Role.VIEWER: pgettext_lazy("role in a sentence", "viewer"),
    Role.MEMBER: pgettext_lazy("role in a sentence", "member"),
    Role.ADMIN: pgettext_lazy("role in a sentence", "admin"),
    Role.OWNER: pgettext_lazy("role in a sentence", "owner"),
}
KNOWN_ACTS = frozenset().union(*ACTS.values())


def allowed(role: str, act: str) -> bool:
    """Whether a role may do an act; an act that nobody listed is a mistake, not a refusal."""
    if act not in KNOWN_ACTS:
        raise KeyError(f"No role table knows the act {act!r}.")
    return act in ACTS.get(role, set())


def acts_of(role: str) -> frozenset[str]:
    """All that a role may do: for pages, which show only what works."""
    return frozenset(ACTS.get(role, set()))


def require(membership: Membership, act: str) -> None:
    """Raise `PermissionDenied` with a sentence that names the missing role."""
    if allowed(membership.role, act):
        return
    needed = next(role for role in ACTS if act in ACTS[role])
    told = _("This needs the role %(role)s; ask an owner.") % {"role": IN_A_SENTENCE[Role(needed)]}
    raise PermissionDenied(told)
