"""What the other side of an outgoing request said, read no further than is worth it."""

import json
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any

import aiohttp
from aiohttp.http import HttpProcessingError

from katek.core.call_failed import CallFailed

ANSWER_LIMIT = 16 * 1024  # bytes read of an answer that only has to be understood by people
API_LIMIT = 8 * 1024 * 1024  # bytes read of an answer that a program must have whole
HEADER_LIMIT = 16 * 1024  # bytes of all headers of an answer
EXCERPT = 4096  # bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """What the other side said. `body` is cut at the call's limit, then `truncated` is True."""

    status: int
    headers: Mapping[str, str]  # names in any case
    body: bytes
    truncated: bool
    duration_ms: int

    @property
    def ok(self) -> bool:
        """Whether the status is 2xx. A redirect is not: it is never followed."""
        return 200 <= self.status < 300

    def excerpt(self) -> str:
        """The beginning of the body as text that a database takes: no NUL, no broken UTF-8."""
        return self.body[:EXCERPT].decode("utf-8", "replace").replace("\0", "")

    def json(self) -> Any:
        """The body read as JSON; raises CallFailed for anything else and for a cut one."""
        if not self.truncated:
            try:
                return json.loads(self.body)
            except (ValueError, RecursionError):
                pass
        sentence = f"The answer (status {self.status}) is not JSON, or it is too long."
        raise CallFailed("protocol", sentence, duration_ms=self.duration_ms)


async def exchange(
    sending: AbstractAsyncContextManager[aiohttp.ClientResponse], limit: int
) -> tuple[int, Mapping[str, str], bytes, bool]:
    """Sends a request and reads its answer: status, headers, body up to the limit, whether cut."""
    async with sending as response:
        if sum(len(name) + len(value) for name, value in response.raw_headers) > HEADER_LIMIT:
            response.close()
            raise HttpProcessingError(message="headers too large")
        body, truncated = await _read(response.content, limit)
        if truncated:
            response.close()  # rather than read on until the connection is free again
        return response.status, response.headers, body, truncated


async def _read(content: aiohttp.StreamReader, limit: int) -> tuple[bytes, bool]:
    parts: list[bytes] = []
    size = 0
    while part := await content.readany():
        parts.append(part)
        size += len(part)
        if size > limit:
            return b"".join(parts)[:limit], True
    return b"".join(parts), False
