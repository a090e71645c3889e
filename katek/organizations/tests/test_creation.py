"""A new tenant with its owner, or nothing at all."""

import re

import pytest
from django.contrib.auth import authenticate
from hypothesis import given, settings
from hypothesis import strategies as st

from katek.organizations import api_keys
from katek.organizations.countries import UnknownCountry
from katek.organizations.creation import CannotCreate, create_tenant
from katek.organizations.models import ApiKey, Membership, Organization, Role, User

pytestmark = pytest.mark.django_db

FIT = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)


def make(slug: str = "villa-sol", **more):
    return create_tenant(
        more.pop("name", "Villa Sol"), slug, owner_email=more.pop("owner", "ana@sol.es"), **more
    )


def nothing_was_made() -> bool:
    tables = (Organization.objects, User.objects, Membership.everywhere, ApiKey.everywhere)
    return not any(table.exists() for table in tables)


def test_an_agency_starts_with_an_owner_and_a_key_that_works():
    made = make(country="es")
    assert (made.organization.currency, made.organization.area_unit) == ("EUR", "sqm")
    assert (made.organization.language, made.organization.timezone) == ("es", "Europe/Madrid")
    assert made.organization.country == "ES"
    membership = Membership.everywhere.get()
    assert (membership.user, membership.role) == (made.owner, Role.OWNER)
    assert api_keys.find(made.api_key).organization == made.organization


def test_a_new_owner_gets_a_password_that_lets_them_in():
    made = make(owner="Ana@Sol.es")
    assert made.owner.email == "ana@sol.es"
    assert authenticate(email="ana@sol.es", password=made.password) == made.owner


def test_a_given_password_is_kept_and_not_told():
    made = make(password="north gate")
    assert made.password is None
    assert authenticate(email="ana@sol.es", password="north gate") == made.owner


def test_somebody_who_has_an_account_keeps_it_and_its_password():
    first = make(password="north gate")
    second = make("sol-norte", name="Sol Norte", owner="ANA@sol.es", password="other words")
    assert second.owner == first.owner
    assert second.password is None
    assert authenticate(email="ana@sol.es", password="north gate") == first.owner
    assert Membership.everywhere.filter(user=first.owner).count() == 2


def test_time_zone_and_language_may_differ_from_the_countrys():
    made = make(country="US", timezone="America/Los_Angeles", language="es")
    assert made.organization.timezone == "America/Los_Angeles"
    assert made.organization.language == "es"


def test_a_taken_slug_is_refused_and_names_itself():
    make()
    with pytest.raises(CannotCreate, match="'villa-sol' is taken"):
        make(owner="other@sol.es")
    assert Organization.objects.count() == 1
    assert not User.objects.filter(email="other@sol.es").exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "A" * 201}, "name"),
        ({"name": "A\0B"}, "name"),
        ({"owner": "ana"}, "owner"),
        ({"owner": ""}, "owner"),
        ({"timezone": "Mars/Olympus"}, "timezone"),
        ({"timezone": "../../etc/passwd"}, "timezone"),
        ({"timezone": "America"}, "timezone"),
    ],
)
def test_a_wrong_value_makes_nothing_and_its_field_is_named(wrong, field):
    with pytest.raises(CannotCreate, match=f"^{field}: "):
        make(**wrong)
    assert nothing_was_made()


def test_a_country_that_does_not_exist_makes_nothing():
    with pytest.raises(UnknownCountry):
        make(country="ZZ")
    assert nothing_was_made()


@pytest.mark.long
@settings(max_examples=60)
@given(
    slug=st.one_of(
        st.text(max_size=70),
        st.text("abz019-_. A\n/é", max_size=70),
        st.from_regex(FIT, fullmatch=True),
    )
)
def test_a_slug_that_is_taken_fits_an_address_and_any_other_makes_nothing(slug):
    if FIT.fullmatch(slug) and len(slug) <= 60:
        assert make(slug).organization.slug == slug
        Organization.objects.all().delete()
        User.objects.all().delete()
    else:
        with pytest.raises(CannotCreate, match=r"^slug: "):
            make(slug)
        assert nothing_was_made()
