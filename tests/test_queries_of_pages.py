"""A page asks the database as often for many rows as for a few, and seldom. The pages come from the URLconf."""

import pytest
from django.test import Client
from django.urls import reverse

from katek.dashboard.tests.rows import queries
from tests.cast_of_rows import everything
from tests.more_rows import more
from tests.test_other_organizations import LISTS, ROWS, address_of

pytestmark = [pytest.mark.django_db, pytest.mark.long]

# Queries of a page; those that bring together what stands elsewhere have their own.
MOST = 23
MOST_OF = {"dashboard:home": 32, "operator": 43}
VARIANTS = {
    "leads found": "/leads/?q=someone&stage=new",
    "threads found": "/conversations/?show=all&q=still",
    "gallery": "/properties/?as=gallery",
    "table": "/properties/?as=table",
}
OPERATOR = ("operator", "operator-receipts", "operator-runs", "operator-organizations")


def test_no_page_asks_more_often_for_eight_rows_of_each_kind_than_for_three(
    owner_page: Client, tenant
):
    tenant.owner.is_superuser = tenant.owner.is_staff = True
    tenant.owner.save()
    rows = everything(tenant.organization, "https://n8n.example/katek")
    addresses = {door: address_of(door, rows) for door in sorted(ROWS.keys() | LISTS)}
    addresses |= {name: reverse(f"dashboard:{name}") for name in OPERATOR} | VARIANTS
    pages = {
        door: address
        for door, address in addresses.items()
        if owner_page.get(address).status_code == 200
    }
    more(tenant.organization, rows, tenant.owner, range(3))
    for_three = {door: queries(owner_page, address) for door, address in pages.items()}
    more(tenant.organization, rows, tenant.owner, range(3, 8))
    for_eight = {door: queries(owner_page, address) for door, address in pages.items()}
    grown = {
        door: (few, for_eight[door]) for door, few in for_three.items() if for_eight[door] != few
    }
    assert not grown, grown
    often = {door: few for door, few in for_three.items() if few > MOST_OF.get(door, MOST)}
    assert not often, often
