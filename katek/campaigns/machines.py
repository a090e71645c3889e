"""Opens and clicks that no person made: mail programs fetch pictures ahead, scanners follow links.

They are kept and marked, and counted as nobody's. It is told by simple signs, so the numbers stay estimates.
"""

from datetime import datetime, timedelta

from katek.campaigns.models import Email, EmailEvent, EmailEventType

PREFETCHED_WITHIN = timedelta(seconds=10)
CLICKED_WITHIN = timedelta(seconds=2)
BURST, BURST_WITHIN = 3, timedelta(seconds=10)
# What Apple's Mail Privacy Protection calls itself, exactly.
APPLE = "Mozilla/5.0"
PROGRAMS = (
    "python-requests", "aiohttp", "curl/", "wget", "java/", "apache-httpclient", "go-http-client", "okhttp",
    "barracuda", "proofpoint", "mimecast", "ciscosecureemail", "tmes", "slackbot", "facebookexternalhit",
    "headlesschrome", "bot/", "crawler", "spider", "scanner",
)  # fmt: skip


def why_open(email: Email, at: datetime, agent: str) -> str:
    """Why an open is taken for a machine's; empty for a person's."""
    if agent.strip() == APPLE:
        return "privacy proxy"
    if _is_program(agent):
        return "program"
    if _soon(email, at, PREFETCHED_WITHIN):
        return "fetched ahead"
    return ""


def why_click(email: Email, at: datetime, agent: str) -> str:
    """Why a click is taken for a machine's; empty for a person's."""
    if _is_program(agent):
        return "program"
    return "too soon" if _soon(email, at, CLICKED_WITHIN) else ""


def mark_burst(email: Email, at: datetime) -> int:
    """Many links of one mail within seconds are a scanner's doing, also those counted before; how many."""
    clicks = EmailEvent.objects.filter(
        email=email,
        type=EmailEventType.CLICKED,
        at__gte=at - BURST_WITHIN,
        at__lte=at + BURST_WITHIN,
    )
    if clicks.values("link").distinct().count() < BURST:
        return 0
    return clicks.filter(machine="").update(machine="burst")


def _is_program(agent: str) -> bool:
    lower = agent.lower()
    return any(name in lower for name in PROGRAMS)


def _soon(email: Email, at: datetime, within: timedelta) -> bool:
    arrived = email.delivered_at or email.sent_at
    return arrived is not None and abs(at - arrived) <= within
