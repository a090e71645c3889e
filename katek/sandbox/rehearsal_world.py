"""What followed from a rehearsal outside of the thread: webhooks at the inspector, contacts at HubSpot."""

from katek.organizations.models import Organization
from katek.sandbox.hubspot.acts import Contact
from katek.sandbox.hubspot.acts import kept as kept_contacts
from katek.sandbox.inspections import Inspection, kept


def inspections_of(organization: Organization) -> list[Inspection]:
    """Webhooks that the organization's inspector received, the newest first."""
    return kept(organization.slug)


def contacts_of(organization: Organization) -> list[Contact]:
    """Contacts at the stand-in of HubSpot, changed last first; its account is the demo agency's."""
    if not organization.is_demo:
        return []
    return sorted(kept_contacts(), key=lambda contact: contact.updated, reverse=True)
