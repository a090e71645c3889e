"""What members do with one lead on its page: each act, and what can not be."""

import re

import pytest

from katek.campaigns.defaults import make_defaults
from katek.campaigns.models import Campaign, Enrollment
from katek.conversations.models import Conversation
from katek.dashboard.tests.lead_pages import (
    address,
    page,
    post,
    refused,
    signed_in,
    undo_in,
)
from katek.dashboard.tests.rows import customers
from katek.leads.models import Activity, BulkChange, Lead
from katek.leads.tests.rows import lead
from katek.organizations.models import Organization, Role
from katek.organizations.scope import working_for

pytestmark = pytest.mark.django_db


def test_a_stage_set_on_the_page_has_a_way_back(owner_page, ana):
    seen = post(owner_page, address("lead-set", ana.pk), act="stage", value="offer")
    assert "Ana Ruiz is now Offer." in seen
    assert "New → Offer" in seen
    seen = post(owner_page, undo_in(seen))
    assert "1 lead is as it was." in seen
    ana.refresh_from_db()
    assert ana.stage == "new"


def test_setting_the_same_is_nothing(owner_page, ana):
    assert "Nothing had to be changed." in post(
        owner_page, address("lead-set", ana.pk), act="stage", value="new"
    )
    assert not Activity.everywhere.exists()


def test_an_owner_and_tags_are_set_and_shown(owner_page, tenant, ana):
    url = address("lead-set", ana.pk)
    assert "now belongs to" in post(owner_page, url, act="owner", value=tenant.owner.pk)
    assert "“VIP”" in post(owner_page, url, act="tag", value="VIP, seaside")
    seen = post(owner_page, url, act="untag", value="vip")
    assert "Remove the tag seaside" in seen
    assert "Remove the tag VIP" not in seen


@pytest.mark.parametrize(
    ("act", "value", "sentence"),
    [
        ("stage", "gone", "“gone” is no stage."),
        ("owner", "usr_nobody", "“usr_nobody” is no member of the organization."),
        ("tag", "x" * 61, "is longer than 60 characters."),
        ("fire", "x", "“fire” can’t be done to leads."),
    ],
)
def test_what_can_not_be_is_told_and_not_done(owner_page, ana, act, value, sentence):
    assert sentence in post(owner_page, address("lead-set", ana.pk), act=act, value=value)
    assert not BulkChange.everywhere.exists()


@pytest.mark.parametrize("name", ["lead", "lead-details", "lead-wishes"])
def test_every_part_that_an_act_changes_is_there_once(owner_page, ana, name):
    seen = page(owner_page, address(name, ana.pk))
    parts = {
        part.split(":")[0]
        for said in re.findall(r'oob="(#[^"]+)"', seen)
        for part in said.split(",")
    }
    assert {"#problems", "#lead-head", "#lead-days", "#note-form", "#contact", "#wishes"} < parts
    assert [part for part in parts if seen.count(f'id="{part[1:]}"') != 1] == []


def test_details_are_changed_in_place_and_what_is_wrong_stands_at_its_field(owner_page, ana):
    url = address("lead-details", ana.pk)
    assert 'value="ana@example.com"' in page(owner_page, url)
    wrong = {"name": "Ana", "email": "nobody", "phone": "12"}
    answer = owner_page.post(url, wrong)
    assert answer.status_code == 422
    seen = answer.content.decode()
    for sentence in ("“nobody” is not an e-mail address.", "“12” is not a possible phone number."):
        assert sentence in seen
    assert 'value="nobody"' in seen, "what was typed stays"
    right = {
        "name": "Ana María",
        "email": "ANA@New.example",
        "phone": "503 555 0123",
        "language": "es",
    }
    seen = post(owner_page, url, **right)
    for text in ("Ana María", "ana@new.example", "+15035550123", "Spanish"):
        assert text in seen
    assert "Changed: " in seen


def test_a_language_is_chosen_by_its_name_and_a_code_that_was_kept_stays(owner_page, ana):
    Lead.everywhere.filter(pk=ana.pk).update(language="pt-BR")
    url = address("lead-details", ana.pk)
    seen = page(owner_page, url)
    assert '<option value="pt-BR" selected>Portuguese (Brazil)</option>' in seen
    assert '<option value="de">German</option>' in seen
    post(owner_page, url, email="ana@example.com", language="pt-BR")
    assert Lead.everywhere.get().language == "pt-BR"
    assert owner_page.post(url, {"email": "ana@example.com", "language": "x y"}).status_code == 422


def test_the_head_names_its_choices_and_leads_to_the_conversation(owner_page, website, ana):
    customers(website, 1)
    thread = Conversation.everywhere.get()
    seen = page(owner_page, address("lead", thread.lead_id))
    head = seen.partition('id="lead-head"')[2].partition("</header>")[0]
    assert address("conversation", thread.pk) in head
    for label in ('<label for="lead-stage">Stage<', '<label for="lead-owner">Owner<'):
        assert label in head
    assert "Open conversation" not in page(owner_page, address("lead", ana.pk))


@pytest.mark.parametrize(
    ("status", "asks_first", "told"),
    [
        ("running", False, True),
        ("paused", False, True),
        ("cancelled", False, False),
        ("running", True, False),
    ],
)
def test_the_welcome_is_told_of_only_where_it_is_sent(owner_page, agency, status, asks_first, told):
    make_defaults(agency)
    Campaign.everywhere.update(status=status)
    Organization.objects.filter(pk=agency.pk).update(follow_up_needs_opt_in=asks_first)
    assert ("they get the welcome sequence" in page(owner_page, address("lead-new"))) == told


def test_wishes_are_changed_and_what_the_form_has_no_field_for_stays(owner_page, ana):
    Lead.everywhere.update(wishes={"transaction": "buy", "baths_min": 2, "features": ["garden"]})
    url = address("lead-wishes", ana.pk)
    page(owner_page, url)
    form = {"transaction": "rent", "types": ["apartment"], "places": "Salem, Maple Bay"}
    assert "Apartments" in post(owner_page, url, **form, price_max="2500", beds_min="2")
    ana.refresh_from_db()
    assert ana.wishes == {
        "transaction": "rent",
        "types": ["apartment"],
        "places": ["Salem", "Maple Bay"],
        "beds_min": 2,
        "baths_min": 2,
        "price_max": "2500",
        "currency": "USD",
    }
    answer = owner_page.post(url, {**form, "price_min": "300", "price_max": "200"})
    assert answer.status_code == 422
    assert "The highest price is below the lowest" in answer.content.decode()


def test_notes_are_written_and_taken_back_by_who_wrote_them(owner_page, agency, ana):
    seen = post(owner_page, address("lead-note", ana.pk), text="Prefers <b>mornings</b>")
    assert "Prefers &lt;b&gt;mornings&lt;/b&gt;" in seen
    url = address("lead-note", ana.pk)
    assert "A note needs a text." in refused(owner_page, url, text=" ")
    seen = refused(owner_page, url, text="Long " * 900)
    assert "The note has 4499 characters" in seen
    assert "Long " * 900 in seen, "what was typed stays"
    swapped = owner_page.post(url, {"text": "Long " * 900}, headers={"HX-Request": "true"})
    assert swapped.status_code == 200, "htmx shows nothing else"
    note = Activity.everywhere.get(kind="note")
    other = signed_in(agency, Role.MEMBER)
    url = address("lead-note-delete", ana.pk, str(note.pk))
    assert "Only who wrote a note can delete it." in post(other, url)
    assert "The note is deleted." in post(owner_page, url)
    assert not Activity.everywhere.filter(kind="note").exists()


def test_a_lead_is_entered_by_hand(owner_page, tenant):
    form = {"name": "Bo", "email": "bo@example.com", "channel": "phone", "stage": "qualified"}
    form |= {"owner": tenant.owner.pk, "tags": "VIP, fair", "note": "Met at the fair"}
    seen = post(owner_page, address("lead-new"), **form)
    for text in ("The lead is entered.", "Entered by hand.", "Met at the fair", "bo@example.com"):
        assert text in seen
    made = Lead.everywhere.get()
    assert (made.stage, made.tags, made.owner, made.channel) == (
        *("qualified", ["VIP", "fair"], tenant.owner, "phone"),
    )
    again = {"email": "BO@example.com", "channel": "email", "stage": "qualified"}
    assert "was known" in post(owner_page, address("lead-new"), **again)
    assert Lead.everywhere.count() == 1


def test_a_lead_that_nobody_could_know_is_refused_with_what_was_typed(owner_page):
    answer = owner_page.post(address("lead-new"), {"channel": "phone", "stage": "new", "tags": "a"})
    assert answer.status_code == 422
    assert "at least one of email, phone and name" in answer.content.decode()
    assert 'value="a"' in answer.content.decode()
    assert not Lead.everywhere.exists()


def test_a_lead_is_erased_only_when_the_word_is_typed(owner_page, ana):
    url = address("lead-erase", ana.pk)
    assert "Nothing was erased" in post(owner_page, url, word="yes")
    assert Lead.everywhere.exists()
    assert "The lead is erased" in post(owner_page, url, word=" Erase ")
    assert not Lead.everywhere.exists()


def test_a_merged_lead_says_into_whom_and_changes_no_more(owner_page, agency, ana):
    with working_for(agency):
        old = lead("Old Ana", merged_into=ana)
    seen = page(owner_page, address("lead", old.pk))
    assert "This lead was merged into Ana Ruiz." in seen
    assert 'id="lead-stage"' not in seen
    answer = owner_page.post(address("lead-set", old.pk), {"act": "stage", "value": "won"})
    assert answer.status_code == 404
    assert "Old Ana" in page(owner_page, address("lead", ana.pk))
    assert "Old Ana" not in page(owner_page, address("leads"))


def test_the_timeline_is_filtered_by_kind(owner_page, ana):
    post(owner_page, address("lead-note", ana.pk), text="Prefers mornings")
    post(owner_page, address("lead-set", ana.pk), act="stage", value="won")
    url = address("lead", ana.pk)
    assert "New → Won" not in page(owner_page, url, show="notes")
    assert "Prefers mornings" not in page(owner_page, url, show="changes")
    assert "Nothing of this kind" in page(owner_page, url, show="emails")
    assert "Prefers mornings" in page(owner_page, url, show="nonsense")


@pytest.mark.parametrize(
    ("reason", "told"),
    [("hard bounce", "Stopped: Bounced<"), ("template", "Stopped: The mail&#x27;s text")],
)
def test_why_a_campaign_ended_for_them_is_told_in_words(owner_page, agency, ana, reason, told):
    with working_for(agency):
        Enrollment.objects.create(
            campaign=make_defaults(agency), lead=ana, address=ana.email, status="stopped",
            stop_reason=reason,
        )  # fmt: skip
    assert told in page(owner_page, address("lead", ana.pk))
