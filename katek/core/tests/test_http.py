"""What callers can rely on when they talk to servers that answer, badly or not at all."""

import asyncio
import gzip
import io
import json
import socket
import traceback

import pytest
import uvloop

from katek.core.answers import API_LIMIT
from katek.core.call_failed import CallFailed
from katek.core.http import client
from katek.core.tests.http_peers import OK, answering, once, peer, then_hang


@pytest.fixture(params=[asyncio.run, uvloop.run], ids=["asyncio", "uvloop"])
def run(request, settings):
    settings.KATEK_ALLOW_PRIVATE_ENDPOINTS = ("127.0.0.1",)

    def within_limit(coroutine):
        return request.param(asyncio.wait_for(coroutine, 60))

    return within_limit


async def post_to(behave, *, times=1, **options):
    """The answers or failures of so many posts to a peer, and what the peer saw."""
    kept = {key: options.pop(key) for key in ("repeatable", "trusted") if key in options}
    options = {"body": b"{}", "timeout": 20} | options
    results = []
    async with peer(behave) as seen, client(**kept) as c:
        for _ in range(times):
            try:
                results.append(await c.post(seen.url, **options))
            except CallFailed as failure:
                results.append(failure)
    return (*results, seen)


def test_a_post_arrives_as_it_was_given_and_the_answer_comes_back(run):
    body = '{"name":"Zoë"}'.encode()
    headers = {"Content-Type": "application/json", "webhook-id": "evt_1"}
    answer, seen = run(post_to(answering(OK), body=body, headers=headers))
    head, received = seen.requests[0]
    assert received == body
    assert head.startswith(b"POST /hook HTTP/1.1\r\n")
    assert b"webhook-id: evt_1\r\n" in head
    assert b"User-Agent: Mozilla/5.0 (compatible; Katek/1.0)\r\n" in head
    assert b"Accept-Encoding: identity\r\n" in head
    assert (answer.status, answer.body, answer.truncated, answer.ok) == (200, b"ok", False, True)
    assert answer.headers["content-LENGTH"] == "2"
    assert answer.duration_ms >= 0


@pytest.mark.parametrize(
    ("raw", "status", "body"),
    [
        (b"HTTP/1.1 204 No Content\r\n\r\n", 204, b""),
        (b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nX: y\r\n\r\n" + OK, 200, b"ok"),
        (b"HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n", 410, b""),
        (b"HTTP/1.1 500 \r\nContent-Length: 1\r\n\r\nx", 500, b"x"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", 200, b"ok"),
    ],
)
def test_every_status_is_an_answer(run, raw, status, body):
    answer, _ = run(post_to(answering(raw)))
    assert (answer.status, answer.body) == (status, body)


def test_an_answer_that_ends_with_the_connection_is_whole(run):
    answer, _ = run(post_to(once(b"HTTP/1.0 200 OK\r\n\r\nto the end")))
    assert (answer.body, answer.truncated) == (b"to the end", False)


def test_one_connection_serves_calls_that_follow_each_other(run):
    *answers, seen = run(post_to(answering(OK), times=5))
    assert all(answer.ok for answer in answers)
    assert seen.connections == 1


def test_many_calls_at_once_all_get_their_answer(run):
    async def act():
        async with peer(answering(OK)) as seen, client() as c:
            answers = await asyncio.gather(*(c.post(seen.url, body=b"{}") for _ in range(300)))
        return answers, seen

    answers, seen = run(act())
    assert sum(answer.ok for answer in answers) == len(seen.requests) == 300
    assert seen.connections <= 100


def test_a_redirect_is_an_answer_and_never_followed(run):
    async def act():
        async with peer(answering(OK)) as inside:
            to = f"HTTP/1.1 302 Found\r\nLocation: {inside.url}\r\nContent-Length: 0\r\n\r\n"
            answer, seen = await post_to(answering(to.encode()))
        return answer, seen, inside

    answer, seen, inside = run(act())
    assert (answer.status, answer.ok) == (302, False)
    assert len(seen.requests) == 1
    assert inside.connections == 0


@pytest.mark.parametrize("size", [0, 1, 16384, 16385, 100_000])
def test_an_answer_is_cut_at_16_kib(run, size):
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {size}\r\n\r\n".encode()
    answer, _ = run(post_to(answering(head + b"x" * size)))
    assert len(answer.body) == min(size, 16384)
    assert answer.truncated == (size > 16384)


@pytest.mark.parametrize("chunked", [False, True])
def test_an_answer_of_a_gigabyte_costs_neither_memory_nor_time(run, chunked):
    async def flood(line):
        await line.request()
        kind = b"Transfer-Encoding: chunked" if chunked else b"Content-Length: 1073741824"
        await line.send(b"HTTP/1.1 200 OK\r\n" + kind + b"\r\n\r\n")
        part = b"x" * 65536
        for _ in range(16384):
            await line.send(b"10000\r\n" + part + b"\r\n" if chunked else part)

    first, second, seen = run(post_to(flood, times=2))
    assert first.truncated
    assert second.truncated
    assert seen.connections == 2  # the rest is not read: the connection is given up
    assert seen.sent < 200_000_000


def test_nothing_is_unpacked(run):
    bomb = gzip.compress(b"\0" * 20_000_000)
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(bomb)}\r\n\r\n"
    answer, _ = run(post_to(answering(head.encode() + bomb), limit=API_LIMIT))
    assert answer.body == bomb


def test_an_answer_in_no_encoding_becomes_text_that_a_database_takes(run):
    answer, _ = run(
        post_to(answering(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n\xff\x00a\xc3\xa9\xe2"))
    )
    assert answer.excerpt() == "�aé�"


def test_a_cookie_is_not_sent_back(run, settings):
    settings.KATEK_ALLOW_PRIVATE_ENDPOINTS = ("localhost",)

    async def act():
        raw = b"HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nContent-Length: 2\r\n\r\nok"
        async with peer(answering(raw)) as seen, client() as c:
            for _ in range(2):
                await c.post(f"http://localhost:{seen.port}/", body=b"{}")
        return seen

    heads = [head.lower() for head, _ in run(act()).requests]
    assert len(heads) == 2
    assert not any(b"cookie" in head for head in heads)


def test_proxies_of_the_environment_are_not_used(run, monkeypatch):
    async def act():
        async with peer(answering(OK)) as proxy:
            monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{proxy.port}")
            return (*await post_to(answering(OK)), proxy)

    answer, seen, proxy = run(act())
    assert answer.ok
    assert (len(seen.requests), proxy.connections) == (1, 0)


def test_a_large_body_arrives_whole(run):
    body = bytes(range(256)) * 16384
    answer, seen = run(post_to(answering(OK), body=body))
    assert answer.ok
    assert seen.requests[0][1] == body


async def drip(line):
    await line.request()
    await line.send(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
    while True:
        await line.send(b"x")
        await asyncio.sleep(0.01)


@pytest.mark.parametrize(
    "behave",
    [
        drip,
        then_hang(b""),
        then_hang(b"HTTP/1.1 200"),
        then_hang(b"HTTP/1.1 200 OK\r\nX: y\r\n"),
        then_hang(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nx"),
        then_hang(b"HTTP/1.1 100 Continue\r\n\r\n"),
    ],
)
def test_a_call_ends_at_its_time_limit_however_slow_the_answer(run, behave):
    failure, _ = run(post_to(behave, timeout=0.1))
    assert (failure.kind, failure.sent) == ("timeout", True)
    assert failure.sentence == "127.0.0.1 gave no complete answer within 0.1 s."
    assert failure.duration_ms > 0


def test_a_peer_that_takes_nothing_ends_at_the_time_limit(run):
    async def deaf(line):
        await asyncio.sleep(60)

    failure, _ = run(post_to(deaf, body=b"x" * 20_000_000, timeout=0.1))
    assert (failure.kind, failure.sent) == ("timeout", True)


FLOOD = b"".join(b"X-%d: %s\r\n" % (number, b"y" * 400) for number in range(60))
MANY = b"".join(b"X-%d: y\r\n" % number for number in range(500))


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"HTT",
        b"HTTP/1.1 200 OK\r\nX: y\r\n",
        b"hello, this is HTTP/0.9\n",
        b"\x16\x03\x01\x00\x00",
        b"HTTP/1.1 two hundred\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nx",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nok\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nok",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 20_000 + b"\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + FLOOD + b"Content-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + MANY + b"Content-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 " + b"y" * 20_000 + b"\r\n\r\n",
    ],
)
def test_what_is_no_whole_answer_is_a_broken_protocol(run, raw):
    failure, seen = run(post_to(once(raw), repeatable=True))
    assert (failure.kind, failure.sent) == ("protocol", True)
    assert len(seen.requests) == 1


def test_a_connection_that_breaks_at_once_is_a_broken_protocol(run):
    async def crash(line):
        await line.request()
        line.reset()

    failure, seen = run(post_to(crash, repeatable=True))
    assert (failure.kind, failure.sent) == ("protocol", True)
    assert len(seen.requests) == 1


def test_no_listener_is_no_connection_and_nothing_was_sent(run):
    async def act():
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            async with client() as c:
                await c.post(f"http://127.0.0.1:{free.getsockname()[1]}/", body=b"{}")

    with pytest.raises(CallFailed, match="No connection to 127") as caught:
        run(act())
    assert (caught.value.kind, caught.value.sent) == ("connect", False)


def leaving(how):
    """Answers the first request of the first connection and leaves when the second has come."""

    async def behave(line):
        first = line.seen.connections == 1
        await line.request()
        await line.send(OK)
        await line.request()
        if not first:
            await line.send(OK)
        elif how == "reset":
            line.reset()
        elif how == "midway":
            await line.send(b"HTTP/1.1 200 OK\r\nX")

    return behave


@pytest.mark.parametrize("how", ["close", "reset"])
def test_a_repeatable_call_that_found_its_used_connection_closed_is_made_again(run, how):
    first, second, seen = run(post_to(leaving(how), times=2, repeatable=True))
    assert first.ok
    assert second.ok
    assert (seen.connections, len(seen.requests)) == (2, 3)


@pytest.mark.parametrize("how", ["close", "reset"])
def test_a_call_that_must_not_happen_twice_is_not_made_again(run, how):
    first, second, seen = run(post_to(leaving(how), times=2))
    assert first.ok
    assert (second.kind, second.sent) == ("protocol", True)
    assert len(seen.requests) == 2


def test_a_call_that_was_answered_in_part_is_not_made_again(run):
    _, second, seen = run(post_to(leaving("midway"), times=2, repeatable=True))
    assert second.kind == "protocol"
    assert len(seen.requests) == 2


def test_a_call_is_made_again_once_and_no_more(run):
    async def behave(line):
        await line.request()
        if line.seen.connections == 1:
            await line.send(OK)
            await line.request()

    _, second, seen = run(post_to(behave, times=2, repeatable=True))
    assert second.kind == "protocol"
    assert len(seen.requests) == 3


@pytest.mark.parametrize("headers", [{"X-A": "b\r\nX-B: c"}, {"X-A\n": "b"}])
def test_a_header_cannot_carry_another_one(run, headers):
    failure, seen = run(post_to(answering(OK), headers=headers))
    assert failure.kind == "protocol"
    assert seen.requests == []


def test_an_answer_that_a_program_needs_is_read_whole(run):
    value = [{"id": number, "name": "Zoë"} for number in range(20_000)]
    body = json.dumps(value).encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    answer, _ = run(post_to(answering(head + body), limit=API_LIMIT))
    assert answer.json() == value
    cut, _ = run(post_to(answering(head + body)))
    with pytest.raises(CallFailed, match="too long"):
        cut.json()


@pytest.mark.parametrize("body", [b"", b"<html>", b"\xff", b"[" * 16000])
def test_an_answer_that_is_no_json_says_so(run, body):
    head = f"HTTP/1.1 502 Bad\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    answer, _ = run(post_to(answering(head + body)))
    with pytest.raises(CallFailed, match="502") as caught:
        answer.json()
    assert caught.value.kind == "protocol"


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
def test_other_methods_work_as_well(run, method):
    async def act():
        async with peer(answering(OK)) as seen, client() as c:
            return await c.request(method, seen.url), await c.get(seen.url), seen

    answer, got, seen = run(act())
    assert answer.ok
    assert got.ok
    assert seen.requests[0][0].startswith(method.encode())


def test_an_empty_post_says_that_it_is_empty(run):
    answer, seen = run(post_to(answering(OK), body=b""))
    assert answer.ok
    assert b"Content-Length: 0\r\n" in seen.requests[0][0]


def test_a_failure_shows_no_token_of_the_address(run):
    token = "-".join(["hunter", "2"])

    async def act():
        async with peer(once(b"nonsense\r\n\r\n")) as seen, client() as c:
            await c.post(f"{seen.url}?token={token}", body=token.encode())

    with pytest.raises(CallFailed) as caught:
        run(act())
    shown = io.StringIO()
    traceback.print_exception(caught.value, file=shown)
    assert token not in shown.getvalue()
