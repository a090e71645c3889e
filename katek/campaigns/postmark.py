"""Postmark's adapter: mails in batches of up to 500, each answered at its place, and the look for one in doubt.

Postmark knows no repeat: a call that was not answered is not made again, its mails are in doubt. Each carries
its id as metadata (`kid`), by which Postmark's search and its hooks name it.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlencode

import orjson
from django.conf import settings

from katek.campaigns.outcomes import Outcome
from katek.campaigns.posting import AFTER_CALL, BEFORE_CALL, Post
from katek.campaigns.postmark_decisions import judge_item, judge_status
from katek.core.answers import API_LIMIT
from katek.core.call_failed import CallFailed
from katek.core.failpoints import AnswerLost, failpoint
from katek.core.http import Client, client

MOST_MAILS = 500
MOST_BYTES = 40 * 1024 * 1024  # Postmark takes 50 MB
IN_FLIGHT = 1  # calls at once of each of the lane's four threads: Postmark asks for four at most
TIMEOUT = 60.0  # seconds; a full batch takes it a few
LOOKUP_TIMEOUT = 15.0


@dataclass(frozen=True, slots=True)
class Lookup:
    """What Postmark's search says of a mail: found under `provider_id`, missing, or `problem`: no answer."""

    said: Literal["found", "missing", "nothing"]
    provider_id: str = ""
    problem: str = ""


def hand_in(posts: Sequence[Post]) -> list[Outcome]:
    """Hands in mails of one organization; what came of each, at its place. Never raises for a mail."""
    return asyncio.run(_hand_in(posts))


def look_up(ids: Sequence[str]) -> list[Lookup]:
    """Asks for mails by our id; what was said of each, at its place."""
    return asyncio.run(_look_up(ids))


def payload(post: Post) -> dict[str, Any]:
    """A mail as Postmark takes it."""
    message: dict[str, Any] = {
        "From": post.sender,
        "To": post.to,
        "Subject": post.subject,
        "HtmlBody": post.html,
        "TextBody": post.text,
        "Headers": [{"Name": name, "Value": value} for name, value in post.headers.items()],
        "Metadata": {"kid": post.id},
        "MessageStream": post.stream,
        "TrackOpens": post.tracked,
        # In the text the way out could not be left as it is.
        "TrackLinks": "HtmlOnly" if post.tracked else "None",
    }
    if post.reply_to:
        message["ReplyTo"] = post.reply_to
    return message


async def _hand_in(posts: Sequence[Post]) -> list[Outcome]:
    slots = asyncio.Semaphore(IN_FLIGHT)
    async with client(trusted=True) as caller:
        calls = [_post(caller, slots, batch) for batch in _batches(posts)]
        answered = await asyncio.gather(*calls)
    outcomes = {place: one for told in answered for place, one in told}
    return [outcomes[place] for place in range(len(posts))]


_Placed = tuple[int, bytes]


def _batches(posts: Sequence[Post]) -> list[list[_Placed]]:
    """The mails as JSON, each with its place; a call has one stream, 500 mails and 40 MB at most."""
    batches: list[list[_Placed]] = []
    for stream in sorted({post.stream for post in posts}):
        batch: list[_Placed] = []
        size = 0
        for place, post in enumerate(posts):
            if post.stream != stream:
                continue
            content = orjson.dumps(payload(post))
            if len(batch) == MOST_MAILS or (batch and size + len(content) > MOST_BYTES):
                batches.append(batch)
                batch, size = [], 0
            batch.append((place, content))
            size += len(content)
        batches.append(batch)
    return batches


async def _post(
    caller: Client, slots: asyncio.Semaphore, batch: list[_Placed]
) -> list[tuple[int, Outcome]]:
    async with slots:
        outcomes = await _call(caller, [content for _, content in batch])
    return [(place, outcome) for (place, _), outcome in zip(batch, outcomes, strict=True)]


async def _call(caller: Client, contents: list[bytes]) -> list[Outcome]:
    body = b"[" + b",".join(contents) + b"]"
    try:
        failpoint(BEFORE_CALL)
        answer = await caller.post(
            f"{settings.POSTMARK_API_URL}/email/batch",
            body=body,
            headers=_headers(),
            timeout=TIMEOUT,
            limit=API_LIMIT,
        )
        failpoint(AFTER_CALL)
        told = answer.json()
    except AnswerLost:
        return _all(Outcome("doubt", "Postmark's answer was lost."), contents)
    except CallFailed as failure:
        if not failure.sent:
            return _all(Outcome("again", failure.sentence), contents)
        return _all(Outcome("doubt", f"{failure.sentence} It may have been taken."), contents)
    if answer.status != 200:
        return _all(judge_status(answer.status, told), contents)
    if not isinstance(told, list) or len(told) != len(contents):
        return _all(Outcome("doubt", "Postmark's answer doesn't fit what it was sent."), contents)
    return [judge_item(item) for item in told]


def _all(outcome: Outcome, contents: Sequence[bytes]) -> list[Outcome]:
    return [outcome] * len(contents)


async def _look_up(ids: Sequence[str]) -> list[Lookup]:
    slots = asyncio.Semaphore(IN_FLIGHT)
    async with client(trusted=True, repeatable=True) as caller:
        return list(await asyncio.gather(*(_search(caller, slots, one) for one in ids)))


async def _search(caller: Client, slots: asyncio.Semaphore, kid: str) -> Lookup:
    query = urlencode({"count": 1, "offset": 0, "metadata_kid": kid})
    url = f"{settings.POSTMARK_API_URL}/messages/outbound?{query}"
    async with slots:
        try:
            answer = await caller.get(url, headers=_headers(), timeout=LOOKUP_TIMEOUT)
            told = answer.json()
        except CallFailed as failure:
            return Lookup("nothing", problem=failure.sentence)
    if answer.status != 200 or not isinstance(told, dict):
        return Lookup("nothing", problem=judge_status(answer.status, told).problem)
    messages = told.get("Messages")
    if not isinstance(messages, list):
        return Lookup("nothing", problem="Postmark's answer to the search can't be read.")
    for message in messages:
        if isinstance(message, dict) and isinstance(message.get("MessageID"), str):
            return Lookup("found", message["MessageID"][:200])
    return Lookup("missing")


def _headers() -> dict[str, str]:
    return {
        "Accept": "application/json",
        "Content-Type": "application/json",
        "X-Postmark-Server-Token": settings.POSTMARK_API_TOKEN,
    }
