"""When Meta's allowance of calls runs out customers are still answered; everything else waits."""

import json

import pytest

from katek.channels.meta.upkeep import look_after_channels
from katek.channels.models import Channel
from katek.channels.tests.graph_peer import Said
from katek.conversations.answering import answer_due
from katek.conversations.handover import write_as_person
from katek.conversations.profiles import look_up_profiles
from katek.conversations.tests.conftest import CUSTOMER, PAGE, fresh, work, wrote
from katek.core import clock
from katek.core.workers import worker
from katek.leads.models import Identity

pytestmark = pytest.mark.django_db

OTHER = "7001002003004006"


def used(percent: int, minutes: int = 0, *, content: object = None) -> Said:
    """An answer whose headers tell of an allowance used by so much."""
    use = {"type": "messenger", "call_count": percent, "total_cputime": 20, "total_time": 30}
    if minutes:
        use["estimated_time_to_regain_access"] = minutes
    headers = {"X-Business-Use-Case-Usage": json.dumps({PAGE: [use]})}
    return Said(content or {"message_id": "m_9"}, headers=headers)


def send(page, graph, said: Said, text: str = "At six?"):
    graph.answer("/messages", said)
    message = write_as_person(wrote(page), None, text)
    work()
    return fresh(message)


def names_asked(graph) -> int:
    return len([one for one in graph.asked if "fields" in one.query])


def look_up(**span: float) -> None:
    clock.move(clock.timedelta(**span))
    while look_up_profiles(worker(), limit=5):
        pass


@pytest.mark.parametrize(("minutes", "wait"), [(0, 10), (12, 12)])
def test_from_95_percent_on_only_customers_are_answered(page, graph, minutes, wait):
    assert send(page, graph, used(95, minutes)).status == "sent"
    assert send(page, graph, used(97, minutes), "Or seven?").status == "sent"
    look_up()
    assert names_asked(graph) == 0
    waiting = Identity.everywhere.get(kind="messenger")
    assert (waiting.profile_state, waiting.attempts) == ("due", 0)
    assert "allowance" in waiting.problem
    assert look_after_channels() == 0
    look_up(minutes=wait, seconds=1)
    assert names_asked(graph) == 1
    assert look_after_channels() == 1


def test_no_sign_of_typing_is_shown_while_the_allowance_is_nearly_used_up(page, graph):
    send(page, graph, used(96))
    before = len(graph.asked)
    wrote(page, "hello?", by=OTHER)
    answer_due(worker(), limit=1)
    work()
    asked = graph.asked[before:]
    assert [one for one in asked if "sender_action" in one.body] == []
    assert len(asked) == 1


def test_from_80_percent_on_one_call_a_minute_is_made_in_the_background(page, graph):
    graph.answer(CUSTOMER, used(80, content={"name": "Maria"}))
    wrote(page)
    wrote(page, by=OTHER)
    look_up()
    assert names_asked(graph) == 1
    look_up(seconds=50)
    assert names_asked(graph) == 1
    look_up(seconds=20)
    assert names_asked(graph) == 2


def test_below_that_nothing_waits(page, graph):
    send(page, graph, used(79))
    look_up()
    assert names_asked(graph) == 1


@pytest.mark.parametrize("value", ["", "<html>", "[]", '{"1": {"a": [1]}}', '{"call_count": "x"}'])
def test_headers_that_say_nothing_hold_nothing_up(page, graph, value):
    headers = dict.fromkeys(("X-App-Usage", "X-Business-Use-Case-Usage"), value)
    assert send(page, graph, Said({"message_id": "m_9"}, headers=headers)).status == "sent"
    look_up()
    assert names_asked(graph) == 1
    assert Channel.everywhere.get(pk=page.pk).quiet_until is None
