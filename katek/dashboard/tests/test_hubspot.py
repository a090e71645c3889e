"""HubSpot on its page: connected by a token that works, mended, sent everything, and whom it is shown to."""

from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from katek.dashboard import hubspot as hubspot_page
from katek.dashboard.endpoint_health import health_of
from katek.dashboard.tests.rows import only
from katek.leads.tests.rows import lead
from katek.organizations.scope import working_for
from katek.outbox.endpoints import connect_hubspot
from katek.outbox.hubspot_connection import new_row
from katek.outbox.models import Contact, Endpoint
from katek.outbox.tests.acts import TOKEN, Book

pytestmark = pytest.mark.django_db


def act(browser: Client, name: str, **form: str) -> str:
    answer = browser.post(reverse("dashboard:hubspot-act", args=[name]), form, follow=True)
    return answer.content.decode()


def connect(browser: Client, **form: str):
    return browser.post(reverse("dashboard:hubspot"), form, follow=True)


def test_hubspot_is_connected_with_a_token_that_works_and_only_its_end_is_shown(
    owner_page, agency, hubspot
):
    page = connect(owner_page, token=f" {TOKEN} ", on_erase="archive").content.decode()
    made = only(Endpoint, agency)
    assert (made.kind, made.secret, made.options["on_erase"]) == ("hubspot", TOKEN, "archive")
    assert "Connected" in page
    assert f"…{TOKEN[-4:]}" in page
    assert TOKEN not in page
    assert "katek_lead_id" in hubspot.portal(TOKEN).properties
    assert hubspot.portal(TOKEN).properties["katek_lead_id"]["hasUniqueValue"] is True


@pytest.mark.parametrize(
    ("token", "sentence"),
    [
        ("", "Enter the token"),
        ("pat-na1-wrong", "not valid any more"),
        ("two words", "without spaces"),
        ("pät", "without spaces"),
    ],
)
def test_a_token_that_does_not_work_is_refused_in_a_sentence(owner_page, hubspot, token, sentence):
    answer = connect(owner_page, token=token)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert token == "" or f'value="{token}"' not in answer.content.decode()
    assert not Endpoint.everywhere.exists()


def test_what_was_chosen_stays_when_the_token_is_refused(owner_page, agency, hubspot):
    refused = connect(owner_page, token="pat-na1-wrong", on_erase="archive").content.decode()
    assert '<option value="archive" selected>' in refused
    connect(owner_page, token=TOKEN)
    refused = connect(owner_page, token="pat-na1-wrong", version="2026-03", on_erase="archive")
    assert "<option selected>2026-03</option>" in refused.content.decode()
    assert only(Endpoint, agency).options["on_erase"] == "keep"


def test_viewers_see_it_and_change_nothing(viewer_page, hubspot):
    page = viewer_page.get(reverse("dashboard:hubspot"))
    assert page.status_code == 200
    assert '<button class="button primary"' not in page.content.decode()
    assert connect(viewer_page, token=TOKEN).status_code == 403
    assert not Endpoint.everywhere.exists()


def test_hubspot_is_mended_tested_paused_and_disconnected(owner_page, agency, hubspot):
    connect(owner_page, token=TOKEN)
    hubspot.move(TOKEN, "pat-na1-other")
    assert "The token is not valid any more" in act(owner_page, "test")
    connect(owner_page, token="pat-na1-other")
    assert only(Endpoint, agency).secret == "pat-na1-other"
    assert "the token works" in act(owner_page, "test")
    assert "Paused" in act(owner_page, "pause")
    assert "Enabled" in act(owner_page, "resume")
    assert "Tick the box" in act(owner_page, "disconnect")
    assert "Disconnected" in act(owner_page, "disconnect", sure="yes")
    assert not Endpoint.everywhere.exists()
    assert "not connected" in act(owner_page, "test")


def test_leads_are_counted_only_where_they_can_be_sent(
    viewer_page, owner_page, agency, hubspot, monkeypatch
):
    connect_hubspot(agency, token=TOKEN)
    asked: list[int] = []
    counted = SimpleNamespace(count=lambda: asked.append(1234) or asked[-1])
    monkeypatch.setattr(hubspot_page, "all_leads", lambda: counted)
    assert "1,234" not in viewer_page.get(reverse("dashboard:hubspot")).content.decode()
    assert not asked
    assert "1,234 leads become" in owner_page.get(reverse("dashboard:hubspot")).content.decode()


def test_all_leads_are_sent_after_a_question_that_tells_how_many(owner_page, agency, hubspot):
    connect(owner_page, token=TOKEN)
    with working_for(agency):
        for name in ("Ana", "Ben", "Cem"):
            lead(name)
    page = owner_page.get(reverse("dashboard:hubspot")).content.decode()
    assert "3 leads become contacts in your account" in page
    assert "Say that you are sure" in act(owner_page, "send-all")
    assert not Contact.everywhere.exists()
    assert "3 leads are on their way" in act(owner_page, "send-all", sure="yes")
    assert Contact.everywhere.count() == 3


def test_a_contact_that_failed_is_shown_with_its_reason_to_its_own_organization(
    owner_page, rival_page, agency, hubspot
):
    endpoint = connect_hubspot(agency, token=TOKEN)
    with working_for(agency):
        Contact.objects.create(
            endpoint=endpoint, subject="lead_1", state="failed", problem="HubSpot refused it: <b>"
        )
    page = owner_page.get(reverse("dashboard:hubspot")).content.decode()
    assert "HubSpot refused it: &lt;b&gt;" in page
    theirs = rival_page.get(reverse("dashboard:hubspot")).content.decode()
    assert "HubSpot refused" not in theirs
    assert act(rival_page, "disconnect", sure="yes")
    assert Endpoint.everywhere.exists()


def test_the_connection_of_the_settings_shows_no_token_and_stays(
    owner_page, agency, hubspot, settings
):
    settings.HUBSPOT_ACCESS_TOKEN, settings.HUBSPOT_ORGANIZATION = TOKEN, agency.slug
    new_row(agency).save()
    page = owner_page.get(reverse("dashboard:hubspot")).content.decode()
    assert "from the settings of this installation" in page
    assert TOKEN[-4:] not in page
    assert "Disconnect" not in page
    assert "comes from the settings" in act(owner_page, "disconnect", sure="yes")
    assert "the token works" in act(owner_page, "test")


@pytest.mark.django_db(transaction=True)
def test_what_went_to_hubspot_counts_by_its_attempts(agency, hubspot, settings):
    settings.KATEK_MOVABLE_CLOCK = True
    crm, book = connect_hubspot(agency, token=TOKEN), Book()
    one = book.lead(agency)
    book.lead(agency, one, score=7)
    book.sync()
    hubspot.fail_next(500)
    book.lead(agency, one, score=8)
    book.sync()
    with working_for(agency):
        (health,) = health_of([crm])
    assert (health.delivered, health.failed, health.share, health.waiting) == (2, 1, 66, 1)
    assert health.problem
