"""The listings of a message as cards of a channel, which knows nothing of listings."""

from django.conf import settings

from katek.channels.meta.compose import PICTURE_TYPES, Card
from katek.conversations.models import Conversation, Message
from katek.properties.facts import spoken_of
from katek.properties.models import Media, Property
from katek.properties.shapes import media_url, page_of, price_text, title_of

VIEW = {"de": "Ansehen", "es": "Ver la ficha", "en": "View listing"}
SUFFIXES = (".png", ".jpg", ".jpeg", ".gif")


def cards_for(conversation: Conversation, message: Message) -> list[Card]:
    """Cards of those that customers may still see, in the order of the message. In scope."""
    rows = spoken_of().filter(pk__in=message.properties).prefetch_related("media")
    known = {listing.pk: listing for listing in rows}
    language = (conversation.language or conversation.organization.language)[:2]
    return [_card(known[pk], language) for pk in message.properties if pk in known]


def _card(listing: Property, language: str) -> Card:
    facts = [price_text(listing, language), _rooms(listing, language)]
    return Card(
        title=title_of(listing),
        subtitle=" · ".join(fact for fact in facts if fact),
        url=page_of(listing, settings.KATEK_BASE_URL),
        button=VIEW.get(language, VIEW["en"]),
        picture=_picture(listing),
    )


def _rooms(listing: Property, language: str) -> str:
    count = listing.bedrooms_total
    if count is None:
        return ""
    one, many = {"de": ("Schlafzimmer", "Schlafzimmer"), "es": ("dormitorio", "dormitorios")}.get(
        language, ("bedroom", "bedrooms")
    )
    return f"{count} {one if count == 1 else many}"


def _picture(listing: Property) -> str:
    """The first picture of a kind that Meta shows, at an address that it can reach."""
    for media in listing.media.all():
        if _is_shown(media):
            return media_url(media, settings.KATEK_BASE_URL)
    return ""


def _is_shown(media: Media) -> bool:
    if media.content_type:
        return media.content_type in PICTURE_TYPES
    name = (media.file.name if media.file else "") or media.url.partition("?")[0]
    return name.lower().endswith(SUFFIXES)
