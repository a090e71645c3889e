"""What the stand-ins post: signed or with a password, tried a few times, and kept with its outcome.

They post to this machine alone. Where to is the installation itself, unless `send_to` said otherwise.
"""

import asyncio
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings

from katek.core import clock
from katek.core.call_failed import CallFailed
from katek.core.http import Client, client
from katek.sandbox.stage.calls import Posting
from katek.sandbox.stage.store import changing, fact, reading, rows, set_fact
from katek.sandbox.stage.switches import LONGEST_SECONDS

SECONDS = 20.0
# A provider tries again when it isn't answered with 200; these are the waits between tries.
WAITS = (0.5, 3.0)
NEVER_AGAIN = 403  # Postmark's own rule; Meta's retries are as pointless then
MOST_KEPT = 5000
WHERE = "shared.webhooks_to"

_running: set[asyncio.Task[int | None]] = set()


def send_to(url: str) -> None:
    """From now on webhooks go below this address (without a slash at its end)."""
    if not is_local(url):
        raise ValueError(f"webhooks_to: {url!r} is no address of this machine.")
    with changing() as db:
        set_fact(db, WHERE, url.rstrip("/"))


def where() -> str:
    """The address below which the installation's webhook doors are."""
    with reading() as db:
        return str(fact(db, WHERE, "") or settings.KATEK_BASE_URL)


def is_local(url: str) -> bool:
    """Whether an address is this machine's: stand-ins must never be a way to reach others."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        known = host == "localhost" or host.endswith(".localhost") or ip_address(host).is_loopback
    except ValueError:
        return False
    return known and parts.scheme in ("http", "https")


def post_later(stand_in: str, postings: list[Posting]) -> None:
    """Post in the background of the running event loop."""
    for posting in postings:
        task = asyncio.create_task(post(stand_in, posting))
        _running.add(task)
        task.add_done_callback(_running.discard)


def post_now(stand_in: str, posting: Posting) -> int | None:
    """Post from a thread and wait for it; the status of the last answer, None when there was none."""
    return asyncio.run(post(stand_in, posting))


async def post(stand_in: str, posting: Posting) -> int | None:
    """Post until it is answered with 200 or the tries are used up."""
    await asyncio.sleep(min(posting.delay, LONGEST_SECONDS))
    status, problem = None, ""
    async with client(trusted=True) as http:
        for wait in (*WAITS, None):
            status, problem = await _once(http, posting)
            if status in (200, NEVER_AGAIN) or wait is None:
                break
            await asyncio.sleep(wait)
    await asyncio.to_thread(_keep, stand_in, posting, status, problem)
    return status


def posted(stand_in: str) -> list[dict[str, object]]:
    """What was posted, the oldest first: at, url, body, status, problem."""
    with reading() as db:
        return rows(
            db,
            "SELECT at, url, body, status, problem FROM postings WHERE stand_in = ? ORDER BY id",
            (stand_in,),
        )


async def _once(http: Client, posting: Posting) -> tuple[int | None, str]:
    if not is_local(posting.url):
        return None, "Not an address of this machine."
    try:
        answer = await http.post(
            posting.url, body=posting.body, headers=posting.headers, timeout=SECONDS
        )
    except CallFailed as failed:
        return None, failed.sentence
    return answer.status, "" if answer.status == 200 else answer.excerpt()[:200]


def _keep(stand_in: str, posting: Posting, status: int | None, problem: str) -> None:
    with changing() as db:
        made = db.execute(
            "INSERT INTO postings (stand_in, at, url, body, status, problem) VALUES (?, ?, ?, ?, ?, ?)",
            (
                stand_in,
                clock.now().isoformat(),
                posting.url,
                posting.body.decode(errors="replace"),
                status,
                problem,
            ),
        )
        db.execute("DELETE FROM postings WHERE id <= ?", ((made.lastrowid or 0) - MOST_KEPT,))
