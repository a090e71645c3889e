"""What followed from a rehearsal outside of the thread: webhooks at the inspector, contacts at HubSpot."""

from katek.organizations.models import Organization
from katek.sandbox.hubspot.contacts import Contact, contacts
from katek.sandbox.inspections import Inspection, kept


def inspections_of(organization: Organization) -> list[Inspection]:
    """Webhooks that the organization's inspector received, the newest first."""
    return kept(organization.slug)


def contacts_of(organization: Organization) -> list[Contact]:
    """Contacts at the stand-in of HubSpot, the newest first; the sandbox has one account for all."""
    return contacts() if organization.is_demo else []
