"""The thread of a customer on a channel: found or opened, its window, and what led the customer here."""

from datetime import datetime

from django.db.models import Q

from katek.channels.models import Channel
from katek.conversations.models import Conversation
from katek.core import clock
from katek.leads.interests import learn
from katek.properties.folding import fold
from katek.properties.models import Property

LONGEST_REFERENCE = 100
# A thread may be there before its first message, to keep what came ahead of it; then it is nobody's business.
BEGUN = Q(last_sequence__gt=0)


def lock_thread(
    channel: Channel, thread_key: str, *, language: str = "", page: str = ""
) -> tuple[Conversation, bool]:
    """The conversation, opened if there is none, locked until the transaction ends; whether it is new."""
    first = {"language": language[:10], "page": page[:2000]}
    made, is_first = Conversation.objects.get_or_create(
        channel=channel, thread_key=thread_key, defaults=first
    )
    locked = Conversation.objects.select_for_update(of=("self",)).select_related("lead")
    conversation: Conversation = locked.get(pk=made.pk)
    conversation.channel = channel
    return conversation, is_first


def find_thread(channel: Channel, thread_key: str) -> Conversation | None:
    """The conversation if there is one, locked until the transaction ends."""
    locked = Conversation.objects.select_for_update(of=("self",)).select_related("lead")
    conversation: Conversation | None = locked.filter(
        channel=channel, thread_key=thread_key
    ).first()
    return conversation


def open_window(conversation: Conversation, at: datetime | None) -> None:
    """The customer did something: a channel with a reply window counts it from then; not saved here."""
    moment = clock.now()
    if at is not None:
        moment = min(at, moment)  # a clock that runs ahead must not keep the window open
    before = conversation.last_customer_event_at
    if before is None or before < moment:
        conversation.last_customer_event_at = moment


def follow_reference(conversation: Conversation, reference: str) -> Property | None:
    """What a link or ad named becomes what the customer speaks of; not saved here.

    Anybody can change a link, so a reference only ever points at a listing that is public anyway.
    """
    if not reference:
        return None
    conversation.page = conversation.page or f"ref={reference}"[:2000]
    listing = _named(reference)
    if listing is None:
        return None
    memory = conversation.memory
    seen = [one for one in memory.get("seen", []) if one != listing.pk]
    conversation.memory = {
        **memory,
        "focus": listing.pk,
        "shown": [listing.pk],
        "seen": [*seen, listing.pk],
    }
    if conversation.lead is not None:
        learn(conversation.lead, criteria={}, property_ids=[listing.pk])
    return listing


def _named(reference: str) -> Property | None:
    """A listing of the organization by its number or id, in any case, also as `listing-<number>`."""
    text = reference[:LONGEST_REFERENCE]
    wanted = [
        text,
        *(text[len(start) :] for start in PREFIXES if fold(text).startswith(fold(start))),
    ]
    for name in wanted:
        for column in ("pk", "listing_id", "listing_key"):
            found: Property | None = Property.objects.filter(**{f"{column}__iexact": name}).first()
            if found is not None:
                return found
    return None


PREFIXES = ("listing-", "listing_", "property-", "property_", "ref-", "ref_", "id-", "id_")
