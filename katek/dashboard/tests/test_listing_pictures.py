"""Pictures of a listing are put in order and removed on its page, each time with a way back."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from katek.dashboard.tests.lead_pages import post, signed_in
from katek.organizations.models import Role
from katek.outbox.models import Event
from katek.properties.listing import save
from katek.properties.models import Media, Property

pytestmark = pytest.mark.django_db
URLS = [f"https://p.example/{letter}.jpg" for letter in "abc"]


@pytest.fixture
def home(agency) -> Property:
    return save(
        agency,
        {
            "listing_id": "HP-1",
            "property_type": "Residential",
            "transaction": "buy",
            "list_price": "610000",
            "currency": "USD",
            "media": URLS,
        },
    )


def order() -> str:
    return "".join(media.url[-5] for media in Media.everywhere.order_by("order"))


def do(browser: Client, home: Property, act: str, letter: str) -> str:
    picture = Media.everywhere.get(url=f"https://p.example/{letter}.jpg")
    url = reverse("dashboard:property-pictures", args=[home.pk])
    return post(browser, url, do=f"{act}:{picture.pk}")


def undo(browser: Client, seen: str) -> str:
    (url,) = re.findall(r'action="(/properties/\w+/pictures/undo/[^"]+)"', seen)
    return post(browser, url)


@pytest.mark.parametrize(
    ("act", "letter", "then"),
    [
        ("0", "c", "cab"),
        ("1", "c", "acb"),
        ("1", "a", "bac"),
        ("9", "a", "bca"),
        ("remove", "b", "ac"),
    ],
)
def test_a_picture_is_moved_or_removed_told_and_put_back(owner_page, home, act, letter, then):
    told = Event.everywhere.filter(type="property.updated").count()
    seen = do(owner_page, home, act, letter)
    assert order() == then
    assert "autofocus" in seen or act == "remove"
    assert Event.everywhere.filter(type="property.updated").count() == told + 1
    assert "The pictures are as they were." in undo(owner_page, seen)
    assert order() == "abc"
    home.refresh_from_db()
    assert home.photos_count == 3


@pytest.mark.parametrize(("act", "letter"), [("0", "a"), ("1", "b"), ("9", "c")])
def test_a_picture_that_is_at_its_place_already_stays_and_nobody_is_told_of_a_move(
    owner_page, home, act, letter
):
    told = Event.everywhere.filter(type="property.updated").count()
    seen = do(owner_page, home, act, letter)
    assert "at this place already" in seen
    assert "at another place" not in seen
    assert "/pictures/undo/" not in seen
    assert order() == "abc"
    assert Event.everywhere.filter(type="property.updated").count() == told


def test_a_removal_is_undone_once(owner_page, home):
    seen = do(owner_page, home, "remove", "a")
    undo(owner_page, seen)
    assert "nothing to undo any more" in undo(owner_page, seen)
    assert order() == "abc"


def test_a_picture_of_another_listing_and_a_made_up_act_change_nothing(owner_page, agency, home):
    other = save(agency, {"listing_id": "HP-2", "property_type": "Residential", "media": []})
    url = reverse("dashboard:property-pictures", args=[other.pk])
    picture = Media.everywhere.first()
    assert "not there any more" in post(owner_page, url, do=f"remove:{picture.pk}")
    assert owner_page.post(url, {"do": f"burn:{picture.pk}"}).status_code == 404
    assert order() == "abc"


def test_a_viewer_sees_pictures_and_arranges_none(agency, home):
    viewer = signed_in(agency, Role.VIEWER)
    page = viewer.get(reverse("dashboard:property", args=[home.pk])).content.decode()
    assert URLS[0] in page
    assert "Arrange the pictures" not in page
    url = reverse("dashboard:property-pictures", args=[home.pk])
    assert viewer.post(url, {"do": "remove:x"}).status_code == 403
    assert order() == "abc"
