"""The operator looks at listings of every organization and changes none."""

import pytest
from django.urls import reverse

from katek.organizations.models import User
from katek.properties.listing import save


@pytest.fixture
def operator(client, db):
    client.force_login(User.objects.create_superuser("operator@katek.example", "x"))
    return client


def test_the_operator_sees_listings_of_all_and_changes_none(operator, agency, rival, villa):
    ours = save(agency, villa)
    save(rival, {"listing_id": "RIVAL-1"})
    page = operator.get(reverse("admin:properties_property_changelist")).content.decode()
    assert "HP-1042" in page
    assert "RIVAL-1" in page
    one = reverse("admin:properties_property_change", args=[ours.pk])
    answer = operator.get(one)
    assert "https://photos.example/1.jpg" in answer.content.decode()
    assert operator.post(one, {"city": "x"}).status_code == 403


def test_members_do_not_get_in(owner_page):
    assert owner_page.get(reverse("admin:properties_property_changelist")).status_code == 302
