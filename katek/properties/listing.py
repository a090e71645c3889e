"""A listing is saved: checked, made searchable, and told to others."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from katek.organizations.models import Organization
from katek.organizations.scope import working_for
from katek.properties.changes import prepare, write
from katek.properties.checking import ListingProblem
from katek.properties.matching import name_in
from katek.properties.models import Property, StandardStatus

ONCE_PER_KEY = "properties_once_per_listing_key"

__all__ = ["ListingProblem", "approve_remarks", "delete", "save"]


def save(
    organization: Organization, data: Mapping[str, Any], *, existing: Property | None = None
) -> Property:
    """Make a listing from CONTRACT's property shape, or change what `data` names of an existing one.

    Raises `ListingProblem` with all problems at once. Publishes `property.created`, `property.updated` or
    `property.withdrawn` in the same transaction; nothing when nothing changed.
    """
    try:
        with working_for(organization), transaction.atomic():
            change = prepare(organization, data, _held(existing, data))
            write(organization, [change])
            return change.listing
    except IntegrityError as error:
        if ONCE_PER_KEY not in str(error):
            raise
        raise _key_taken(str(data.get("listing_key")), "another listing") from error


def delete(organization: Organization, listing: Property) -> None:
    """Take a listing away. The row stays with RESO's status for it, for leads have asked about it."""
    save(organization, {"standard_status": StandardStatus.DELETE}, existing=listing)


def approve_remarks(organization: Organization, listing: Property) -> None:
    """A person has read the withheld remarks and lets the assistant have them, until they change."""
    with working_for(organization):
        Property.objects.filter(pk=listing.pk).update(remarks_withheld=False)


def _held(existing: Property | None, data: Mapping[str, Any]) -> Property | None:
    """The row to change, locked: what two people change at once must not undo each other."""
    locked: QuerySet[Property] = Property.objects.select_for_update()
    if existing is not None:
        return locked.get(pk=existing.pk)
    key = name_in(data.get("listing_key"))
    namesake = locked.filter(listing_key=key).first() if key else None
    if namesake is None or namesake.standard_status == StandardStatus.DELETE:
        return namesake  # a deleted listing comes back under its old id
    raise _key_taken(key, namesake.id)


def _key_taken(key: str, owner: str) -> ListingProblem:
    sentence = f"listing_key: “{key}” is the key of {owner} already."
    return ListingProblem({"listing_key": sentence}, {"listing_key": key})
