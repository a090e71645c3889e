"""What a save changes, worked out first and written together: the same path for one listing and thousands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from katek.core import clock
from katek.organizations.models import Organization
from katek.outbox.publish import publish
from katek.properties.checking import check
from katek.properties.facts import is_on_market
from katek.properties.fields import KEYS, READ_ONLY
from katek.properties.models import Media, Property, StandardStatus
from katek.properties.scanning import addresses_assistant
from katek.properties.shadow import cast_shadow
from katek.properties.shapes import property_json, settable_json

CREATED = "property.created"
UPDATED = "property.updated"
WITHDRAWN = "property.withdrawn"
PLAIN_KEYS = tuple(key for key in KEYS if key != "media")


@dataclass
class Change:
    """A listing with its new values. `event` is None when nothing changed; `pictures` when they didn't."""

    listing: Property
    event: str | None
    changed: tuple[str, ...] = ()
    pictures: list[Media] | None = None
    dropped: list[str] = field(default_factory=list)


def prepare(
    organization: Organization, data: Mapping[str, Any], existing: Property | None
) -> Change:
    """Work out a change without writing; `ListingProblem` when the listing would not be right."""
    before = _plain_facts(existing) if existing else {}
    if before.get("standard_status") == StandardStatus.DELETE:
        before["standard_status"] = None  # whoever sends a deleted listing again puts it on offer
    sent = {key: value for key, value in data.items() if key not in READ_ONLY}
    facts = check(organization, {**before, **sent})
    listing = existing or Property(organization=organization)
    was_on_market = is_on_market(listing)
    remarks = listing.public_remarks
    for key in PLAIN_KEYS:
        setattr(listing, key, facts[key])
    change = Change(listing, CREATED)
    # Unasked, pictures stay as they are: those that are files of ours have no address to send back.
    if existing is None or "media" in sent:
        _set_pictures(change, facts["media"])
    if existing is not None:
        change.changed = _changed(change, before)
        change.event = _told(change, was_on_market)
    if change.event is not None:
        if existing is None or listing.public_remarks != remarks:
            listing.remarks_withheld = addresses_assistant(listing.public_remarks)
        listing.updated_at = clock.now()
        cast_shadow(listing, organization.language)
    return change


def write(organization: Organization, changes: list[Change]) -> None:
    """Store changes and publish their events; to be called in a transaction and in the scope."""
    due = [change for change in changes if change.event is not None]
    Property.objects.bulk_create([c.listing for c in due if c.event == CREATED])
    for change in due:
        if change.event != CREATED:
            change.listing.save(force_update=True)
    _write_pictures(due)
    _read_again(changes)
    for change in due:
        data = property_json(change.listing, settings.KATEK_BASE_URL)
        if change.event != CREATED:
            data["changed"] = list(change.changed)
        publish(organization, str(change.event), data, subject=change.listing.id)


def _read_again(changes: list[Change]) -> None:
    """The rows as they are now, with their pictures: what was set may have been an expression."""
    written = Property.objects.filter(pk__in=[change.listing.pk for change in changes])
    rows = {row.pk: row for row in written.defer("words").prefetch_related("media")}
    for change in changes:
        change.listing = rows[change.listing.pk]


def _plain_facts(listing: Property) -> dict[str, Any]:
    facts = settable_json(listing)
    return {key: facts[key] for key in PLAIN_KEYS}


def _changed(change: Change, before: dict[str, Any]) -> tuple[str, ...]:
    after = _plain_facts(change.listing)
    changed = [key for key in PLAIN_KEYS if after[key] != before[key]]
    return (*changed, "media") if change.pictures is not None else tuple(changed)


def _told(change: Change, was_on_market: bool) -> str | None:
    if not change.changed:
        return None
    return WITHDRAWN if was_on_market and not is_on_market(change.listing) else UPDATED


def _set_pictures(change: Change, wanted: list[dict[str, Any]]) -> None:
    """Keep pictures that are there already (by id or by address), make the others, drop the rest."""
    listing = change.listing
    there = list(listing.media.all()) if not listing._state.adding else []
    before = [_picture_key(media) for media in there]
    by_id = {media.id: media for media in there}
    by_url = {media.url: media for media in there if media.url}
    kept = []
    for order, picture in enumerate(wanted):
        media = by_id.get(picture["id"] or "") or by_url.get(picture["url"])
        if media is None and not picture["url"]:
            continue  # an id that is no picture of this listing
        media = media or Media(organization=listing.organization, property=listing)
        if picture["url"] and not media.file:
            media.url = picture["url"]
        media.order, media.short_description = order, picture["short_description"]
        kept.append(media)
    listing.photos_count = len(kept)
    if [_picture_key(media) for media in kept] != before or listing._state.adding:
        change.pictures = kept
        change.dropped = [id for id in by_id if id not in {media.id for media in kept}]


def _picture_key(media: Media) -> tuple[str, str, int, str]:
    return (media.id, media.url, media.order, media.short_description)


def _write_pictures(changes: list[Change]) -> None:
    dropped = [id for change in changes for id in change.dropped]
    if dropped:
        Media.objects.filter(pk__in=dropped).delete()
    pictures = [media for change in changes for media in change.pictures or []]
    new = [media for media in pictures if media._state.adding]
    kept = [media for media in pictures if not media._state.adding]
    Media.objects.bulk_create(new)
    if kept:
        Media.objects.bulk_update(kept, ["url", "order", "short_description"])
