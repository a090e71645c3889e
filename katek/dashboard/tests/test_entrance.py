"""Getting in without an invitation: a new password, an account and an organization of one's own; and faults."""

import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.views.defaults import server_error

from katek.channels.models import Channel
from katek.core import mailbox
from katek.organizations.models import ApiKey, Membership, Organization, Role, User

pytestmark = pytest.mark.django_db

NEW = "/new-organization/"


@pytest.fixture(autouse=True)
def nobody_has_tried_yet():
    cache.clear()


@pytest.fixture
def newcomer(db) -> Client:
    browser = Client()
    browser.force_login(User.objects.create_user("new@example.com", "x"))
    return browser


def words_of(mail) -> str:
    return mail.get_body(("plain",)).get_content()


def test_a_new_password_comes_by_mail(client: Client, tenant):
    page = client.post("/accounts/password/reset/", {"email": tenant.owner.email}, follow=True)
    assert "Look into your mail" in page.content.decode()
    mail = mailbox.stored()[0].mail
    (link,) = re.findall(r"http://\S+?(/accounts/password/reset/key/\S+)", words_of(mail))
    page = client.get(link, follow=True)
    assert "Choose a new password" in page.content.decode()
    address = page.redirect_chain[-1][0]
    wrong = client.post(address, {"password1": "four green pears", "password2": "other"})
    assert 'id="id_password2_error"' in wrong.content.decode()
    form = {"password1": "four green pears", "password2": "four green pears"}
    assert "is changed" in client.post(address, form, follow=True).content.decode()
    assert tenant.owner.__class__.objects.get().check_password("four green pears")
    again = Client().get(link, follow=True).content.decode()
    assert "This link no longer works" in again


def test_whether_there_is_an_account_is_not_told(client: Client, tenant):
    known = client.post("/accounts/password/reset/", {"email": tenant.owner.email}, follow=True)
    other = client.post("/accounts/password/reset/", {"email": "x@example.com"}, follow=True)
    assert known.redirect_chain == other.redirect_chain


@pytest.mark.parametrize(
    "page",
    [
        *("login", "signup", "logout", "inactive", "email", "confirm-email", "password/reset"),
        *("password/reset/done", "password/reset/key/done", "password/reset/key/1-x"),
        *("password/change", "confirm-email/x"),
    ],
)
@pytest.mark.parametrize("language", ["en", "es", "de"])
def test_every_page_of_the_account_stands_in_the_one_card(owner_page, page, language, settings):
    settings.KATEK_SIGN_UP = "open"
    User.objects.update(language=language)
    for browser in (owner_page, Client()):
        answer = browser.get(f"/accounts/{page}/", headers={"Accept-Language": language})
        if answer.status_code == 302:
            continue
        shown = answer.content.decode()
        assert 'class="entrance"' in shown
        assert f'<html lang="{language}"' in shown
        assert "style=" not in shown
        assert "<script>" not in shown


def test_the_password_is_changed_with_the_old_one(owner_page: Client, tenant):
    form = {"password1": "four green pears", "password2": "four green pears"}
    wrong = owner_page.post("/accounts/password/change/", {**form, "oldpassword": "x"})
    assert 'id="id_oldpassword_error"' in wrong.content.decode()
    owner_page.post("/accounts/password/change/", {**form, "oldpassword": "seven lanterns"})
    assert User.objects.get().check_password("four green pears")
    assert owner_page.get("/settings/you/").status_code == 200


def test_where_sign_up_is_open_one_makes_an_organization_of_ones_own(newcomer: Client, settings):
    settings.KATEK_SIGN_UP = "open"
    assert NEW in newcomer.get("/leads/").content.decode()
    page = newcomer.post(NEW, {"name": "Casa & Sol", "country": "ES"}, follow=True)
    assert "Casa &amp; Sol" in page.content.decode()
    made = Organization.objects.get()
    assert (made.slug, made.currency, made.language) == ("casa-sol", "EUR", "es")
    assert Membership.everywhere.get().role == Role.OWNER
    assert Channel.everywhere.get().kind == "website"
    assert not ApiKey.everywhere.exists(), "nobody has seen the key that the command prints"


@pytest.mark.parametrize("choice", ["invite", "off"])
def test_elsewhere_nobody_makes_an_organization(newcomer: Client, settings, choice):
    settings.KATEK_SIGN_UP = choice
    assert NEW not in newcomer.get("/leads/").content.decode()
    assert newcomer.get(NEW).status_code == 403
    assert newcomer.post(NEW, {"name": "Casa", "country": "ES"}).status_code == 403
    assert not Organization.objects.exists()


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"name": "", "country": "ES"}, "name"),
        ({"name": "!!!", "country": "ES"}, "name"),
        ({"name": "Casa", "country": "XX"}, "country"),
        ({"name": "Casa", "slug": "no spaces", "country": "ES"}, "slug"),
        ({"name": "家", "country": "ES"}, "slug"),
        ({"name": "Harbor Pine", "country": "ES"}, "slug"),
    ],
)
def test_what_is_wrong_with_a_new_organization_is_told(newcomer, agency, settings, form, field):
    settings.KATEK_SIGN_UP = "open"
    answer = newcomer.post(NEW, form)
    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in answer.content.decode()
    assert Organization.objects.count() == 1


def test_what_is_not_there_is_told_in_the_same_look(client: Client, owner_page: Client):
    for browser in (client, owner_page):
        answer = browser.get("/nothing/")
        assert answer.status_code == 404
        assert 'class="entrance"' in answer.content.decode()


def test_a_form_without_its_token_is_told_what_to_do(tenant):
    browser = Client(enforce_csrf_checks=True)
    answer = browser.post("/accounts/login/", {"login": "x", "password": "y"})
    assert answer.status_code == 403
    assert "Please try again" in answer.content.decode()


def test_a_fault_of_ours_is_told_without_its_words(owner_page: Client, monkeypatch):
    def fail(*args: object) -> None:
        raise RuntimeError("no such thing")

    monkeypatch.setattr("katek.dashboard.leads.page_by", fail)
    owner_page.raise_request_exception = False
    answer = owner_page.get(reverse("dashboard:leads"))
    assert answer.status_code == 500
    assert "it is our fault" in answer.content.decode()
    assert "no such thing" not in answer.content.decode()


def test_the_page_for_faults_asks_nothing_of_the_database(db, django_assert_num_queries, rf):
    with django_assert_num_queries(0):
        assert b"our fault" in server_error(rf.get("/")).content


def test_who_tries_passwords_is_stopped(client: Client, tenant):
    form = {"login": tenant.owner.email, "password": "wrong"}
    answers = [client.post("/accounts/login/", form) for _ in range(12)]
    assert "_auth_user_id" not in client.session
    said = answers[-1].content.decode()
    assert answers[-1].status_code == 429 or "Too many" in said
