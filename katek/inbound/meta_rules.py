"""What Meta's doors take and what they refuse, for whoever reads the request."""

import hmac
import logging
import re
from dataclasses import dataclass

from django.conf import settings

from katek.channels.meta.envelope import split
from katek.channels.meta.signature import is_signed
from katek.inbound.keeping import Posted

LARGEST_BODY = 5 * 1024 * 1024
TAKEN = "EVENT_RECEIVED"
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{1,256}")

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Answer:
    """A status, and plain text."""

    status: int
    text: str


def app_secrets() -> list[str]:
    """Every secret with which Meta may sign for us."""
    return [one for one in (settings.FACEBOOK_APP_SECRET, settings.INSTAGRAM_APP_SECRET) if one]


def shake_hands(mode: str, token: str, challenge: str) -> Answer:
    """The answer to Meta's check that this address is ours."""
    ours = settings.FACEBOOK_VERIFY_TOKEN
    if not ours:
        return _refused(503, "FACEBOOK_VERIFY_TOKEN is not set.")
    if mode != "subscribe" or not hmac.compare_digest(token.encode(), ours.encode()):
        return _refused(403, "hub.mode or hub.verify_token is wrong.")
    # Only what a challenge looks like is given back: nothing that a browser could take for a page.
    if not _CHALLENGE.fullmatch(challenge):
        return _refused(400, "hub.challenge is none.")
    return Answer(200, challenge)


def refuse_before_reading(length: str) -> Answer | None:
    """Why a post is refused before its body is read; `length` as its header tells it."""
    if not app_secrets():
        return _refused(503, "Neither FACEBOOK_APP_SECRET nor INSTAGRAM_APP_SECRET is set.")
    # More digits than Python reads are too many bytes as well.
    if length.isascii() and length.isdecimal() and (len(length) > 9 or int(length) > LARGEST_BODY):
        return too_large()
    return None


def too_large() -> Answer:
    return _refused(413, f"The body is over {LARGEST_BODY // 1024 // 1024} MiB.")


def take(door: str, body: bytes, signature: str) -> list[Posted] | Answer:
    """The entries of a body that Meta signed, at least one; else the refusal."""
    if len(body) > LARGEST_BODY:
        return too_large()
    if not is_signed(body, signature, app_secrets()):
        return _refused(403, "X-Hub-Signature-256 is missing or wrong.")
    return [Posted(door, entry) for entry in split(body)]


def _refused(status: int, reason: str) -> Answer:
    # Meta switches a hook off after an hour of refusals: whoever runs this has to see them.
    logger.warning("Meta's door refused a request: %s", reason, extra={"status": status})
    return Answer(status, f"{reason}\n")
