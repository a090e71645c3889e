"""The chat page, the embed script, listing pages, pictures and unsubscribe links."""

import pytest
from django.core.files.base import ContentFile

from katek.inbound.tests.test_chat_door import HOUSE
from katek.organizations.scope import working_for
from katek.properties.listing import save
from katek.properties.models import Media

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(agency):
    return save(agency, HOUSE)


@pytest.fixture
def picture(agency, house):
    with working_for(agency):
        media = Media(property=house, organization=agency, content_type="image/svg+xml")
        media.file.save("a.svg", ContentFile(b"<svg xmlns='http://www.w3.org/2000/svg'/>"))
    return media


def test_the_chat_page_says_who_answers_and_that_it_is_an_assistant(client, website):
    page = client.get("/chat/harbor-pine/")
    assert page.status_code == 200
    text = page.content.decode()
    assert "Harbor &amp; Pine" in text
    assert "AI assistant" in text


def test_no_page_of_ours_allows_inline_script(client, website):
    policy = client.get("/chat/harbor-pine/")["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    assert "script-src 'self'" in policy


def test_listed_sites_alone_may_frame_the_chat(client, website):
    assert "frame-ancestors 'self' *" in client.get("/chat/harbor-pine/")["Content-Security-Policy"]
    website.settings = {"allowed_origins": ["https://agency.example"]}
    website.save()
    policy = client.get("/chat/harbor-pine/")["Content-Security-Policy"]
    assert "frame-ancestors 'self' https://agency.example" in policy


def test_a_hostile_agency_name_stays_text_in_the_embed_script(client, website):
    website.organization.name = '</script><script>alert(1)//"'
    website.organization.save()
    script = client.get("/embed/harbor-pine.js").content.decode()
    assert "</script>" not in script
    assert "/chat/harbor-pine/?embedded=1" in script


def test_an_unknown_chat_is_a_plain_404(client, db):
    assert client.get("/chat/nobody/").status_code == 404
    assert client.get("/embed/nobody.js").status_code == 404


def test_a_listing_page_shows_the_facts(client, house):
    page = client.get(f"/p/{house.id}/")
    assert page.status_code == 200
    assert "612,000" in page.content.decode()


@pytest.mark.parametrize("status", ["Closed", "Withdrawn", "Delete"])
def test_a_listing_that_is_gone_is_shown_to_nobody(client, agency, house, picture, status):
    save(agency, {"standard_status": status}, existing=house)
    assert client.get(f"/p/{house.id}/").status_code == 404
    assert client.get(f"/media/{picture.id}").status_code == 404


def test_a_picture_is_served_so_that_it_can_run_nothing(client, picture):
    answer = client.get(f"/media/{picture.id}")
    assert answer["Content-Type"] == "image/svg+xml"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer.getvalue().startswith(b"<svg")


@pytest.mark.parametrize("name", ["med_1", "../../etc/passwd", "med_" + "0" * 26])
def test_a_picture_that_does_not_exist_is_not_found(client, db, name):
    assert client.get(f"/media/{name}").status_code == 404


def test_an_unsubscribe_link_that_is_not_ours_says_so(client, db):
    page = client.get("/u/eml_1~forged/")
    assert page.status_code == 404
    assert "not valid" in page.content.decode()


@pytest.mark.parametrize(
    "address", ["/p/%00/", "/media/%00", "/u/%00/", "/chat/harbor-pine/?page=%00", "/leads/?q=%00"]
)
def test_a_null_character_in_an_address_is_refused_and_breaks_nothing(client, website, address):
    assert client.get(address).status_code == 400


def test_a_chat_suggests_only_what_there_is(client, website, agency):
    def suggested() -> list[bool]:
        page = client.get("/chat/harbor-pine/").content.decode()
        return [
            words in page for words in ("Houses for sale", "Apartments to rent", "Newest listings")
        ]

    assert suggested() == [False, False, False]
    save(agency, {**HOUSE, "transaction": "rent", "listing_id": "R-1"})
    assert suggested() == [False, True, True]
    save(agency, HOUSE)
    assert suggested() == [True, True, True]
