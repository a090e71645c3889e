"""Posts under the real web application: kept on a connection beside Django, many at once, one for all."""

import asyncio
from collections.abc import Iterable

import psycopg
import pytest
from django.db import connection

from katek.asgi import application
from katek.channels.meta.envelope import split
from katek.channels.meta.tests import payloads
from katek.inbound import meta_posts
from katek.inbound.keeper import Keeper
from katek.inbound.keeping import Posted
from katek.inbound.models import Receipt
from katek.inbound.tests.meta_acts import connect, receipts

pytestmark = pytest.mark.django_db(transaction=True)

Answered = tuple[int, bytes]


@pytest.fixture(autouse=True)
def app(settings):
    settings.FACEBOOK_APP_SECRET = payloads.SECRET
    settings.INSTAGRAM_APP_SECRET = ""


async def ask(
    parts: Iterable[bytes], *, signature: str | None = None, leaves: bool = False, **headers: str
) -> Answered:
    """One post, its body in parts."""
    sent = list(parts)
    sign = signature if signature is not None else payloads.signed(b"".join(sent), payloads.SECRET)
    told: list[dict] = []
    coming = [{"type": "http.request", "body": part, "more_body": True} for part in sent]
    coming.append(
        {"type": "http.disconnect"} if leaves else {"type": "http.request", "more_body": False}
    )

    async def receive() -> dict:
        return coming.pop(0)

    async def send(message: dict) -> None:
        told.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/webhook/facebook/",
        "headers": [
            (b"x-hub-signature-256", sign.encode()),
            *((name.replace("_", "-").encode(), one.encode()) for name, one in headers.items()),
        ],
    }
    await application(scope, receive, send)
    if not told:
        return 0, b""
    return told[0]["status"], b"".join(one.get("body", b"") for one in told[1:])


def served(*requests) -> list[Answered]:
    """The answers to requests made together, on one event loop."""

    async def all_of_them() -> list[Answered]:
        try:
            return await asyncio.gather(*requests)
        finally:
            await meta_posts.close()

    return asyncio.run(all_of_them())


def a_post(number: int) -> bytes:
    return payloads.of_page(payloads.text(f"message {number}", f"m{number}"))


def test_a_post_is_kept_before_it_is_answered(agency):
    channel = connect(agency, "messenger", payloads.PAGE)
    assert served(ask([payloads.ON_THE_WIRE[:9], payloads.ON_THE_WIRE[9:]])) == [
        (200, b"EVENT_RECEIVED")
    ]
    assert [receipt.channel for receipt in receipts()] == [channel]


def test_many_at_once_are_all_kept_and_repeats_are_not(agency):
    connect(agency, "messenger", payloads.PAGE)
    answers = served(*(ask([a_post(number % 60)]) for number in range(90)))
    assert answers == [(200, b"EVENT_RECEIVED")] * 90
    assert Receipt.everywhere.count() == 60


def test_what_is_refused_is_not_kept(settings):
    assert served(
        ask([a_post(1)], signature="sha256=0"),
        ask([a_post(1)], signature=""),
        ask([b"x" * 1024 * 1024] * 6),
        ask([a_post(1)], content_length=str(6 * 1024 * 1024)),
        ask([a_post(1)], content_length="9" * 5000),
    ) == [
        (403, b"X-Hub-Signature-256 is missing or wrong.\n"),
        (403, b"X-Hub-Signature-256 is missing or wrong.\n"),
        *[(413, b"The body is over 5 MiB.\n")] * 3,
    ]
    settings.FACEBOOK_APP_SECRET = ""
    assert served(ask([a_post(1)]))[0][0] == 503
    assert not receipts()


def test_who_leaves_before_the_end_of_the_body_gets_no_answer():
    assert served(ask([a_post(1)], leaves=True)) == [(0, b"")]
    assert not receipts()


@pytest.mark.parametrize(
    "body", [b"no json", b"[]", b'{"object":"page","entry":[{"id":"a\\u0000"}]}']
)
def test_what_cannot_be_read_is_kept_as_well(body):
    assert served(ask([body])) == [(200, b"EVENT_RECEIVED")]
    assert len(receipts()) == 1


def test_a_connection_that_was_lost_is_replaced(agency):
    async def before_and_after() -> list[Answered]:
        first = await ask([a_post(1)])
        await asyncio.to_thread(end_connections)
        return [first, await ask([a_post(2)])]

    async def whole() -> list[Answered]:
        try:
            return await before_and_after()
        finally:
            await meta_posts.close()

    assert asyncio.run(whole()) == [(200, b"EVENT_RECEIVED")] * 2
    assert len(receipts()) == 2


def end_connections() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE application_name = 'katek receipts' AND datname = current_database()"
        )
    connection.close()


def test_without_a_database_meta_is_asked_to_post_again(monkeypatch):
    async def refuse(*args: object, **more: object) -> None:
        raise psycopg.OperationalError("the database is down")

    monkeypatch.setattr(psycopg.AsyncConnection, "connect", refuse)
    assert served(ask([a_post(1)])) == [(503, meta_posts.TRY_AGAIN.text.encode())]


def test_a_post_that_cannot_be_written_keeps_no_other_from_it():
    good, bad = split_of(1), [Posted("a door with far too long a name", split_of(2)[0].entry)]

    async def together() -> list[BaseException | None]:
        keeper = Keeper()
        try:
            kept = [keeper.keep(one) for one in (good, bad, split_of(3))]
            return await asyncio.gather(*kept, return_exceptions=True)
        finally:
            await keeper.close()

    first, second, third = asyncio.run(together())
    assert (first, third) == (None, None)
    assert isinstance(second, psycopg.DataError)
    assert len(receipts()) == 2


def split_of(number: int) -> list[Posted]:
    return [Posted("facebook", entry) for entry in split(a_post(number))]
