"""Where a person is signed in: seen, told apart, and signed out from elsewhere."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from katek.core import clock
from katek.dashboard.tests.rows import colleague, queries
from katek.organizations.models import Role, User
from katek.organizations.session_models import Session

pytestmark = pytest.mark.django_db

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:128.0) Gecko/20100101 Firefox/128.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
    " Version/17.4 Mobile/15E148 Safari/604.1"
)


def browser_of(user: User, agent: str) -> Client:
    """Signed in, and here just now."""
    browser = Client(headers={"User-Agent": agent})
    browser.force_login(user)
    browser.get("/")
    return browser


def sign_out_buttons(page: str) -> list[str]:
    return re.findall(r'name="sign_in" value="(\w+)"', page)


def test_one_sees_where_one_is_signed_in_and_signs_a_browser_out(agency, tenant):
    here, phone = browser_of(tenant.owner, FIREFOX), browser_of(tenant.owner, IPHONE)
    browser_of(
        colleague(agency, Role.MEMBER), "Mozilla/5.0 (X11; Linux) Chrome/126.0 Safari/537.36"
    )
    page = here.get("/settings/you/").content.decode()
    assert "Firefox on Windows" in page
    assert "Safari on iPhone" in page
    assert "Chrome on Linux" not in page
    assert page.count("This browser") == 1
    (other,) = sign_out_buttons(page)
    assert here.session.session_key not in page
    assert phone.session.session_key not in page
    assert phone.get("/settings/you/").status_code == 200
    page = here.post("/settings/you/sign-out-one/", {"sign_in": other}, follow=True)
    assert "That browser is signed out." in page.content.decode()
    assert sign_out_buttons(page.content.decode()) == []
    assert phone.get("/settings/you/").status_code == 302
    assert here.get("/settings/you/").status_code == 200


def test_nobody_signs_out_somebody_elses_browser(agency, tenant):
    theirs = browser_of(colleague(agency, Role.ADMIN), FIREFOX)
    mine, other = browser_of(tenant.owner, FIREFOX), browser_of(tenant.owner, IPHONE)
    (name,) = sign_out_buttons(mine.get("/settings/you/").content.decode())
    for forged in (name, other.session.session_key, "", "x"):
        assert theirs.post("/settings/you/sign-out-one/", {"sign_in": forged}).status_code == 404
    assert other.get("/settings/you/").status_code == 200


def test_a_new_password_signs_every_other_browser_out(tenant):
    here, elsewhere = browser_of(tenant.owner, FIREFOX), browser_of(tenant.owner, IPHONE)
    form = {
        "oldpassword": "seven lanterns",
        "password1": "nine quiet harbours",
        "password2": "nine quiet harbours",
    }
    here.post("/accounts/password/change/", form)
    assert elsewhere.get("/settings/you/").status_code == 302
    page = here.get("/settings/you/").content.decode()
    assert "Firefox on Windows" in page
    assert "Safari on iPhone" not in page


def test_the_list_tells_when_a_browser_was_last_seen_within_ten_minutes(tenant):
    here, phone = browser_of(tenant.owner, FIREFOX), browser_of(tenant.owner, IPHONE)
    clock.move(timedelta(hours=-3))
    browser_of(tenant.owner, "curl/8.0")
    clock.reset()
    page = here.get("/settings/you/").content.decode()
    assert "Unknown browser" in page
    seen = Session.objects.get(pk=phone.session.session_key).seen_at
    phone.get("/settings/you/")
    assert Session.objects.get(pk=phone.session.session_key).seen_at == seen
    assert (
        page.index("This browser") < page.index("Safari on iPhone") < page.index("Unknown browser")
    )


def test_browsers_of_one_name_are_told_apart_by_when_they_were_seen(tenant, settings):
    settings.KATEK_MOVABLE_CLOCK = True
    here = browser_of(tenant.owner, FIREFOX)
    for hours in (-3, -40):
        clock.move(timedelta(hours=hours))
        browser_of(tenant.owner, FIREFOX)
        clock.reset()
    page = here.get("/settings/you/").content.decode()
    labels = re.findall(r'aria-label="(Sign out Firefox on Windows, last seen [^"]+)"', page)
    assert len(labels) == len(set(labels)) == 2


def test_ones_own_browser_is_left_by_signing_out_only(tenant):
    here, phone = browser_of(tenant.owner, FIREFOX), browser_of(tenant.owner, IPHONE)
    (mine,) = sign_out_buttons(phone.get("/settings/you/").content.decode())
    page = here.post("/settings/you/sign-out-one/", {"sign_in": mine}, follow=True)
    assert "That is this browser." in page.content.decode()
    assert "That browser is signed out." not in page.content.decode()
    assert here.get("/settings/you/").status_code == 200


def test_being_seen_writes_nothing_into_the_session_and_no_cookie(tenant, agency):
    browser = Client(headers={"User-Agent": FIREFOX})
    browser.force_login(tenant.owner)
    session = Session.objects.get(pk=browser.session.session_key)
    answer = browser.get("/settings/you/")
    assert "sessionid" not in answer.cookies
    noted = Session.objects.get(pk=session.pk)
    assert (noted.session_data, noted.browser) == (session.session_data, FIREFOX)
    browser.post("/switch/", {"organization": agency.pk})
    switched = Session.objects.get(pk=session.pk)
    assert switched.session_data != session.session_data
    assert (switched.seen_at, switched.browser) == (noted.seen_at, FIREFOX)


def test_what_anybody_may_keep_is_sent_without_a_session(tenant, website):
    browser = Client()
    browser.force_login(tenant.owner)
    address = f"/chat/{tenant.organization.slug}/brand.css"
    answer = browser.get(address)
    assert "public" in answer["Cache-Control"]
    assert not answer.cookies


def test_ten_browsers_cost_the_page_what_one_does(tenant):
    here = browser_of(tenant.owner, FIREFOX)
    few = queries(here, "/settings/you/")
    for _ in range(9):
        browser_of(tenant.owner, IPHONE)
    assert queries(here, "/settings/you/") == few
