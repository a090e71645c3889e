"""`doctor`: what is wrong is named with its mend, what is right is let be, and no secret is ever shown."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO

import pytest
from cryptography.fernet import Fernet
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from typing_extensions import override

from katek.automations.doctor import examination, installation, services, storage
from katek.automations.doctor.findings import good
from katek.core import clock
from katek.organizations.scope import working_for
from katek.outbox.endpoints import create_endpoint
from katek.outbox.publish import publish

pytestmark = pytest.mark.django_db

SECRET = "pat-very-secret-indeed"
LIVE = {"ID": 1, "Name": "Harbor", "DeliveryType": "Live"}


@contextmanager
def service(status: int, body: object) -> Iterator[tuple[str, list]]:
    """A service that always answers so; yields its address and the requests it got."""
    asked: list[tuple[str, dict[str, str]]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append((self.path, dict(self.headers)))
            content = body if isinstance(body, bytes) else json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        @override
        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def public(settings):
    """As behind a proxy on the internet."""
    settings.KATEK_SANDBOX = False
    settings.KATEK_META_STAND_IN = settings.KATEK_HUBSPOT_STAND_IN = False
    settings.KATEK_BASE_URL = "https://chat.agency.example"
    settings.ALLOWED_HOSTS = ["chat.agency.example"]
    settings.DEBUG = False
    return settings


@pytest.fixture
def connected(public):
    """Every service has its settings; their addresses are the test's to set."""
    public.POSTMARK_API_TOKEN = public.HUBSPOT_ACCESS_TOKEN = SECRET
    public.POSTMARK_WEBHOOK_SECRET = ("katek", SECRET)
    public.FACEBOOK_APP_ID, public.FACEBOOK_APP_SECRET = "42", SECRET
    public.FACEBOOK_VERIFY_TOKEN = SECRET
    public.HUBSPOT_ORGANIZATION = "harbor-pine"
    return public


CASES = {
    "postmark": (services.postmark, "POSTMARK_API_URL", "/server", LIVE),
    "meta": (services.meta, "FACEBOOK_GRAPH_URL", "/v26.0/42?fields=id,name", {"name": "Harbor"}),
    "hubspot": (
        services.hubspot,
        "HUBSPOT_API_URL",
        "/account-info/v3/details",
        {"portalId": 62515},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_service_that_knows_us_is_good(connected, agency, name):
    check, setting, path, body = CASES[name]
    with service(200, body) as (url, asked):
        setattr(connected, setting, url)
        finding = check()
    assert finding.state == "good", finding
    assert [where for where, _ in asked] == [path]
    assert SECRET in str(asked[0][1])


@pytest.mark.parametrize("name", CASES)
def test_a_service_that_refuses_us_names_the_setting(connected, agency, name):
    check, setting, *_ = CASES[name]
    with service(401, {"error": "no"}) as (url, _):
        setattr(connected, setting, url)
        finding = check()
    assert finding.state == "wrong"
    assert finding.mend
    expected = {"postmark": "POSTMARK_API_TOKEN", "meta": "FACEBOOK_APP_ID"}
    assert expected.get(name, "HUBSPOT_ACCESS_TOKEN") in finding.says
    assert SECRET not in str(finding)


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("answer", [(500, {}), (200, b"<html>"), (200, []), (302, {})])
def test_a_service_out_of_order_is_told_as_that(connected, agency, name, answer):
    check, setting, *_ = CASES[name]
    with service(*answer) as (url, _):
        setattr(connected, setting, url)
        assert "can't be asked" in check().says


@pytest.mark.parametrize("name", CASES)
def test_a_service_that_is_not_there_is_wrong(connected, agency, name):
    check, setting, *_ = CASES[name]
    with service(200, {}) as (url, _):
        pass
    setattr(connected, setting, url)
    finding = check()
    assert finding.state == "wrong"
    assert "No connection" in finding.says


def test_a_postmark_sandbox_and_missing_hooks_deserve_a_look(connected):
    with service(200, {**LIVE, "DeliveryType": "Sandbox"}) as (url, _):
        connected.POSTMARK_API_URL = url
        assert services.postmark().state == "odd"
    with service(200, LIVE) as (url, _):
        connected.POSTMARK_API_URL, connected.POSTMARK_WEBHOOK_SECRET = url, None
        assert "POSTMARK_WEBHOOK_SECRET" in services.postmark().says


def test_half_a_meta_app_is_wrong(connected):
    connected.FACEBOOK_VERIFY_TOKEN = ""
    assert services.meta().says.startswith("FACEBOOK_VERIFY_TOKEN not set")
    connected.INSTAGRAM_APP_ID, connected.INSTAGRAM_APP_SECRET = "7", ""
    assert "INSTAGRAM_APP_SECRET" in services.instagram().says


@pytest.mark.parametrize(
    ("version", "day", "state", "says"),
    [
        ("v21.0", "2026-10-20", "good", "ends on 21 January 2027, in 92 days"),
        ("v21.0", "2026-10-24", "odd", "ends on 21 January 2027, in 88 days"),
        ("v21.0", "2027-01-20", "odd", "in 1 day."),
        ("v21.0", "2027-01-22", "wrong", "ended on 21 January 2027"),
        ("v19.0", "2026-11-29", "wrong", "has ended"),
        ("v26.0", "2026-11-29", "good", "does not end before 22 November 2028"),
        ("v26.0", "2028-12-01", "odd", "does not know when Graph API v26.0 ends"),
        ("v27.0", "2026-11-29", "odd", "does not know when Graph API v27.0 ends"),
        ("v26.1", "2026-11-29", "odd", "does not know when Graph API v26.1 ends"),
    ],
)
def test_the_end_of_a_graph_version_is_told_in_time(connected, version, day, state, says):
    connected.FACEBOOK_GRAPH_VERSION, connected.KATEK_MOVABLE_CLOCK = version, True
    clock.move(datetime.fromisoformat(f"{day}T12:00Z") - clock.now())
    finding = services.graph_version()
    assert (finding.state, says in finding.says) == (state, True), finding
    assert bool(finding.mend) == (state != "good")


def test_without_a_meta_app_no_version_matters(settings):
    settings.FACEBOOK_APP_ID = settings.INSTAGRAM_APP_ID = ""
    assert services.graph_version().state == "unused"


def test_hubspot_without_its_organization_is_wrong(connected, agency):
    connected.HUBSPOT_ORGANIZATION = "harbor-pin"
    assert "'harbor-pin'" in services.hubspot().says


def test_a_redis_that_is_not_there_is_wrong(settings):
    with service(200, {}) as (url, _):
        pass
    settings.CELERY_BROKER_URL = url.replace("http", "redis")
    assert services.broker().state == "wrong"


@pytest.mark.parametrize(
    ("name", "value", "state", "says"),
    [
        ("DEBUG", True, "wrong", "DEBUG"),
        ("ALLOWED_HOSTS", ["other.example"], "wrong", "ALLOWED_HOSTS"),
        ("KATEK_BASE_URL", "http://chat.agency.example", "odd", "unencrypted"),
        ("KATEK_SANDBOX", True, "odd", "KATEK_SANDBOX"),
    ],
)
def test_settings_that_do_not_fit_a_public_address(public, name, value, state, says):
    assert installation.address().state == "good"
    setattr(public, name, value)
    finding = installation.address()
    assert finding.state == state
    assert says in finding.says


def test_https_without_a_trusted_proxy_deserves_a_look(public):
    assert installation.proxies().state == "odd"
    public.KATEK_TRUSTED_PROXIES = ("10.0.0.0/8",)
    assert installation.proxies().state == "good"


@pytest.mark.parametrize(
    ("secret", "state"), [("", "wrong"), ("x" * 23, "odd"), ("x" * 24, "good")]
)
def test_the_operators_signing_secret(settings, secret, state):
    settings.N8N_WEBHOOK_URL = "https://n8n.example/hook"
    settings.WEBHOOK_SIGNING_SECRET = secret
    assert installation.signing().state == state


@pytest.mark.parametrize(
    ("model", "key", "state"),
    [
        ("builtin", "", "good"),
        ("openai:gpt-x", "sk-1", "good"),
        ("openai:gpt-x", "", "wrong"),
        ("nonsense", "sk-1", "wrong"),
        ("openai:gpt-x,nobody:model", "sk-1", "wrong"),
    ],
)
def test_the_model_is_known_and_its_key_is_there(settings, monkeypatch, model, key, state):
    settings.KATEK_ASSISTANT_MODEL = model
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    if key:
        monkeypatch.setenv("OPENAI_API_KEY", key)
    assert installation.assistant().state == state


def test_a_lost_key_is_told_by_what_it_closes(settings, agency):
    create_endpoint(agency, url="https://crm.example/hook", lookup=None)
    assert storage.secrets().state == "good"
    settings.KATEK_ENCRYPTION_KEYS = (Fernet.generate_key().decode(),)
    finding = storage.secrets()
    assert finding.state == "wrong"
    assert "1 of outbox.Endpoint.secret" in finding.says


def test_work_that_nobody_does_is_wrong(agency):
    with working_for(agency), transaction.atomic():
        publish(agency, "webhook.test", {"message": "x"})
    assert storage.background().state == "good"
    clock.move(timedelta(minutes=20))
    assert storage.background().state == "wrong"
    assert installation.time().state == "odd"


def test_a_clock_that_differs_from_the_databases_is_wrong(monkeypatch):
    assert installation.time().state == "good"
    monkeypatch.setattr(
        installation.clock, "now", lambda: clock.datetime(2020, 1, 1, tzinfo=clock.UTC)
    )
    assert installation.time().state == "wrong"


def test_a_migration_that_is_missing_is_wrong():
    assert storage.database().state == storage.migrations().state == "good"
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'leads'")
    finding = storage.migrations()
    assert finding.state == "wrong"
    assert "leads.0001_initial" in finding.says


def test_the_command_prints_a_line_a_check_and_fails_when_one_is_wrong(monkeypatch):
    checks = tuple((name, lambda: good("Fine.")) for name in ("first", "second"))
    monkeypatch.setattr(examination, "CHECKS", checks)
    assert doctor() == ["good  first: Fine.", "good  second: Fine."]

    def broken():
        raise DatabaseError("gone away")

    def faulty():
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(
        examination, "CHECKS", (("a", broken), ("b", faulty), ("c", lambda: good("Fine.")))
    )
    out = StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("doctor", "--json", stdout=out)
    assert end.value.code == 1
    told = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [(one["check"], one["state"]) for one in told] == [
        *(("a", "wrong"), ("b", "wrong"), ("c", "good")),
    ]


def test_a_fresh_installation_has_nothing_wrong():
    assert not [line for line in doctor() if line.startswith("WRONG")]


def doctor() -> list[str]:
    out = StringIO()
    call_command("doctor", stdout=out)
    return out.getvalue().splitlines()
