"""Pictures of a listing put in another order or taken away, each act with a way back."""

from dataclasses import dataclass

from django.db import transaction

from katek.organizations.models import Organization
from katek.organizations.scope import working_for
from katek.properties.listing import save
from katek.properties.models import Media, Property

BEHIND = 32_767  # a place that no picture has: where one stands until it gets its own


@dataclass(frozen=True)
class Taken:
    """A picture that is gone, and all that is needed to put it back."""

    id: str
    place: int
    url: str
    file: str
    content_type: str
    short_description: str


@dataclass(frozen=True)
class Moved:
    """Places counted from 0; the same one twice where nothing had to be done."""

    was: int
    now: int


def move(listing: Property, media_id: str, place: int) -> Moved | None:
    """To this place, counted from 0 and kept within the row; None if there is no such picture."""
    with working_for(listing.organization), transaction.atomic():
        there = _held(listing)
        was = next((n for n, media in enumerate(there) if media.pk == media_id), None)
        if was is None:
            return None
        now = min(max(place, 0), len(there) - 1)
        if now != was:
            there.insert(now, there.pop(was))
            _keep(listing, there)
    return Moved(was, now)


def take_away(listing: Property, media_id: str) -> Taken | None:
    """The file itself stays where it lies, so that the picture can be put back."""
    with working_for(listing.organization), transaction.atomic():
        there = _held(listing)
        gone = next((media for media in there if media.pk == media_id), None)
        if gone is None:
            return None
        place = there.index(gone)
        _keep(listing, [media for media in there if media is not gone])
    file = gone.file.name or ""
    return Taken(media_id, place, gone.url, file, gone.content_type, gone.short_description)


def put_back(listing: Property, taken: Taken) -> bool:
    """False if it is there again already."""
    with working_for(listing.organization), transaction.atomic():
        there = _held(listing)
        if Media.objects.filter(pk=taken.id).exists():
            return False
        again = Media.objects.create(
            id=taken.id,
            property=listing,
            order=BEHIND,
            url=taken.url,
            file=taken.file,
            content_type=taken.content_type,
            short_description=taken.short_description,
        )
        there.insert(taken.place, again)
        _keep(listing, there)
    return True


def _held(listing: Property) -> list[Media]:
    """In their order; the row of the listing is locked, so that two members don't arrange crosswise."""
    Property.objects.select_for_update().get(pk=listing.pk)
    return list(Media.objects.filter(property=listing))


def _keep(listing: Property, pictures: list[Media]) -> None:
    organization: Organization = listing.organization
    wanted = [
        {"id": media.pk, "order": place, "short_description": media.short_description}
        for place, media in enumerate(pictures)
    ]
    save(organization, {"media": wanted}, existing=listing)
