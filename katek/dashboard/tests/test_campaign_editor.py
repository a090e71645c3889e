"""The editor of campaigns: drafts are written, seen and changed; what runs is copied."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from katek.campaigns.defaults import make_defaults
from katek.campaigns.email_campaign_service import send_campaign
from katek.campaigns.models import Campaign, Enrollment
from katek.dashboard.tests.rows import colleague, customers
from katek.leads.models import Lead
from katek.organizations.scope import working_for

pytestmark = pytest.mark.django_db
STEPS = {
    "offset_days": ["0", "3"],
    "subject": ["Hello {{ lead.first_name }}", "Still looking?"],
    "body_template": ["A first word.", "A second word."],
}
FORM = {"name": "Spring", "campaign_type": "sequence", **STEPS}


@pytest.fixture
def draft(owner_page: Client) -> Campaign:
    answer = owner_page.post("/campaigns/", FORM)
    return Campaign.everywhere.get(pk=answer.url.split("/")[2])


def steps_of(campaign: Campaign) -> list[tuple[int, str]]:
    with working_for(campaign.organization):
        return [(step.offset_days, step.subject) for step in campaign.steps.all()]


def edit(campaign: Campaign) -> str:
    return reverse("campaigns:edit", args=[campaign.pk])


def test_a_draft_is_changed_in_the_editor(owner_page, draft):
    page = owner_page.get(edit(draft)).content.decode()
    assert "Still looking?" in page
    changed = {**FORM, "name": "Summer", "offset_days": ["1", "9"]}
    assert owner_page.post(edit(draft), changed).status_code == 302
    draft.refresh_from_db()
    assert draft.name == "Summer"
    assert [day for day, _ in steps_of(draft)] == [1, 9]


def test_what_is_wrong_stands_at_its_step_and_nothing_typed_is_lost(owner_page, draft):
    wrong = {**FORM, "body_template": ["Fine.", "{{ lead.nonsense"]}
    answer = owner_page.post(edit(draft), wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="body2-wrong"' in page
    assert 'id="body1-wrong"' not in page
    assert "{{ lead.nonsense" in page
    assert steps_of(draft) == [(0, "Hello {{ lead.first_name }}"), (3, "Still looking?")]


def test_another_step_is_added_on_the_next_usual_day(owner_page, draft):
    page = owner_page.post(edit(draft), {**FORM, "add": ""}).content.decode()
    assert 'id="subject3"' in page
    assert 'value="7"' in page


def test_a_step_is_added_also_while_others_are_empty_and_one_goes_on_in_it(owner_page, draft):
    begun = {"offset_days": ["0", "5"], "subject": ["Hello", ""], "body_template": ["Hi", " "]}
    page = owner_page.post(edit(draft), {**FORM, **begun, "add": ""}).content.decode()
    assert re.findall(r'name="offset_days"[^>]* value="(\d+)"', page) == ["0", "5", "7"]
    assert re.findall(r'id="(\w+)"[^>]* autofocus', page) == ["subject3"]
    full = {name: [value[0]] * 30 for name, value in begun.items()}
    page = owner_page.post("/campaigns/", {**FORM, **full, "add": ""}).content.decode()
    assert "A campaign has at most 30 steps." in page
    assert page.count("<fieldset") == 30


def test_what_runs_is_not_changed_but_copied(owner_page, website, draft):
    customers(website, 1)
    with working_for(website.organization):
        leads = list(Lead.objects.all())
    send_campaign(draft, leads)
    answer = owner_page.post(edit(draft), {**FORM, "name": "Other"}, follow=True)
    assert "copy it, and change the copy" in answer.content.decode()
    copied = owner_page.post(reverse("campaigns:copy", args=[draft.pk]))
    made = Campaign.everywhere.get(pk=copied.url.split("/")[2])
    assert (made.name, made.status) == ("Spring (copy)", "draft")
    assert steps_of(made) == steps_of(draft)


def test_the_welcome_is_changed_by_a_copy_that_is_started_instead(owner_page, agency):
    old = make_defaults(agency)
    page = reverse("campaigns:campaign", args=[old.pk])
    assert "start that one instead" in owner_page.get(page).content.decode()
    copied = owner_page.post(reverse("campaigns:copy", args=[old.pk]))
    new = Campaign.everywhere.get(pk=copied.url.split("/")[2])
    owner_page.post(edit(new), FORM)
    start = reverse("campaigns:start", args=[new.pk])
    shown = owner_page.get(reverse("campaigns:campaign", args=[new.pk])).content.decode()
    assert f'href="{start}">Start instead of the old one' in shown
    assert 'id="send"' not in shown
    assert "no longer “Welcome”" in owner_page.get(start).content.decode()
    assert owner_page.post(start).status_code == 302
    new.refresh_from_db()
    assert new.status == "running"
    assert "New leads get another one now" in owner_page.get(page).content.decode()


def test_a_step_is_seen_as_a_lead_would_get_it(owner_page, website):
    customers(website, 1)
    with working_for(website.organization):
        lead = Lead.objects.get()
        Lead.objects.update(name="Zoë Ruiz")
    form = {
        **FORM,
        "body_template": ["Hello {{ lead.first_name }}!", ""],
        "lead": lead.pk,
        "shown": "1",
    }
    answer = owner_page.post("/campaigns/new/preview/", form)
    assert "Hello Zoë!" in answer.content.decode()
    assert "sandbox" in answer["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("shown", "text", "told"),
    [
        ("1", "{{ lead.first_name", "expected"),
        ("9", "x", "There is no such step."),
        ("-1", "x", ""),
        ("²", "x", ""),
        ("1", "<script>alert(1)</script>ok", "ok"),
    ],
)
def test_a_preview_of_anything_is_a_mail_or_a_sentence(owner_page, agency, shown, text, told):
    form = {"shown": shown, "subject": ["s"], "body_template": [text]}
    page = owner_page.post("/campaigns/new/preview/", form)
    assert page.status_code == 200
    assert told in page.content.decode()
    assert "<script>" not in page.content.decode()


def test_another_agencys_lead_is_nobody_in_a_preview(owner_page, rival_page, website, rival):
    customers(website, 1)
    with working_for(website.organization):
        Lead.objects.update(name="Xylophone")
        lead = Lead.objects.get()
    form = {"shown": "1", "subject": ["s"], "body_template": ["{{ lead.name }}"], "lead": lead.pk}
    assert "Xylophone" not in rival_page.post("/campaigns/new/preview/", form).content.decode()


def test_the_lead_as_whom_it_is_seen_stays_chosen(owner_page, website):
    customers(website, 2)
    with working_for(website.organization):
        first = Lead.objects.order_by("created_at").first()
    form = {"campaign_type": "sequence", "add": "", "lead": first.pk}
    page = owner_page.post("/campaigns/", form).content.decode()
    assert f'<option value="{first.pk}" selected>' in page


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("", "Nobody is chosen yet."),
        ("all=1", "<strong>2</strong> leads fit."),
        ("stage=new", "<strong>2</strong> leads fit."),
        ("stage=won", "<strong>0</strong> leads fit."),
        ("stage=nonsense", "Nobody is chosen yet."),
    ],
)
def test_an_audience_is_counted_while_it_is_chosen(owner_page, website, query, told):
    customers(website, 2)
    assert told in owner_page.get(f"/campaigns/audience/?{query}").content.decode()


def test_a_viewer_writes_no_campaign(owner_page, draft):
    browser = Client()
    browser.force_login(colleague(draft.organization, "viewer"))
    assert browser.get(edit(draft)).status_code == 403
    assert browser.post(reverse("campaigns:copy", args=[draft.pk])).status_code == 403
    page = browser.get(reverse("campaigns:campaign", args=[draft.pk])).content.decode()
    assert "/edit/" not in page


def test_the_way_back_from_sending_keeps_the_audience_that_was_chosen(owner_page, draft):
    chosen = {"stage": ["new", "lost"], "channel": "website", "tags": "garden & sea, pool"}
    address = reverse("campaigns:send", args=[draft.pk])
    asked = owner_page.get(address, chosen)
    back = asked.context["back"]
    assert escape(back) in asked.content.decode()
    page = owner_page.get(back).content.decode()
    ticked = re.findall(r'value="(\w+)" checked', page)
    assert ticked == ["new", "lost", "website"]
    assert 'value="garden &amp; sea, pool"' in page


def test_named_leads_are_posted_and_found_at_once(owner_page, website, draft):
    customers(website, 3)
    with working_for(website.organization):
        known = list(Lead.objects.values_list("email", flat=True))
    address, lines = reverse("campaigns:send", args=[draft.pk]), "\n".join(known).upper()
    with CaptureQueriesContext(connection) as queries:
        asked = owner_page.post(address, {"leads": lines, "ask": "yes"})
    assert "Send to 3 leads?" in asked.content.decode()
    assert sum('FROM "leads_lead"' in one["sql"] for one in queries) == 1
    kept = dict(asked.context["kept"])
    assert kept == {"leads": lines}
    back = owner_page.post(address, {**kept, "back": "yes"})
    assert f">{lines}</textarea>" in back.content.decode()
    sent = owner_page.post(address, kept)
    assert sent.url == reverse("campaigns:campaign", args=[draft.pk])
    assert Enrollment.everywhere.count() == 3


def test_named_leads_of_whom_some_are_unknown_are_told_and_stay_in_their_field(owner_page, draft):
    address = reverse("campaigns:send", args=[draft.pk])
    refused = owner_page.post(address, {"leads": "nobody@example.com", "ask": "yes"})
    assert refused.status_code == 422
    assert "nobody is known as nobody@example.com" in refused.content.decode()
    assert ">nobody@example.com</textarea>" in refused.content.decode()
