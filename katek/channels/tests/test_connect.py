"""A page or account is connected once Graph shows that the token reaches it."""

from datetime import timedelta

import pytest
from django.db import connection

from katek.channels.meta.asking import CannotConnect
from katek.channels.meta.connect import (
    connect_instagram,
    connect_own_instagram,
    connect_page,
    disconnect,
)
from katek.channels.meta.graph import Access, address
from katek.channels.meta.subscribing import PAGE_FIELDS
from katek.channels.models import Channel
from katek.channels.tests.graph_peer import LINKED, Said, error, page_row, play_pages
from katek.core import clock
from katek.outbox.models import Event

pytestmark = pytest.mark.django_db

PAGE, ACCOUNT = "100200300400500", "17841400000000777"


def fresh(channel: Channel) -> Channel:
    return Channel.everywhere.get(pk=channel.pk)


def told(organization) -> int:
    return Event.everywhere.filter(organization=organization, type="channel.disconnected").count()


def test_a_page_is_connected_with_its_own_token_and_its_events(agency, graph):
    play_pages(graph, page_row("7"), page_row())
    channel = connect_page(agency, "SHORT", PAGE)
    assert (channel.kind, channel.external_id, channel.status) == ("messenger", PAGE, "connected")
    assert fresh(channel).access_token == f"PAGE{PAGE}"
    assert channel.settings["user_id"] == "218471000000001"
    assert channel.settings["fields"] == list(PAGE_FIELDS)
    (asked,) = graph.at(f"{PAGE}/subscribed_apps")
    assert asked.headers["authorization"] == f"Bearer PAGE{PAGE}"
    assert "response_feedback" not in asked.query["subscribed_fields"]


def test_the_token_is_stored_so_that_the_database_cannot_read_it(agency, graph):
    play_pages(graph, page_row())
    connect_page(agency, "SHORT", PAGE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT access_token, settings::text FROM channels_channel")
        assert "PAGE" not in str(cursor.fetchall())


def test_the_list_of_pages_is_read_to_its_end(agency, graph):
    play_pages(graph)
    more = {"cursors": {"after": "abc"}, "next": "https://graph.facebook.com/…"}
    graph.answer(
        "/me/accounts",
        Said({"data": [page_row("7")], "paging": more}),
        Said({"data": [page_row()], "paging": {"cursors": {"after": "def"}}}),
    )
    assert connect_page(agency, "SHORT", PAGE).external_id == PAGE
    assert [one.query.get("after") for one in graph.at("/me/accounts")] == [None, "abc"]


def test_a_page_of_a_business_portfolio_is_found(agency, graph):
    play_pages(graph)
    graph.always("/me/businesses", {"data": [{"id": "55"}]})
    graph.always("55/owned_pages", {"data": [page_row()]})
    graph.always("55/client_pages", {"data": []})
    assert connect_page(agency, "SHORT", PAGE).status == "connected"


def test_a_pages_own_token_is_taken_as_it_is(agency, graph):
    play_pages(graph)
    graph.always("/me", {"id": PAGE, "name": "Harbor & Pine Homes"})
    assert fresh(connect_page(agency, "OWN", PAGE)).access_token == "OWN"


@pytest.mark.parametrize(
    ("pages", "words"),
    [
        ([], "reaches no page"),
        ([page_row("7")], "Harbor & Pine Homes (7)"),
        ([page_row(tasks=["ANALYZE"])], "Your role on the page"),
        ([page_row(access_token=None)], "no access"),
    ],
)
def test_a_page_that_cannot_be_had_is_refused_with_the_reason(agency, graph, pages, words):
    play_pages(graph, *pages)
    with pytest.raises(CannotConnect, match=words.replace("(", r"\(").replace(")", r"\)")):
        connect_page(agency, "SHORT", PAGE)
    assert not Channel.everywhere.filter(kind="messenger").exists()


@pytest.mark.parametrize(
    ("worth", "words"),
    [
        ({"is_valid": False}, "does not accept"),
        ({"is_valid": True, "app_id": "9"}, "another app"),
        ({"is_valid": True, "scopes": ["pages_show_list"]}, "pages_messaging"),
        (
            {
                "is_valid": True,
                "scopes": ["pages_messaging", "pages_manage_metadata"],
                "granular_scopes": [{"scope": "pages_messaging", "target_ids": ["7"]}],
            },
            "not given for this account",
        ),
    ],
)
def test_a_token_that_is_not_good_enough_is_refused(agency, graph, worth, words):
    play_pages(graph, page_row())
    graph.always("/debug_token", {"data": worth})
    with pytest.raises(CannotConnect, match=words):
        connect_page(agency, "SHORT", PAGE)


def test_fields_that_meta_does_not_know_are_left_out(agency, graph):
    play_pages(graph, page_row())
    unknown = error(100)
    # The whole list, and then two of the thirteen, are refused.
    answers = [
        unknown,
        Said({"success": "true"}),
        unknown,
        *[Said({"success": True})] * 10,
        unknown,
    ]
    graph.answer("/subscribed_apps", *answers)
    channel = connect_page(agency, "SHORT", PAGE)
    expected = [field for field in PAGE_FIELDS if field not in ("messaging_postbacks", "standby")]
    assert channel.settings["fields"] == expected


def test_an_account_without_its_messages_is_not_connected(agency, graph):
    play_pages(graph, page_row())
    graph.answer("/subscribed_apps", *[error(100)] * 14)
    with pytest.raises(CannotConnect, match="messages"):
        connect_page(agency, "SHORT", PAGE)
    assert not Channel.everywhere.filter(kind="messenger").exists()


def test_meta_that_cannot_be_reached_is_told_so(agency, graph):
    graph.answer("/debug_token", Said(drop=True), Said(drop=True))  # a GET is repeated once
    with pytest.raises(CannotConnect, match="can't be reached") as caught:
        connect_page(agency, "SHORT", PAGE)
    assert caught.value.status == 502


def test_an_instagram_account_is_connected_through_its_page(agency, graph):
    play_pages(graph, page_row(**LINKED))
    channel = connect_instagram(agency, "EAAshort", ACCOUNT)
    assert (channel.kind, channel.external_id, channel.name) == (
        "instagram",
        ACCOUNT,
        "@harborpine",
    )
    assert channel.settings["page_id"] == PAGE
    assert graph.at(f"{PAGE}/subscribed_apps")


def play_instagram(graph) -> None:
    graph.always("/access_token", {"access_token": "IGLONG", "expires_in": 5183944})
    graph.always("/me", {"id": "app-scoped", "user_id": ACCOUNT, "username": "harborpine"})
    graph.always("/refresh_access_token", {"access_token": "IGNEW", "expires_in": 5183944})


def test_an_instagram_account_is_connected_with_its_own_login(agency, graph):
    play_instagram(graph)
    channel = fresh(connect_instagram(agency, "IGshort", ACCOUNT))
    assert (channel.access_token, channel.settings["login"]) == ("IGLONG", "instagram")
    assert channel.settings["user_id"] == "app-scoped"
    assert graph.at("/me/subscribed_apps")
    assert connect_own_instagram(agency, "IGshort").pk == channel.pk


def test_another_account_than_the_tokens_is_refused(agency, graph):
    play_instagram(graph)
    graph.always("/debug_token", {"data": {"is_valid": False}})
    with pytest.raises(CannotConnect, match=ACCOUNT):
        connect_instagram(agency, "IGshort", "999")


def test_a_page_belongs_to_one_organization_only(agency, rival, graph):
    play_pages(graph, page_row())
    channel = connect_page(agency, "SHORT", PAGE)
    with pytest.raises(CannotConnect, match="another organization") as caught:
        connect_page(rival, "SHORT", PAGE)
    assert caught.value.status == 409
    disconnect(channel)
    assert connect_page(rival, "SHORT", PAGE).organization == rival
    with pytest.raises(CannotConnect):
        connect_page(agency, "SHORT", PAGE)


def test_connecting_again_keeps_the_channel(agency, graph):
    play_pages(graph, page_row())
    first = connect_page(agency, "SHORT", PAGE)
    Channel.everywhere.filter(pk=first.pk).update(status="reconnect", problem="Gone.")
    assert connect_page(agency, "SHORT", PAGE).pk == first.pk
    assert (fresh(first).status, fresh(first).problem) == ("connected", "")
    disconnect(fresh(first))
    assert connect_page(agency, "SHORT", PAGE).pk == first.pk


def test_disconnecting_unsubscribes_drops_the_token_and_is_told_once(agency, graph):
    play_pages(graph, page_row())
    channel = connect_page(agency, "SHORT", PAGE)
    assert disconnect(channel)
    assert not disconnect(fresh(channel))
    assert (fresh(channel).status, fresh(channel).access_token) == ("disconnected", "")
    assert [one.method for one in graph.at("/subscribed_apps")] == ["POST", "DELETE"]
    assert told(agency) == 1


@pytest.mark.parametrize("said", [error(190), Said(drop=True), Said(b"<html>", 500)])
def test_meta_keeps_nobody_from_disconnecting(agency, graph, said):
    play_pages(graph, page_row())
    channel = connect_page(agency, "SHORT", PAGE)
    graph.answer("/subscribed_apps", said)
    assert disconnect(channel)


def test_a_page_stays_subscribed_while_its_instagram_account_needs_it(agency, graph):
    play_pages(graph, page_row(**LINKED))
    channel = connect_page(agency, "SHORT", PAGE)
    connect_instagram(agency, "SHORT", ACCOUNT)
    disconnect(channel)
    assert "DELETE" not in [one.method for one in graph.at("/subscribed_apps")]


FAULTS = [
    error(2, status=500, message="Service unavailable.", is_transient=True),
    error(1, message="Error validating client secret."),
    Said({"token_type": "bearer"}),
    Said(b"<html>", 502),
]


@pytest.mark.parametrize("said", FAULTS)
def test_a_token_that_is_not_made_to_last_connects_no_page(agency, graph, said):
    play_pages(graph, page_row(**LINKED))
    graph.answer("/oauth/access_token", said, said)
    with pytest.raises(CannotConnect, match=r"within the hour.*FACEBOOK_APP_SECRET") as caught:
        connect_page(agency, "SHORT", PAGE)
    assert caught.value.status == 502
    with pytest.raises(CannotConnect, match="within the hour"):
        connect_instagram(agency, "EAASHORT", ACCOUNT)
    assert not Channel.everywhere.filter(kind__in=("messenger", "instagram")).exists()


@pytest.mark.parametrize(
    "said", [*FAULTS, error(190, message="Not valid."), Said(drop=True)], ids=range(6)
)
def test_a_token_that_is_not_made_to_last_connects_no_instagram_account(agency, graph, said):
    play_instagram(graph)
    graph.always("/debug_token", {"data": {"is_valid": False}})
    graph.answer("/access_token", said, said, said)
    with pytest.raises(CannotConnect, match=r"within the hour.*INSTAGRAM_APP_SECRET"):
        connect_instagram(agency, "IGshort", ACCOUNT)
    assert not Channel.everywhere.filter(kind="instagram").exists()


def test_a_token_fresh_from_instagrams_login_is_never_long_already(agency, graph):
    play_instagram(graph)
    graph.answer("/access_token", error(452))
    with pytest.raises(CannotConnect, match="within the hour"):
        connect_own_instagram(agency, "IGshort")


@pytest.mark.parametrize("days", [None, 50])
def test_a_token_that_lasts_already_need_not_be_exchanged(agency, graph, days):
    play_pages(graph, page_row())
    ends = int((clock.now() + timedelta(days=days)).timestamp()) if days else 0
    worth = {"app_id": "555000111222333", "is_valid": True, "expires_at": ends}
    graph.always("/debug_token", {"data": worth})
    graph.answer("/oauth/access_token", error(100, message="No user's token."))
    assert connect_page(agency, "SYSTEM", PAGE).status == "connected"
    assert graph.at("/me/accounts")[0].headers["authorization"] == "Bearer SYSTEM"


def test_instagrams_login_and_its_graph_are_two_hosts(settings):
    settings.INSTAGRAM_GRAPH_URL = "https://graph.instagram.com"
    code = address(Access("instagram_login"), "/oauth/access_token", {})
    assert code == "https://api.instagram.com/oauth/access_token"
    me = address(Access("instagram", "token"), "me", {})
    assert me == f"https://graph.instagram.com/{settings.FACEBOOK_GRAPH_VERSION}/me"
    settings.INSTAGRAM_GRAPH_URL = "http://localhost:8000/stand-in"
    code = address(Access("instagram_login"), "/oauth/access_token", {})
    assert code == "http://localhost:8000/stand-in/oauth/access_token"
