"""How often one address may knock at the doors that are open to all: for people generous, for floods an end.

Looks are counted in this process: one costs no query, and each process more is also one more that can answer.
What writes is counted in PostgreSQL for all processes; messages of the chat have their own (`chat_door.py`).
"""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from math import ceil
from typing import Any

from django.http import HttpRequest, HttpResponse

from katek.core.client_address import client_address, neighbourhood
from katek.core.problems import problem
from katek.core.rate_limits import allow
from katek.inbound.public_pages import public_page

LOOKS = 600  # a minute; an office or a carrier may hide many people behind one address
TICKETS = 300
ACTS = 60
# A page of the chat may show dozens, and programs read the pictures of a whole catalogue.
PICTURES = 6000
# Big mail programs fetch pictures and follow links for all their readers from few addresses.
TRACKED = 6000
# Who opens streams with one ticket again and again is no page of ours: it asks for a new ticket.
STREAMS_A_TICKET = 20

MINUTE = timedelta(minutes=1)
SAID = "Too many requests from your address; try again in %s s."

View = Callable[..., HttpResponse]


def wait_at(door: str, address: str, *, a_minute: int, shared: bool = False) -> int:
    """Count a knock; seconds to wait, 0 when welcome. `address`: of the client, or what else is counted;
    `shared` as in `allow`: a statement each time."""
    bucket = f"door:{door}:{neighbourhood(address)}"
    limit = allow(bucket, limit=a_minute, per=MINUTE, shared=shared)
    return 0 if limit.allowed else max(1, ceil(limit.retry_after))


def wait_of(request: HttpRequest, door: str, *, a_minute: int, shared: bool = False) -> int:
    return wait_at(door, client_address(request), a_minute=a_minute, shared=shared)


def too_often(wait: int) -> HttpResponse:
    """For programs."""
    return problem(429, SAID % wait, headers={"Retry-After": str(wait)})


def too_often_page(request: HttpRequest, wait: int) -> HttpResponse:
    """For people."""
    page = public_page(request, "inbound/too_often.html", {}, status=429)
    page.headers["Retry-After"] = str(wait)
    page.headers["Cache-Control"] = "no-store"
    return page


def limited_page(door: str) -> Callable[[View], View]:
    """A page that one address may look at `LOOKS` times a minute."""
    return _limited(door, LOOKS, too_often_page)


def limited_file(door: str, *, a_minute: int) -> Callable[[View], View]:
    """The same for what pages are made of; the refusal is kept by no cache."""
    return _limited(door, a_minute, lambda _request, wait: too_often(wait))


def _limited(
    door: str, a_minute: int, refuse: Callable[[HttpRequest, int], HttpResponse]
) -> Callable[[View], View]:
    def limit(view: View) -> View:
        @wraps(view)
        def looked_at(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
            wait = wait_of(request, door, a_minute=a_minute)
            return refuse(request, wait) if wait else view(request, *arguments, **named)

        return looked_at

    return limit
