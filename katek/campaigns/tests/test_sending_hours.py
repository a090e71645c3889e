"""An agency says when its campaigns write; what answers somebody who has just written waits for nothing."""

from datetime import timedelta

import pytest

from katek.campaigns import controlling
from katek.campaigns.email_campaign_service import create_campaign, send_campaign
from katek.campaigns.models import Email, Enrollment
from katek.campaigns.tests.conftest import new_lead, work
from katek.core import clock
from katek.organizations.models import Membership

pytestmark = pytest.mark.django_db(transaction=True)

FORM = "/settings/hours/sending/"
WORKDAYS = {"from": "09:00", "to": "17:00", "weekdays": ["0", "1", "2", "3", "4"]}
STEPS = [{"offset_days": day, "subject": f"Day {day}", "body_template": "Hi"} for day in (0, 3)]


@pytest.fixture
def friday_evening(agency, at_agency, data_folder, at, owner_page):
    """20:00 on a Friday where the agency is, which writes on workdays from 9 to 17."""
    at("2026-06-05 20:00", "America/New_York")
    agency.timezone = "America/New_York"
    agency.save()
    assert owner_page.post(FORM, WORKDAYS).status_code == 302
    agency.refresh_from_db()


def sent() -> list[str]:
    return sorted(Email.objects.values_list("subject", flat=True))


def test_a_blast_waits_for_the_next_working_day(agency, friday_evening):
    blast = create_campaign(agency, "News", "blast", STEPS[:1])
    send_campaign(blast, [new_lead("Ana")])
    work()
    assert sent() == []
    waiting = Enrollment.objects.get()
    assert waiting.problem == "Waits for the hours of sending."
    assert waiting.next_attempt_at.isoformat() == "2026-06-08T13:00:00+00:00"
    clock.move(timedelta(days=2, hours=12, minutes=59))
    work()
    assert sent() == []
    clock.move(timedelta(minutes=1))
    work()
    assert sent() == ["Day 0"]


def test_a_first_mail_goes_out_at_once_and_the_next_in_the_hours(agency, friday_evening):
    sequence = create_campaign(agency, "Care", "sequence", STEPS)
    send_campaign(sequence, [new_lead("Ana")])
    work()
    assert sent() == ["Day 0"]
    # Day 3 is Monday at 20:00, so it is Tuesday at 9.
    assert Enrollment.objects.get().due_at.isoformat() == "2026-06-09T13:00:00+00:00"


def test_hours_that_were_changed_hold_for_who_is_in_a_sequence_already(
    agency, friday_evening, owner_page
):
    sequence = create_campaign(agency, "Care", "sequence", STEPS)
    send_campaign(sequence, [new_lead("Ana")])
    work()
    owner_page.post(FORM, {"from": "", "to": "", "weekdays": ["3"]})
    clock.move(timedelta(days=4))
    work()
    assert sent() == ["Day 0"]
    clock.move(timedelta(days=2))
    work()
    assert sent() == ["Day 0", "Day 3"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"to": ""}, "enter both times"),
        ({"weekdays": []}, "at least one day"),
        ({"weekdays": ["9"]}, "at least one day"),
        ({"from": "9 o'clock"}, "a time looks like 09:00"),
    ],
)
def test_what_is_half_said_is_refused_with_a_sentence(agency, owner_page, change, words):
    answer = owner_page.post(FORM, {**WORKDAYS, **change}, follow=True)
    assert words in answer.content.decode()
    agency.refresh_from_db()
    assert agency.sending_hours == {}


def test_the_form_shows_what_was_set_and_emptied_goes_back(agency, owner_page):
    page = owner_page.post(FORM, WORKDAYS, follow=True).content.decode()
    assert 'name="from" value="09:00"' in page
    assert page.count(" checked") == 5
    owner_page.post(FORM, {})
    agency.refresh_from_db()
    assert agency.sending_hours == {}


def test_only_who_manages_the_agency_sets_its_hours_and_no_others(agency, rival, owner_page):
    owner_page.post(FORM, WORKDAYS)
    rival.refresh_from_db()
    assert rival.sending_hours == {}
    Membership.everywhere.filter(organization=agency).update(role="member")
    assert owner_page.post(FORM, {}).status_code == 403
    assert b"Change the hours" not in owner_page.get("/campaigns/").content
    agency.refresh_from_db()
    assert agency.sending_hours["from"] == "09:00"


def stamp(subject: str) -> str:
    return Email.objects.get(subject=subject).sent_at.strftime("%Y-%m-%d %H:%M")


def test_the_hours_are_those_where_the_leads_phone_is(
    agency, at_agency, data_folder, at, owner_page
):
    agency.timezone = "America/New_York"
    agency.save()
    at("2026-06-01 10:00", "Asia/Tokyo")
    owner_page.post(FORM, WORKDAYS)
    agency.refresh_from_db()
    sequence = create_campaign(agency, "Care", "sequence", STEPS)
    send_campaign(sequence, [new_lead("Yuki", phone="+81312345678")])
    work()
    assert stamp("Day 0") == "2026-06-01 01:00"
    clock.move(timedelta(days=3))
    work()
    assert stamp("Day 3") == "2026-06-04 01:00"  # 10:00 there


def test_what_was_put_off_until_after_the_hours_waits_for_the_next(
    agency, at, friday_evening, postmark
):
    at("2026-06-08 16:50", "America/New_York")
    postmark.fault = 429
    send_campaign(create_campaign(agency, "News", "blast", STEPS[:1]), [new_lead("Ana")])
    work()
    tries = Email.objects.get().attempts
    postmark.fault = None
    clock.move(timedelta(hours=10))
    work()
    waiting = Email.objects.get()
    assert (waiting.status, waiting.problem) == ("queued", "Waits for the hours of sending.")
    assert waiting.next_attempt_at.isoformat() == "2026-06-09T13:00:00+00:00"
    assert waiting.attempts == tries
    assert postmark.mails == []
    at("2026-06-09 09:00", "America/New_York")
    work()
    assert Email.objects.get().status == "sent"


def test_what_a_paused_campaign_had_written_waits_when_it_goes_on_at_night(
    agency, at, friday_evening, postmark
):
    at("2026-06-08 16:50", "America/New_York")
    postmark.fault = 429
    blast = create_campaign(agency, "News", "blast", STEPS[:1])
    send_campaign(blast, [new_lead("Ana"), new_lead("Yuki", timezone="Asia/Tokyo")])
    work()
    controlling.pause(blast)
    postmark.fault = None
    at("2026-06-08 21:00", "America/New_York")
    controlling.resume(blast)
    work()
    # It is ten in the morning in Tokyo.
    assert postmark.to() == ["yuki@example.com"]


def test_a_first_mail_of_a_sequence_that_was_put_off_goes_at_night(
    agency, friday_evening, postmark
):
    postmark.fault = 429
    send_campaign(create_campaign(agency, "Care", "sequence", STEPS), [new_lead("Ana")])
    work()
    postmark.fault = None
    clock.move(timedelta(hours=1))
    work()
    assert postmark.to() == ["ana@example.com"]


def test_what_was_typed_stays_when_it_is_refused(owner_page):
    answer = owner_page.post(FORM, {**WORKDAYS, "to": "", "weekdays": ["2", ""]})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'name="from" value="09:00"' in page
    assert page.count(" checked") == 1


def test_campaigns_tell_the_hours_and_lead_to_where_they_are_set(owner_page):
    unset = "go out <bdi>09:00–19:00</bdi> in the lead's time zone"
    assert unset in owner_page.get("/campaigns/").content.decode()
    assert "go out between 09:00 and 19:00" in owner_page.get("/settings/hours/").content.decode()
    owner_page.post(FORM, {**WORKDAYS, "weekdays": ["0", "4"]})
    page = owner_page.get("/campaigns/").content.decode()
    assert "<bdi>09:00–17:00</bdi>, Monday and Friday" in page
    assert 'href="/settings/hours/#sending"' in page
    assert unset not in page
