"""Whose address counts, and whom we believe that a request came over https."""

import asyncio
from ipaddress import ip_address, ip_network

import pytest
from django.http import HttpResponse
from django.test import AsyncRequestFactory, RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from katek.core.client_address import client_address, know_the_client, neighbourhood

PROXY, SECOND_PROXY, CLIENT, STRANGER = "10.0.0.1", "10.9.9.9", "93.184.216.34", "198.51.100.7"

spoofs = st.lists(
    st.one_of(
        st.ip_addresses().map(str),
        st.sampled_from(["unknown", "", "127.0.0.1", PROXY, CLIENT, "_hidden", "1.2.3.4:99"]),
        st.text(st.characters(codec="latin-1", exclude_characters="\r\n"), max_size=20),
    ),
    max_size=6,
).map(", ".join)


@pytest.fixture(autouse=True)
def one_proxy_network(settings):
    settings.KATEK_TRUSTED_PROXIES = (ip_network("10.0.0.0/8"), ip_network("fd00::/8"))


def seen_by_views(peer, **headers):
    """The request as a view gets it, over WSGI and over ASGI: both must be alike."""
    got = []

    def view(request):
        got.append(request)
        return HttpResponse()

    async def async_view(request):
        return view(request)

    meta = {f"HTTP_{name.upper()}": value for name, value in headers.items()}
    know_the_client(view)(RequestFactory().get("/", REMOTE_ADDR=peer, **meta))
    asked = AsyncRequestFactory().get("/")
    asked.META.update({"REMOTE_ADDR": peer, **meta})
    asyncio.run(know_the_client(async_view)(asked))
    wsgi, asgi = got
    assert (wsgi.client_address, wsgi.is_secure()) == (asgi.client_address, asgi.is_secure())
    return asgi


@given(spoofs, st.sampled_from(["https", "http", "x"]))
def test_a_stranger_is_taken_for_himself_whatever_he_says(chain, scheme):
    request = seen_by_views(
        STRANGER, x_forwarded_for=chain, x_forwarded_proto=scheme, forwarded=f"for={chain}"
    )
    assert request.client_address == client_address(request) == STRANGER
    assert not request.is_secure()
    assert not [name for name in request.META if "FORWARDED" in name]


@given(spoofs)
def test_behind_a_proxy_only_the_address_that_it_heard_counts(chain):
    request = seen_by_views(PROXY, x_forwarded_for=f"{chain}, {CLIENT}")
    assert request.client_address == CLIENT


@pytest.mark.long
@given(spoofs)
def test_behind_two_proxies_as_well(chain):
    chain = f"{chain}, {CLIENT}, {SECOND_PROXY}"
    assert seen_by_views(PROXY, x_forwarded_for=chain).client_address == CLIENT


@given(spoofs, st.ip_addresses())
def test_the_address_is_always_one_and_in_canonical_form(chain, peer):
    address = seen_by_views(str(peer), x_forwarded_for=chain).client_address
    assert str(ip_address(address)) == address


@pytest.mark.parametrize(
    ("chain", "expected"),
    [
        ("", PROXY),
        (CLIENT, CLIENT),
        (f"{CLIENT}:4711", CLIENT),
        ("[2a00:1450::5]:4711", "2a00:1450::5"),
        ("2a00:1450:0::5", "2a00:1450::5"),
        (f"::ffff:{CLIENT}", CLIENT),
        (f"::ffff:{CLIENT}, ::ffff:{SECOND_PROXY}", CLIENT),
        (f"1.1.1.1, {CLIENT},", PROXY),
        (f"{CLIENT}, nonsense", PROXY),
        (f"{CLIENT}, nonsense, {SECOND_PROXY}", SECOND_PROXY),
        (f"{SECOND_PROXY}, {PROXY}", SECOND_PROXY),
        ("fe80::1%eth0", PROXY),
        ("127.1", PROXY),
    ],
)
def test_what_a_proxy_of_ours_may_say(chain, expected):
    assert seen_by_views(PROXY, x_forwarded_for=chain).client_address == expected


@pytest.mark.parametrize(
    ("scheme", "secure"),
    [
        ("https", True),
        ("HTTPS", True),
        ("http, https", True),
        ("http", False),
        ("https, http", False),
        ("https,", False),
        ("x", False),
        ("", False),
    ],
)
def test_a_proxy_of_ours_tells_whether_it_was_https(scheme, secure):
    assert seen_by_views(PROXY, x_forwarded_proto=scheme).is_secure() is secure


def test_a_stranger_cannot_claim_https_even_where_django_reads_the_header(settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert not seen_by_views(STRANGER, x_forwarded_proto="https").is_secure()
    assert seen_by_views(PROXY, x_forwarded_proto="https").is_secure()


@pytest.mark.parametrize("peer", ["::ffff:10.0.0.1", "fd00::1"])
def test_a_proxy_is_known_in_every_form_of_its_address(peer):
    assert seen_by_views(peer, x_forwarded_for=CLIENT).client_address == CLIENT


def test_without_proxies_nobody_is_believed(settings):
    settings.KATEK_TRUSTED_PROXIES = ()
    assert seen_by_views("127.0.0.1", x_forwarded_for=CLIENT).client_address == "127.0.0.1"


def test_a_server_that_does_not_know_the_address_gives_none():
    assert seen_by_views("", x_forwarded_for=CLIENT).client_address == ""


def test_the_address_is_known_before_any_middleware():
    request = RequestFactory().get("/", REMOTE_ADDR=PROXY, headers={"X-Forwarded-For": CLIENT})
    assert client_address(request) == CLIENT
    request = RequestFactory().get("/", REMOTE_ADDR=STRANGER, headers={"X-Forwarded-For": CLIENT})
    assert client_address(request) == STRANGER


def test_one_neighbourhood_is_one_ipv4_address_or_one_ipv6_network():
    assert neighbourhood(CLIENT) == CLIENT
    assert neighbourhood("2a00:1450:1:2:3:4:5:6") == neighbourhood("2a00:1450:1:2::") != ""
    assert neighbourhood("2a00:1450:1:3::") != neighbourhood("2a00:1450:1:2::")
    assert neighbourhood("") == ""
