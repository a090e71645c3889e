"""A sequence follows one lead over days, and ends by itself when there is a reason."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from katek.campaigns import controlling
from katek.campaigns.due_times import due_at
from katek.campaigns.email_campaign_service import create_campaign, send_campaign
from katek.campaigns.models import Campaign, Email, EmailStatus, Enrollment, Suppression
from katek.campaigns.problems import CannotDo
from katek.campaigns.statistics import stats
from katek.campaigns.tests.conftest import new_lead, work
from katek.campaigns.welcome import customer_wrote
from katek.core import clock, mailbox
from katek.leads import consent
from katek.leads.models import ConsentStatus, Lead
from katek.organizations.scope import current_organization

pytestmark = pytest.mark.django_db(transaction=True)

DAYS = (0, 3, 7, 14)
STEPS = [{"offset_days": day, "subject": f"Day {day}", "body_template": "Hello"} for day in DAYS]


@pytest.fixture
def sequence(agency, at_agency, noon) -> Campaign:
    return create_campaign(agency, "Care", "sequence", STEPS)


def days_on(days: float) -> None:
    clock.move(timedelta(days=days))
    work()


def subjects() -> list[str]:
    return list(Email.objects.order_by("pk").values_list("subject", flat=True))


def enrollment() -> Enrollment:
    return Enrollment.objects.get()


def test_each_lead_is_followed_in_their_own_time_zone(sequence):
    tokyo, paris = new_lead("Aiko", timezone="Asia/Tokyo"), new_lead("Luc", timezone="Europe/Paris")
    send_campaign(sequence, [tokyo, paris])
    work()
    assert subjects() == ["Day 0", "Day 0"]
    # It was 1 in the morning in Tokyo and 18:00 in Paris: there Day 3 waits for the morning of its day.
    days_on(2.9)
    assert Email.objects.filter(lead=tokyo).count() == 1
    days_on(0.1)
    assert Email.objects.filter(lead=paris).count() == 2
    assert Email.objects.filter(lead=tokyo).count() == 1
    days_on(8 / 24)
    assert Email.objects.filter(lead=tokyo).count() == 2


def test_a_lead_without_a_zone_is_followed_in_that_of_the_phone_number(sequence):
    sydney = new_lead("Kylie", phone="+61291234567")
    said = new_lead("Aiko", phone="+61291234567", timezone="Europe/Paris")
    unclear = new_lead("Ana", phone="+34612345678")
    send_campaign(sequence, [sydney, said, unclear])
    work()
    zones = ("Australia/Sydney", "Europe/Paris", current_organization().timezone)
    for lead, zone in zip((sydney, said, unclear), zones, strict=True):
        there = Enrollment.objects.get(lead=lead)
        assert there.due_at == due_at(there.started_at, 3, ZoneInfo(zone))


@pytest.mark.parametrize("reason", ["suppressed", "no_consent", "closed"])
def test_it_ends_when_the_lead_may_not_be_written_to_any_more(sequence, reason):
    lead = new_lead("Ana")
    send_campaign(sequence, [lead])
    work()
    if reason == "suppressed":
        Suppression.objects.create(email=lead.email, reason="hard bounce")
    elif reason == "no_consent":
        consent.record(lead, "all", ConsentStatus.WITHDRAWN, method="said in chat")
    else:
        Lead.objects.update(stage="won")
    days_on(3)
    assert subjects() == ["Day 0"]
    assert (enrollment().status, enrollment().stop_reason) == ("stopped", reason)


def test_an_answer_in_any_channel_ends_it_and_counts_as_a_reply(sequence):
    lead = new_lead("Ana")
    send_campaign(sequence, [lead])
    work()
    days_on(3)
    clock.move(timedelta(hours=2))
    customer_wrote(lead, clock.now())
    days_on(30)
    assert subjects() == ["Day 0", "Day 3"]
    counted = stats(sequence)
    assert (counted["sent"], counted["replied"]) == (2, 1)
    assert [step["replied"] for step in counted["steps"]] == [0, 1, 0, 0]


def test_a_step_that_has_become_too_late_is_left_out(sequence):
    send_campaign(sequence, [new_lead("Ana")])
    work()
    days_on(8)
    assert subjects() == ["Day 0", "Day 7"]
    days_on(6)
    assert subjects() == ["Day 0", "Day 7", "Day 14"]


def test_a_lead_that_is_enrolled_twice_gets_it_once(sequence):
    ana, same = new_lead("Ana"), new_lead("Anna", email="ana@example.com")
    assert send_campaign(sequence, [ana, ana])["enrolled"] == 1
    again = send_campaign(sequence, [ana, same])
    assert again == {
        "enrolled": 0,
        "skipped": [
            {"lead": ana.pk, "reason": "already_enrolled"},
            {"lead": same.pk, "reason": "already_enrolled"},
        ],
    }
    work()
    assert len(mailbox.stored()) == 1


def test_paused_it_waits_and_resumed_it_goes_on(sequence):
    send_campaign(sequence, [new_lead("Ana")])
    work()
    controlling.pause(sequence)
    send_campaign(sequence, [new_lead("Bo")])
    days_on(3)
    assert subjects() == ["Day 0"]
    with pytest.raises(CannotDo, match="paused"):
        controlling.pause(sequence)
    controlling.resume(sequence)
    work()
    # Bo's Day 0 is more than two days late by now.
    assert subjects() == ["Day 0", "Day 3", "Day 3"]


def test_cancelled_it_ends_for_good(sequence):
    send_campaign(sequence, [new_lead("Ana")])
    work()
    controlling.cancel(sequence)
    days_on(3)
    assert subjects() == ["Day 0"]
    assert enrollment().stop_reason == "cancelled"
    with pytest.raises(CannotDo):
        send_campaign(sequence, [new_lead("Bo")])


def test_a_mail_that_waits_is_called_off_with_the_sequence(sequence, postmark):
    send_campaign(sequence, [new_lead("Ana")])
    postmark.token = "another"
    work()
    controlling.cancel(sequence)
    assert Email.objects.get().status == EmailStatus.CANCELLED


def test_an_answer_minutes_after_the_start_ends_what_staff_began(sequence):
    lead = new_lead("Ana")
    send_campaign(sequence, [lead])
    work()
    clock.move(timedelta(minutes=10))
    assert customer_wrote(lead, clock.now()) == 1
    assert enrollment().stop_reason == "replied"


def test_a_chat_after_the_last_mail_is_its_answer_for_two_weeks(agency, at_agency, noon):
    blast = create_campaign(agency, "News", "blast", STEPS[:1])
    soon, late = new_lead("Ana"), new_lead("Bo")
    send_campaign(blast, [soon, late])
    work()
    assert customer_wrote(soon, clock.now() + timedelta(days=1)) == 1
    assert customer_wrote(soon, clock.now() + timedelta(days=2)) == 0
    assert customer_wrote(late, clock.now() + timedelta(days=30)) == 0
    assert stats(blast)["replied"] == 1
