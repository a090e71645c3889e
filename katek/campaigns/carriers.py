"""Who carries the mails of this installation: Postmark by our adapter, others by Django's mail backend."""

from collections.abc import Sequence

from django.conf import settings

from katek.campaigns import handing_in, postmark
from katek.campaigns.outcomes import Outcome
from katek.campaigns.posting import Post

POSTMARK_BACKEND = "anymail.backends.postmark.EmailBackend"


def is_postmark() -> bool:
    return bool(settings.POSTMARK_API_TOKEN) and settings.EMAIL_BACKEND == POSTMARK_BACKEND


def hand_in(posts: Sequence[Post]) -> list[Outcome]:
    """Hands in mails of one organization; what came of each, at its place."""
    return postmark.hand_in(posts) if is_postmark() else handing_in.hand_in(posts)
