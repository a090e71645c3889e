"""Properties as members see and change them."""

import html
import json
import re

import pytest
from django.test import Client
from django.urls import reverse

from katek.dashboard.tests.rows import colleague, customers
from katek.leads.models import Interest
from katek.leads.tests.rows import lead
from katek.organizations.scope import working_for
from katek.outbox.models import Event
from katek.properties.listing import save
from katek.properties.models import Media, Property

pytestmark = pytest.mark.django_db

LIST = "/properties/"
HOSTILE = "<script>alert('x')</script><img src=x onerror=alert(1)> {{ 7|add:7 }}"


def home(organization, number: str, **facts) -> Property:
    given = {"listing_id": number, "list_price": "500000", "city": "Portland", **facts}
    return save(organization, given)


def found(browser: Client, **query: str) -> list[str]:
    """Numbers of the listings on the page, in its order."""
    page = browser.get(LIST, query).content.decode()
    ids = re.findall(r'href="/properties/(prop_\w{26})/"', page)
    numbers = dict(Property.everywhere.values_list("pk", "listing_id"))
    return [numbers[pk] for pk in ids]


def events(kind: str) -> int:
    return Event.everywhere.filter(type=kind).count()


@pytest.fixture
def some(agency) -> None:
    home(agency, "A-1", street_address="12 Maple Street", property_sub_type="House")
    home(agency, "A-2", city="Málaga", list_price="300000", standard_status="Pending")
    home(agency, "A-3", transaction="rent", list_price="1900", media=["https://p.example/1.jpg"])
    home(agency, "A-4", list_price=None, public_remarks="Call 503-555-0199 now")


def test_words_find_numbers_addresses_cities_and_remarks(owner_page: Client, some):
    assert found(owner_page, q="a1") == ["A-1"]
    assert found(owner_page, q="12 maple") == ["A-1"]
    assert found(owner_page, q="malag") == ["A-2"]
    assert found(owner_page, q="call") == ["A-4"]
    assert found(owner_page, q="'; drop & table | !:*") == []
    assert found(owner_page, q="!!!") == []


def test_members_find_a_home_by_the_address_that_customers_may_not_know(
    owner_page: Client, agency, rival
):
    told = {"street_address": "12 Maple Street", "subdivision_name": "Príncipe Pío"}
    for owner, number in ((agency, "H-1"), (rival, "R-1")):
        home(owner, number, postal_code="97217", internet_address_display_yn=False, **told)
    for words in ("maple", "12 maple", "principe pio", "97217"):
        assert found(owner_page, q=words) == ["H-1"], words


def test_filters_narrow_the_list_and_say_so_when_nothing_is_left(owner_page: Client, some):
    assert found(owner_page, status="Pending") == ["A-2"]
    assert found(owner_page, transaction="rent") == ["A-3"]
    assert found(owner_page, kind="house") == ["A-1"]
    assert found(owner_page, pictures="none") == ["A-4", "A-2", "A-1"]
    assert found(owner_page, remarks="withheld") == ["A-4"]
    assert "No property matches" in owner_page.get(LIST, {"q": "nowhere"}).content.decode()


def test_listings_are_sorted_by_price_with_those_on_request_last(owner_page: Client, some):
    assert found(owner_page, sort="price-up") == ["A-3", "A-2", "A-1", "A-4"]
    assert found(owner_page, sort="price-down") == ["A-1", "A-2", "A-3", "A-4"]
    assert found(owner_page, sort="newest") == ["A-4", "A-3", "A-2", "A-1"]


@pytest.mark.long
@pytest.mark.parametrize("sort", ["newest", "changed", "price-up", "price-down"])
def test_each_order_goes_from_page_to_page_and_shows_every_listing_once(
    owner_page: Client, agency, sort
):
    for number in range(30):
        price = str(100_000 + number % 4) if number % 3 else None
        home(agency, f"P-{number}", list_price=price)
    first = owner_page.get(LIST, {"sort": sort}).content.decode()
    (older,) = re.findall(r'href="(\?[^"]*older=[^"]+)"', first)
    second = owner_page.get(LIST + html.unescape(older)).content.decode()
    ids = re.findall(r'href="/properties/(prop_\w{26})/"', first + second)
    assert len(ids) == len(set(ids)) == 30


def test_gallery_or_table_is_remembered(owner_page: Client, some):
    assert "<table" not in owner_page.get(LIST).content.decode()
    assert "<table" in owner_page.get(LIST, {"as": "table"}).content.decode()
    assert "<table" in owner_page.get(LIST).content.decode()
    assert "<table" in owner_page.get(LIST, {"as": "nonsense"}).content.decode()
    assert "<table" not in owner_page.get(LIST, {"as": "gallery"}).content.decode()


def test_a_tile_counts_the_leads_who_asked(owner_page: Client, website):
    customers(website, 2)
    listing, other = Property.everywhere.order_by("pk")
    with working_for(website.organization):
        lead = other.interests.get().lead
        Interest.objects.create(lead=lead, property=listing)
    page = owner_page.get(LIST).content.decode()
    counted = re.findall(r'title="Leads who asked">.*?</svg>(\d+)', page, re.DOTALL)
    assert sorted(counted) == ["1", "2"]


def test_all_who_asked_are_shown_page_by_page(owner_page: Client, agency):
    listing = home(agency, "A-9")
    with working_for(agency):
        for number in range(51):
            Interest.objects.create(lead=lead(f"Lead {number}"), property=listing)
    page = owner_page.get(f"{LIST}{listing.pk}/").content.decode()
    first = set(re.findall(r'href="(/leads/lead_\w+/)"', page))
    (older,) = re.findall(r'rel="next" href="([^"]+)"', page)
    assert older.endswith("#asked-title"), "the page stays at the part that is paged"
    assert 'id="asked-title"' in page
    page = owner_page.get(f"{LIST}{listing.pk}/{html.unescape(older)}").content.decode()
    last = set(re.findall(r'href="(/leads/lead_\w+/)"', page))
    assert (len(first), len(first | last)) == (50, 51)


def test_a_page_shows_all_of_a_listing(owner_page: Client, agency):
    listing = home(
        agency,
        "F-1",
        public_remarks="Sunny",
        private_remarks="Owner is in a hurry",
        features=["Pool"],
        media=[{"url": "https://p.example/1.jpg", "short_description": "The front"}],
    )
    page = owner_page.get(f"{LIST}{listing.pk}/").content.decode()
    for words in (
        "Sunny",
        "Owner is in a hurry",
        "Pool",
        'alt="The front"',
        "$500,000",
        "Nobody yet",
    ):
        assert words in page
    assert f"/p/{listing.pk}/" in page
    save(agency, {"transaction": "rent", "period": "week"}, existing=listing)
    assert "$500,000 a week" in owner_page.get(f"{LIST}{listing.pk}/").content.decode()


def test_withheld_remarks_are_shown_with_the_reason_and_approved(owner_page: Client, agency):
    listing = home(agency, "W-1", public_remarks="Call 503-555-0199 now")
    page = owner_page.get(f"{LIST}{listing.pk}/").content.decode()
    assert "They hold a phone number." in page
    assert "Call 503-555-0199 now" in page
    owner_page.post(reverse("dashboard:property-approve", args=[listing.pk]))
    listing.refresh_from_db()
    assert not listing.remarks_withheld
    assert "phone number" not in owner_page.get(f"{LIST}{listing.pk}/").content.decode()


def test_a_status_changes_at_once_is_told_and_can_be_undone(owner_page: Client, agency):
    listing = home(agency, "S-1")
    answer = owner_page.post(f"{LIST}{listing.pk}/status/Withdrawn/", follow=True)
    listing.refresh_from_db()
    assert (listing.standard_status, events("property.withdrawn")) == ("Withdrawn", 1)
    undo = f"{LIST}{listing.pk}/status/Active/"
    assert f'action="{undo}"' in answer.content.decode()
    owner_page.post(undo)
    listing.refresh_from_db()
    assert (listing.standard_status, events("property.updated")) == ("Active", 1)
    assert owner_page.post(f"{LIST}{listing.pk}/status/Nonsense/").status_code == 404
    assert owner_page.post(f"{LIST}{listing.pk}/status/Delete/").status_code == 404


def test_the_filter_sends_itself_and_keeps_the_rarer_ticks_in_a_menu(owner_page: Client, agency):
    home(agency, "F-1")
    bar = owner_page.get(LIST, {"pictures": "none"}).content.decode()
    bar = bar.partition('class="filter listing-filter"')[2].partition("</form>")[0]
    assert "<button" not in re.sub(r"<noscript>.*?</noscript>", "", bar)
    menu = bar.partition('<details class="menu">')[2].partition("</details>")[0]
    assert 'name="pictures" value="none" checked' in menu
    assert 'name="remarks" value="withheld">' in menu
    assert '<span class="count">1</span>' in menu, (
        "what narrows the list shows while the menu is shut"
    )


def test_a_deleted_listing_can_be_put_back(owner_page: Client, agency):
    listing = home(agency, "D-1")
    answer = owner_page.post(f"{LIST}{listing.pk}/delete/", follow=True)
    undo = f"{LIST}{listing.pk}/status/Active/"
    assert f'action="{undo}"' in answer.content.decode()
    assert "was deleted" in owner_page.get(f"{LIST}{listing.pk}/").content.decode()
    owner_page.post(undo)
    assert found(owner_page) == ["D-1"]


def test_a_deleted_listing_comes_back_by_its_status_only(owner_page: Client, agency):
    pictures = ["https://p.example/1.jpg", "https://p.example/2.jpg"]
    listing = home(agency, "D-2", media=pictures)
    page, edit = f"{LIST}{listing.pk}/", f"{LIST}{listing.pk}/edit/"
    owner_page.post(f"{page}delete/")
    shown = owner_page.get(page).content.decode()
    assert edit not in shown
    assert f"{page}pictures/" not in shown
    assert owner_page.get(edit)["Location"] == page
    media = Media.everywhere.last()
    answer = owner_page.post(f"{page}pictures/", {"do": f"0:{media.pk}"}, follow=True)
    assert "This property was deleted." in answer.content.decode()
    listing.refresh_from_db()
    assert (listing.standard_status, listing.city) == ("Delete", "Portland")


def test_who_edits_what_was_deleted_meanwhile_is_led_to_where_it_is_put_back(owner_page, agency):
    listing = home(agency, "D-3")
    page, edit = f"{LIST}{listing.pk}/", f"{LIST}{listing.pk}/edit/"
    typed = form_of(owner_page, edit) | {"city": "Salem"}
    owner_page.post(f"{page}delete/")
    for status in ("Active", "Hold"):  # no status of the form brings it back
        answer = owner_page.post(edit, typed | {"standard_status": status})
        assert answer.status_code == 422
        shown = answer.content.decode()
        assert "Put it back on its own page, then save here again." in shown
        assert f'href="{page}" target="_blank"' in shown
        assert 'value="Salem"' in shown, "what was typed stays"
    owner_page.post(f"{page}status/Active/")
    assert owner_page.post(edit, typed).status_code == 302
    listing.refresh_from_db()
    assert (listing.standard_status, listing.city) == ("Active", "Salem")


def form_of(browser: Client, address: str) -> dict[str, str]:
    """The form's values as a browser would send them back."""
    form = browser.get(address).context["form"]
    values = {name: form[name].value() for name in form.fields}
    hidden = [form[name] for name, field in form.fields.items() if field.show_hidden_initial]
    values |= {one.html_initial_name: str(one.initial) for one in hidden}
    return {
        name: value.replace("\n", "\r\n") if isinstance(value, str) else value
        for name, value in values.items()
        if value not in (None, False)
    }


def test_a_property_is_typed_in_as_people_write(owner_page: Client, agency):
    typed = form_of(owner_page, f"{LIST}new/")
    typed |= {
        "listing_id": "N-1",
        "list_price": "€ 1.250,50",
        "transaction": "rent",
        "features": "Pool, heated\r\nGarage\r\n\r\nView",
        "media": "https://p.example/1.jpg\nhttps://p.example/2.jpg",
    }
    answer = owner_page.post(f"{LIST}new/", typed)
    listing = Property.everywhere.get()
    assert answer["Location"] == f"{LIST}{listing.pk}/"
    assert (listing.list_price, listing.currency, listing.period) == (125050, "EUR", "month")
    assert (listing.features, listing.photos_count) == (["Pool, heated", "Garage", "View"], 2)
    assert events("property.created") == 1


def test_problems_stand_at_their_fields_and_what_was_typed_stays(owner_page: Client, agency):
    typed = {"list_price": "a lot", "bedrooms_total": "three", "listing_id": "N-2", "country": "XX"}
    answer = owner_page.post(f"{LIST}new/", typed)
    assert answer.status_code == 422
    page = html.unescape(answer.content.decode())
    assert "“a lot” is not a number" in page
    assert "“three” is not a number" in page
    assert "“XX” is not a country" in page
    assert 'value="a lot"' in page
    assert not Property.everywhere.exists()


def test_an_edit_changes_only_what_was_changed(owner_page: Client, agency):
    listing = home(
        agency, "E-1", media=["https://p.example/1.jpg"], features=["Pool"], bedrooms_total=3
    )
    address = f"{LIST}{listing.pk}/edit/"
    typed = form_of(owner_page, address)
    owner_page.post(address, typed)
    assert events("property.updated") == 0, "nothing was changed"
    save(agency, {"bedrooms_total": 4}, existing=listing)
    answer = owner_page.post(
        address, typed | {"list_price": "550,000", "media": "https://p.example/2.jpg"}
    )
    assert answer.status_code == 302
    listing.refresh_from_db()
    assert (listing.list_price, listing.features) == (55000000, ["Pool"])
    pictures = Media.everywhere.values_list("url", flat=True)
    assert list(pictures) == ["https://p.example/1.jpg", "https://p.example/2.jpg"]


def test_an_edit_leaves_lines_and_features_and_the_approval_as_they_were(
    owner_page: Client, agency
):
    words = {"public_remarks": "Call 503-555-0199 now.\r\nA garden.", "private_remarks": "A\nB"}
    listing = home(agency, "E-2", features=["Pool, heated", "Garage"], **words)
    owner_page.post(f"{LIST}{listing.pk}/approve/")
    address = f"{LIST}{listing.pk}/edit/"
    owner_page.post(address, form_of(owner_page, address) | {"city": "Salem"})
    listing.refresh_from_db()
    assert (listing.city, listing.features) == ("Salem", ["Pool, heated", "Garage"])
    assert listing.public_remarks == "Call 503-555-0199 now.\nA garden."
    assert not listing.remarks_withheld, "the words that somebody approved are the same"
    (event,) = Event.everywhere.filter(type="property.updated")
    assert json.loads(event.body)["data"]["changed"] == ["city"]
    save(agency, words, existing=listing)
    assert events("property.updated") == 1, "a file with other ends of lines says nothing new"


def test_an_edit_keeps_what_others_changed_meanwhile(owner_page: Client, agency):
    listing = home(agency, "E-3", public_remarks="A garden.", internet_address_display_yn=True)
    address = f"{LIST}{listing.pk}/edit/"
    typed = form_of(owner_page, address)
    theirs = {"public_remarks": "Sold.", "standard_status": "Pending", "list_price": "480000"}
    save(agency, theirs | {"internet_address_display_yn": False}, existing=listing)
    owner_page.post(address, typed | {"city": "Salem"})
    listing.refresh_from_db()
    assert (listing.city, listing.standard_status) == ("Salem", "Pending")
    assert (listing.public_remarks, listing.list_price) == ("Sold.", 48000000)
    assert not listing.internet_address_display_yn


def test_what_two_changed_is_asked_once_with_both_values(owner_page: Client, agency):
    listing = home(agency, "E-4", currency="USD")
    address = f"{LIST}{listing.pk}/edit/"
    typed = form_of(owner_page, address) | {"city": "Salem", "list_price": "490,000"}
    save(agency, {"city": "Bend", "currency": "EUR"}, existing=listing)
    answer = owner_page.post(address, typed)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "It is now: Bend." in page
    assert 'value="Salem"' in page
    assert "It is now: EUR." in page, "a price is nothing without its currency"
    listing.refresh_from_db()
    assert (listing.city, listing.list_price) == ("Bend", 50000000)
    again = dict(re.findall(r'<input type="hidden" name="(initial-\w+)" value="([^"]*)"', page))
    assert (again["initial-city"], again["initial-currency"]) == ("Bend", "EUR")
    assert owner_page.post(address, typed | again).status_code == 302
    listing.refresh_from_db()
    assert (listing.city, listing.list_price, listing.currency) == ("Salem", 49000000, "USD")


def test_a_picture_of_a_withdrawn_listing_is_for_members_only(owner_page: Client, website, client):
    customers(website, 1)
    listing = Property.everywhere.get()
    save(website.organization, {"standard_status": "Withdrawn"}, existing=listing)
    page = owner_page.get(LIST).content.decode()
    (address,) = re.findall(r'<img src="([^"]+)"', page)
    assert owner_page.get(address).content == b"<svg/>"
    assert client.get(address).status_code == 302
    assert client.get(f"/media/{Media.everywhere.get().pk}").status_code == 404


ACTS = ["edit/", "delete/", "approve/", "status/Hold/"]


@pytest.mark.parametrize("act", ACTS)
def test_a_viewer_looks_and_changes_nothing(client: Client, agency, act):
    listing = home(agency, "V-1", public_remarks="Call 503-555-0199 now")
    client.force_login(colleague(agency, "viewer"))
    page = client.get(f"{LIST}{listing.pk}/").content.decode()
    assert "Call 503-555-0199" in page
    assert f"{LIST}{listing.pk}/{act}" not in page
    assert "New property" not in client.get(LIST).content.decode()
    assert client.post(f"{LIST}{listing.pk}/{act}").status_code == 403
    for address in ("new/", "import/"):
        assert client.get(LIST + address).status_code == 403
    before = (listing.standard_status, listing.remarks_withheld)
    listing.refresh_from_db()
    assert (listing.standard_status, listing.remarks_withheld) == before


def test_a_member_may_change_listings(client: Client, agency):
    listing = home(agency, "M-1")
    client.force_login(colleague(agency, "member"))
    assert client.post(f"{LIST}{listing.pk}/status/Hold/").status_code == 302
    assert client.get(f"{LIST}new/").status_code == 200


def test_hostile_words_are_text_everywhere(owner_page: Client, agency):
    names = ("listing_id", "city", "street_address", "public_remarks", "private_remarks")
    listing = save(agency, dict.fromkeys(names, HOSTILE) | {"features": ["<script>alert(1)"]})
    for address in ("", "?as=table", f"{listing.pk}/", f"{listing.pk}/edit/"):
        page = owner_page.get(LIST + address).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "&lt;script&gt;" in page


def test_an_empty_list_offers_the_import(owner_page: Client):
    page = owner_page.get(LIST).content.decode()
    assert "No properties yet" in page
    assert reverse("dashboard:property-imports") in page


@pytest.mark.parametrize(
    ("facts", "has_page"),
    [
        ({}, True),
        ({"standard_status": "Pending"}, True),
        ({"standard_status": "Closed"}, False),
        ({"standard_status": "Hold"}, False),
        ({"internet_entire_listing_display_yn": False}, False),
    ],
)
def test_a_public_page_is_offered_only_where_there_is_one(owner_page, agency, facts, has_page):
    listing = home(agency, "P-1", **facts)
    page = owner_page.get(reverse("dashboard:property", args=[listing.pk])).content.decode()
    assert ("public-address" in page) == has_page
    assert ("Customers don't see this property" in page) != has_page
    assert (owner_page.get(f"/p/{listing.pk}/").status_code == 200) == has_page
