"""What a stand-in is asked and what it answers."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

FORM = "application/x-www-form-urlencoded"


class NotJson(ValueError):
    """The body of a call can't be read as JSON."""


@dataclass(frozen=True)
class Call:
    """One request. `path` begins behind the stand-in's own address; header names are in lower case.

    `base`: the stand-in's address as its caller reached it. `client`: the caller's IP address.
    """

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    base: str
    client: str

    @property
    def json(self) -> Any:
        """The body as JSON; `NotJson` when it is none."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError) as error:
            raise NotJson(str(error)) from error

    @property
    def form(self) -> dict[str, str]:
        """The body as a form; empty when it is none."""
        if not self.headers.get("content-type", "").startswith(FORM):
            return {}
        return dict(parse_qsl(self.body.decode(errors="replace"), keep_blank_values=True))

    @property
    def bearer(self) -> str:
        scheme, _, token = self.headers.get("authorization", "").partition(" ")
        return token.strip() if scheme.lower() == "bearer" else ""


@dataclass(frozen=True)
class Posting:
    """A webhook to post. `delay`: seconds after the answer; `headers` carry the signature or password."""

    url: str
    body: bytes
    headers: Mapping[str, str]
    delay: float = 0.0


@dataclass
class Reply:
    """An answer. `body`: anything that JSON can say, or bytes as they are; `parts`: streamed instead.

    `first` is posted before the answer leaves, `afterwards` behind it, without delaying it.
    """

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    parts: list[bytes] = field(default_factory=list)
    first: list[Posting] = field(default_factory=list)
    afterwards: list[Posting] = field(default_factory=list)

    def encoded(self) -> bytes:
        if isinstance(self.body, bytes):
            return self.body
        return json.dumps(self.body, ensure_ascii=False).encode()


def html(text: str, *, status: int = 200) -> Reply:
    """A page that can load nothing but its own sheet, and run nothing."""
    headers = {
        "content-type": "text/html; charset=utf-8",
        "content-security-policy": "default-src 'none'; style-src 'self'; frame-ancestors 'none'",
        "cache-control": "no-store",
    }
    return Reply(status, text.encode(), headers)
