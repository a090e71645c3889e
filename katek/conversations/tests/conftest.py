"""A page and an Instagram account of the agency at a Graph of our own, and customers who wrote there."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from katek.channels.models import Channel
from katek.channels.records import InboundMessage
from katek.channels.tests.graph_peer import GraphPeer, graph
from katek.conversations.models import Conversation, Message
from katek.conversations.pace import APART
from katek.conversations.queues import OUTGOING, UNHEARD
from katek.conversations.receive import receive
from katek.conversations.sending import send_due
from katek.conversations.unheard import settle_unheard
from katek.core import clock, workers
from katek.core.claims import due
from katek.core.workers import worker
from katek.organizations.models import Organization
from katek.organizations.scope import working_for
from katek.outbox.models import Event

__all__ = ["graph"]

PAGE, ACCOUNT = "100200300400500", "17841400000000777"
CUSTOMER = "7001002003004005"
TOKEN = "EAAKATEKTESTTOKEN0001"


@pytest.fixture(scope="session", autouse=True)
def no_worker_left(django_db_setup: None) -> Iterator[None]:
    """The worker's connection is closed before the database is dropped."""
    yield
    workers.close()


def connected(organization: Organization, kind: str, external_id: str) -> Channel:
    with working_for(organization):
        return Channel.objects.create(
            kind=kind,
            name="Harbor & Pine",
            external_id=external_id,
            access_token=TOKEN,
            settings={"login": "facebook", "page_id": PAGE, "user_id": "1"},
        )


@pytest.fixture
def page(agency: Organization, graph: GraphPeer) -> Channel:
    return connected(agency, "messenger", PAGE)


@pytest.fixture
def instagram(agency: Organization, graph: GraphPeer) -> Channel:
    return connected(agency, "instagram", ACCOUNT)


@pytest.fixture
def customer() -> Callable[..., Conversation]:
    """`customer(channel)`: somebody wrote there just now; nobody has answered yet."""
    return wrote


def wrote(channel: Channel, text: str = "Hello", *, by: str = CUSTOMER) -> Conversation:
    conversation = receive(channel, InboundMessage(thread_key=by, text=text)).conversation
    conversation.last_customer_event_at = clock.now()
    conversation.save(update_fields=["last_customer_event_at"])
    return conversation


def work() -> None:
    """All that is due of sending, with what it leads to, and the second that a thread waits in between."""
    for _ in range(50):
        if not send_due(worker(), limit=5) and not settle_unheard(worker(), limit=5):
            at = due([OUTGOING], worker=worker())[OUTGOING.name].next_at
            if at is None or at > clock.now() + APART:
                return
            clock.move(at - clock.now())
    raise AssertionError("It doesn't come to an end.")


def later(**span: float) -> None:
    clock.move(timedelta(**span))
    work()


def waits() -> bool:
    """Whether anything is due now."""
    return any(one.now for one in due([OUTGOING, UNHEARD], worker=worker()).values())


def fresh(message: Message) -> Message:
    return Message.everywhere.get(pk=message.pk)


def told(organization: Organization, event_type: str) -> int:
    return Event.everywhere.filter(organization=organization, type=event_type).count()
