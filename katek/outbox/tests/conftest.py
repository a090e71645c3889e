"""A sink that endpoints point at, and endpoints that point there."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from katek.core import workers
from katek.organizations.models import Organization
from katek.outbox.endpoints import connect_hubspot, create_endpoint
from katek.outbox.models import Endpoint
from katek.outbox.tests.acts import TOKEN, Book
from katek.outbox.tests.hubspot_peer import HubSpotPeer
from katek.outbox.tests.sink import Sink


@pytest.fixture
def sink(settings) -> Iterator[Sink]:
    """A receiver on loopback, which endpoints may reach for the length of the test."""
    with Sink() as receiver:
        settings.KATEK_ALLOW_PRIVATE_ENDPOINTS = ("127.0.0.0/8",)
        yield receiver


@pytest.fixture
def endpoint_at(sink: Sink) -> Callable[..., Endpoint]:
    """`endpoint_at(agency, "/path", types=[…])`: an endpoint of an organization at the sink."""

    def make(organization: Organization, path: str = "/hook", **options: Any) -> Endpoint:
        return create_endpoint(organization, url=f"{sink.url}{path}", **options)

    return make


@pytest.fixture
def book() -> Book:
    """What the leads are at the moment, for tests of a package below them."""
    return Book()


@pytest.fixture
def connected(agency: Organization, hubspot: HubSpotPeer) -> Endpoint:
    """The agency's account of HubSpot, connected."""
    hubspot.portal(TOKEN)
    endpoint = connect_hubspot(agency, token=TOKEN)
    hubspot.calls.clear()
    return endpoint


@pytest.fixture(scope="session", autouse=True)
def no_worker_left(django_db_setup: None) -> Iterator[None]:
    """The worker's connection is closed before the database is dropped."""
    yield
    workers.close()
