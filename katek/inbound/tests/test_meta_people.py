"""Whoever connected a page can take that back at Facebook, and have deleted what we have of them."""

import json

import pytest
from django.test import Client

from katek.channels.meta.tests import payloads
from katek.channels.models import Channel
from katek.core import clock
from katek.inbound.meta_people import LOOKS_A_MINUTE
from katek.inbound.models import DeletionRequest
from katek.inbound.tests.meta_acts import connect
from katek.organizations.scope import working_for
from katek.outbox.models import Event

pytestmark = pytest.mark.django_db

DOORS = ("deauthorize", "data-deletion")


@pytest.fixture(autouse=True)
def app(settings):
    settings.FACEBOOK_APP_SECRET = payloads.SECRET
    settings.INSTAGRAM_APP_SECRET = "the other secret"


@pytest.fixture
def pages(agency, rival) -> dict[str, Channel]:
    """Two that our person connected, in two organizations, and one that somebody else did."""
    theirs = {"settings": {"user_id": payloads.SIGNED_USER, "x": 1}, "access_token": "EAAsecret"}
    return {
        "page": connect(agency, "messenger", "1", **theirs),
        "account": connect(rival, "instagram", "2", **theirs),
        "other": connect(agency, "messenger", "3", settings={"user_id": "99"}, access_token="EAA"),
    }


def ask(door: str, signed_request: str):
    return Client().post(f"/webhook/facebook/{door}/", {"signed_request": signed_request})


def about(user: object, secret: str = payloads.SECRET) -> str:
    issued = int(clock.now().timestamp())
    said = {"algorithm": "HMAC-SHA256", "issued_at": issued, "user_id": user}
    return payloads.sign_request(said, secret)


def look(channel: Channel) -> Channel:
    return Channel.everywhere.get(pk=channel.pk)


@pytest.mark.parametrize("secret", [payloads.SECRET, "the other secret"])
def test_taking_access_away_disconnects_all_that_this_person_connected(pages, agency, secret):
    assert ask("deauthorize", about(payloads.SIGNED_USER, secret)).status_code == 200
    for name in ("page", "account"):
        channel = look(pages[name])
        assert channel.status == "disconnected"
        assert channel.access_token == ""
        assert channel.settings == {"x": 1}
        assert "Connect it again" in channel.problem
    assert look(pages["other"]).status == "connected"
    assert look(pages["other"]).access_token == "EAA"
    with working_for(agency):
        (event,) = Event.objects.filter(type="channel.disconnected")
    assert json.loads(event.body)["data"]["id"] == pages["page"].pk


def test_asking_twice_tells_it_once(pages, agency):
    for _ in range(2):
        assert ask("deauthorize", about(payloads.SIGNED_USER)).status_code == 200
    with working_for(agency):
        assert Event.objects.filter(type="channel.disconnected").count() == 1


@pytest.mark.parametrize("door", DOORS)
def test_a_person_we_do_not_know_is_answered_alike(pages, door):
    assert ask(door, about("123")).status_code == 200
    assert look(pages["page"]).status == "connected"


def test_a_deletion_is_carried_out_and_has_a_page_that_says_so(pages):
    answer = ask("data-deletion", about(payloads.SIGNED_USER)).json()
    code = answer["confirmation_code"]
    assert answer["url"].endswith(f"/privacy/deletion/{code}/")
    page = Client().get(f"/privacy/deletion/{code}/")
    assert page.status_code == 200
    assert "Your data was deleted" in page.content.decode()
    assert "2 connected pages or accounts were disconnected" in page.content.decode()
    assert payloads.SIGNED_USER not in page.content.decode()
    assert payloads.SIGNED_USER not in str(list(Channel.everywhere.values_list("settings")))
    assert payloads.SIGNED_USER not in str(list(DeletionRequest.objects.values()))


def test_an_unknown_code_has_a_page_too(db):
    page = Client().get("/privacy/deletion/<b>x/")
    assert page.status_code == 404
    assert "<b>x" not in page.content.decode()
    assert "“&lt;b&gt;x”" in page.content.decode()


def test_who_looks_too_often_is_told_so_on_a_page(db):
    browser = Client(REMOTE_ADDR="203.0.113.77")  # looks are counted by address, in this process
    for _ in range(LOOKS_A_MINUTE):
        assert browser.get("/privacy/deletion/x/").status_code == 404
    page = browser.get("/privacy/deletion/x/")
    assert page.status_code == 429
    assert page["Content-Type"].startswith("text/html")
    assert int(page["Retry-After"]) >= 1


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    "forged", ["", "a.b", payloads.SIGNED_REQUEST, about("1", "a third secret")]
)
def test_what_meta_did_not_sign_today_is_refused(pages, door, forged):
    assert ask(door, forged).status_code == 403
    assert look(pages["page"]).status == "connected"
    assert not DeletionRequest.objects.exists()


@pytest.mark.parametrize("user", [None, "", {}, True])
def test_a_request_about_nobody_is_refused(user):
    assert ask("deauthorize", about(user)).status_code == 400


@pytest.mark.parametrize("door", DOORS)
def test_without_a_secret_nothing_is_taken(settings, door):
    settings.FACEBOOK_APP_SECRET = settings.INSTAGRAM_APP_SECRET = ""
    assert ask(door, about("1")).status_code == 503


@pytest.mark.parametrize("door", DOORS)
def test_a_look_with_a_browser_is_not_a_request(door):
    assert Client().get(f"/webhook/facebook/{door}/").status_code == 405
