"""No request on a stranger's behalf reaches what is not public, whichever way it is written."""

import asyncio
import socket
import threading

import pytest
import uvloop

from katek.core import address_guard
from katek.core.address_guard import Call, Guard, Veto, current_call
from katek.core.addresses import check_url, look_up
from katek.core.allowed_addresses import read_allow_list
from katek.core.call_failed import CallFailed
from katek.core.http import client
from katek.core.tests.http_peers import OK, answering, peer
from katek.core.tests.test_addresses import REFUSED_ADDRESSES, REFUSED_HOSTS


@pytest.fixture(autouse=True)
def nothing_allowed(settings):
    settings.KATEK_SANDBOX = False
    settings.KATEK_ALLOW_HTTP_ENDPOINTS = False
    settings.KATEK_ALLOW_PRIVATE_ENDPOINTS = ()


@pytest.fixture(params=[asyncio.run, uvloop.run], ids=["asyncio", "uvloop"])
def run(request):
    return lambda coroutine: request.param(asyncio.wait_for(coroutine, 60))


@pytest.fixture
def names(monkeypatch):
    """A name server of our own: each name with the answers it gives one after the other."""
    answers = {}
    real = socket.getaddrinfo

    def find(host, port, family=0, type=0, proto=0, flags=0):
        if host not in answers:
            return real(host, port, family, type, proto, flags)
        turn = answers[host].pop(0) if len(answers[host]) > 1 else answers[host][0]
        found = []
        for ip in turn:
            found += real(ip, port, family, type, proto, socket.AI_NUMERICHOST)
        if not found:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return found

    monkeypatch.setattr(socket, "getaddrinfo", find)
    return answers


async def failure_of(url, **kept):
    async with client(**kept) as c:
        with pytest.raises(CallFailed) as caught:
            await c.post(url, body=b"{}", timeout=10)
    return caught.value


@pytest.mark.parametrize("host", REFUSED_HOSTS.split())
def test_a_refused_host_is_not_called_even_if_it_was_saved(run, settings, host):
    settings.KATEK_ALLOW_HTTP_ENDPOINTS = True

    async def act():
        async with peer(answering(OK)) as inside:
            return await failure_of(f"http://{host}:{inside.port}/hook"), inside

    failure, inside = run(act())
    assert (failure.kind, failure.sent) == ("blocked", False)
    assert inside.connections == 0


@pytest.mark.parametrize("ip", REFUSED_ADDRESSES.split())
def test_no_socket_is_made_for_a_refused_address(ip):
    guard = Guard(read_allow_list(), trusted=False)
    current_call.set(Call(listed=False))
    family = socket.AF_INET6 if ":" in ip else socket.AF_INET
    with pytest.raises(Veto):
        guard.make_socket((family, socket.SOCK_STREAM, 0, "", (ip, 443)))


@pytest.mark.parametrize("ip", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "fd00::1"])
def test_a_public_name_that_leads_inside_is_refused(run, names, ip):
    names["hooks.example.com"] = [[ip]]
    failure = run(failure_of("https://hooks.example.com/"))
    assert (failure.kind, failure.sent) == ("blocked", False)
    assert ip in failure.sentence


@pytest.mark.parametrize("order", [["1.1.1.1", "127.0.0.1"], ["127.0.0.1", "1.1.1.1"]])
def test_one_private_address_among_public_ones_refuses_the_name(run, names, order):
    names["hooks.example.com"] = [order]
    assert run(failure_of("https://hooks.example.com/")).kind == "blocked"


def test_a_name_that_changes_after_it_was_checked_is_refused(run, names):
    names["hooks.example.com"] = [["1.1.1.1"], ["127.0.0.1"]]
    assert check_url("https://hooks.example.com/", lookup=look_up) is None
    assert run(failure_of("https://hooks.example.com/")).kind == "blocked"


def test_a_connection_goes_to_the_address_that_was_checked_and_to_no_second_answer(
    run, names, settings
):
    settings.KATEK_ALLOW_PRIVATE_ENDPOINTS = ("n8n",)

    async def act():
        async with peer(answering(OK)) as inside, client() as c:
            names["n8n"] = [["127.0.0.1"], ["127.0.0.2"]]
            answer = await c.post(f"http://n8n:{inside.port}/hook", body=b"{}")
        return answer, inside

    answer, inside = run(act())
    assert answer.ok
    assert b"Host: n8n" in inside.requests[0][0]
    assert names["n8n"] == [["127.0.0.2"]]  # asked once: what was checked was used


@pytest.mark.parametrize("entry", ["127.0.0.1", "127.0.0.0/8", "n8n", "n8n:{port}"])
def test_what_the_operator_lists_can_be_called(run, names, settings, entry):
    async def act():
        async with peer(answering(OK)) as inside:
            names["n8n"] = [["127.0.0.1"]]
            settings.KATEK_ALLOW_PRIVATE_ENDPOINTS = (entry.format(port=inside.port),)
            host = "n8n" if "n8n" in entry else "127.0.0.1"
            async with client() as c:
                return await c.post(f"http://{host}:{inside.port}/hook", body=b"{}")

    assert run(act()).ok


def test_a_listed_name_does_not_open_the_address_behind_it(run, names, settings):
    settings.KATEK_ALLOW_PRIVATE_ENDPOINTS = ("n8n",)

    async def act():
        async with peer(answering(OK)) as inside, client() as c:
            names["n8n"] = [["127.0.0.1"]]
            await c.post(f"http://n8n:{inside.port}/hook", body=b"{}")
            with pytest.raises(CallFailed) as caught:
                await c.post(f"http://127.0.0.1:{inside.port}/hook", body=b"{}")
        return caught.value, inside

    failure, inside = run(act())
    assert failure.kind == "blocked"
    assert len(inside.requests) == 1


@pytest.mark.parametrize("trusted", [False, True])
@pytest.mark.parametrize("host", ["n8n", "169.254.169.254", "[fd00:ec2::254]"])
def test_a_metadata_service_is_never_reached(run, names, settings, host, trusted):
    settings.KATEK_ALLOW_PRIVATE_ENDPOINTS = ("n8n", "0.0.0.0/0", "::/0")
    names["n8n"] = [["169.254.169.254"]]
    failure = run(failure_of(f"http://{host}/latest/meta-data/", trusted=trusted))
    assert (failure.kind, failure.sent) == ("blocked", False)


def test_addresses_that_the_operator_set_may_be_private(run):
    async def act():
        async with peer(answering(OK)) as inside, client(trusted=True) as c:
            return await c.get(f"http://localhost:{inside.port}/v26.0/me?fields=id")

    assert run(act()).ok


@pytest.mark.parametrize("trusted", [False, True])
@pytest.mark.parametrize(
    "url",
    ["", "nonsense", "ftp://127.0.0.1/", "file:///etc/passwd", "http://", "http://[::1", "a:b"],
)
def test_what_is_no_web_address_is_not_called(run, url, trusted):
    failure = run(failure_of(url, trusted=trusted))
    assert (failure.kind, failure.sent) == ("blocked", False)


def test_a_name_that_does_not_exist_is_told_from_a_connection_that_fails(run, names):
    names["hooks.example.com"] = [[]]
    failure = run(failure_of("https://hooks.example.com/"))
    assert (failure.kind, failure.sent) == ("dns", False)
    assert "hooks.example.com" in failure.sentence


def test_a_name_that_cannot_be_asked_for_is_an_unknown_name(run):
    assert run(failure_of("http://" + "a" * 64 + ".example/", trusted=True)).kind == "dns"


def test_a_name_server_that_does_not_answer_ends_the_call(run, monkeypatch):
    monkeypatch.setattr(address_guard, "LOOKUP_SECONDS", 0.05)
    answered = threading.Event()

    def silent(*_, **__):
        answered.wait(30)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", silent)
    try:
        failure = run(failure_of("https://hooks.example.com/"))
    finally:
        answered.set()
    assert (failure.kind, failure.sent) == ("dns", False)


def test_a_listed_host_with_ipv6_alone_is_reached(run, settings):
    if not socket.has_ipv6:
        pytest.skip("this machine has no IPv6")
    settings.KATEK_ALLOW_PRIVATE_ENDPOINTS = ("::1",)
    failure = run(failure_of("http://[::1]:9/"))
    assert failure.kind == "connect"  # let through, though nobody listens there
