"""API keys: shown once, kept as a hash, found in one lookup."""

import hashlib
from datetime import timedelta

import pytest

from katek.core import clock
from katek.organizations import api_keys
from katek.organizations.models import ApiKey
from katek.organizations.permissions import KNOWN_ACTS

pytestmark = pytest.mark.django_db


def test_the_first_key_of_an_agency_opens_it(tenant):
    found = api_keys.find(tenant.api_key)
    assert found.organization == tenant.organization
    assert found.created_by == tenant.owner
    assert all(api_keys.may(found, act) for act in KNOWN_ACTS)


def test_the_text_of_a_key_is_nowhere_in_the_database(tenant):
    (row,) = ApiKey.everywhere.values()
    assert tenant.api_key not in str(row)
    assert row["hashed"] == hashlib.sha256(tenant.api_key.encode()).hexdigest()
    assert tenant.api_key.startswith(row["hint"])
    assert len(row["hint"]) < len(tenant.api_key) / 3


def test_two_keys_have_nothing_in_common_but_their_prefix(agency):
    texts = [api_keys.make(agency, "n8n")[1] for _ in range(20)]
    assert len({text[:20] for text in texts}) == 20
    assert {text[:6] for text in texts} == {"katek_"}
    assert min(map(len, texts)) >= 40


def test_a_revoked_key_is_not_found_and_the_others_still_are(tenant):
    key, text = api_keys.make(tenant.organization, "n8n")
    api_keys.revoke(key)
    assert api_keys.find(text) is None
    assert api_keys.find(tenant.api_key) is not None


@pytest.mark.parametrize("text", ["", "katek_", "katek_wrong", "sk-1", "\0", "katek_ключ"])
def test_a_text_that_is_no_key_finds_none(tenant, text):
    assert api_keys.find(text) is None


def test_neither_hash_nor_hint_nor_id_opens_anything(tenant):
    key = ApiKey.everywhere.get()
    for text in (key.hashed, key.hint, key.pk, f"katek_{key.hashed}"):
        assert api_keys.find(text) is None


def test_a_key_belongs_to_the_organization_it_was_made_for(tenant, rival_tenant):
    assert api_keys.find(tenant.api_key).organization == tenant.organization
    assert api_keys.find(rival_tenant.api_key).organization == rival_tenant.organization


def test_a_key_may_what_its_scopes_say(agency):
    _, text = api_keys.make(agency, "import", scopes=["properties.edit"])
    found = api_keys.find(text)
    assert api_keys.may(found, "properties.edit")
    assert not api_keys.may(found, "leads.view")


def test_a_key_without_scopes_may_nothing(agency):
    key, _ = api_keys.make(agency, "none", scopes=[])
    assert not any(api_keys.may(key, act) for act in KNOWN_ACTS)


def test_a_scope_that_does_not_exist_makes_no_key(agency):
    before = ApiKey.everywhere.count()
    with pytest.raises(ValueError, match=r"Unknown scope: leads\.dance"):
        api_keys.make(agency, "wrong", scopes=["leads.view", "leads.dance"])
    assert ApiKey.everywhere.count() == before


def test_the_last_use_is_noted_at_most_once_a_minute(tenant):
    api_keys.find(tenant.api_key)
    first = ApiKey.everywhere.get().last_used_at
    assert first is not None
    clock.move(timedelta(seconds=40))
    api_keys.find(tenant.api_key)
    assert ApiKey.everywhere.get().last_used_at == first
    clock.move(timedelta(seconds=25))
    api_keys.find(tenant.api_key)
    assert ApiKey.everywhere.get().last_used_at >= first + timedelta(seconds=65)


def test_a_key_that_is_not_found_is_not_used(tenant):
    key, text = api_keys.make(tenant.organization, "n8n")
    api_keys.revoke(key)
    api_keys.find(text)
    assert ApiKey.everywhere.get(pk=key.pk).last_used_at is None
