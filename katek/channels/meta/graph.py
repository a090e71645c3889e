"""The one client of Meta's Graph API, for Facebook's host and Instagram's.

    async with graph() as meta:
        answer = await meta.call("POST", f"{page_id}/messages", Access("facebook", token), body=…)

It tells what came, whatever came; what that means is said in `decisions`. Tokens travel in a header and are
never logged.
"""

import asyncio
import hashlib
import hmac
import json
import logging
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Literal
from urllib.parse import urlencode

from django.conf import settings

from katek.core.answers import API_LIMIT, Answer
from katek.core.call_failed import CallFailed
from katek.core.http import Client, client

logger = logging.getLogger(__name__)

# `instagram_login` only exchanges codes for tokens.
Host = Literal["facebook", "instagram", "instagram_login"]
INSTAGRAM, INSTAGRAM_LOGIN = "https://graph.instagram.com", "https://api.instagram.com"

TIMEOUT = 10.0  # seconds for a whole call; a lease outlives several
BUSY = 80  # percent of an allowance from which the log says so, and `pacing` goes slower
LONGEST_REST = timedelta(hours=24)


@dataclass(frozen=True)
class Access:
    """Whom we ask and with whose token; without one the call names an app's secret in its query."""

    host: Host
    token: str = field(default="", repr=False)


@dataclass(frozen=True)
class GraphError:
    """What Graph says went wrong; `trace` is what Meta's support asks for."""

    code: int
    subcode: int | None = None
    message: str = ""
    trace: str = ""
    transient: bool = False


@dataclass(frozen=True)
class Usage:
    """How much of an allowance is used, in percent, and how long until it is free again, if they say."""

    percent: int = 0
    regain: timedelta | None = None


@dataclass(frozen=True)
class GraphAnswer:
    """`content` is None when no JSON object came, whatever the status was."""

    status: int
    content: dict[str, Any] | None
    error: GraphError | None = None
    usage: Usage = Usage()

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300 and self.content is not None and self.error is None


class Graph:
    """Made by `graph`; belongs to the event loop it was made in."""

    def __init__(self, caller: Client) -> None:
        self._client = caller

    async def call(
        self,
        method: str,
        path: str,
        access: Access,
        *,
        query: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
    ) -> GraphAnswer:
        """One call and what came of it. Raises CallFailed when nothing came."""
        content = json.dumps(body, ensure_ascii=False).encode() if body is not None else b""
        headers = {"Content-Type": "application/json"} if body is not None else {}
        return await self._send(method, path, access, query or {}, (content, headers))

    async def post_form(self, path: str, access: Access, form: Mapping[str, str]) -> GraphAnswer:
        """As `call`, for the few doors that read a form."""
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return await self._send("POST", path, access, {}, (urlencode(form).encode(), headers))

    async def _send(
        self,
        method: str,
        path: str,
        access: Access,
        query: Mapping[str, str],
        content: tuple[bytes, dict[str, str]],
    ) -> GraphAnswer:
        body, headers = content
        if access.token:
            headers["Authorization"] = f"Bearer {access.token}"
        answer = await self._client.request(
            method,
            address(access, path, query),
            body=body,
            headers=headers,
            timeout=TIMEOUT,
            limit=API_LIMIT,
        )
        read = read_answer(answer)
        _note_usage(path, read)
        return read


@asynccontextmanager
async def graph() -> AsyncIterator[Graph]:
    """A client with its own connections. The addresses are the operator's, so private ones are fine."""
    async with client(trusted=True) as caller:
        yield Graph(caller)


class Calls:
    """`Graph` for code that isn't asynchronous; made by `calling`."""

    def __init__(self, runner: asyncio.Runner, meta: Graph) -> None:
        self._runner = runner
        self._meta = meta

    def __call__(
        self,
        method: str,
        path: str,
        access: Access,
        *,
        query: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
    ) -> GraphAnswer:
        """As `Graph.call`."""
        return self._runner.run(self._meta.call(method, path, access, query=query, body=body))

    def try_to(
        self, method: str, path: str, access: Access, body: Mapping[str, Any]
    ) -> GraphAnswer | CallFailed:
        """The answer, or why none came."""
        try:
            return self(method, path, access, body=body)
        except CallFailed as failure:
            return failure

    def post_form(self, path: str, access: Access, form: Mapping[str, str]) -> GraphAnswer:
        """As `Graph.post_form`."""
        return self._runner.run(self._meta.post_form(path, access, form))


@contextmanager
def calling() -> Iterator[Calls]:
    """Calls over connections that are kept while the block runs. Not on a thread with a running loop."""
    with asyncio.Runner() as runner:
        opened: AbstractAsyncContextManager[Graph] = graph()
        meta = runner.run(opened.__aenter__())
        try:
            yield Calls(runner, meta)
        finally:
            runner.run(opened.__aexit__(None, None, None))


def address(access: Access, path: str, query: Mapping[str, str]) -> str:
    """The whole address of a call; `path` is relative to the version, or absolute from `/`."""
    base = _base(access.host)
    place = path if path.startswith("/") else f"/{settings.FACEBOOK_GRAPH_VERSION}/{path}"
    asked = dict(query)
    if access.host == "facebook" and access.token and settings.FACEBOOK_APP_SECRET:
        asked["appsecret_proof"] = appsecret_proof(access.token, settings.FACEBOOK_APP_SECRET)
    return f"{base}{place}?{urlencode(asked)}" if asked else f"{base}{place}"


def _base(host: Host) -> str:
    if host == "facebook":
        return str(settings.FACEBOOK_GRAPH_URL)
    # Where a stand-in plays Instagram, it plays both of its hosts.
    real = settings.INSTAGRAM_GRAPH_URL == INSTAGRAM
    login = real and host == "instagram_login"
    return INSTAGRAM_LOGIN if login else str(settings.INSTAGRAM_GRAPH_URL)


def appsecret_proof(token: str, secret: str) -> str:
    """What proves to Graph that a token is used by the app that it was given to."""
    return hmac.new(secret.encode(), token.encode(), hashlib.sha256).hexdigest()


def read_answer(answer: Answer) -> GraphAnswer:
    """An answer of any shape: errors come with any status, also 200, and bodies may be HTML."""
    try:
        content = None if answer.truncated else json.loads(answer.body)
    except (ValueError, RecursionError):
        content = None
    usage = read_usage(answer.headers)
    if not isinstance(content, dict):
        return GraphAnswer(answer.status, None, usage=usage)
    return GraphAnswer(answer.status, content, read_error(content), usage)


def read_error(content: Mapping[str, Any]) -> GraphError | None:
    """The error in a body: Graph's shape, or the one that the exchange of tokens has."""
    error = content.get("error")
    if isinstance(error, dict):
        return GraphError(
            code=_number(error.get("code")) or 0,
            subcode=_number(error.get("error_subcode")),
            message=_text(error.get("message")),
            trace=_text(error.get("fbtrace_id")),
            transient=error.get("is_transient") is True,
        )
    if error or "error_type" in content or "error_message" in content:
        message = content.get("error_message") or content.get("error_description") or error
        return GraphError(code=_number(content.get("code")) or 0, message=_text(message))
    return None


def read_usage(headers: Mapping[str, str]) -> Usage:
    """The fullest allowance in the usage headers; they may be missing or anything."""
    found = [Usage()]
    for name in ("X-App-Usage", "X-Page-Usage", "X-Business-Use-Case-Usage"):
        found += [_usage(one) for one in _records(_json(headers.get(name, "")))]
    regains = [one.regain for one in found if one.regain is not None]
    return Usage(max(one.percent for one in found), max(regains) if regains else None)


def _records(content: Any) -> list[dict[str, Any]]:
    """A record alone, or lists of them by the id of the business or page."""
    if not isinstance(content, dict):
        return []
    lists = [value for value in content.values() if isinstance(value, list)]
    return [content, *(one for each in lists for one in each if isinstance(one, dict))]


def _usage(record: Mapping[str, Any]) -> Usage:
    percents = [_number(record.get(n)) or 0 for n in ("call_count", "total_time", "total_cputime")]
    minutes = _number(record.get("estimated_time_to_regain_access"))
    regain = min(timedelta(minutes=minutes), LONGEST_REST) if minutes and minutes > 0 else None
    return Usage(max(percents), regain)


def _note_usage(path: str, answer: GraphAnswer) -> None:
    if answer.usage.percent >= BUSY:
        told = {"path": path.partition("?")[0], "percent": answer.usage.percent}
        logger.warning("Graph's allowance is nearly used up.", extra=told)


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _number(value: Any) -> int | None:
    """A whole number of at most nine digits, also as text; None for anything else."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
        return int(value)
    fits = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 10**9
    return int(value) if fits else None


def _text(value: Any) -> str:
    return value[:500].replace("\0", "") if isinstance(value, str) else ""
