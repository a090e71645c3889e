"""The demo agency filled by `tests.full_agency`: made once in a process, the others are copies of it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from tests.installation import Installation, installation, kept, with_demo

# Where the mails and their links lead to.
MOVED = "UPDATE campaigns_email SET html = replace(html, %s, %s) RETURNING id"


@contextmanager
def full_installation() -> Iterator[tuple[Installation, dict[str, str]]]:
    """With its web server, and the addresses of single pages by their names."""
    like, addresses = _filled()
    with installation(like=like) as made:
        made.rows(MOVED, like.base, made.base)
        made.web()
        yield made, addresses


@cache
def _filled() -> tuple[Installation, dict[str, str]]:
    made = kept.enter_context(installation(like=with_demo()))
    made.web()  # with it what plays Meta
    addresses: dict[str, str] = json.loads(made.module("tests.full_agency"))
    made.stop()  # what is copied may have nobody in it
    return made, addresses
