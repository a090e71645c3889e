"""Live streams on a real server with few database connections: they stop nobody, miss nothing, and tell
nobody else's news."""

import asyncio
import json
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from http.cookiejar import CookieJar
from urllib.parse import urlencode

import pytest

from tests.installation import Installation, installation

pytestmark = pytest.mark.long

SECONDS = 60
PASSWORD = "four green pears"
CHANGED = b"event: changed\n"
END = b"0\r\n\r\n"  # of an answer in chunks
COLLEAGUES = """
from katek.organizations.models import Membership, Organization, User
from katek.organizations.scope import working_for
owner = User.objects.get(email="first@example.com")
owner.set_password({0!r})
owner.save()
with working_for(Organization.objects.get(slug="first")):
    user = User.objects.create_user("ben@example.com", {0!r})
    print(Membership.objects.create(user=user, role="member").pk)
"""
WRITE = """
from katek.conversations.handover import write_as_person
from katek.conversations.models import Conversation
found = Conversation.everywhere.select_related("organization").get(pk={0!r})
for text in {1!r}:
    write_as_person(found, None, text)
"""


@pytest.fixture(scope="module")
def katek() -> Iterator[Installation]:
    with installation() as made:
        for slug in ("first", "second"):
            ran = made.command(
                *("create_organization", slug.title(), "--slug", slug),
                *("--owner", f"{slug}@example.com"),
            )
            assert ran.returncode == 0, ran.stderr
        made.web(KATEK_POOL_SIZE="4")
        yield made


def ask(katek: Installation, path: str, body: dict | None = None, **headers: str):
    data = None if body is None else json.dumps(body).encode()
    given = {"Content-Type": "application/json", **headers}
    request = urllib.request.Request(f"{katek.base}{path}", data, given)
    with urllib.request.urlopen(request, timeout=SECONDS) as answer:
        text = answer.read().decode()
    return json.loads(text) if answer.headers["Content-Type"].startswith("application") else text


def visitor(katek: Installation, slug: str = "first") -> dict:
    """Somebody who has written; with the token that proves it."""
    return ask(katek, f"/api/chat/{slug}/messages", {"text": "Hello"})


def ticket(katek: Installation, who: dict, slug: str = "first") -> str:
    told = ask(katek, f"/api/chat/{slug}/ticket", {}, Authorization=f"Visitor {who['visitor']}")
    return told["url"].removeprefix(katek.base)


def write(katek: Installation, who: dict, *texts: str) -> None:
    """A person of the agency writes."""
    ran = katek.command("shell", "-c", WRITE.format(who["conversation"], list(texts)))
    assert ran.returncode == 0, ran.stderr


@asynccontextmanager
async def stream(
    katek: Installation, path: str, last: int | None = None
) -> AsyncIterator[asyncio.StreamReader]:
    """An open stream, past its first line."""
    reader, writer = await asyncio.open_connection("localhost", katek.port)
    resume = "" if last is None else f"Last-Event-ID: {last}\r\n"
    writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n{resume}\r\n".encode())
    head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), SECONDS)
    assert b" 200 " in head.splitlines()[0], head
    await asyncio.wait_for(reader.readuntil(b"retry: 2000\n\n"), SECONDS)
    try:
        yield reader
    finally:
        writer.close()
        await writer.wait_closed()


async def heard(reader: asyncio.StreamReader) -> dict:
    """The next message; its id under `sequence`."""
    told = await asyncio.wait_for(reader.readuntil(b"event: message\n"), SECONDS)
    assert b"data: " not in told
    number = await asyncio.wait_for(reader.readline(), SECONDS)
    body = await asyncio.wait_for(reader.readline(), SECONDS)
    return {**json.loads(body.removeprefix(b"data: ")), "sequence": int(number[4:])}


def status(katek: Installation, path: str) -> int:
    try:
        with urllib.request.urlopen(f"{katek.base}{path}", timeout=SECONDS) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code


def test_twelve_open_streams_leave_room_for_everybody_else(katek: Installation):
    async def hold_them_open() -> None:
        async with AsyncExitStack() as stack:
            for who in people:
                await stack.enter_async_context(stream(katek, ticket(katek, who)))
            for path in ("/healthz", "/readyz", "/chat/first/", "/accounts/login/"):
                assert await asyncio.to_thread(status, katek, path) == 200, path
            more = await asyncio.to_thread(visitor, katek)
            assert more["reply"]["text"]

    people = [visitor(katek) for _ in range(12)]
    asyncio.run(hold_them_open())


def test_what_a_person_writes_arrives_at_the_visitor_and_at_nobody_else(katek: Installation):
    async def listen() -> None:
        async with (
            stream(katek, ticket(katek, mine)) as my_stream,
            stream(katek, ticket(katek, theirs)) as their_stream,
            stream(katek, ticket(katek, elsewhere, "second"), 0) as other_agency,
        ):
            await heard(other_agency)  # what was said to them before
            await asyncio.to_thread(write, katek, mine, "For you alone")
            assert (await heard(my_stream))["text"] == "For you alone"
            await asyncio.to_thread(write, katek, theirs, "For the other")
            await asyncio.to_thread(write, katek, elsewhere, "For the other agency")
            assert (await heard(their_stream))["text"] == "For the other"
            assert (await heard(other_agency))["text"] == "For the other agency"

    mine, theirs, elsewhere = visitor(katek), visitor(katek), visitor(katek, "second")
    asyncio.run(listen())


def test_a_stream_that_was_cut_goes_on_where_it_was(katek: Installation):
    async def listen() -> None:
        async with stream(katek, ticket(katek, who)) as first:
            await asyncio.to_thread(write, katek, who, "One")
            last = (await heard(first))["sequence"]
        await asyncio.to_thread(write, katek, who, "Two", "Three")
        async with stream(katek, ticket(katek, who), last) as second:
            texts = [(await heard(second))["text"] for _ in range(2)]
        assert texts == ["Two", "Three"]

    who = visitor(katek)
    asyncio.run(listen())


def test_a_long_absence_is_told_whole(katek: Installation):
    async def listen() -> None:
        async with stream(katek, ticket(katek, who), 0) as reader:
            await heard(reader)
            texts = [(await heard(reader))["text"] for _ in said]
        assert texts == said

    who = visitor(katek)
    said = [f"Message {number}" for number in range(130)]
    write(katek, who, *said)
    asyncio.run(listen())


class Member:
    """Signed in by the form, as a browser would be."""

    def __init__(self, katek: Installation, email: str) -> None:
        self.base = katek.base
        self.cookies = CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        self.ask("/accounts/login/")
        self.ask("/accounts/login/", {"login": email, "password": PASSWORD})

    def ask(self, path: str, form: dict[str, str] | None = None) -> str:
        token = next((one.value for one in self.cookies if one.name == "csrftoken"), "")
        data = None if form is None else urlencode({**form, "csrfmiddlewaretoken": token}).encode()
        with self.opener.open(f"{self.base}{path}", data, timeout=SECONDS) as answer:
            return answer.read().decode()

    def stream(self) -> str:
        told: dict[str, str] = json.loads(self.ask("/live-ticket/"))
        return told["url"].removeprefix(self.base)


@pytest.fixture
def colleagues(katek: Installation) -> tuple[Member, Member, str]:
    """The first agency's owner, a member, and the id of the latter's membership."""
    made = katek.command("shell", "-v", "0", "-c", COLLEAGUES.format(PASSWORD))
    assert made.returncode == 0, made.stderr
    membership = made.stdout.split()[-1]
    return Member(katek, "first@example.com"), Member(katek, "ben@example.com"), membership


def test_a_member_who_is_removed_hears_nothing_more_of_the_agency(
    katek: Installation, colleagues: tuple[Member, Member, str]
):
    async def listen() -> None:
        async with (
            stream(katek, owner.stream()) as owners,
            stream(katek, member.stream()) as members,
        ):
            for reader in (owners, members):
                await asyncio.wait_for(reader.readuntil(CHANGED), SECONDS)
            await asyncio.to_thread(write, katek, who, "For both")
            for reader in (owners, members):
                await asyncio.wait_for(reader.readuntil(CHANGED), SECONDS)
            await asyncio.to_thread(owner.ask, f"/settings/members/{membership}/remove/", {})
            await asyncio.wait_for(members.readuntil(END), SECONDS)
            await asyncio.to_thread(write, katek, who, "For the owner")
            await asyncio.wait_for(owners.readuntil(CHANGED), SECONDS)

    owner, member, membership = colleagues
    who = visitor(katek)
    asyncio.run(listen())
    with pytest.raises(urllib.error.HTTPError, match="403"):
        member.ask("/conversations/")


def test_a_forged_ticket_opens_nothing(katek: Installation):
    path = ticket(katek, visitor(katek)).rstrip("/")
    other = "A" if path[-1] != "A" else "E"
    assert status(katek, f"{path[:-1]}{other}/") == 403
    for forged in ("/live//", "/live/x/", "/live/a:b:c/", "/live/%00/", "/live/%FF/"):
        assert status(katek, forged) == 403, forged


def test_a_stale_ticket_opens_nothing(katek: Installation):
    made = (
        "import time\nfrom katek.inbound import tickets\n"
        "now = time.time\ntime.time = lambda: now() - 90\n"
        "print(tickets.ticket_url('conversation', 'conv_x'))"
    )
    stale = katek.command("shell", "-v", "0", "-c", made).stdout.split()[-1]
    assert status(katek, stale.removeprefix(katek.base)) == 403


def test_a_visitor_without_a_token_gets_no_ticket(katek: Installation):
    with pytest.raises(urllib.error.HTTPError) as refused:
        ask(katek, "/api/chat/first/ticket", {}, Authorization="Visitor forged")
    with refused.value as answer:
        assert answer.code in {401, 403, 404}
