"""Opens and clicks that no person made: mail programs fetch pictures ahead, scanners follow links.

They are kept and marked, and counted as nobody's. It is told by simple signs, so the numbers stay estimates.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from katek.campaigns.models import Email, EmailEvent, EmailEventType

PREFETCHED_WITHIN = timedelta(seconds=10)
CLICKED_WITHIN = timedelta(seconds=2)
TOLD_WRONG = timedelta(minutes=5)  # a mail can't arrive so long before it was sent
AHEAD = "fetched ahead"
# Marks that may still change with what is heard later.
BY_TIME = ("", AHEAD, "too soon", "burst")
BURST, BURST_WITHIN = 3, timedelta(seconds=10)
# What Apple's Mail Privacy Protection calls itself, exactly.
APPLE = "Mozilla/5.0"
PROGRAMS = (
    "python-requests", "aiohttp", "curl/", "wget", "java/", "apache-httpclient", "go-http-client", "okhttp",
    "barracuda", "proofpoint", "mimecast", "ciscosecureemail", "tmes", "slackbot", "facebookexternalhit",
    "headlesschrome", "bot/", "crawler", "spider", "scanner",
)  # fmt: skip


def by_name(event_type: str, agent: str) -> str:
    """Why what calls itself so is taken for a machine; empty for a person's program."""
    if event_type == EmailEventType.OPENED and agent.strip() == APPLE:
        return "privacy proxy"
    lower = agent.lower()
    return "program" if any(name in lower for name in PROGRAMS) else ""


def mark_by_time(email: Email, events: Sequence[EmailEvent]) -> list[EmailEvent]:
    """Marks opens and clicks that came too soon or too many at once; answers those whose mark changed.

    It looks at all events of a mail together, so that the order in which they were told makes no difference.
    """
    delivered = [one.at for one in events if one.type == EmailEventType.DELIVERED]
    arrived = min(delivered) if delivered else email.sent_at
    if arrived and email.sent_at and arrived < email.sent_at - TOLD_WRONG:
        arrived = None  # such times say nothing about how soon something came
    clicks = [one for one in events if one.type == EmailEventType.CLICKED]
    changed = []
    for event in events:
        if event.machine not in BY_TIME:
            continue
        mark = _by_time(event, arrived, clicks)
        if mark != event.machine:
            event.machine = mark
            changed.append(event)
    return changed


def _by_time(event: EmailEvent, arrived: datetime | None, clicks: Sequence[EmailEvent]) -> str:
    since = abs(event.at - arrived) if arrived else None
    if event.type == EmailEventType.OPENED:
        return AHEAD if since is not None and since <= PREFETCHED_WITHIN else ""
    if event.type != EmailEventType.CLICKED:
        return ""
    if since is not None and since <= CLICKED_WITHIN:
        return "too soon"
    links = {one.link for one in clicks if abs(one.at - event.at) <= BURST_WITHIN}
    return "burst" if len(links) >= BURST else ""
