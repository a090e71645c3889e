"""Which web addresses may receive events, and what a person is told about the others."""

import ipaddress

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from katek.core.address_classes import CLASSES, METADATA
from katek.core.addresses import check_url, look_up, refuse_reason
from katek.core.allowed_addresses import read_allow_list


@pytest.fixture(autouse=True)
def nothing_allowed(settings):
    settings.KATEK_SANDBOX = False
    settings.KATEK_ALLOW_HTTP_ENDPOINTS = False
    settings.KATEK_ALLOW_PRIVATE_ENDPOINTS = ()


REFUSED_ADDRESSES = """
127.0.0.1 127.255.255.254 0.0.0.0 0.1.2.3 10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1
100.64.0.1 100.127.255.255 169.254.169.254 169.254.1.1 192.0.0.8 192.0.0.9 192.0.0.10
192.0.0.170 192.0.0.192 192.0.2.1 192.88.99.1 198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1
224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255 100.100.100.200 168.63.129.16 169.254.170.2
::1 :: ::127.0.0.1 ::8.8.8.8 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254
::ffff:0:127.0.0.1 64:ff9b::7f00:1 64:ff9b::808:808 64:ff9b:1::7f00:1 2002:7f00:1::
2002:808:808:: 2001::1 2001:20::1 2001:db8::1 100::1 5f00::1 3fff::1 fc00::1 fd00:ec2::254
fd00::1 fe80::1 fec0::1 ff02::1 ff0e::1 2001:10::1
"""

PUBLIC_ADDRESSES = ["8.8.8.8", "1.1.1.1", "2001:4860:4860::8888", "2a00:1450::1", "::ffff:8.8.8.8"]


@pytest.mark.parametrize("ip", REFUSED_ADDRESSES.split())
def test_an_address_of_no_public_host_is_refused(ip):
    assert refuse_reason(ip)


@pytest.mark.parametrize("ip", PUBLIC_ADDRESSES)
def test_a_public_address_is_not_refused(ip):
    assert refuse_reason(ip) is None


@pytest.mark.parametrize("network", [network for network, _ in CLASSES])
def test_the_whole_of_a_reserved_network_is_refused(network):
    net = ipaddress.ip_network(network)
    assert refuse_reason(str(net[0]))
    assert refuse_reason(str(net[-1]))


@given(st.ip_addresses())
def test_nothing_that_python_calls_local_is_public(address):
    if not address.is_global and getattr(address, "ipv4_mapped", None) is None:
        assert refuse_reason(str(address))


@given(st.ip_addresses(v=4))
def test_a_mapped_address_is_judged_as_the_one_it_stands_for(address):
    assert (refuse_reason(f"::ffff:{address}") is None) == (refuse_reason(str(address)) is None)


@given(st.ip_addresses(v=4).filter(lambda ip: refuse_reason(str(ip))))
def test_no_form_that_embeds_a_refused_address_passes(address):
    number = int(address)
    for wide in (number, (0x64FF9B << 96) | number, (0x2002 << 112) | (number << 80)):
        assert refuse_reason(str(ipaddress.IPv6Address(wide)))


@pytest.mark.parametrize("text", ["", "example.com", "127.1", "fe80::1%eth0", "1.2.3.4.5"])
def test_what_is_no_address_is_refused(text):
    assert refuse_reason(text)


GOOD_URLS = [
    "https://hooks.example.com/katek",
    "https://hooks.example.com:8443/a?b=c%2Fd&e=é",
    "HTTPS://Hooks.Example.COM/",
    "https://münchen.example/",
    "https://xn--mnchen-3ya.example/",
    "https://8.8.8.8/x",
    "https://[2001:4860:4860::8888]/x",
    "https://my_host.example.com/",
]


@pytest.mark.parametrize("url", GOOD_URLS)
def test_a_public_https_address_is_accepted(url):
    assert check_url(url) is None


REFUSED_HOSTS = """
127.0.0.1 localhost localhost. LOCALHOST sub.localhost [::1] 0.0.0.0 0 127.1 127.0.1 0x7f.1
0x7f000001 2130706433 017700000001 0177.0.0.1 127.0.0.01 256.1.1.1 1.2.3.4.5 [::ffff:127.0.0.1]
[::ffff:7f00:1] [::127.0.0.1] [64:ff9b::7f00:1] [2002:7f00:1::] [fe80::1%25eth0] [fe80::1%eth0]
169.254.169.254 [fd00:ec2::254] 100.100.100.200 168.63.129.16 100.64.0.1 192.0.0.8 224.0.0.1
metadata.google.internal metadata.goog metadata instance-data.ec2.internal hooks.example.com.
１２７.0.0.1 １２７．０．０．１ 127。0。0。1 ⓛocalhost ｌocalhost 127%2e0.0.1 n8n
printer.local router.home.arpa a..example -a.example a-.example 10.0.0.5 192.168.1.20 [::] [v1.x]
[::1 [127.0.0.1]
"""


@pytest.mark.parametrize("scheme", ["https", "http"])
@pytest.mark.parametrize("host", REFUSED_HOSTS.split())
def test_a_host_that_is_not_plainly_public_is_refused_when_saved(settings, host, scheme):
    settings.KATEK_ALLOW_HTTP_ENDPOINTS = True
    assert check_url(f"{scheme}://{host}/hook")


@pytest.mark.parametrize(
    ("url", "mend"),
    [
        ("http://hooks.example.com/", "https://"),
        ("ftp://hooks.example.com/", "https://"),
        ("hooks.example.com", "https://"),
        ("", "https://"),
        ("https:hooks.example.com", "https://"),
        ("https://", "host"),
        ("https:///path", "host"),
        ("https://user:pass@hooks.example.com/", "user name"),
        ("https://user@hooks.example.com/", "user name"),
        ("https://@hooks.example.com/", "plainly"),
        ("https://hooks.example.com/#part", "#"),
        ("https://hooks.example.com/#", "#"),
        ("https://hooks.example.com/a b", "space"),
        ("https://hooks.example.com/\tx", "invisible"),
        ("https://hooks.example.com/\n", "invisible"),
        (" https://hooks.example.com/", "space"),
        ("https://hooks.example.com\\@evil.example/", "backslash"),
        ("https://hooks.example.com/\u202e", "invisible"),
        ("https://hooks.example.com/\x00", "invisible"),
        ("https://hooks.example.com:0/", "port"),
        ("https://hooks.example.com:65536/", "port"),
        ("https://hooks.example.com:-1/", "port"),
        ("https://hooks.example.com:+443/", "port"),
        ("https://hooks.example.com:４４３/", "port"),
        ("https://hooks.example.com:22/", "Port 22"),
        ("https://hooks.example.com:6379/", "Port 6379"),
        ("https://" + "a" * 64 + ".example/", "host name"),
        ("https://" + "a.b" * 90 + ".example/", "host name"),
        ("https://hooks.example.com/" + "a" * 2048, "shorter"),
        ("https://１２７.0.0.1/", "look-alike"),
        ("https://127.1/", "four plain numbers"),
        ("https://hooks.example.com./", "dot"),
        ("https://10.0.0.5/", "KATEK_ALLOW_PRIVATE_ENDPOINTS"),
        ("https://n8n/", "KATEK_ALLOW_PRIVATE_ENDPOINTS"),
        ("https://169.254.169.254/", "cloud"),
    ],
)
def test_the_refusal_says_how_to_mend_the_address(url, mend):
    reason = check_url(url)
    assert reason is not None
    assert mend.lower() in reason.lower()
    assert reason[-1] == "."


@given(st.text(max_size=60))
def test_any_text_gets_an_answer_and_never_an_error(text):
    for url in (text, f"https://{text}", f"https://{text}/", f"https://example.com:{text}"):
        reason = check_url(url)
        assert reason is None or reason


def test_http_is_accepted_where_the_installation_allows_it(settings):
    assert check_url("http://hooks.example.com/")
    settings.KATEK_ALLOW_HTTP_ENDPOINTS = True
    assert check_url("http://hooks.example.com/") is None


@pytest.mark.parametrize(
    ("entries", "url"),
    [
        (("n8n",), "http://n8n:5678/webhook/x"),
        (("n8n",), "http://N8N/webhook/x"),
        (("n8n:5678",), "http://n8n:5678/"),
        (("10.0.0.0/8",), "http://10.1.2.3/"),
        (("10.0.0.0/8",), "http://[::ffff:10.1.2.3]/"),
        (("10.0.0.0/8:5678",), "http://10.1.2.3:5678/"),
        (("192.168.1.20:5678",), "https://192.168.1.20:5678/"),
        (("fd00::/8",), "http://[fd00::5]:6379/"),
        (("[fd00::5]:80",), "http://[fd00::5]/"),
        (("[fd00::5]",), "http://[fd00::5]:81/"),
        ((" n8n.internal ",), "http://n8n.internal/"),
    ],
)
def test_what_the_operator_lists_is_accepted_over_http_too(settings, entries, url):
    assert check_url(url)
    settings.KATEK_ALLOW_PRIVATE_ENDPOINTS = entries
    assert check_url(url) is None


@pytest.mark.parametrize(
    ("entries", "url"),
    [
        (("n8n:5678",), "http://n8n:5679/"),
        (("n8n",), "http://n8n.example.com/"),
        (("10.0.0.0/8",), "http://11.0.0.1/"),
        (("192.168.1.20:5678",), "http://192.168.1.20:80/"),
        (("10.0.0.0/8",), "http://[64:ff9b::a01:203]/"),
        (("0.0.0.0/0", "::/0"), "http://169.254.169.254/"),
        (("0.0.0.0/0", "::/0"), "http://[fd00:ec2::254]/"),
        (("::/0",), "http://[64:ff9b::a9fe:a9fe]/"),
        (("::/0",), "http://[2002:a9fe:a9fe::]/"),
        (("169.254.169.254",), "http://169.254.169.254/"),
        (("metadata.google.internal",), "http://metadata.google.internal/"),
        (("127.0.0.1",), "http://127.1/"),
        (("localhost",), "http://localhost./"),
    ],
)
def test_a_list_opens_no_more_than_it_names(settings, entries, url):
    settings.KATEK_ALLOW_PRIVATE_ENDPOINTS = entries
    assert check_url(url)


def test_the_sandbox_itself_can_be_reached_only_at_its_exact_address_while_it_is_on(settings):
    settings.KATEK_OWN_ADDRESSES = ("localhost:8000", "127.0.0.1:8000")
    assert check_url("http://localhost:8000/sandbox/")
    settings.KATEK_SANDBOX = True
    assert check_url("http://localhost:8000/sandbox/") is None
    assert check_url("http://127.0.0.1:8000/") is None
    assert check_url("http://127.0.0.1:8001/")
    assert check_url("http://localhost/")


@pytest.mark.parametrize(
    "entry",
    ["", ":80", "n8n:", "n8n:x", "n8n:0", "n8n:65536", "http://n8n", "a b", "[::1]x", "n/8"],
)
def test_a_malformed_list_names_the_setting_and_the_entry(settings, entry):
    settings.KATEK_ALLOW_PRIVATE_ENDPOINTS = ("ok", entry)
    with pytest.raises(ImproperlyConfigured, match="KATEK_ALLOW_PRIVATE_ENDPOINTS"):
        read_allow_list()


@pytest.mark.parametrize("ip", sorted(map(str, METADATA)))
def test_metadata_services_stay_refused_behind_a_listed_name(settings, ip):
    settings.KATEK_ALLOW_PRIVATE_ENDPOINTS = ("n8n", "0.0.0.0/0", "::/0")
    assert read_allow_list().reason(ip, 80, by_name=True)


def test_a_name_with_one_private_address_among_public_ones_is_refused():
    def lookup(host, port):
        return ["8.8.8.8", "10.0.0.5"]

    reason = check_url("https://hooks.example.com/", lookup=lookup)
    assert reason is not None
    assert "10.0.0.5" in reason
    assert check_url("https://hooks.example.com/") is None


def test_a_name_that_does_not_exist_yet_can_be_saved():
    assert check_url("https://hooks.example.com/", lookup=lambda host, port: []) is None


def test_the_addresses_of_a_name_are_found():
    assert "127.0.0.1" in look_up("localhost", 80)
    assert look_up("a" * 70, 80) == []
