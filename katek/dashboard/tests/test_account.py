"""Signing in, making an account, and working for one of several organizations."""

import pytest
from django.test import Client
from django.urls import reverse

from katek.dashboard.tests.rows import customers
from katek.organizations.models import Membership, Role, User
from katek.organizations.scope import working_for

pytestmark = pytest.mark.django_db

SIGN_IN = "/accounts/login/"
SIGN_UP = "/accounts/signup/"
NEWCOMER = {
    "email": "new@example.com",
    "password1": "four green pears",
    "password2": "four green pears",
}


def test_one_signs_in_with_address_and_password(client: Client, tenant):
    assert client.get(SIGN_IN).status_code == 200
    form = {"login": "Owner@HarborPine.example", "password": "seven lanterns"}
    page = client.post(SIGN_IN, form, follow=True)
    assert page.redirect_chain[-1][0] == "/"
    assert "Harbor &amp; Pine" in page.content.decode()


@pytest.mark.parametrize("login", ["owner@harborpine.example", "nobody@example.com"])
def test_a_wrong_password_and_an_unknown_address_are_told_alike(client: Client, tenant, login):
    page = client.post(SIGN_IN, {"login": login, "password": "wrong"})
    assert page.status_code == 200
    assert "not correct" in page.content.decode()
    assert "_auth_user_id" not in client.session


def test_one_comes_back_to_the_page_that_asked(client: Client, tenant):
    asked = client.get("/leads/")
    assert asked.url == f"{SIGN_IN}?next=/leads/"
    form = {"login": "owner@harborpine.example", "password": "seven lanterns"}
    assert client.post(asked.url, form).url == "/leads/"


def test_one_is_not_sent_to_another_site(client: Client, tenant):
    form = {"login": "owner@harborpine.example", "password": "seven lanterns"}
    answer = client.post(f"{SIGN_IN}?next=https://evil.example/", form)
    assert "evil" not in answer.url


def test_one_signs_out(owner_page: Client):
    owner_page.post("/accounts/logout/")
    assert owner_page.get("/leads/").status_code == 302


@pytest.mark.parametrize("choice", ["invite", "off"])
def test_nobody_makes_an_account_unless_sign_up_is_open(client: Client, db, settings, choice):
    settings.KATEK_SIGN_UP = choice
    assert "password1" not in client.get(SIGN_UP).content.decode()
    client.post(SIGN_UP, NEWCOMER)
    assert not User.objects.exists()


def test_where_sign_up_is_open_an_account_belongs_to_no_organization(client: Client, db, settings):
    settings.KATEK_SIGN_UP = "open"
    assert "password1" in client.get(SIGN_UP).content.decode()
    client.post(SIGN_UP, NEWCOMER)
    assert User.objects.get().email == "new@example.com"
    page = client.get("/conversations/")
    assert page.status_code == 403
    assert "not a member of an organization yet" in page.content.decode()


def test_one_works_for_the_organization_one_has_chosen(
    owner_page: Client, tenant, rival, website, rival_tenant
):
    customers(website, 1)
    with working_for(rival):
        Membership.objects.create(user=tenant.owner, role=Role.VIEWER)
    page = owner_page.get("/leads/").content.decode()
    assert "Switch organization" in page
    assert "someone0@example.com" in page
    page = owner_page.post(reverse("dashboard:switch"), {"organization": rival.pk}, follow=True)
    assert "Northgate Estates" in page.content.decode()
    assert "someone0@example.com" not in owner_page.get("/leads/").content.decode()


def test_who_left_an_organization_no_longer_works_for_it(owner_page: Client, tenant, rival):
    with working_for(rival):
        membership = Membership.objects.create(user=tenant.owner, role=Role.VIEWER)
    owner_page.post(reverse("dashboard:switch"), {"organization": rival.pk})
    Membership.everywhere.filter(pk=membership.pk).delete()
    page = owner_page.get("/leads/").content.decode()
    assert "Harbor &amp; Pine" in page
    assert "Northgate" not in page


def test_the_role_of_the_chosen_organization_counts(owner_page: Client, tenant, rival):
    with working_for(rival):
        Membership.objects.create(user=tenant.owner, role=Role.VIEWER)
    owner_page.post(reverse("dashboard:switch"), {"organization": rival.pk})
    answer = owner_page.post(reverse("dashboard:reply", args=["conv_x"]), {"text": "Hello"})
    assert answer.status_code == 403


def test_an_account_that_was_switched_off_sees_nothing(owner_page: Client, tenant):
    User.objects.update(is_active=False)
    assert owner_page.get("/leads/").status_code == 302
