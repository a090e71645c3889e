"""The name of a customer's profile: asked for once, in the background; failures never matter."""

import pytest

from katek.channels.records import InboundMessage
from katek.channels.tests.graph_peer import Said, error
from katek.conversations.profiles import look_up_profiles
from katek.conversations.receive import receive
from katek.conversations.tests.conftest import CUSTOMER, told, wrote
from katek.core import clock
from katek.core.workers import worker
from katek.leads.models import Identity, Lead

pytestmark = pytest.mark.django_db


def look_up(**span: float) -> bool:
    clock.move(clock.timedelta(**span))
    return bool(look_up_profiles(worker(), limit=5))


def test_a_new_customer_gets_the_name_of_the_profile_once(page, graph):
    wrote(page)
    graph.answer(CUSTOMER, Said({"name": "Maria  Silva", "id": CUSTOMER}))
    assert look_up()
    lead = Lead.everywhere.get()
    assert lead.name == "Maria Silva"
    assert Identity.everywhere.get(kind="messenger").profile_name == "Maria Silva"
    assert told(page.organization, "lead.updated") == 1
    wrote(page, "again")
    assert not look_up(days=1)
    (asked,) = graph.at(CUSTOMER)
    assert asked.query["fields"] == "name,first_name,last_name"


def test_a_name_that_the_customer_told_us_stays(page, graph):
    receive(page, InboundMessage(CUSTOMER, "Hi, my name is Ana Ruiz"))
    graph.answer(CUSTOMER, Said({"first_name": "Maria", "last_name": "Silva"}))
    look_up()
    assert Lead.everywhere.get().name == "Ana Ruiz"
    assert Identity.everywhere.get(kind="messenger").profile_name == "Maria Silva"


def test_a_name_that_the_customer_tells_later_replaces_the_profiles(page, graph):
    wrote(page)
    graph.answer(CUSTOMER, Said({"name": "princess_of_the_sea"}))
    look_up()
    wrote(page, "I'm Ana Ruiz, ana.ruiz@example.com")
    assert Lead.everywhere.get().name == "Ana Ruiz"
    wrote(page, "my name is Bea Stone")
    assert Lead.everywhere.get().name == "Ana Ruiz"


def test_instagram_may_tell_only_the_handle(instagram, graph):
    wrote(instagram)
    graph.answer(CUSTOMER, Said({"name": None, "username": "maria.silva"}))
    look_up()
    assert Lead.everywhere.get().name == "maria.silva"


@pytest.mark.parametrize("code", [230, 9010, 2018218, 100])
def test_who_shows_no_profile_is_not_asked_again(page, graph, code):
    wrote(page)
    graph.answer(CUSTOMER, error(code, status=403))
    look_up()
    assert not look_up(days=1)
    assert Lead.everywhere.get().name == ""


def test_a_fault_is_tried_again_twice(page, graph):
    wrote(page)
    graph.answer(CUSTOMER, *[error(2, status=500)] * 5)
    assert look_up()
    assert not look_up(seconds=30)
    assert look_up(seconds=40)
    assert look_up(hours=2)
    assert not look_up(days=3)
    assert len(graph.at(CUSTOMER)) == 3


def test_visitors_of_the_website_have_no_profile(website, graph):
    receive(website, InboundMessage("visitor-1", "I'm ana.ruiz@example.com"))
    assert not look_up()


def test_who_writes_again_after_it_failed_is_asked_for_again(page, graph):
    wrote(page)
    graph.answer(CUSTOMER, *[error(2)] * 3)
    for _ in range(4):
        look_up(hours=2)
    assert Identity.everywhere.get(kind="messenger").profile_state == "failed"
    assert not look_up(days=1)
    wrote(page, "are you there?")
    graph.answer(CUSTOMER, Said({"name": "Maria Silva"}))
    assert look_up()
    assert Lead.everywhere.get().name == "Maria Silva"
