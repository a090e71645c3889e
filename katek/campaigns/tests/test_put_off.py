"""What a provider puts off goes out when it can; what it refuses for good ends at once."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from katek.campaigns import controlling
from katek.campaigns.email_campaign_service import create_campaign, send_campaign
from katek.campaigns.models import Campaign, Email, EmailStatus, Suppression
from katek.campaigns.tests.conftest import new_lead, work
from katek.campaigns.tests.smtp_peer import SmtpPeer, smtp_peer
from katek.core import clock

pytestmark = pytest.mark.django_db(transaction=True)

STEP = {"offset_days": 0, "subject": "Viewings", "body_template": "Hello"}


@pytest.fixture
def blast(agency, at_agency, noon) -> Campaign:
    return create_campaign(agency, "November", "blast", [STEP])


@pytest.fixture
def smtp(settings) -> Iterator[SmtpPeer]:
    """The installation sends by SMTP."""
    with smtp_peer() as made:
        settings.KATEK_USES_MAILBOX = False
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", made.port
        settings.EMAIL_TIMEOUT = 10
        yield made


def for_hours(hours: int, step: int = 1) -> None:
    for _ in range(0, hours, step):
        clock.move(timedelta(hours=step))
        work(1)


def the_mail() -> Email:
    return Email.objects.get()


def test_postmark_may_ask_for_a_slower_pace_for_more_than_a_day(blast, postmark):
    postmark.fault = 429
    send_campaign(blast, [new_lead("Ana")])
    work()
    for_hours(40, step=4)
    email = the_mail()
    assert email.status == EmailStatus.QUEUED
    assert "slower pace" in email.problem
    assert "tried again until 2026-06-03 16:00 UTC" in email.problem
    assert email.attempts > 8
    postmark.fault = None
    for_hours(1)
    assert postmark.to() == ["ana@example.com"]
    assert the_mail().problem == ""


def test_after_two_days_it_is_given_up_and_may_be_sent_again(blast, postmark):
    postmark.fault = 429
    send_campaign(blast, [new_lead("Ana")])
    for_hours(60, step=5)
    assert the_mail().status == EmailStatus.FAILED
    assert "Given up after" in the_mail().problem
    assert "hours" in the_mail().problem


def test_a_pause_of_the_campaign_is_no_refusal(blast, postmark):
    postmark.fault = 429
    send_campaign(blast, [new_lead("Ana")])
    work()
    controlling.pause(blast)
    assert the_mail().problem == "Waits: the campaign is paused."
    for_hours(96, step=48)
    controlling.resume(blast)
    work(1)
    assert the_mail().status == EmailStatus.QUEUED
    postmark.fault = None
    for_hours(1)
    assert the_mail().status == EmailStatus.SENT


def test_a_mail_server_that_is_away_loses_nothing(blast, smtp, settings):
    settings.EMAIL_PORT = 9  # nobody listens there
    send_campaign(blast, [new_lead("Ana"), new_lead("Bo")])
    work()
    for_hours(24, step=6)
    assert set(Email.objects.values_list("status", flat=True)) == {EmailStatus.QUEUED}
    assert "can't be reached" in Email.objects.first().problem
    settings.EMAIL_PORT = smtp.port
    for_hours(1)
    assert set(Email.objects.values_list("status", flat=True)) == {EmailStatus.SENT}
    assert len(smtp.mails) == 2


@pytest.mark.parametrize(
    ("answers", "status", "suppressed"),
    [
        ({"ana@example.com": "450 4.2.1 mailbox busy"}, "queued", []),
        ({"ana@example.com": "550 5.1.1 no such user"}, "failed", ["invalid address"]),
        ({"ana@example.com": "550 5.7.1 rejected by policy"}, "failed", []),
        ({"MAIL": "451 4.3.0 try later"}, "queued", []),
        ({"MAIL": "553 5.1.8 sender not allowed"}, "queued", []),
        ({"connect": "421 4.3.2 too busy"}, "queued", []),
        ({"RCPT": ""}, "queued", []),
        ({"taken": "452 4.3.1 disk full"}, "queued", []),
        ({"taken": "554 5.6.0 this we don't take"}, "failed", []),
        ({"taken": ""}, "unknown", []),
    ],
)
def test_what_a_mail_server_says_decides(blast, smtp, answers, status, suppressed):
    smtp.answers = answers
    send_campaign(blast, [new_lead("Ana")])
    work()
    assert the_mail().status == status
    assert the_mail().problem
    assert list(Suppression.objects.values_list("reason", flat=True)) == suppressed
    smtp.answers = {}
    for_hours(1)
    expected = EmailStatus.SENT if status == "queued" else status
    assert the_mail().status == expected


def test_who_hangs_up_in_the_middle_holds_up_only_that_mail(blast, smtp):
    smtp.answers = {"ana@example.com": ""}
    send_campaign(blast, [new_lead("Ana"), new_lead("Bo")])
    work(1)
    assert dict(Email.objects.values_list("to", "status")) == {
        "ana@example.com": "queued",
        "bo@example.com": "sent",
    }


@pytest.mark.parametrize("status", [401, 402, 403])
def test_a_key_or_an_account_that_may_not_send_holds_every_mail_until_it_may(
    blast, provider, status
):
    provider.status = status
    send_campaign(blast, [new_lead("Ana"), new_lead("Bo")])
    work()
    for_hours(72, step=24)
    assert set(Email.objects.values_list("status", flat=True)) == {EmailStatus.QUEUED}
    assert all("Check the provider's key" in one.problem for one in Email.objects.all())
    provider.status = 201
    for_hours(1)
    assert set(Email.objects.values_list("status", flat=True)) == {EmailStatus.SENT}
    assert provider.taken == 2


def test_a_provider_that_ran_out_of_time_may_have_the_mail(blast, provider):
    provider.status = 408
    send_campaign(blast, [new_lead("Ana")])
    work()
    assert the_mail().status == EmailStatus.UNKNOWN
