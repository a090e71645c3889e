"""The cast of the tests: an agency, its rival, and the people and programs of both."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client, TransactionTestCase
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from psycopg import sql

from katek.channels.models import Channel
from katek.channels.website.connect import connect_website
from katek.core import clock, workers
from katek.organizations.creation import NewTenant, create_tenant
from katek.organizations.models import Organization
from katek.organizations.scope import working_for
from katek.outbox.tests.acts import TOKEN
from katek.outbox.tests.hubspot_peer import HubSpotPeer

# A busy machine may take its time over an example, and the fixtures here hold nothing that one could spoil.
hypothesis_settings.register_profile(
    "katek",
    hypothesis_settings(),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
hypothesis_settings.load_profile("katek")


def pytest_configure() -> None:
    """Each test client makes the whole handler anew, which would look at every static file each time. What they
    look like is for browsers, at a server of its own."""
    pytest.register_assert_rewrite("tests.proof")  # what it finds is told with its values
    settings.SERVESTATIC_USE_FINDERS = settings.SERVESTATIC_USE_STATIC_ROOT = False


@pytest.fixture(scope="session", autouse=True)
def seldom_collected() -> None:
    """What is loaded stays for the whole run: walking through it again and again took a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 50, 50)


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, settings) -> Path:
    """Every test has a data folder of its own: mailbox, media and the movable clock."""
    settings.KATEK_DATA_DIR = tmp_path / "data"
    settings.MEDIA_ROOT = tmp_path / "data" / "media"
    settings.EMAIL_BACKEND = "katek.core.mailbox.MailboxBackend"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return settings.KATEK_DATA_DIR


@pytest.fixture(scope="session", autouse=True)
def quick_emptying() -> Iterator[None]:
    """After a test with real commits only the tables that it filled are emptied.

    Django's `flush` truncates every table and makes all permissions anew, half a second each time.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", _empty_what_was_filled)
        yield


def _empty_what_was_filled(_case: TransactionTestCase) -> None:
    kept = {"django_content_type", "auth_permission"}
    found = connection.introspection.django_table_names(only_existing=True)
    tables = [sql.Identifier(name) for name in found if name not in kept]
    holds = [sql.SQL("EXISTS (SELECT 1 FROM {})").format(name) for name in tables]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute((sql.SQL("SELECT ") + sql.SQL(", ").join(holds)).as_string(None))
        filled = [name for name, has in zip(tables, cursor.fetchone(), strict=True) if has]
        # Foreign keys are checked at the commit, so the order does not matter.
        for name in filled:
            cursor.execute(sql.SQL("DELETE FROM {}").format(name).as_string(None))


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    """The clock stands at the host's time, the process gave its worker number back and speaks English."""
    yield
    translation.deactivate()
    clock.reset()
    workers.close()


@pytest.fixture
def tenant(db) -> NewTenant:
    """Harbor & Pine, an agency in the United States, with its owner and an API key."""
    return create_tenant(
        "Harbor & Pine",
        "harbor-pine",
        owner_email="owner@harborpine.example",
        password="seven lanterns",
    )


@pytest.fixture
def rival_tenant(db) -> NewTenant:
    """Northgate, whose data nobody of Harbor & Pine may reach."""
    return create_tenant(
        "Northgate Estates",
        "northgate",
        owner_email="owner@northgate.example",
        password="eleven ladders",
    )


@pytest.fixture
def agency(tenant: NewTenant) -> Organization:
    return tenant.organization


@pytest.fixture
def rival(rival_tenant: NewTenant) -> Organization:
    return rival_tenant.organization


@pytest.fixture
def at_agency(agency: Organization) -> Iterator[Organization]:
    """Inside the agency's scope."""
    with working_for(agency):
        yield agency


@pytest.fixture
def website(agency: Organization) -> Channel:
    return connect_website(agency)


@pytest.fixture
def owner_page(tenant: NewTenant) -> Client:
    """A browser in which the agency's owner is signed in."""
    return _signed_in(tenant)


@pytest.fixture
def rival_page(rival_tenant: NewTenant) -> Client:
    return _signed_in(rival_tenant)


@pytest.fixture
def program(tenant: NewTenant) -> Client:
    """A program with the agency's API key."""
    return Client(headers={"Authorization": f"Bearer {tenant.api_key}"})


@pytest.fixture
def rival_program(rival_tenant: NewTenant) -> Client:
    return Client(headers={"Authorization": f"Bearer {rival_tenant.api_key}"})


@pytest.fixture
def hubspot(settings) -> Iterator[HubSpotPeer]:
    """A service like HubSpot at the address that the settings name, with an account for `TOKEN`."""
    with HubSpotPeer() as peer:
        settings.HUBSPOT_API_URL = peer.url
        settings.HUBSPOT_ACCESS_TOKEN = settings.HUBSPOT_ORGANIZATION = ""
        settings.KATEK_MOVABLE_CLOCK = True
        peer.portal(TOKEN)
        yield peer


def _signed_in(tenant: NewTenant) -> Client:
    browser = Client()
    browser.force_login(tenant.owner)
    return browser


def pytest_terminal_summary(terminalreporter, exitstatus: int) -> None:
    skipped = len(terminalreporter.stats.get("skipped", []))
    terminalreporter.write_line(f"skipped: {skipped}")


def pytest_sessionfinish(session, exitstatus: int) -> None:
    """Where the build is judged a skipped test is a failed one."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter and reporter.stats.get("skipped"):
        session.exitstatus = 1
