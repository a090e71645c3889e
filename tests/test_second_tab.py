"""A person of two organizations with a tab of each: what is sent from the page of one never lands in the other.
The doors come from the URLconf."""

import json
import re

import pytest
from django.test import Client
from django.urls import reverse

from katek.organizations.models import Membership, Organization
from katek.organizations.scope import working_for
from katek.properties.models import Property
from tests.cast_of_rows import everything
from tests.test_other_organizations import LISTS, PUBLIC, address_of, doors

pytestmark = pytest.mark.django_db

# Where it doesn't matter for whom one works now; nor does it at the operator's pages.
ONES_OWN = {
    "dashboard:switch",
    "dashboard:theme",
    "dashboard:language",
    "dashboard:new-organization",
}
# What else stands in addresses that name no row.
WORDS = {
    "dashboard:first-skip": {"name": "team"},
    "dashboard:connect": {"service": "facebook"},
    "dashboard:connect-callback": {"service": "facebook"},
    "dashboard:hubspot-act": {"name": "pause"},
}


@pytest.fixture
def second(rival: Organization, tenant) -> Organization:
    """Agency and rival have a member in common; who works for the first of them."""
    Membership.everywhere.create(organization=rival, user=tenant.owner, role="owner")
    return rival


@pytest.fixture
def rows(agency: Organization, second, settings) -> dict:
    return everything(agency, f"{settings.KATEK_BASE_URL}/sandbox/inspector/harbor-pine/")


def switch(browser: Client, organization: Organization) -> None:
    browser.post(reverse("dashboard:switch"), {"organization": organization.pk})


def test_no_door_takes_what_was_typed_on_a_page_of_another_organization(
    owner_page: Client, second, rows
):
    refused = set()
    for door in set(doors()) - PUBLIC - ONES_OWN:
        if door.startswith("dashboard:operator"):
            continue
        words = WORDS.get(door)
        address = reverse(door, kwargs=words) if words else address_of(door, rows)
        for headers in ({}, {"HTTP_HX_REQUEST": "true"}):
            typed = {"of_organization": second.pk, "text": "hello"}
            answer = owner_page.post(address, typed, **headers)
            assert answer.status_code in {405, 409}, door
            refused |= {door} if answer.status_code == 409 else set()
    assert len(refused) > 60


def test_what_was_typed_for_one_agency_is_not_written_over_the_other(
    owner_page: Client, agency, second
):
    switch(owner_page, agency)
    fields = re.findall(
        r'<(?:input|textarea)[^>]* name="(\w+)"(?:[^>]* value="([^"]*)")?',
        owner_page.get("/settings/organization/").content.decode(),
    )
    switch(owner_page, second)
    answer = owner_page.post("/settings/organization/", dict(fields) | {"name": "Harbor"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert f"This page is of {agency.name.replace('&', '&amp;')}" in page
    assert f"You now work for {second.name}" in page
    second.refresh_from_db()
    assert second.name == "Northgate Estates"
    again = re.search(r'name="organization" value="(\w+)"', page)
    assert again is not None
    assert again[1] == agency.pk


def test_a_name_is_told_only_to_its_members(owner_page: Client, rival):
    answer = owner_page.post("/leads/new/", {"of_organization": rival.pk})
    assert answer.status_code == 409
    assert rival.name not in answer.content.decode()


def test_what_a_page_asks_for_in_the_background_is_of_its_own_agency(
    owner_page: Client, agency, second
):
    switch(owner_page, agency)
    page = owner_page.get("/conversations/").content.decode()
    (header,) = re.findall(r"<body hx-headers='([^']+)'", page)
    headers = json.loads(header)
    asked = ("/counts/", "/live-ticket/", "/conversations/?part=list", "/")
    for address in asked:
        assert owner_page.get(address, headers=headers).status_code == 200
    switch(owner_page, second)
    for address in asked:
        assert owner_page.get(address, headers=headers).status_code == 409, address


def test_each_form_says_whose_page_it_is_on(owner_page: Client, agency, rows):
    with working_for(agency):
        listing = Property.objects.latest("created_at")
    forms = 0
    pages = [reverse(door) for door in LISTS]
    pages += [f"/leads/{rows['lead'].pk}/", f"/properties/{listing.pk}/"]
    pages += [f"/conversations/{rows['conversation'].pk}/", f"/campaigns/{rows['campaign'].pk}/"]
    for address in pages:
        page = owner_page.get(address, follow=True).content.decode()
        protected = page.count('name="csrfmiddlewaretoken"')
        assert page.count(f'name="of_organization" value="{agency.pk}"') == protected, address
        forms += protected
    assert forms > 200


def test_what_is_sent_from_the_page_of_the_present_one_is_taken(owner_page: Client, agency, second):
    switch(owner_page, second)
    typed = {"name": "Ana", "email": "ana@example.com", "stage": "new", "channel": "phone"}
    typed |= {"of_organization": second.pk}
    assert owner_page.post("/leads/new/", typed).status_code == 302
