"""Whoever comes to an address where nothing is to be had reads what is wrong, and how to go on."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from katek.dashboard import home
from katek.organizations.models import Membership

pytestmark = pytest.mark.django_db
PERSON = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
WAY = '<a class="button primary" href="/">'
SECOND_WAY = '<a class="button" href="/">'


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/conversations/conv_x/note/", "/conversations/conv_x/"),
        ("/conversations/conv_x/notes/note_x/delete/", "/conversations/conv_x/"),
        ("/conversations/conv_x/undo/token/", "/conversations/conv_x/"),
        ("/leads/lead_x/set/", "/leads/lead_x/"),
        ("/leads/lead_x/notes/7/delete/", "/leads/lead_x/"),
        ("/leads/bulk/bulk_x/stop/", "/leads/bulk/bulk_x/"),
        ("/leads/views/view_x/delete/", "/leads/"),
        ("/properties/prop_x/status/Active/", "/properties/prop_x/"),
        ("/properties/prop_x/pictures/undo/token/", "/properties/prop_x/"),
        ("/channels/chan_x/disconnect/", "/channels/"),
        ("/webhooks/hubspot/pause/", "/webhooks/hubspot/"),
        ("/campaigns/camp_x/copy/", "/campaigns/camp_x/"),
        ("/settings/members/7/role/", "/settings/members/"),
        ("/start/brand/skip/", "/start/brand/"),
        ("/theme/", "/"),
    ],
)
def test_an_address_for_sending_only_leads_to_its_page(owner_page, address, page):
    at, seen = address, 0
    while (answer := owner_page.get(at, headers=PERSON)).status_code == 302 and at != page:
        at, seen = answer["Location"], seen + 1
    assert at == page
    assert seen <= 4
    assert answer.status_code in (200, 404)  # these rows are made up


def test_who_is_not_signed_in_comes_to_the_page_by_signing_in():
    answer = Client().get("/leads/lead_x/set/", headers=PERSON, follow=True)
    assert answer.redirect_chain[-1] == ("/accounts/login/?next=/leads/lead_x/", 302)


def test_programs_are_told_the_method(owner_page):
    address = reverse("dashboard:note", args=["conv_x"])
    answer = owner_page.get(address, headers={"Accept": "*/*"})
    assert (answer.status_code, answer["Allow"]) == (405, "POST")


JAVA = {"Accept": "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2"}


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("put", "/api/v1/leads/"),
        ("get", "/api/chat/harbor-pine/ticket"),
        ("get", "/campaigns/cmp_x/send"),
    ],
)
def test_a_program_that_takes_html_as_well_is_told_in_json(program, website, method, address):
    speaks = {**JAVA, "Content-Type": "application/json"}
    answer = getattr(program, method)(address, headers=speaks)
    assert answer.status_code == 405
    assert "json" in answer["Content-Type"]


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_what_cannot_be_sent_says_so_and_how_to_go_on(owner_page, method):
    for browser in (owner_page, Client()):
        answer = getattr(browser, method)("/p/prop_x/", headers=PERSON)
        assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")
        assert answer["X-Frame-Options"] == "DENY"
        seen = answer.content.decode()
        assert SECOND_WAY in seen
        assert 'href="/p/prop_x/"' in seen


def test_a_door_of_programs_that_somebody_opens_in_a_browser_has_a_page():
    answer = Client().get("/webhook/email/postmark/tracking/", headers=PERSON)
    assert answer.status_code == 405
    assert "there is no page to look at" in answer.content.decode()


def test_a_form_that_is_too_large_says_so(owner_page, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    address = reverse("dashboard:lead-new")
    answer = owner_page.post(address, {"name": "x" * 2000}, headers=PERSON)
    assert answer.status_code == 413
    assert "nothing was changed" in answer.content.decode()
    assert WAY in answer.content.decode()


def test_a_null_character_in_an_address_has_a_page_for_people_and_a_problem_for_programs():
    person = Client().get("/p/a%00b/", headers=PERSON)
    assert person.status_code == 400
    assert WAY in person.content.decode()
    program = Client().get("/p/a%00b/")
    assert program.json()["status"] == 400


@pytest.mark.parametrize(
    "address", ["/p/a%00b/", "/leads/?q=%00", "/static/a%00.css", "/nothing%00"]
)
def test_the_page_about_a_null_character_is_as_guarded_as_any_and_in_its_readers_language(address):
    usual = Client().get("/nothing/", headers=PERSON)
    answer = Client().get(address, headers={**PERSON, "Accept-Language": "de"})
    assert answer.status_code == 400
    assert '<html lang="de"' in answer.content.decode()
    for guard in ("Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options"):
        assert answer.headers[guard]
    assert answer.headers["X-Frame-Options"] == usual.headers["X-Frame-Options"]


def test_a_member_is_told_of_a_null_character_in_the_language_they_chose(owner_page, tenant):
    tenant.owner.language = "es"
    tenant.owner.save(update_fields=["language"])
    answer = owner_page.get("/leads/?q=%00", headers={**PERSON, "Accept-Language": "de"})
    assert answer.status_code == 400
    assert '<html lang="es"' in answer.content.decode()


def test_a_wrong_address_says_to_strangers_what_to_do_and_nothing_of_organizations(owner_page):
    stranger = Client().get("/nothing/", headers=PERSON)
    member = owner_page.get("/nothing/", headers=PERSON)
    assert (stranger.status_code, member.status_code) == (404, 404)
    assert "organization" not in stranger.content.decode()
    assert "another organization of yours" in member.content.decode()


def test_a_wrong_address_leaves_a_member_in_the_shell_and_nobody_else(owner_page, agency):
    for address in ("/nothing/", "/leads/lead_nobody/", "/operator/"):
        seen = owner_page.get(address, headers=PERSON).content.decode()
        assert WAY in seen
        assert 'id="places"' in seen
        assert f'<span class="line">{escape(agency.name)}</span>' in seen
    picture = owner_page.get("/nothing.png", headers={"Accept": "image/*"}).content.decode()
    fragment = owner_page.get("/nothing/", headers={**PERSON, "HX-Request": "true"})
    Membership.everywhere.all().delete()
    cards = (Client(), owner_page)
    answers = [one.get("/nothing/", headers=PERSON).content.decode() for one in cards]
    for seen in (picture, fragment.content.decode(), *answers):
        assert WAY in seen
        assert 'id="places"' not in seen


def test_a_wrong_address_asks_no_more_of_the_database_than_a_page(
    owner_page, django_assert_max_num_queries
):
    with CaptureQueriesContext(connection) as usual:
        owner_page.get("/persona/", headers=PERSON)
    with django_assert_max_num_queries(len(usual)):
        assert owner_page.get("/nothing/", headers=PERSON).status_code == 404


def test_a_form_without_its_token_leads_back_to_its_page(tenant):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(tenant.owner)
    answer = browser.post("/leads/lead_x/notes/", {"text": "x"}, headers=PERSON)
    assert answer.status_code == 403
    assert 'href="/leads/lead_x/notes/"' in answer.content.decode()
    led = browser.get("/leads/lead_x/notes/", headers=PERSON)
    assert led["Location"] == "/leads/lead_x/"


def test_a_failure_of_ours_has_a_page_in_the_language_of_its_reader(owner_page, monkeypatch):
    def broken(*_arguments, **_named):
        raise RuntimeError("broken")

    monkeypatch.setattr(home, "render", broken)
    owner_page.raise_request_exception = False
    answer = owner_page.get("/", headers={**PERSON, "Accept-Language": "de"})
    assert answer.status_code == 500
    assert 'lang="de"' in answer.content.decode()
    assert WAY in answer.content.decode()
