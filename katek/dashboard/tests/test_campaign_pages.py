"""Campaigns as they are looked at: who gets them by themselves, what came of them, when they go out."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from katek.campaigns.controlling import cancel, pause, start
from katek.campaigns.defaults import make_defaults
from katek.campaigns.making import copy_campaign, make_campaign
from katek.campaigns.models import Campaign, Email, Enrollment, Step
from katek.core import clock
from katek.dashboard.campaign_forms import OF_LISTING
from katek.leads.tests.rows import lead
from katek.organizations.scope import working_for
from katek.properties.listing import save
from katek.properties.shapes import card_json

pytestmark = pytest.mark.django_db
NOBODY = "New leads get no mail by themselves now."
TAKES = "Every new lead gets it by itself."


@pytest.fixture
def welcome(agency) -> Campaign:
    return make_defaults(agency)


def act(campaign: Campaign, name: str) -> str:
    return reverse("campaigns:control", args=[campaign.pk, name])


def page(browser: Client, campaign: Campaign) -> str:
    answer = browser.get(reverse("campaigns:campaign", args=[campaign.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def listed(browser: Client) -> dict[str, str]:
    """Each row of the list by the name of its campaign, as words."""
    rows = re.findall(r"<li><a.*?</li>", browser.get("/campaigns/").content.decode(), re.DOTALL)
    words = [" ".join(re.sub("<[^>]*>", " ", row).split()) for row in rows]
    names = [re.search(r"<bdi>(.*?)</bdi>", row) for row in rows]
    return {name[1]: said for name, said in zip(names, words, strict=True) if name}


def test_a_welcome_says_who_gets_it_in_every_state(owner_page: Client, agency, welcome):
    assert TAKES in page(owner_page, welcome)
    with working_for(agency):
        pause(welcome)
    paused = page(owner_page, welcome)
    assert TAKES not in paused
    assert "New leads wait in it and get it when it is resumed." in paused
    with working_for(agency):
        new = copy_campaign(welcome)
        start(new)
    assert "New leads get another one now" in page(owner_page, welcome)
    with working_for(agency):
        cancel(new)
    for one in (welcome, new):
        assert NOBODY in page(owner_page, one)


def test_ending_what_new_leads_get_says_that_they_get_nothing_then(
    owner_page: Client, agency, welcome
):
    told = "new leads get no mail by themselves from then on"
    assert told in owner_page.get(act(welcome, "cancel")).content.decode()
    with working_for(agency):
        start(copy_campaign(welcome))
    assert told not in owner_page.get(act(welcome, "cancel")).content.decode()


def test_a_copy_of_the_welcome_is_turned_into_one_for_chosen_leads(
    owner_page: Client, agency, welcome
):
    with working_for(agency):
        draft = copy_campaign(welcome)
    door = reverse("campaigns:by-hand", args=[draft.pk])
    shown = page(owner_page, draft)
    assert f'href="{door}"' in shown
    assert 'id="send"' not in shown
    assert "Send it to leads you choose instead?" in owner_page.get(door).content.decode()
    answer = owner_page.post(door)
    assert answer.url == reverse("campaigns:campaign", args=[draft.pk]) + "#send"
    shown = page(owner_page, draft)
    assert 'id="send"' in shown
    assert door not in shown
    again = owner_page.post(door, follow=True)
    assert "Only a draft for new leads" in again.content.decode()


def test_only_what_takes_new_leads_is_listed_as_theirs(owner_page: Client, agency, welcome):
    with working_for(agency):
        start(copy_campaign(welcome))
        copy_campaign(welcome)
        Campaign.objects.filter(status="draft").update(name="Draft")
        ended = copy_campaign(welcome)
        cancel(ended)
    theirs = [name for name, said in listed(owner_page).items() if "for every new lead" in said]
    assert theirs == ["Welcome (copy)"]


def test_the_list_tells_what_came_of_each(owner_page: Client, agency):
    step = {"offset_days": 0, "subject": "Hello", "body_template": "Hello"}
    with working_for(agency):
        care = make_campaign("Care", "sequence", [step])
        make_campaign("Quiet", "blast", [step])
        for number in range(3):
            one = lead(f"Lead {number}", email=f"lead{number}@example.com")
            Enrollment.objects.create(
                campaign=care, lead=one, address=one.email, stop_reason="replied" * (number == 0),
                status="stopped" if number == 0 else "active",
            )  # fmt: skip
            opened = clock.now() if number == 0 else None
            Email.objects.create(
                campaign=care, lead=one, to=one.email, subject="Hello", status="sent",
                sent_at=clock.now() if number < 2 else None, opened_at=opened,
            )  # fmt: skip
    rows = listed(owner_page)
    assert "2 leads in it 2 sent 50 % opened 1 replied" in rows["Care"]
    assert "Created" in rows["Care"]
    assert "sent" not in rows["Quiet"]


def test_a_step_is_called_by_its_subject_as_the_example_gets_it(
    owner_page: Client, agency, welcome
):
    source = escape("{% if lead.first_name %}, {{ lead.first_name }}{% endif %}")
    shown = page(owner_page, welcome)
    assert '<strong dir="auto">Still looking, Ana?</strong>' in shown
    assert shown.count(source) == 1, "as it was written, under its text"
    preview = owner_page.get(reverse("campaigns:preview", args=[welcome.pk])).content.decode()
    assert "Day 3: Still looking, Ana?" in preview
    assert source not in preview


def test_a_subject_that_cannot_be_filled_stays_with_its_problem(
    owner_page: Client, agency, welcome
):
    with working_for(agency):
        Step.objects.filter(position=0).update(subject="{{ lead.name | divided_by: 0 }}")
    shown = page(owner_page, welcome)
    assert '<strong dir="auto">{{ lead.name | divided_by: 0 }}</strong>' in shown
    assert "The template does not work" in shown


def test_days_without_times_are_said_in_the_line_about_hours(owner_page: Client, agency):
    agency.sending_hours = {"weekdays": [0]}
    agency.save()
    assert "in the lead's time zone: Monday;" in owner_page.get("/campaigns/").content.decode()


def test_what_a_template_may_say_of_a_listing_is_there(owner_page: Client, agency):
    with working_for(agency):
        card = card_json(save(agency, {"listing_id": "R-1", "city": "Salem"}), "http://x", "en")
    assert set(OF_LISTING) <= card.keys()
    shown = owner_page.get(reverse("campaigns:new")).content.decode()
    assert "<code>properties</code> <code>.price_text</code>" in shown
    assert shown.count('data-code="{{ lead.first_name }}"') == 2, "at each step"


def test_mails_are_rows_and_a_filter_that_finds_none_leads_back(owner_page: Client, agency):
    assert "gets the welcome e-mail" in owner_page.get("/emails/").content.decode()
    with working_for(agency):
        one = lead("Ana", email="ana@example.com")
        campaign = make_defaults(agency)
        Email.objects.create(lead=one, to=one.email, subject="Hello", campaign=campaign)
    shown = owner_page.get("/emails/").content.decode()
    (row,) = re.findall(r'<a class="row".*?</a>', shown, re.DOTALL)
    words = " ".join(re.sub("<[^>]*>", " ", row).split())
    assert words == "Hello to ana@example.com · Welcome Queued"
    none = owner_page.get("/emails/?status=bounced").content.decode()
    assert "gets the welcome e-mail" not in none
    assert '<a class="button" href="/emails/">Show all e-mails</a>' in none
