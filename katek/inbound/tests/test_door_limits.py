"""Doors that are open to all end a flood from one address, and nobody else waits for it."""

import asyncio
import json
from datetime import timedelta
from itertools import count

import pytest
from django.test import Client

from katek.campaigns.models import EmailEvent
from katek.campaigns.tracking_links import with_links
from katek.campaigns.unsubscribing import unsubscribe_url
from katek.core.rate_limits import allow
from katek.inbound import door_limits, streams
from katek.inbound.tests.test_chat_door import DOOR, HOUSE, say
from katek.inbound.tests.test_email_hooks import a_mail
from katek.inbound.tickets import ticket_url
from katek.outbox.models import Event
from katek.properties.listing import save

pytestmark = pytest.mark.django_db
BASE = "http://localhost:8000"
_hosts = count(1)


@pytest.fixture(autouse=True)
def _nothing_is_paid_off_meanwhile(monkeypatch):
    monkeypatch.setattr(door_limits, "MINUTE", timedelta(days=1))


@pytest.fixture
def address() -> str:
    """One that nobody has come from: counts are kept for the process."""
    return f"198.51.100.{next(_hosts)}"


def flood(door: str, address: str, limit: int, *, shared: bool = False) -> None:
    bucket = f"door:{door}:{address}"
    allow(bucket, limit=limit, per=timedelta(days=1), cost=limit, shared=shared)


def refused(answer, media_type: str) -> None:
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
    assert answer["Content-Type"].startswith(media_type)


@pytest.mark.parametrize(
    ("door", "path", "media_type"),
    [
        ("chat", "/chat/harbor-pine/", "text/html"),
        ("embed", "/embed/harbor-pine.js", "application/problem+json"),
        ("listing", "/p/{house}/", "text/html"),
        ("unsubscribe", "{link}", "text/html"),
        ("history", DOOR, "application/problem+json"),
    ],
)
def test_a_flood_is_asked_to_wait_and_others_are_not(
    agency, website, at_agency, address, door, path, media_type
):
    known = {"house": save(agency, HOUSE).pk, "link": unsubscribe_url(a_mail())}
    place = path.format(**known).removeprefix(BASE)
    flood(door, address, door_limits.LOOKS)
    refused(Client(REMOTE_ADDR=address).get(place), media_type)
    assert Client(REMOTE_ADDR="203.0.113.9").get(place).status_code in (200, 401)


@pytest.mark.parametrize(
    ("door", "path"), [("media", "/media/med_nothing"), ("brand", "/chat/harbor-pine/brand.css")]
)
def test_pictures_and_colours_are_limited_far_above_what_pages_ask_and_no_cache_keeps_a_refusal(
    website, address, django_assert_num_queries, door, path
):
    flood(door, address, door_limits.PICTURES)
    with django_assert_num_queries(0):
        answer = Client(REMOTE_ADDR=address).get(path)
    refused(answer, "application/problem+json")
    assert "max-age" not in answer.headers.get("Cache-Control", "")
    assert Client(REMOTE_ADDR="203.0.113.9").get(path).status_code in (200, 404)


@pytest.mark.django_db(transaction=True)
def test_tickets_are_limited_and_messages_are_not_touched_by_that(website, address):
    client = Client(REMOTE_ADDR=address)
    flood("ticket", address, door_limits.TICKETS)
    flood("history", address, door_limits.LOOKS)
    refused(client.post("/api/chat/harbor-pine/ticket"), "application/problem+json")
    assert say(client, "hello")["reply"]


def test_a_mail_program_that_unsubscribes_is_never_sent_away(at_agency, address):
    client, mail = Client(REMOTE_ADDR=address), a_mail()
    link = unsubscribe_url(mail).removeprefix(BASE)
    flood("unsubscribing", address, door_limits.ACTS, shared=True)
    refused(client.post(link), "text/html")
    assert client.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Event.objects.filter(type="email.unsubscribed").count() == 1
    refused(client.post(link, {"List-Unsubscribe": "One-Click", "again": "1"}), "text/html")


def test_in_a_flood_pictures_and_links_of_mails_still_work_and_count_nothing(at_agency, address):
    mail = a_mail()
    mail.html = '<body><a href="https://homes.example/1">One</a></body>'
    mail.save()
    page = with_links(mail.pk, mail.html)
    link, picture = (part.split('"')[0].removeprefix(BASE) for part in page.split(BASE)[1:])
    client = Client(REMOTE_ADDR=address, headers={"Accept-Language": "en"})
    for door in ("opened", "clicked"):
        flood(door, address, door_limits.TRACKED)
    assert client.get(picture).content.startswith(b"GIF89a")
    assert client.get(link)["Location"] == "https://homes.example/1"
    assert not EmailEvent.objects.exists()


def test_one_ticket_opens_no_flood_of_streams():
    path = ticket_url("conversation", "conv_x").removeprefix(BASE)
    flood("stream", path.removeprefix(streams.PREFIX).rstrip("/"), door_limits.STREAMS_A_TICKET)
    assert knock(path, "203.0.113.9")["status"] == 429


def test_one_address_opens_no_flood_of_streams(address):
    flood("streams", address, door_limits.LOOKS)
    started = knock("/live/forged/", address)
    assert started["status"] == 429
    assert int(dict(started["headers"])[b"retry-after"]) > 0
    assert knock("/live/forged/", "203.0.113.9")["status"] == 403


def knock(path: str, address: str) -> dict:
    told: list[dict] = []

    async def send(message) -> None:
        told.append(message)

    async def receive() -> dict:
        return {"type": "http.disconnect"}

    scope = {"type": "http", "path": path, "headers": [], "client": (address, 1)}
    asyncio.run(streams.application(scope, receive, send))
    assert json.loads(told[1]["body"])["status"] == told[0]["status"]
    return told[0]
