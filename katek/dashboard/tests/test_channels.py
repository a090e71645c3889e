"""The channels page: what is connected, connecting by login and all the ways it can go wrong."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from katek.channels.email.connect import connect_email
from katek.channels.models import Channel
from katek.channels.records import InboundMessage
from katek.channels.tests.graph_peer import LINKED, Said, error, graph, page_row, play_pages
from katek.conversations.handover import write_as_person
from katek.conversations.models import Message
from katek.conversations.receive import receive
from katek.core import clock
from katek.dashboard.tests.rows import colleague
from katek.organizations.models import User
from katek.organizations.scope import working_for

__all__ = ["graph"]

pytestmark = pytest.mark.django_db

PAGE, ACCOUNT = "100200300400500", "17841400000000777"
CHANNELS = "/channels/"


def begin(browser: Client, service: str = "facebook") -> str:
    """The state that goes to the dialog."""
    answer = browser.get(f"/connect/{service}/")
    assert answer.status_code == 302
    return parse_qs(urlsplit(answer["Location"]).query)["state"][0]


def come_back(browser: Client, service: str = "facebook", **query: str):
    return browser.get(f"/connect/{service}/callback/", query, follow=True)


def words(answer) -> str:
    return answer.content.decode()


def test_the_dialog_is_asked_for_all_that_is_needed(owner_page, graph, settings):
    location = urlsplit(owner_page.get("/connect/facebook/")["Location"])
    query = parse_qs(location.query)
    assert (location.netloc, location.path) == ("www.facebook.com", "/v26.0/dialog/oauth")
    assert query["redirect_uri"] == [f"{settings.KATEK_BASE_URL}/connect/facebook/callback/"]
    assert "pages_messaging" in query["scope"][0]
    assert query["response_type"] == ["code"]
    instagram = urlsplit(owner_page.get("/connect/instagram/")["Location"])
    assert instagram.geturl().startswith("https://www.instagram.com/oauth/authorize?")


def test_where_meta_is_played_the_dialog_is_too(owner_page, graph, settings):
    settings.KATEK_META_STAND_IN = True
    assert owner_page.get("/connect/facebook/")["Location"].startswith(f"{graph.url}/dialog/oauth?")


def test_a_page_and_its_instagram_account_are_connected_by_login(owner_page, agency, graph):
    play_pages(graph, page_row(**LINKED), page_row("7", name="Another", tasks=[]))
    state = begin(owner_page)
    choice = come_back(owner_page, code="CODE", state=state)
    assert "Messenger of the page" in words(choice)
    assert "Your role on the page" in words(choice)
    exchanged = graph.at("/oauth/access_token")[0].query
    assert exchanged["code"] == "CODE"
    assert exchanged["redirect_uri"].endswith("/connect/facebook/callback/")
    chosen = {"account": [f"messenger:{PAGE}", f"instagram:{ACCOUNT}", "messenger:999"]}
    page = owner_page.post("/connect/facebook/choose/", chosen, follow=True)
    assert "@harborpine is connected." in words(page)
    assert "LONG" not in words(page)
    kinds = Channel.everywhere.filter(organization=agency).values_list("kind", flat=True)
    assert {"messenger", "instagram"} <= set(kinds)
    again = owner_page.post("/connect/facebook/choose/", chosen, follow=True)
    assert "no longer good" in words(again)


def test_instagrams_own_login_connects_at_once(owner_page, graph):
    graph.always("/oauth/access_token", {"data": [{"access_token": "IGS", "user_id": "5"}]})
    graph.always("/access_token", {"access_token": "IGLONG", "expires_in": 5183944})
    graph.always("/me", {"id": "5", "user_id": ACCOUNT, "username": "harborpine"})
    state = begin(owner_page, "instagram")
    page = come_back(owner_page, "instagram", code="CODE#_", state=state)
    assert "@harborpine is connected." in words(page)
    (asked,) = [one for one in graph.at("/oauth/access_token") if one.method == "POST"]
    assert asked.body["code"] == "CODE"


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"error": "access_denied", "error_reason": "user_denied"}, "was cancelled"),
        ({"error": "server_error", "error_description": "Try later"}, "It said: Try later"),
        ({}, "no longer good"),
    ],
)
def test_a_dialog_that_ends_without_a_code_says_why(owner_page, graph, query, sentence):
    assert sentence in words(come_back(owner_page, state=begin(owner_page), **query))
    assert graph.asked == []


@pytest.mark.parametrize("state", ["", "made-up", "WyJ4Il0:1abc:sig"])
def test_a_state_that_isnt_ours_is_refused(owner_page, graph, state):
    begin(owner_page)
    assert "no longer good" in words(come_back(owner_page, code="CODE", state=state))
    assert graph.asked == []


def test_a_state_is_good_once_for_ten_minutes_in_its_session(owner_page, rival_page, graph):
    play_pages(graph, page_row())
    state = begin(owner_page)
    begin(rival_page)
    assert "no longer good" in words(come_back(rival_page, code="CODE", state=state))
    come_back(owner_page, code="CODE", state=state)
    asked = len(graph.asked)
    assert "no longer good" in words(come_back(owner_page, code="CODE", state=state))
    state = begin(owner_page)
    clock.move(timedelta(minutes=11))
    assert "no longer good" in words(come_back(owner_page, code="CODE", state=state))
    assert len(graph.asked) == asked


def test_a_code_that_meta_refuses_or_no_pages_say_why(owner_page, graph):
    play_pages(graph)
    graph.answer("/oauth/access_token", error(100, message="This code has been used."))
    page = come_back(owner_page, code="CODE", state=begin(owner_page))
    assert "This code has been used." in words(page)
    page = come_back(owner_page, code="CODE", state=begin(owner_page))
    assert "shows no page" in words(page)


def test_a_login_whose_token_is_not_made_to_last_connects_nothing_and_says_what_to_do(
    owner_page, agency, graph
):
    play_pages(graph, page_row())
    short = Said({"access_token": "SHORT", "expires_in": 3600})
    graph.answer("/oauth/access_token", short, error(1, message="Error validating client secret."))
    page = words(come_back(owner_page, code="CODE", state=begin(owner_page)))
    assert "Nothing was connected" in page
    assert "has to check FACEBOOK_APP_SECRET" in page
    graph.answer("/oauth/access_token", Said({"access_token": "IGS"}), error(2, status=500))
    page = words(
        come_back(owner_page, "instagram", code="CODE", state=begin(owner_page, "instagram"))
    )
    assert "has to check INSTAGRAM_APP_SECRET" in page
    assert set(Channel.everywhere.values_list("kind", flat=True)) <= {"website"}


def test_a_page_that_fails_keeps_no_other_from_being_connected(owner_page, graph):
    play_pages(graph, page_row(), page_row("7"))
    come_back(owner_page, code="CODE", state=begin(owner_page))
    graph.answer("7/subscribed_apps", error(200, message="Not allowed."))
    chosen = {"account": ["messenger:7", f"messenger:{PAGE}"]}
    page = words(owner_page.post("/connect/facebook/choose/", chosen, follow=True))
    assert "Not allowed." in page
    assert "is connected." in page


def test_without_an_app_the_page_says_what_is_missing(owner_page, graph, settings):
    settings.FACEBOOK_APP_ID = settings.INSTAGRAM_APP_ID = ""
    page = words(owner_page.get(CHANNELS))
    assert "Pages can be connected here once a Meta app is entered." in page
    assert "has to enter the Meta app first" in words(
        owner_page.get("/connect/facebook/", follow=True)
    )


def test_a_viewer_sees_channels_and_changes_none(agency, graph):
    viewer = Client()
    viewer.force_login(colleague(agency, "viewer"))
    assert viewer.get(CHANNELS).status_code == 200
    assert viewer.get("/connect/facebook/").status_code == 403


def test_a_channel_in_trouble_says_how_to_mend_it_and_can_be_disconnected(
    owner_page, agency, graph
):
    with working_for(agency):
        channel = Channel.objects.create(
            kind="messenger",
            name="Harbor & Pine Homes",
            external_id=PAGE,
            status="reconnect",
            problem="The Facebook password was changed.",
        )
    page = words(owner_page.get(CHANNELS))
    assert "password was changed" in page
    assert "Connect again" in page
    target = reverse("dashboard:channel-disconnect", args=[channel.pk])
    owner_page.post(target)
    channel.refresh_from_db()
    assert channel.status == "reconnect"
    assert "is disconnected" in words(owner_page.post(target, {"sure": "yes"}, follow=True))
    channel.refresh_from_db()
    assert channel.status == "disconnected"


def test_email_stands_by_itself_with_its_address_and_nothing_to_disconnect(
    owner_page, agency, settings
):
    settings.KATEK_REPLY_DOMAIN = "reply.harborpine.example"
    channel = connect_email(agency)
    page = words(owner_page.get(CHANNELS))
    assert f"{agency.slug}@reply.harborpine.example" in page
    assert settings.KATEK_FROM_EMAIL in page
    target = reverse("dashboard:channel-disconnect", args=[channel.pk])
    assert target not in page
    assert "e-mail are always there" in words(owner_page.post(target, {"sure": "yes"}, follow=True))


def test_connecting_again_sends_what_waited(owner_page, agency, graph):
    play_pages(graph, page_row())
    with working_for(agency):
        channel = Channel.objects.create(
            kind="messenger", name="H", external_id=PAGE, status="reconnect"
        )
    conversation = receive(channel, InboundMessage("7001", "Hello")).conversation
    conversation.last_customer_event_at = clock.now()
    conversation.save()
    message = write_as_person(conversation, None, "Hi")
    Message.everywhere.filter(pk=message.pk).update(
        next_attempt_at=clock.now() + timedelta(hours=1)
    )
    come_back(owner_page, code="CODE", state=begin(owner_page))
    chosen = {"account": [f"messenger:{PAGE}"]}
    page = owner_page.post("/connect/facebook/choose/", chosen, follow=True)
    assert "What waited for it is on its way (1)." in words(page)
    message.refresh_from_db()
    assert message.next_attempt_at <= clock.now()


def test_sites_that_may_show_the_chat_are_listed(owner_page, website):
    target = reverse("dashboard:channel-origins", args=[website.pk])
    text = "agency.example\r\nhttps://www.agency.example:8443/path\r\n\r\nhttp://münchen.example"
    assert "Saved." in words(owner_page.post(target, {"origins": text}, follow=True))
    website.refresh_from_db()
    assert website.settings["allowed_origins"] == [
        "https://agency.example",
        "https://www.agency.example:8443",
        "http://xn--mnchen-3ya.example",
    ]


@pytest.mark.parametrize(
    "line", ["ftp://agency.example", "https://", "two words", "https://a:b@c", "http://x:99999"]
)
def test_a_line_that_is_no_site_is_refused_whole(owner_page, website, line):
    target = reverse("dashboard:channel-origins", args=[website.pk])
    answer = owner_page.post(target, {"origins": f"https://agency.example\n{line}"}, follow=True)
    assert answer.status_code == 422
    assert f"https://agency.example\n{line}</textarea>" in answer.content.decode()
    assert "is no site" in words(answer)
    website.refresh_from_db()
    assert website.settings["allowed_origins"] == []


def test_a_message_in_doubt_can_be_sent_again_from_its_thread(owner_page, agency, graph):
    with working_for(agency):
        channel = Channel.objects.create(kind="messenger", name="H", external_id=PAGE)
    conversation = receive(channel, InboundMessage("7001", "Hello")).conversation
    conversation.last_customer_event_at = clock.now()
    conversation.save()
    message = write_as_person(conversation, None, "Hi")
    Message.everywhere.filter(pk=message.pk).update(status="unknown", next_attempt_at=None)
    thread = reverse("dashboard:conversation", args=[conversation.pk])
    assert "Send again" in words(owner_page.get(thread))
    owner_page.post(reverse("dashboard:send-again", args=[conversation.pk, message.pk]))
    message.refresh_from_db()
    assert message.status == "queued"
    assert "Send again" not in words(owner_page.get(thread))


def test_the_operator_is_told_before_the_graph_version_ends(owner_page, tenant, graph, settings):
    settings.FACEBOOK_GRAPH_VERSION = "v21.0"
    clock.move(datetime(2026, 11, 29, tzinfo=UTC) - clock.now())
    words = "Graph API v21.0 ends on 21 January 2027"
    assert words not in owner_page.get(CHANNELS).content.decode()
    tenant.owner.is_staff = True
    tenant.owner.save()
    assert words in owner_page.get(CHANNELS).content.decode()
    settings.FACEBOOK_GRAPH_VERSION = "v26.0"
    assert "Graph API" not in owner_page.get(CHANNELS).content.decode()


def test_a_channel_whose_allowance_runs_out_says_so(owner_page, agency, graph):
    with working_for(agency):
        until = clock.now() + timedelta(minutes=5)
        Channel.objects.create(kind="messenger", name="Page", external_id=PAGE, quiet_until=until)
    assert "nearly used up" in owner_page.get(CHANNELS).content.decode()
    clock.move(timedelta(minutes=6))
    assert "nearly used up" not in owner_page.get(CHANNELS).content.decode()


def test_what_the_operator_has_to_set_is_named_to_the_operator_alone(owner_page, agency, settings):
    settings.KATEK_REPLY_DOMAIN = settings.FACEBOOK_APP_ID = settings.INSTAGRAM_APP_ID = ""
    theirs = ("KATEK_REPLY_DOMAIN", "docs/email.md", "docs/messenger-and-instagram.md")
    for page in (CHANNELS, reverse("dashboard:first-channels")):
        said = words(owner_page.get(page))
        assert not [one for one in theirs if one in said]
        assert said.count("Ask whoever runs Katek.") == 2
    User.objects.update(is_staff=True)
    for page in (CHANNELS, reverse("dashboard:first-channels")):
        said = words(owner_page.get(page))
        assert [one for one in theirs if one in said] == list(theirs)
        assert "Ask whoever runs Katek." not in said
