"""Channels are looked after: subscriptions come back, tokens are refreshed, staff are told in time."""

from datetime import timedelta

import pytest

from katek.channels.meta.connect import connect_instagram, connect_own_instagram, connect_page
from katek.channels.meta.subscribing import PAGE_FIELDS
from katek.channels.meta.upkeep import look_after_channels
from katek.channels.models import Channel
from katek.channels.tests.graph_peer import Said, error, page_row, play_pages
from katek.channels.tests.test_connect import ACCOUNT, PAGE, fresh, play_instagram, told
from katek.core import clock

pytestmark = pytest.mark.django_db


def look_after(**span: float) -> int:
    clock.move(timedelta(**span))
    return look_after_channels()


def subscribed(*fields: str) -> Said:
    return Said({"data": [{"id": "555000111222333", "subscribed_fields": list(fields)}]})


def test_each_channel_is_looked_at_every_quarter_of_an_hour(agency, graph):
    play_pages(graph, page_row())
    channel = connect_page(agency, "SHORT", PAGE)
    graph.answer("/subscribed_apps", *[subscribed(*PAGE_FIELDS)] * 3)
    assert look_after(minutes=10) == 0
    assert look_after(minutes=6) == 1
    assert look_after() == 0
    assert [one.method for one in graph.at("/subscribed_apps")] == ["POST", "GET"]
    assert fresh(channel).problem == ""


def test_a_subscription_that_meta_has_ended_is_made_again(agency, graph):
    play_pages(graph, page_row())
    connect_page(agency, "SHORT", PAGE)
    graph.answer("/subscribed_apps", Said({"data": []}))
    look_after(minutes=16)
    assert [one.method for one in graph.at("/subscribed_apps")] == ["POST", "GET", "POST"]


def test_an_access_that_was_lost_is_found_out(agency, graph):
    play_pages(graph, page_row())
    channel = connect_page(agency, "SHORT", PAGE)
    graph.answer("/subscribed_apps", error(190, 458))
    look_after(minutes=16)
    assert fresh(channel).status == "reconnect"
    assert told(agency) == 1
    assert look_after(minutes=16) == 0


def test_one_channel_in_trouble_keeps_no_other_from_being_looked_at(agency, rival, graph):
    play_pages(graph, page_row(), page_row("7"))
    one, other = connect_page(agency, "SHORT", PAGE), connect_page(rival, "SHORT", "7")
    graph.answer(f"{PAGE}/subscribed_apps", Said(drop=True))
    graph.answer("7/subscribed_apps", error(190))
    assert look_after(minutes=16) == 2
    assert (fresh(one).status, fresh(other).status) == ("connected", "reconnect")


def test_instagrams_token_is_refreshed_when_half_its_time_is_over(agency, graph):
    play_instagram(graph)
    channel = connect_own_instagram(agency, "IGshort")
    fields = channel.settings["fields"]
    row = {"data": [{"id": "555000111222444", "subscribed_fields": fields}]}
    graph.answer("/subscribed_apps", *[Said(row)] * 5)
    look_after(days=20)
    assert fresh(channel).access_token == "IGLONG"
    look_after(days=15)
    assert fresh(channel).access_token == "IGNEW"
    assert fresh(channel).settings["expires_at"] > channel.settings["expires_at"]


def test_a_token_that_was_long_lived_already_is_refreshed_after_a_day(agency, graph):
    play_instagram(graph)
    graph.always("/access_token", {"error": {"code": 452, "message": "Long already."}}, 400)
    channel = connect_instagram(agency, "IGpasted", ACCOUNT)
    row = {"data": [{"id": "555000111222444", "subscribed_fields": channel.settings["fields"]}]}
    graph.answer("/subscribed_apps", *[Said(row)] * 5)
    look_after(hours=1)
    assert fresh(channel).access_token == "IGpasted"
    look_after(hours=24)
    assert fresh(channel).access_token == "IGNEW"


def test_staff_are_told_before_instagrams_token_ends(agency, graph):
    play_instagram(graph)
    channel = connect_own_instagram(agency, "IGshort")
    row = {"data": [{"id": "555000111222444", "subscribed_fields": channel.settings["fields"]}]}
    graph.answer("/subscribed_apps", *[Said(row)] * 5)
    graph.always("/refresh_access_token", {"error": {"code": 10, "message": "No."}}, 400)
    look_after(days=35)
    assert fresh(channel).problem == ""
    look_after(days=15)
    assert "connect again" in fresh(channel).problem
    assert fresh(channel).status == "connected"
    play_instagram(graph)
    look_after(minutes=16)
    assert (fresh(channel).access_token, fresh(channel).problem) == ("IGNEW", "")


@pytest.mark.parametrize(("subcode", "status"), [(463, "connected"), (460, "reconnect")])
def test_instagrams_token_that_is_no_longer_taken_is_refreshed_first(
    agency, graph, subcode, status
):
    play_instagram(graph)
    channel = connect_own_instagram(agency, "IGshort")
    graph.answer("/subscribed_apps", error(190, subcode))
    look_after(days=2)
    token = "IGNEW" if status == "connected" else "IGLONG"
    assert (fresh(channel).status, fresh(channel).access_token) == (status, token)
    graph.answer("/subscribed_apps", error(190, subcode))  # soon after: then it is lost
    look_after(minutes=16)
    assert fresh(channel).status == "reconnect"


def test_a_good_look_takes_away_what_a_failed_one_said_and_nothing_else(agency, graph):
    play_pages(graph, page_row())
    channel = connect_page(agency, "SHORT", PAGE)
    fault = error(2, status=500, is_transient=True)
    graph.answer(
        "/subscribed_apps", fault, subscribed(*PAGE_FIELDS), fault, subscribed(*PAGE_FIELDS)
    )
    look_after(minutes=16)
    assert "last check" in fresh(channel).problem
    look_after(minutes=16)
    assert fresh(channel).problem == ""
    Channel.everywhere.filter(pk=channel.pk).update(problem="Meta has restricted this account.")
    for _ in range(2):
        look_after(minutes=16)
        assert fresh(channel).problem == "Meta has restricted this account."
