"""Who carries the mails of this installation: Postmark by our adapter, others by Django's mail backend."""

from collections.abc import Sequence

from django.conf import settings

from katek.campaigns import handing_in, postmark
from katek.campaigns.outcomes import Outcome
from katek.campaigns.posting import Post
from katek.campaigns.postmark import Lookup
from katek.core import mailbox

PEOPLE = "It may not have arrived: look whether the customer has it, and send it again if not."
POSTMARK_BACKEND = "anymail.backends.postmark.EmailBackend"


def is_postmark() -> bool:
    return bool(settings.POSTMARK_API_TOKEN) and settings.EMAIL_BACKEND == POSTMARK_BACKEND


def look_up(ids: Sequence[str]) -> list[Lookup]:
    """What the carrier says of mails by our ids, each at its place. The mailbox knows at once."""
    if settings.KATEK_USES_MAILBOX:
        return [Lookup("found", one) if mailbox.find(one) else Lookup("missing") for one in ids]
    if is_postmark():
        return postmark.look_up(ids)
    return [Lookup("nothing", problem=PEOPLE) for _ in ids]


def hand_in(posts: Sequence[Post]) -> list[Outcome]:
    """Hands in mails of one organization; what came of each, at its place."""
    return postmark.hand_in(posts) if is_postmark() else handing_in.hand_in(posts)
