"""Who may do what: one table of roles, one check for pages, API and templates."""

from django.core.exceptions import PermissionDenied

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
    raise PermissionDenied(f"This needs the role {Role(needed).label.lower()}; ask an owner.")
