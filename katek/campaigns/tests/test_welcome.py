"""A new lead gets the welcome sequence once: written, sent to the mailbox, stopped by an answer or a click."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.db import transaction

from katek.campaigns.controlling import cancel, choose_leads_instead, pause, resume, start
from katek.campaigns.defaults import make_defaults
from katek.campaigns.doubts import settle_doubts
from katek.campaigns.launching import send_to_leads
from katek.campaigns.making import change_draft, copy_campaign
from katek.campaigns.models import (
    Campaign,
    CampaignStatus,
    Email,
    EmailStatus,
    Enrollment,
    EnrollmentStatus,
    Suppression,
)
from katek.campaigns.problems import CannotDo
from katek.campaigns.queues import EMAILS, IN_DOUBT
from katek.campaigns.rendering import Voice
from katek.campaigns.sending import send_due
from katek.campaigns.templating import check
from katek.campaigns.unsubscribing import NotOurs, read_token, unsubscribe_by, unsubscribe_url
from katek.campaigns.welcome import customer_wrote, start_welcome
from katek.campaigns.writing import write_due
from katek.core import clock, mailbox
from katek.core.claims import claim, due, take_back
from katek.core.work import Done
from katek.core.workers import worker
from katek.leads.capture import Customer, capture
from katek.leads.models import Interest, Lead
from katek.organizations.scope import working_for
from katek.outbox.models import Event
from katek.properties.listing import save

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def lead(agency, at_agency) -> Lead:
    make_defaults(agency)
    with transaction.atomic():
        captured = capture(
            Customer(
                kind="visitor",
                value="v1",
                channel="website",
                name="Ana Ruiz",
                email="ana.ruiz@example.com",
            )
        )
    assert captured.lead
    return captured.lead


def mia(organization) -> Voice:
    return Voice(name="Mia", signature="")


def work() -> None:
    write_due(worker(), limit=10, voice_of=mia)
    send_due(worker(), limit=10)


def mails(lead: Lead) -> list[tuple[str, str]]:
    return list(Email.objects.filter(lead=lead).order_by("pk").values_list("subject", "status"))


def test_the_welcome_mail_is_in_the_mailbox_at_once(lead):
    start_welcome(lead)
    work()
    (email,) = Email.objects.filter(lead=lead)
    assert email.status == EmailStatus.SENT
    stored = mailbox.find(email.pk)
    assert stored.mail["To"] == "ana.ruiz@example.com"
    assert "Hello Ana" in stored.mail.get_body(("plain",)).get_content()
    assert stored.mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert Event.objects.filter(type="email.sent").count() == 1


def test_homes_stand_there_with_what_they_cost_and_how_often(agency, lead):
    rent = {"listing_id": "R-1", "city": "Salem", "transaction": "rent", "list_price": "2400"}
    for facts in (rent | {"period": "month"}, {"listing_id": "R-2", "city": "Bend"}):
        Interest.objects.create(lead=lead, property=save(agency, facts))
    start_welcome(lead)
    work()
    stored = mailbox.find(Email.objects.get(lead=lead).pk)
    words = stored.mail.get_body(("plain",)).get_content()
    assert "· $2,400 a month\n" in words
    assert "· price on request\n" in words
    page = stored.mail.get_body(("html",)).get_content()
    assert re.search(r"<br ?/>\$2,400 a month<", page), "on its card as well"


def test_starting_twice_sends_once(lead):
    assert start_welcome(lead) == 1
    assert start_welcome(lead) == 0
    work()
    work()
    assert len(mails(lead)) == 1


def test_the_sequence_goes_on_after_three_seven_and_fourteen_days(noon, lead):
    start_welcome(lead)
    for days, expected in ((0, 1), (2, 1), (1, 2), (4, 3), (7, 4), (30, 4)):
        clock.move(timedelta(days=days))
        work()
        assert len(mails(lead)) == expected
    assert Enrollment.objects.get(lead=lead).status == EnrollmentStatus.FINISHED


def test_an_answer_days_later_ends_the_sequence(lead):
    start_welcome(lead)
    work()
    clock.move(timedelta(days=2))
    assert customer_wrote(lead, clock.now()) == 1
    clock.move(timedelta(days=30))
    work()
    assert len(mails(lead)) == 1


def test_chatting_on_in_the_same_sitting_does_not(lead):
    start_welcome(lead)
    work()
    clock.move(timedelta(minutes=5))
    assert customer_wrote(lead, clock.now()) == 0


def test_unsubscribing_ends_it_and_later_mail_is_refused(lead):
    start_welcome(lead)
    work()
    (email,) = Email.objects.filter(lead=lead)
    token = unsubscribe_url(email).rstrip("/").rpartition("/")[2]
    unsubscribe_by(read_token(token))
    unsubscribe_by(read_token(token))
    assert Suppression.objects.get().email == "ana.ruiz@example.com"
    assert Event.objects.filter(type="email.unsubscribed").count() == 1
    assert Enrollment.objects.get(lead=lead).status == EnrollmentStatus.STOPPED
    clock.move(timedelta(days=30))
    work()
    assert len(mails(lead)) == 1


def test_who_unsubscribes_again_after_it_was_lifted_is_heard_again(lead):
    start_welcome(lead)
    work()
    (email,) = Email.objects.filter(lead=lead)
    unsubscribe_by(email)
    Suppression.objects.all().delete()
    unsubscribe_by(email)
    assert Suppression.objects.get().reason == "unsubscribed"


def test_a_link_of_a_lead_that_was_erased_is_answered_kindly(lead, client):
    start_welcome(lead)
    work()
    (email,) = Email.objects.filter(lead=lead)
    link = urlsplit(unsubscribe_url(email)).path
    email.delete()
    assert client.post(link).status_code == 200


def test_a_link_that_was_tampered_with_is_nobodys(lead):
    with pytest.raises(NotOurs):
        read_token("eml_1~forged")


def test_a_lead_without_an_address_or_consent_gets_nothing(agency, at_agency):
    make_defaults(agency)
    assert start_welcome(Lead.objects.create(phone="+15035550123")) == 0
    assert start_welcome(Lead.objects.create(email="bo@example.com")) == 0


def test_a_mail_whose_sender_vanished_before_handing_it_in_is_sent_after_all(lead):
    start_welcome(lead)
    write_due(worker(), limit=10, voice_of=mia)
    claim(EMAILS, limit=1, worker=999_999)  # a worker that nobody is
    take_back(EMAILS)
    assert mails(lead)[0][1] == EmailStatus.UNKNOWN
    settle_doubts(worker(), limit=10)
    send_due(worker(), limit=10)
    assert mails(lead)[0][1] == EmailStatus.SENT


def test_a_mail_whose_sender_vanished_after_handing_it_in_is_not_sent_twice(lead, monkeypatch):
    start_welcome(lead)
    write_due(worker(), limit=10, voice_of=mia)
    with monkeypatch.context() as vanish:
        vanish.setattr("katek.campaigns.sending.record", lambda *a, **k: Done())
        send_due(worker(), limit=10)
    Email.objects.update(lease_worker=999_999)
    take_back(EMAILS)
    settle_doubts(worker(), limit=10)
    assert mails(lead)[0][1] == EmailStatus.SENT
    assert len(mailbox.stored()) == 1


def test_another_organizations_lead_is_not_enrolled(lead, rival):
    with working_for(rival):
        assert not Enrollment.objects.exists()
        assert not Email.objects.exists()


def test_with_a_provider_a_mail_in_doubt_waits_for_its_word_and_is_not_due(lead, settings):
    settings.KATEK_USES_MAILBOX = False
    start_welcome(lead)
    write_due(worker(), limit=10, voice_of=mia)
    claim(EMAILS, limit=1, worker=999_999)  # a worker that nobody is
    take_back(EMAILS)
    settle_doubts(worker(), limit=10)
    assert mails(lead)[0][1] == EmailStatus.UNKNOWN
    assert not due([IN_DOUBT], worker=worker())[IN_DOUBT.name].now


def another_welcome(old: Campaign) -> Campaign:
    """A copy of it with words of its own, started."""
    made = copy_campaign(old)
    step = {"offset_days": 0, "subject": "Good day from us", "body_template": "Hello once more."}
    change_draft(made, "Our own welcome", [step])
    start(made)
    return made


def new_lead(name: str) -> Lead:
    with transaction.atomic():
        told = Customer(
            kind="visitor",
            value=name,
            channel="website",
            name=name,
            email=f"{name}@example.com",
        )
        lead = capture(told).lead
    assert lead
    return lead


def test_a_copy_that_is_started_is_what_new_leads_get(lead):
    another_welcome(Campaign.objects.get())
    bo = new_lead("bo")
    assert start_welcome(bo) == 1
    work()
    assert [subject for subject, _ in mails(bo)] == ["Good day from us"]


def test_who_is_in_the_old_one_gets_the_rest_of_it_and_no_second_welcome(noon, lead):
    start_welcome(lead)
    work()
    another_welcome(Campaign.objects.get())
    assert start_welcome(lead) == 0  # the event is told again, or their address has changed
    same_address = Lead.objects.create(email=lead.email.upper())
    assert start_welcome(same_address) == 0
    clock.move(timedelta(days=3))
    work()
    assert [subject for subject, _ in mails(lead)] == [
        "Your enquiry at Harbor & Pine",
        "Still looking, Ana?",
    ]


def test_of_two_drafts_the_one_that_is_started_last_takes_the_new_leads(lead):
    old = Campaign.objects.get()
    first, second = another_welcome(old), another_welcome(old)
    pause(first)
    resume(first)
    assert list(Campaign.objects.filter(is_replaced=False)) == [second]
    with pytest.raises(CannotDo):
        start(first)


def test_a_welcome_that_was_cancelled_is_copied_and_started_again(lead):
    cancel(Campaign.objects.get())
    again = copy_campaign(Campaign.objects.get())
    start(again)
    assert start_welcome(lead) == 1


def test_who_writes_while_it_is_paused_gets_it_when_it_goes_on(noon, lead):
    welcome = Campaign.objects.get()
    pause(welcome)
    assert start_welcome(lead) == 1
    work()
    assert not mails(lead)
    clock.move(timedelta(days=6))
    resume(welcome)
    work()
    assert mails(lead) == [("Your enquiry at Harbor & Pine", EmailStatus.SENT)]
    clock.move(timedelta(days=2))
    work()
    assert len(mails(lead)) == 1
    clock.move(timedelta(days=2))
    work()
    assert len(mails(lead)) == 2


def test_one_that_was_replaced_takes_nobody_new_also_while_it_is_paused(lead):
    old = Campaign.objects.get()
    pause(old)
    new = another_welcome(old)
    start_welcome(lead)
    assert Enrollment.objects.get(lead=lead).campaign_id == new.pk


def test_a_copy_of_it_is_sent_to_chosen_leads_after_all(lead):
    welcome = Campaign.objects.get()
    draft = copy_campaign(welcome)
    choose_leads_instead(draft)
    assert send_to_leads(draft, [lead])["enrolled"] == 1
    bo = new_lead("bo")
    assert start_welcome(bo) == 1
    assert Enrollment.objects.get(lead=bo).campaign_id == welcome.pk
    with pytest.raises(CannotDo):
        choose_leads_instead(welcome)


def test_a_copy_is_named_in_the_agencys_language_and_no_longer_than_a_name(agency, lead):
    agency.language = "de"
    agency.save()
    Campaign.objects.update(name="W" * 200)
    name = copy_campaign(Campaign.objects.get()).name
    assert name.endswith("W (Kopie)")
    assert len(name) == 200


def test_a_draft_for_new_leads_is_not_started_by_sending_it(lead):
    draft = copy_campaign(Campaign.objects.get())
    with pytest.raises(CannotDo):
        send_to_leads(draft, [lead])
    draft.refresh_from_db()
    assert draft.status == CampaignStatus.DRAFT


def test_the_welcome_is_written_in_the_agencys_language(agency, at_agency):
    agency.language = "de"
    agency.save()
    bodies = [step.body_template for step in make_defaults(agency).steps.all()]
    assert len(bodies) == 4
    for body in bodies:
        check(body)
        assert body.startswith(
            "Guten Tag{% if lead.first_name %} {{ lead.first_name }}{% endif %},"
        )
        assert "assistant at" not in body
