"""Which lead a customer is. A typed address or number links; it never opens another person's thread."""

from katek.core import clock
from katek.core.mail_addresses import one_form
from katek.leads.contact_details import same_person
from katek.leads.models import Identity, Lead, ProfileState

# Channels that tell a customer's name when they are asked.
WITH_PROFILES = ("messenger", "instagram")


def recognise(kind: str, value: str) -> Lead | None:
    """The lead that a channel identity belongs to, through merges."""
    identity = (
        Identity.objects.select_related("lead__merged_into").filter(kind=kind, value=value).first()
    )
    return surviving(identity.lead) if identity else None


def surviving(lead: Lead) -> Lead:
    """The lead that a merged one was merged into, or itself."""
    while lead.merged_into is not None:
        lead = lead.merged_into
    return lead


def recognise_contact(*, email: str, phone: str, name: str) -> Lead | None:
    """The lead that has this address or number already, if the names can be one person's."""
    for kind, value in (("email", one_form(email)), ("phone", phone)):
        lead = recognise(kind, value) if value else None
        if lead is not None and same_person(lead.name, name):
            return lead
    return None


def remember(lead: Lead, kind: str, value: str, *, profile_name: str = "") -> None:
    """Bind an identity to the lead; one that is bound already stays where it is."""
    details: dict[str, object] = {"lead": lead, "profile_name": profile_name}
    if kind in WITH_PROFILES and not profile_name:
        details |= {"profile_state": ProfileState.DUE, "next_attempt_at": clock.now()}
    identity, is_new = Identity.objects.get_or_create(kind=kind, value=value, defaults=details)
    if not is_new and identity.profile_state == ProfileState.FAILED:
        # Whoever writes again is asked for again: what hindered it may be over.
        failed = Identity.objects.filter(pk=identity.pk, profile_state=ProfileState.FAILED)
        failed.update(profile_state=ProfileState.DUE, next_attempt_at=clock.now(), attempts=0)
