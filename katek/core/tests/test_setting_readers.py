"""A setting is read as it was meant, or the start stops with one line that says what is wrong."""

import base64
import subprocess
import sys
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from katek.core.setting_readers import Environment, WrongSetting

ROOT = Path(__file__).resolve().parents[3]
KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
READERS = {
    "text": lambda env: env.text("X"),
    "matching": lambda env: env.matching("X", r"v\d+", "a version such as v26"),
    "switch": lambda env: env.switch("X"),
    "choice": lambda env: env.choice("X", ("open", "invite", "off")),
    "integer": lambda env: env.integer("X", minimum=1, maximum=65535),
    "path": lambda env: env.path("X"),
    "url": lambda env: env.url("X", bare=True),
    "redis": lambda env: env.url("X", schemes=("redis", "rediss")),
    "mail_address": lambda env: env.mail_address("X"),
    "words": lambda env: env.words("X"),
    "host": lambda env: env.host("X"),
    "hosts": lambda env: env.hosts("X"),
    "networks": lambda env: env.networks("X"),
    "hosts_or_networks": lambda env: env.hosts_or_networks("X"),
    "database_url": lambda env: env.database_url("X"),
    "user_and_password": lambda env: env.user_and_password("X"),
    "encryption_keys": lambda env: env.encryption_keys("X"),
    "webhook_secret": lambda env: env.webhook_secret("X"),
}
PLAIN = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=30)


def refusal_of(kind, value):
    try:
        read(kind, value)
    except WrongSetting as stopped:
        return str(stopped)
    return ""


def read(kind, value):
    return READERS[kind](Environment({"X": value}))


@pytest.mark.parametrize(
    ("kind", "value", "meaning"),
    [
        ("text", "  a b ", "a b"),
        ("matching", "v26", "v26"),
        ("switch", "on", True),
        ("switch", "TRUE", True),
        ("switch", "1", True),
        ("switch", "off", False),
        ("switch", "0", False),
        ("choice", "invite", "invite"),
        ("integer", "8000", 8000),
        ("path", "/srv/katek", Path("/srv/katek")),
        ("url", "https://chat.example.com/", "https://chat.example.com"),
        ("url", "http://[::1]:8000", "http://[::1]:8000"),
        ("redis", "redis://:secret@localhost:6379/0", "redis://:secret@localhost:6379/0"),
        ("mail_address", "Agency <info@example.com>", "Agency <info@example.com>"),
        ("mail_address", "info@example.com", "info@example.com"),
        ("words", "openai:a, builtin", ("openai:a", "builtin")),
        ("host", "Reply.Example.com", "reply.example.com"),
        ("hosts", "a.example, .b.example,*,[::1]", ("a.example", ".b.example", "*", "[::1]")),
        ("networks", "10.0.0.0/8,::1", (ip_network("10.0.0.0/8"), ip_network("::1"))),
        (
            "hosts_or_networks",
            "n8n, n8n:5678, 10.0.0.0/8, 192.168.1.20:5678, [fd00::5]:5678, fd00::/8",
            ("n8n", "n8n:5678", "10.0.0.0/8", "192.168.1.20:5678", "[fd00::5]:5678", "fd00::/8"),
        ),
        ("user_and_password", "postmark:a:b", ("postmark", "a:b")),
        ("encryption_keys", f"{KEY}, {KEY}", (KEY, KEY)),
        ("webhook_secret", "whsec_c2VjcmV0", "whsec_c2VjcmV0"),
        ("webhook_secret", "any text at all", "any text at all"),
    ],
)
def test_a_setting_is_read_as_it_was_meant(kind, value, meaning):
    assert read(kind, value) == meaning


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("text", "two\nlines"),
        ("matching", "v26x"),
        ("switch", "maybe"),
        ("choice", "Open"),
        ("integer", "0"),
        ("integer", "65536"),
        ("integer", "8_000"),
        ("integer", "٣"),
        ("integer", "9" * 5000),
        ("url", "chat.example.com"),
        ("url", "ftp://chat.example.com"),
        ("url", "https://"),
        ("url", "https://a b.example"),
        ("url", "https://chat.example.com:99999"),
        ("url", "https://user@chat.example.com"),
        ("url", "https://chat.example.com/?a=b"),
        ("url", "https://[::1"),
        ("url", "https://256.1.1.1"),
        ("redis", "http://localhost"),
        ("mail_address", "info"),
        ("mail_address", "info@exa mple.com"),
        ("mail_address", "Agency <info@example.com"),
        ("words", "a,,b"),
        ("host", "-a.example"),
        ("host", "a.example:80"),
        ("hosts", "a.example b.example"),
        ("networks", "10.0.0.1/8"),
        ("networks", "n8n"),
        ("hosts_or_networks", "n8n:0"),
        ("hosts_or_networks", "n8n:"),
        ("hosts_or_networks", "http://n8n"),
        ("hosts_or_networks", "[fd00::5]5678"),
        ("database_url", "mysql://user:hunter2@db/katek"),
        ("database_url", "postgres://user:hunter2@db"),
        ("database_url", "postgres://user:hun/ter2@db/katek"),
        ("database_url", "postgres://user:hunter@2@db/katek"),
        ("database_url", "postgres://user:hunter2@db:0/katek"),
        ("database_url", "postgres://user:hunter2@db/katek?ssl=yes"),
        ("database_url", "postgres://user:hunter2@db/katek?sslmode=yes"),
        ("user_and_password", "hunter2"),
        ("user_and_password", "user:"),
        ("encryption_keys", f"{KEY},hunter2"),
        ("encryption_keys", KEY[:-1]),
        ("webhook_secret", "whsec_hunter2!"),
        ("webhook_secret", "whsec_"),
    ],
)
def test_a_malformed_setting_stops_with_one_line_that_names_it(kind, value):
    with pytest.raises(WrongSetting) as stopped:
        read(kind, value)
    line = str(stopped.value)
    assert line.startswith("X: ")
    assert "expected" in line
    assert "\n" not in line
    assert len(line) < 300
    assert "hunter" not in line


@pytest.mark.parametrize("kind", ["text", "switch", "choice", "integer", "url", "encryption_keys"])
@pytest.mark.parametrize("values", [{}, {"X": ""}, {"X": "  "}])
def test_a_required_setting_that_is_missing_stops_the_start(kind, values):
    with pytest.raises(WrongSetting, match=r"^X: nothing was given, expected .+\.$"):
        READERS[kind](Environment(values))


def test_a_setting_that_is_not_set_has_its_default():
    env = Environment({"SET": "x", "EMPTY": ""})
    assert env.text("EMPTY", default="d") == "d"
    assert env.switch("GONE", default=True) is True
    assert env.integer("GONE", minimum=1, maximum=2, default=0) == 0
    assert env.database_url("GONE") is env.user_and_password("GONE") is None
    assert env.hosts("GONE") == env.networks("GONE") == env.hosts_or_networks("GONE") == ()
    assert env.webhook_secret("GONE") == ""
    assert [env.is_set(name) for name in ("SET", "EMPTY", "GONE")] == [True, False, False]


def test_a_secret_text_is_not_shown():
    with pytest.raises(WrongSetting, match="not shown") as stopped:
        Environment({"X": "hunter2\x00"}).text("X", secret=True)
    assert "hunter2" not in str(stopped.value)
    assert stopped.value.__cause__ is None


def test_a_program_with_a_wrong_setting_ends_with_that_line_and_code_1():
    program = "from katek.core.setting_readers import *; Environment({'X': 'q'}).switch('X')"
    ended = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 1
    assert ended.stderr == "X: 'q' was given, expected on or off.\n"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "postgres://u:p%40s%2Fs@db.example:5433/katek?sslmode=verify-full&connect_timeout=5",
            {
                "NAME": "katek",
                "USER": "u",
                "PASSWORD": "p@s/s",
                "HOST": "db.example",
                "PORT": "5433",
                "OPTIONS": {"sslmode": "verify-full", "connect_timeout": "5"},
            },
        ),
        (
            "postgresql:///katek?host=/var/run/postgresql&user=u",
            {
                "NAME": "katek",
                "USER": "u",
                "PASSWORD": "",
                "HOST": "/var/run/postgresql",
                "PORT": "",
                "OPTIONS": {},
            },
        ),
        (
            "postgresql://[::1]/katek",
            {
                "NAME": "katek",
                "USER": "",
                "PASSWORD": "",
                "HOST": "::1",
                "PORT": "",
                "OPTIONS": {},
            },
        ),
    ],
)
def test_a_database_url_becomes_an_entry_of_databases(url, expected):
    assert read("database_url", url) == {"ENGINE": "django.db.backends.postgresql", **expected}


@given(user=PLAIN, password=PLAIN, name=PLAIN)
def test_a_database_url_keeps_every_character_that_is_percent_encoded(user, password, name):
    parts = [quote(part, safe="") for part in (user, password, name)]
    entry = read("database_url", f"postgresql://{parts[0]}:{parts[1]}@localhost/{parts[2]}")
    assert entry is not None
    assert (entry["USER"], entry["PASSWORD"], entry["NAME"]) == (user, password, name)


@given(st.binary(min_size=32, max_size=32))
def test_every_fernet_key_is_taken(raw):
    key = base64.urlsafe_b64encode(raw).decode()
    assert read("encryption_keys", key) == (key,)


@given(st.integers(1, 65535))
def test_every_number_within_the_bounds_is_taken(number):
    assert read("integer", str(number)) == number


@given(kind=st.sampled_from(sorted(READERS)), value=st.text(max_size=60))
def test_any_value_is_read_or_refused_in_one_line(kind, value):
    assert len(refusal_of(kind, value).splitlines()) <= 1
