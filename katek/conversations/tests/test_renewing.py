"""A token of Instagram's login that is no longer taken is refreshed before anybody has to connect again."""

import pytest

from katek.channels.models import Channel
from katek.channels.tests.graph_peer import error
from katek.conversations.handover import write_as_person
from katek.conversations.tests.conftest import ACCOUNT, fresh, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def own_login(instagram) -> Channel:
    """The account, connected with Instagram's own login some time ago."""
    instagram.settings = {"login": "instagram", "page_id": ACCOUNT}
    instagram.save()
    return instagram


@pytest.mark.parametrize("subcode", [463, 467])
def test_a_message_goes_out_once_the_token_is_refreshed(own_login, graph, customer, subcode):
    graph.answer("/messages", error(190, subcode))
    graph.always("/refresh_access_token", {"access_token": "IGNEW", "expires_in": 5183944})
    message = write_as_person(customer(own_login), None, "Ana here")
    work()
    assert fresh(message).status == "sent"
    assert graph.at("/messages")[-1].headers["authorization"] == "Bearer IGNEW"
    own_login.refresh_from_db()
    assert own_login.status == "connected"


def test_a_message_waits_where_the_token_cannot_be_refreshed(own_login, graph, customer):
    graph.answer("/messages", error(190, 463))
    graph.answer("/refresh_access_token", error(190, 463))
    message = write_as_person(customer(own_login), None, "Ana here")
    work()
    assert fresh(message).status == "queued"
    own_login.refresh_from_db()
    assert own_login.status == "reconnect"
