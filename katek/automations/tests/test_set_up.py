"""A new organization is ready for its first customer, all of it or nothing, and its key is shown once."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from katek.assistant.models import Persona
from katek.automations import set_up
from katek.automations.set_up import set_up_organization
from katek.campaigns.models import Campaign
from katek.channels.models import Channel
from katek.organizations import api_keys
from katek.organizations.models import Membership, Organization, User
from katek.organizations.scope import working_for

pytestmark = pytest.mark.django_db


def create(*arguments: str) -> str:
    out = StringIO()
    call_command("create_organization", *arguments, stdout=out)
    return out.getvalue()


USUAL = ("Harbor & Pine", "--slug", "harbor-pine", "--owner", "Owner@Harborpine.example")


def test_json_holds_slug_owner_and_a_key_that_works():
    told = json.loads(create(*USUAL, "--password", "pine cones 7", "--json"))
    assert set(told) == {"slug", "owner", "api_key"}
    assert (told["slug"], told["owner"]) == ("harbor-pine", "owner@harborpine.example")
    key = api_keys.find(told["api_key"])
    assert key is not None
    assert key.organization.slug == "harbor-pine"
    assert User.objects.get().check_password("pine cones 7")


def test_a_password_that_was_made_up_is_told():
    told = json.loads(create(*USUAL, "--json"))
    assert User.objects.get().check_password(told["password"])


def test_for_people_the_key_is_on_a_line_of_its_own():
    said = create(*USUAL)
    [line] = [line for line in said.splitlines() if "API key" in line]
    assert api_keys.find(line.split()[-1]) is not None


def test_the_country_sets_the_defaults_and_options_override_them():
    create(*USUAL, "--country", "DE", "--language", "en")
    organization = Organization.objects.get()
    assert (organization.currency, organization.area_unit) == ("EUR", "sqm")
    assert (organization.phone_region, organization.language) == ("DE", "en")
    assert organization.timezone == "Europe/Berlin"


def test_everything_for_the_first_customer_is_there():
    organization = set_up_organization("A", "a", owner_email="o@a.example").organization
    with working_for(organization):
        assert Channel.objects.get().kind == "website"
        assert Persona.objects.exists()
        assert Campaign.objects.get().status == "running"
        assert Membership.objects.get().role == "owner"


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("A", "--slug", "No Good", "--owner", "o@a.example"), "slug"),
        (("A", "--slug", "a", "--owner", "nobody"), "owner"),
        (("A", "--slug", "a", "--owner", "o@a.example", "--country", "XX"), "XX"),
        (("A", "--slug", "a", "--owner", "o@a.example", "--timezone", "Mars"), "timezone"),
        ((" ", "--slug", "a", "--owner", "o@a.example"), "name"),
    ],
)
def test_what_is_wrong_is_said_in_one_line_and_nothing_is_made(arguments, word):
    with pytest.raises(CommandError, match=word):
        create(*arguments)
    assert not Organization.objects.exists()
    assert not User.objects.exists()


def test_a_slug_that_is_taken_is_refused_and_the_first_one_kept():
    create(*USUAL)
    with pytest.raises(CommandError, match="taken"):
        create("Other", "--slug", "harbor-pine", "--owner", "other@example.com")
    assert Organization.objects.get().name == "Harbor & Pine"


def test_when_a_part_fails_nothing_is_left(monkeypatch):
    def fail(organization):
        raise RuntimeError("no campaigns today")

    monkeypatch.setattr(set_up, "make_defaults", fail)
    with pytest.raises(RuntimeError):
        set_up_organization("A", "a", owner_email="o@a.example")
    assert not Organization.objects.exists()
    assert not User.objects.exists()
