"""Mails by Postmark: one call for many, each answered at its place; at most once to anybody."""

from datetime import timedelta

import pytest

from katek.campaigns.addresses import BadAddress, clean_address, header_text, named
from katek.campaigns.doubts import send_again
from katek.campaigns.email_campaign_service import create_campaign, send_campaign
from katek.campaigns.launching import send_to_audience
from katek.campaigns.models import Campaign, Email, EmailStatus, Enrollment, Suppression
from katek.campaigns.postmark_decisions import judge_item, judge_status
from katek.campaigns.problems import CannotDo
from katek.campaigns.queues import EMAILS
from katek.campaigns.rendering import Voice
from katek.campaigns.tests.conftest import new_lead, work
from katek.campaigns.writing import write_due
from katek.core import clock
from katek.core.claims import claim, take_back
from katek.core.workers import worker
from katek.organizations.scope import working_for
from katek.outbox.models import Event

pytestmark = pytest.mark.django_db(transaction=True)

STEP = {"offset_days": 0, "subject": "Viewings, {{ lead.first_name }}", "body_template": "Hello"}


@pytest.fixture
def blast(agency, at_agency, noon) -> Campaign:
    return create_campaign(agency, "November", "blast", [STEP])


def statuses() -> dict[str, str]:
    return dict(Email.objects.values_list("to", "status"))


def test_many_mails_go_out_in_one_call_and_each_is_recorded(blast, postmark):
    sent = send_campaign(blast, [new_lead(f"Ana {n}") for n in range(7)])
    assert sent == {"enrolled": 7, "skipped": []}
    work()
    assert postmark.calls == [7]
    (mail,) = [mail for mail in postmark.mails if mail["To"] == "ana.3@example.com"]
    email = Email.objects.get(to="ana.3@example.com")
    assert mail["Subject"] == "Viewings, Ana"
    assert mail["From"] == '"Harbor & Pine" <hello@harborpine.example>'
    assert mail["Metadata"] == {"kid": email.pk}
    assert mail["MessageStream"] == "outbound"
    headers = {one["Name"]: one["Value"] for one in mail["Headers"]}
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert (email.status, email.provider_id) == (EmailStatus.SENT, mail["MessageID"])
    assert email.lead.activities.filter(kind="email").count() == 1
    assert Event.objects.filter(type="email.sent").count() == 7
    blast.refresh_from_db()
    assert blast.status == "finished"
    assert Event.objects.filter(type="campaign.finished").count() == 1


def test_an_audience_goes_by_the_stream_for_marketing(blast, postmark):
    new_lead("Bo", marketing=True)
    send_to_audience(blast, {"all": True})
    work()
    assert [mail["MessageStream"] for mail in postmark.mails] == ["broadcast"]


def test_a_refused_mail_is_its_own_and_the_others_go_out(blast, postmark):
    postmark.codes["ana.1@example.com"] = (406, "You tried to send to inactive addresses.")
    postmark.codes["ana.2@example.com"] = (300, "Invalid 'To' address: 'ana.2@example.com'.")
    send_campaign(blast, [new_lead(f"Ana {n}") for n in range(4)])
    work()
    assert statuses() == {
        "ana.0@example.com": "sent",
        "ana.1@example.com": "failed",
        "ana.2@example.com": "failed",
        "ana.3@example.com": "sent",
    }
    reasons = dict(Suppression.objects.values_list("email", "reason"))
    assert reasons == {
        "ana.1@example.com": "inactive at the provider",
        "ana.2@example.com": "invalid address",
    }
    assert "406" in Email.objects.get(to="ana.1@example.com").problem


def test_a_wrong_token_stops_everything_and_loses_nothing(blast, postmark):
    postmark.token = "another"
    send_campaign(blast, [new_lead(f"Ana {n}") for n in range(3)])
    work()
    assert set(statuses().values()) == {"queued"}
    assert postmark.calls == []
    assert "POSTMARK_API_TOKEN" in Email.objects.first().problem
    assert set(Email.objects.values_list("attempts", flat=True)) == {0}
    postmark.token = "server-token"
    clock.move(timedelta(minutes=16))
    work()
    assert set(statuses().values()) == {"sent"}
    assert len(postmark.mails) == 3


def test_an_answer_that_never_came_is_looked_up_and_not_sent_twice(blast, postmark):
    postmark.fault = "drop"
    send_campaign(blast, [new_lead("Ana")])
    work()
    assert statuses() == {"ana@example.com": "unknown"}
    assert "may have been taken" in Email.objects.get().problem
    postmark.fault = None
    clock.move(timedelta(minutes=2))
    work()
    assert statuses() == {"ana@example.com": "sent"}
    assert Email.objects.get().provider_id == postmark.mails[0]["MessageID"]
    assert postmark.to() == ["ana@example.com"]


def test_a_blast_mail_that_postmark_never_had_is_left_to_people(blast, postmark):
    postmark.fault = "refuse"
    send_campaign(blast, [new_lead("Ana")])
    work()
    postmark.fault = None
    for minutes in (2, 16, 60, 600):
        clock.move(timedelta(minutes=minutes))
        work()
    email = Email.objects.get()
    assert email.status == EmailStatus.UNKNOWN
    assert "send it again" in email.problem
    assert len(postmark.lookups) == 2
    assert postmark.mails == []
    blast.refresh_from_db()
    assert blast.status == "finished"
    send_again(email)
    work()
    assert postmark.to() == ["ana@example.com"]
    email.refresh_from_db()
    with pytest.raises(CannotDo):
        send_again(email)


def test_a_sequence_mail_that_postmark_twice_says_it_never_had_is_sent_again(
    agency, at_agency, noon, postmark
):
    sequence = create_campaign(agency, "Care", "sequence", [STEP])
    postmark.fault = "refuse"
    send_campaign(sequence, [new_lead("Ana")])
    work()
    postmark.fault = None
    clock.move(timedelta(minutes=2))
    work()
    assert statuses() == {"ana@example.com": "unknown"}
    clock.move(timedelta(minutes=10))
    work()
    assert statuses() == {"ana@example.com": "unknown"}
    clock.move(timedelta(minutes=6))
    work()
    assert statuses() == {"ana@example.com": "sent"}
    assert postmark.to() == ["ana@example.com"]


def test_a_sender_that_vanished_leaves_mails_in_doubt_not_queued(blast, postmark):
    send_campaign(blast, [new_lead("Ana")])
    _write_only()
    claim(EMAILS, limit=1, worker=999_999)  # a worker that nobody is
    take_back(EMAILS)
    assert statuses() == {"ana@example.com": "unknown"}


def _write_only() -> None:
    write_due(worker(), limit=10, voice_of=lambda _: Voice("Mia", ""))


def test_too_fast_waits_and_an_outage_leaves_a_doubt():
    assert judge_status(429, {}).kind == "again"
    assert judge_status(503, None).kind == "doubt"
    assert judge_status(422, {"ErrorCode": 405, "Message": "out of credits"}).kind == "paused"
    assert judge_item({"Message": "delivery may be delayed", "MessageID": "a"}).kind == "sent"
    assert (
        judge_item({"ErrorCode": 300, "Message": "Invalid 'From' address"}).scope == "organization"
    )
    for strange in (
        None,
        [],
        {"ErrorCode": "x"},
        {"ErrorCode": 0},
        {"ErrorCode": 0, "MessageID": 3},
    ):
        assert judge_item(strange).kind == "doubt"


def test_nothing_typed_becomes_a_second_recipient_or_header(blast, postmark):
    evil = ["a@b.example\nBcc: x@y.example", "a@b.example, c@d.example", "<a@b.example>", "a@b"]
    for address in evil:
        with pytest.raises(BadAddress):
            clean_address(address)
    assert header_text("Hello\r\nBcc: x@y.example") == "Hello Bcc: x@y.example"
    assert named('A "B" <x@y.example>\n', "a@b.example") == "\"A 'B' <x@y.example>\" <a@b.example>"
    lead = new_lead("Ana\r\nBcc: x@y.example", email="ana@example.com")
    sent = send_campaign(blast, [lead, new_lead("Bo", email=evil[0])])
    assert [one["reason"] for one in sent["skipped"]] == ["no_email"]
    work()
    assert "\n" not in postmark.mails[0]["Subject"]


def test_what_changed_since_the_writing_is_seen_before_the_call(blast, postmark):
    ana, bo = new_lead("Ana"), new_lead("Bo")
    send_campaign(blast, [ana, bo])
    _write_only()
    Suppression.objects.create(email="ana@example.com", reason="complaint")
    work()
    assert statuses() == {"ana@example.com": "skipped", "bo@example.com": "sent"}
    assert postmark.to() == ["bo@example.com"]


def test_two_organizations_share_the_account_and_nothing_else(blast, rival, postmark):
    send_campaign(blast, [new_lead("Ana")])
    with working_for(rival):
        theirs = create_campaign(rival, "Theirs", "blast", [STEP])
        send_campaign(theirs, [new_lead("Ana")])
    work()
    assert sorted(mail["From"] for mail in postmark.mails) == [
        '"Harbor & Pine" <hello@harborpine.example>',
        '"Northgate Estates" <hello@harborpine.example>',
    ]
    assert Email.objects.count() == Enrollment.objects.count() == 1


@pytest.mark.parametrize(
    ("words", "action", "suppress"),
    [
        ("Invalid 'To' address: 'x@'.", "gave_up", "invalid address"),
        ("Error parsing 'To': Illegal email domain 'a_b' in address 'x@a_b'.", "gave_up", "invalid address"),
        ("Illegal email address 'x'. It must contain the '@' symbol.", "gave_up", "invalid address"),
        ("Error parsing 'Reply-To': Illegal email address 'x'.", "paused", ""),
        ("Provide either email TextBody or HtmlBody or both.", "paused", ""),
        ("Invalid metadata content. Field names are limited to 20 characters.", "paused", ""),
    ],
)  # fmt: skip
def test_only_a_wrong_recipient_is_blamed_on_the_recipient(words, action, suppress):
    outcome = judge_item({"ErrorCode": 300, "Message": words})
    assert (outcome.kind, outcome.suppress) == (action, suppress)
    assert judge_status(422, {"ErrorCode": 300, "Message": words}).suppress == ""
