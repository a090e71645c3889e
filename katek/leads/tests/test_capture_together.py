"""One person who is named several times in the same moment is one lead."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction

from katek.leads.capture import Customer, capture
from katek.leads.models import Identity, Lead
from katek.organizations.scope import working_for
from katek.outbox.models import Event

# Transactions are real here: each customer writes on a connection of their own.
pytestmark = pytest.mark.django_db(transaction=True)

TOGETHER = 6


def together(agency, customers):
    """All at once; answers whether each made a lead."""
    gate = Barrier(len(customers))

    def write(customer):
        try:
            with working_for(agency), transaction.atomic():
                gate.wait(timeout=30)
                return capture(customer).created
        finally:
            connection.close()

    with ThreadPoolExecutor(len(customers)) as threads:
        return list(threads.map(write, customers))


def visitor(number, **contact):
    return Customer(kind="visitor", value=f"v-{number}", channel="website", **contact)


def test_visitors_who_leave_the_same_address_at_once_are_one_lead(agency):
    made = together(agency, [visitor(n, email="race@example.org") for n in range(TOGETHER)])
    assert made.count(True) == 1
    with working_for(agency):
        assert Lead.objects.count() == 1
        assert Event.objects.filter(type="lead.created").count() == 1
        assert Identity.objects.filter(kind="visitor").count() == TOGETHER


def test_addresses_and_numbers_named_crosswise_wait_for_each_other_and_end(agency):
    one, other = {"email": "a@example.org"}, {"phone": "+15035550100"}
    both = [visitor(0, **one, **other), visitor(1, **other), visitor(2, **one)]
    together(agency, both)
    with working_for(agency):
        assert 1 <= Lead.objects.count() <= 2
        assert not Identity.objects.filter(lead=None).exists()


def test_the_same_address_in_two_agencies_is_two_leads(agency, rival):
    for organization in (agency, rival):
        with working_for(organization), transaction.atomic():
            assert capture(visitor(1, email="both@example.org")).created
