"""API keys on their page: for what was chosen and no more, shown once, revoked."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from katek.core import clock
from katek.dashboard.setting_pages.keys import MOST_SHOWN
from katek.dashboard.tests.rows import only, queries
from katek.organizations import api_keys
from katek.organizations.models import ApiKey
from katek.organizations.scope import working_for

pytestmark = pytest.mark.django_db

KEYS = "/settings/keys/"


def test_a_key_is_shown_once_and_works(owner_page: Client, agency, client: Client):
    answer = owner_page.post(KEYS, {"name": "n8n", "reach": "all"})
    text = answer.content.decode().split('id="fresh-key">')[1].split("<")[0]
    assert answer.status_code == 201
    assert "no-store" in answer["Cache-Control"]
    key = api_keys.find(text)
    assert (key.name, key.scopes, key.organization) == ("n8n", ["*"], agency)
    assert text not in owner_page.get(KEYS).content.decode()
    asked = client.get("/api/v1/leads/", headers={"Authorization": f"Bearer {text}"})
    assert asked.status_code == 200


def test_a_key_may_what_was_chosen_for_it_and_no_more(owner_page: Client, agency, client: Client):
    form = {"name": "reader", "reach": "chosen", "scopes": ["leads.view"]}
    text = owner_page.post(KEYS, form).content.decode().split('id="fresh-key">')[1].split("<")[0]
    with_it = {"headers": {"Authorization": f"Bearer {text}"}}
    assert client.get("/api/v1/leads/", **with_it).status_code == 200
    assert client.get("/api/v1/campaigns/", **with_it).status_code == 403


@pytest.mark.parametrize(
    "form",
    [
        {"name": "", "reach": "all"},
        {"name": "x", "reach": "chosen"},
        {"name": "x", "reach": "chosen", "scopes": ["owners.edit"]},
        {"name": "x", "reach": "world"},
        {"name": "x" * 101, "reach": "all"},
        {"name": "x"},
        {"name": "x", "scopes": ["leads.view"]},
        {"name": "x", "reach": "all", "scopes": ["leads.view"]},
    ],
)
def test_a_key_that_makes_no_sense_is_not_made(owner_page: Client, agency, form):
    before = ApiKey.everywhere.count()
    assert owner_page.post(KEYS, form).status_code == 422
    assert ApiKey.everywhere.count() == before


def test_a_key_for_some_acts_is_never_made_for_all(owner_page: Client, agency):
    assert 'value="all" checked' not in owner_page.get(KEYS).content.decode()
    form = {"name": "reader", "reach": "all", "scopes": ["leads.view"]}
    page = owner_page.post(KEYS, form).content.decode()
    assert "Some acts are ticked below" in page
    assert page.index('value="chosen"') < page.index('class="when-chosen"')
    assert re.search(r'value="leads.view"[^>]* checked', page)


def test_keys_that_work_stand_in_the_list_however_many_were_revoked(owner_page: Client, agency):
    mine = only(ApiKey, agency)
    with working_for(agency):
        gone = (
            ApiKey(name="old", hashed=str(n), revoked_at=clock.now()) for n in range(MOST_SHOWN)
        )
        ApiKey.objects.bulk_create(gone)
    page = owner_page.get(KEYS).content.decode()
    assert reverse("dashboard:key-revoke", args=[mine.pk]) in page


def test_a_key_is_revoked_after_a_confirmation(owner_page: Client, agency, program: Client):
    address = reverse("dashboard:key-revoke", args=[only(ApiKey, agency).pk])
    owner_page.post(address)
    assert program.get("/api/v1/leads/").status_code == 200
    owner_page.post(address, {"sure": "yes"})
    assert program.get("/api/v1/leads/").status_code == 401
    assert owner_page.post(address, {"sure": "yes"}).status_code == 404


def test_the_list_of_keys_costs_the_same_however_many(owner_page: Client, agency, tenant):
    for _ in range(4):
        api_keys.make(agency, "x", created_by=tenant.owner)
    few = queries(owner_page, KEYS)
    for _ in range(30):
        api_keys.make(agency, "x", created_by=tenant.owner)
    assert queries(owner_page, KEYS) == few
