"""Who wrote an e-mail gets the answer by e-mail, in the same thread, and can answer that."""

from datetime import timedelta

import pytest

from katek.assistant.personas import persona_of
from katek.campaigns.models import Suppression
from katek.campaigns.tests.conftest import postmark, provider
from katek.conversations.again import send_again
from katek.conversations.answering import answer_due
from katek.conversations.models import Conversation, Message
from katek.conversations.queues import OUTGOING
from katek.conversations.sending import send_due
from katek.conversations.settling import rescue_outgoing
from katek.conversations.unheard import settle_unheard
from katek.core import clock, mailbox
from katek.core.claims import claim
from katek.core.workers import worker
from katek.inbound.tests.test_email_hooks import post, read_all, secret
from katek.inbound.tests.test_email_replies import letter, reply_domain, take_in
from katek.leads import consent
from katek.leads.models import ConsentStatus
from katek.organizations.scope import working_for
from katek.outbox.models import Event

__all__ = ["postmark", "provider", "reply_domain", "secret"]
pytestmark = pytest.mark.django_db(transaction=True)

ANSWER = "Of course, Saturday at ten.\n\nSee https://harborpine.example/p/1 <before>"
HEADERS = [
    {"Name": "Return-Path", "Value": "<ana@example.com>"},
    {"Name": "Message-ID", "Value": "<a1@mail.example.com>"},
    {"Name": "References", "Value": "<r1@example.com>\r\n <r2@example.com>"},
]


@pytest.fixture
def conversation(agency, at_agency, data_folder) -> Conversation:
    to = "harbor-pine@reply.harborpine.example"
    take_in(letter(to, Subject="Re: AW: A flat\r\nBcc: x@y.example", Headers=HEADERS))
    return Conversation.objects.get()


@pytest.fixture
def write(program, conversation):
    """A person writes by the API, and the background sends."""

    def send(text: str = ANSWER) -> Message:
        url = f"/api/v1/conversations/{conversation.pk}/messages"
        answer = program.post(url, {"text": text}, content_type="application/json")
        assert answer.status_code == 201, answer.content
        send_due(worker(), limit=5)
        return Message.objects.get(pk=answer.json()["id"])

    return send


def test_a_persons_reply_is_an_e_mail_in_the_customers_thread(write):
    message = write()
    assert (message.status, message.problem) == ("sent", "")
    (stored,) = mailbox.stored()
    mail = stored.mail
    assert mail["To"] == "ana@example.com"
    assert mail["From"].startswith('"Harbor & Pine" <') or "Harbor & Pine" in mail["From"]
    assert mail["Subject"] == "Re: A flat Bcc: x@y.example"
    assert "Bcc" not in mail
    assert mail["In-Reply-To"] == "<a1@mail.example.com>"
    assert mail["References"].split() == [
        "<r1@example.com>", "<r2@example.com>", "<a1@mail.example.com>",
    ]  # fmt: skip
    assert "Auto-Submitted" not in mail
    assert "List-Unsubscribe" not in mail
    text = mail.get_body(("plain",)).get_content()
    assert text.strip() == ANSWER
    html = mail.get_body(("html",)).get_content()
    assert 'href="https://harborpine.example/p/1"' in html
    assert "&lt;before&gt;" in html
    assert "You get this because you wrote to Harbor &amp; Pine." in html
    assert '<html lang="en" dir="ltr">' in html
    assert Event.objects.filter(type="message.sent").count() == 1


def test_the_customers_answer_comes_back_to_the_same_conversation(write, conversation):
    write()
    (stored,) = mailbox.stored()
    back = stored.mail["Reply-To"]
    assert back.endswith("@reply.harborpine.example")
    take_in(letter(back, MessageID="second", TextBody="Fine."))
    assert Conversation.objects.get() == conversation
    assert list(Message.objects.values_list("direction", flat=True)) == ["in", "out", "in"]


def test_it_goes_out_by_postmark_once_and_untracked(write, postmark):
    message = write()
    (mail,) = postmark.mails
    assert message.external_id == mail["MessageID"]
    assert (mail["TrackOpens"], mail["TrackLinks"]) == (False, "None")
    assert mail["Metadata"] == {"kid": message.pk}
    assert mail["MessageStream"] == "outbound"
    send_due(worker(), limit=5)
    assert len(postmark.mails) == 1


def test_an_answer_that_never_came_is_asked_for_and_not_sent_twice(write, postmark):
    postmark.fault = "drop"
    message = write()
    assert message.status == "unknown"
    postmark.fault = None
    clock.move(timedelta(minutes=2))
    settle_unheard(worker(), limit=5)
    message.refresh_from_db()
    assert (message.status, message.external_id) == ("sent", postmark.mails[0]["MessageID"])
    assert len(postmark.mails) == 1


def ask(message: Message, **later: int) -> Message:
    clock.move(timedelta(**later))
    settle_unheard(worker(), limit=5)
    message.refresh_from_db()
    return message


def test_it_is_asked_for_again_when_the_asking_failed(write, postmark, settings):
    postmark.fault = "drop"
    message = write()
    settings.POSTMARK_API_URL = "http://127.0.0.1:9"  # nobody listens there
    for _ in range(4):
        assert ask(message, hours=1).next_attempt_at is not None
    assert "could not be asked for" in message.problem
    settings.POSTMARK_API_URL, postmark.fault = postmark.address, None
    assert ask(message, hours=1).status == "sent"
    assert message.external_id == postmark.mails[0]["MessageID"]
    assert len(postmark.mails) == 1


def test_what_can_not_be_asked_for_in_hours_is_left_to_people(write, postmark, settings):
    postmark.fault = "drop"
    message = write()
    settings.POSTMARK_API_URL = "http://127.0.0.1:9"
    ask(message, minutes=2)
    assert ask(message, hours=6).problem == "May not have arrived: send again"
    assert (message.status, message.next_attempt_at) == ("unknown", None)


def test_what_postmark_never_had_is_left_to_people(write, postmark):
    postmark.fault = "refuse"
    message = write()
    postmark.fault = None
    for minutes in (2, 20, 20):
        clock.move(timedelta(minutes=minutes))
        settle_unheard(worker(), limit=5)
    message.refresh_from_db()
    assert (message.status, message.problem) == ("unknown", "May not have arrived: send again")
    assert postmark.mails == []


def test_a_sender_that_vanished_before_the_call_loses_nothing(write, postmark, monkeypatch):
    monkeypatch.setattr("katek.inbound.tests.test_email_conversations.send_due", lambda *a, **k: 0)
    message = write()
    monkeypatch.undo()
    claim(OUTGOING, limit=1, worker=999_999)  # a worker that nobody is
    rescue_outgoing()
    send_due(worker(), limit=5)
    message.refresh_from_db()
    assert message.status == "sent"
    assert len(postmark.mails) == 1


def test_an_outage_of_a_day_is_waited_for(write, postmark):
    postmark.fault = 429
    message = write()
    for _ in range(6):
        clock.move(timedelta(hours=4))
        send_due(worker(), limit=5)
    message.refresh_from_db()
    assert message.status == "queued"
    assert "slower pace" in message.problem
    postmark.fault = None
    clock.move(timedelta(hours=1))
    send_due(worker(), limit=5)
    message.refresh_from_db()
    assert message.status == "sent"


def test_a_key_that_is_no_good_any_more_holds_a_persons_mail_until_it_is_mended(write, provider):
    provider.status = 401
    message = write()
    assert (message.status, message.sent_at) == ("queued", None)
    assert "Check the provider's key" in message.problem
    provider.status = 201
    clock.move(timedelta(days=3))
    send_due(worker(), limit=5)
    message.refresh_from_db()
    assert (message.status, provider.taken) == ("sent", 1)


def test_an_address_that_postmark_refuses_is_told_at_once(write, postmark):
    postmark.codes["ana@example.com"] = (406, "You tried to send to inactive addresses.")
    message = write()
    assert message.status == "failed"
    assert "406" in message.problem
    assert Suppression.objects.get().email == "ana@example.com"
    assert Event.objects.filter(type="message.failed").count() == 1


def test_what_became_of_it_is_told_by_the_provider(write, postmark):
    message = write()
    hook = {
        "MessageID": message.external_id,
        "Metadata": {"kid": message.pk},
        "MessageStream": "outbound",
        "ServerID": 23,
    }
    post({**hook, "RecordType": "Delivery", "Recipient": "ana@example.com"})
    read_all()
    message.refresh_from_db()
    assert message.status == "delivered"
    post({**hook, "RecordType": "Bounce", "Email": "ana@example.com", "ID": 1, "Type": "HardBounce",
          "Description": "No such user."})  # fmt: skip
    read_all()
    message.refresh_from_db()
    assert (message.status, "No such user" in message.problem) == ("failed", True)
    assert Suppression.objects.get().reason == "hard bounce"


def test_what_is_sent_again_after_days_is_put_off_as_patiently_as_at_first(
    write, postmark, conversation
):
    postmark.fault = 429
    message = write()
    for hours in (1, 1, 1, 1, 1, 1, 1, 48):
        clock.move(timedelta(hours=hours))
        send_due(worker(), limit=5)
    message.refresh_from_db()
    assert message.status == "failed"
    clock.move(timedelta(days=2))
    send_again(conversation, message.pk)
    for _ in range(2):
        send_due(worker(), limit=5)
        clock.move(timedelta(hours=24))
    message.refresh_from_db()
    assert (message.status, "It is tried again until" in message.problem) == ("queued", True)
    postmark.fault = None
    send_due(worker(), limit=5)
    message.refresh_from_db()
    assert (message.status, message.refused_since) == ("sent", None)


CHANGED = {
    "RecordType": "SubscriptionChange", "Recipient": "ana@example.com", "MessageStream": "outbound",
    "ServerID": 23,
}  # fmt: skip


def test_unsubscribing_by_a_persons_mail_is_unsubscribing(write, conversation):
    message = write()
    lead = conversation.lead
    consent.record(lead, consent.FOLLOW_UP, ConsentStatus.GRANTED, method="test")
    change = {**CHANGED, "MessageID": message.external_id, "Metadata": {"kid": message.pk},
              "ChangedAt": "2026-06-01T10:00:00Z", "Origin": "Recipient",
              "SuppressSending": True, "SuppressionReason": "ManualSuppression"}  # fmt: skip
    for told in (change, {**change, "Tag": "told again"}):
        post(told)
    read_all()
    assert Suppression.objects.get().reason == "unsubscribed"
    assert consent.standing_status(lead, consent.FOLLOW_UP) == ConsentStatus.WITHDRAWN
    assert Event.objects.filter(type="email.unsubscribed").count() == 1


def test_an_address_that_postmark_takes_again_is_lifted_in_every_agency(write, rival):
    message = write()
    post({"MessageID": message.external_id, "Metadata": {"kid": message.pk}, "RecordType": "Bounce",
          "Email": "ana@example.com", "ID": 1, "Type": "HardBounce", "ServerID": 23})  # fmt: skip
    read_all()
    assert Suppression.objects.exists()
    with working_for(rival):
        Suppression.objects.create(email="ana@example.com", reason="inactive at the provider")
        Suppression.objects.create(email="bo@example.com", reason="hard bounce")
    post({**CHANGED, "MessageID": None, "Metadata": {}, "ChangedAt": "2026-06-01T10:00:00Z",
          "Origin": "Customer", "SuppressSending": False, "SuppressionReason": None})  # fmt: skip
    read_all()
    assert [one.email for one in Suppression.everywhere.all()] == ["bo@example.com"]


def test_the_assistant_answers_an_e_mail_and_says_that_a_program_wrote_it(agency, conversation):
    answer_due(worker(), limit=5)
    send_due(worker(), limit=5)
    message = Message.objects.get(direction="out")
    assert (message.author, message.status) == ("assistant", "sent")
    (stored,) = mailbox.stored()
    assert stored.mail["Auto-Submitted"] == "auto-replied"
    assert stored.mail["In-Reply-To"] == "<a1@mail.example.com>"
    assert stored.mail["To"] == "ana@example.com"
    text = stored.mail.get_body(("plain",)).get_content()
    assert message.text.splitlines()[0] in text
    assert persona_of(agency).signature in text


@pytest.mark.long
def test_two_programs_do_not_write_to_each_other_for_ever(conversation):
    for number in range(12):
        answer_due(worker(), limit=5)
        take_in(letter("harbor-pine@reply.harborpine.example", MessageID=f"again {number}"))
    conversation.refresh_from_db()
    assert Message.objects.filter(author="assistant").count() == 10
    assert (conversation.answered_by, conversation.handover_reason) == ("person", "many_mails")


@pytest.mark.parametrize(
    ("language", "subject"),
    [("en", "Your message to Harbor & Pine"), ("de", "Ihre Nachricht an Harbor & Pine")],
)
def test_an_answer_to_a_mail_without_a_subject_has_one_in_the_agencys_language(
    write, conversation, agency, language, subject
):
    Message.objects.filter(conversation=conversation).update(why={})
    agency.language = language
    agency.save()
    write()
    assert mailbox.stored()[-1].mail["Subject"] == subject
