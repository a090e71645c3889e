"""Answers of customers by the providers beside Postmark: stored as conversations, and they end the sequence."""

import json

import pytest
from django.test import Client

from katek.campaigns.models import Email, Enrollment, HookReceipt
from katek.campaigns.reply_addresses import reply_address
from katek.conversations.models import Conversation, Message
from katek.core.mail_providers import backend_of
from katek.inbound.tests.provider_posts import (
    SETTINGS,
    SIGNED,
    basic,
    door,
    mailgun_token,
    post,
)
from katek.inbound.tests.test_email_hooks import a_mail, read_all
from katek.leads.models import Identity

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore::anymail.exceptions.AnymailNotSupportedWarning"),
]
WORDS = "Saturday suits me.\n\nOn Mon, 1 Jun 2026 Harbor & Pine wrote:\n> Hello"


@pytest.fixture(autouse=True)
def reply_domain(settings):
    settings.KATEK_REPLY_DOMAIN = "reply.harborpine.example"


@pytest.fixture
def email(at_agency) -> Email:
    made = a_mail()
    Identity.objects.create(lead=made.lead, kind="email", value=made.to)
    return made


def headers(to: str, **more: str) -> dict[str, str]:
    usual = {
        "From": "Ana Ruiz <ana@example.com>",
        "To": to,
        "Subject": "Re: Hello",
        "Message-ID": "<one@example.com>",
    }
    return {**usual, **more}


def raw(to: str, **more: str) -> str:
    lines = [f"{name}: {value}" for name, value in headers(to, **more).items()]
    return "\r\n".join([*lines, "Content-Type: text/plain; charset=utf-8", "", WORDS])


def mailgun(to: str, **more: str):
    fields = {
        **mailgun_token("f" * 50),
        "sender": "ana@example.com",
        "recipient": to,
        "message-headers": json.dumps(list(headers(to, **more).items())),
        "body-plain": WORDS,
        "stripped-text": "",
    }
    return Client().post(door("mailgun", "inbound"), fields)


def sendgrid(to: str, **more: str):
    lines = "\n".join(f"{name}: {value}" for name, value in headers(to, **more).items())
    envelope = json.dumps({"from": "ana@example.com", "to": [to]})
    fields = {"headers": lines, "text": WORDS, "envelope": envelope, "charsets": "{}"}
    return Client(headers=basic()).post(door("sendgrid", "inbound"), fields)


def brevo(to: str, **more: str):
    plan = {"Name": "plan.pdf", "ContentType": "application/pdf", "DownloadToken": "t"}
    item = {"Headers": headers(to, **more), "RawTextBody": WORDS, "Attachments": [plan]}
    return post("brevo", {"items": [item]}, "inbound")


def mailjet(to: str, **more: str):
    letter = {"Headers": headers(to, **more), "Text-part": WORDS, "Recipient": to}
    return post("mailjet", letter, "inbound")


def sparkpost(to: str, **more: str):
    content = {"email_rfc822": raw(to, **more), "email_rfc822_is_base64": False}
    message = {"protocol": "smtp", "content": content, "rcpt_to": to}
    return post("sparkpost", [{"msys": {"relay_message": message}}], "inbound")


def mandrill(to: str, **more: str):
    msg = {"raw_msg": raw(to, **more), "email": to}
    return post("mandrill", [{"event": "inbound", "ts": 1, "msg": msg}], "inbound")


def mailersend(to: str, **more: str):
    data = {"id": "1", "raw": raw(to, **more), "recipients": {"rcptTo": [{"email": to}]}}
    return post("mailersend", {"type": "inbound.message", "data": data}, "inbound")


def postal(to: str, **more: str):
    return post("postal", {"id": 1, "rcpt_to": to, "message": raw(to, **more)}, "inbound")


LETTERS = {
    "brevo": brevo,
    "mailersend": mailersend,
    "mailgun": mailgun,
    "mailjet": mailjet,
    "mandrill": mandrill,
    "postal": postal,
    "sendgrid": sendgrid,
    "sparkpost": sparkpost,
}


@pytest.fixture(params=sorted(LETTERS))
def write(request, settings):
    """Writes as a customer does, by one provider after the other."""
    settings.EMAIL_BACKEND = backend_of(request.param)
    settings.ANYMAIL = {**SETTINGS[request.param]}
    if request.param == "sendgrid":  # it signs events alone
        settings.ANYMAIL["WEBHOOK_SECRET"] = "mail:seven:lanterns"

    def written(to: str, **more: str) -> None:
        assert LETTERS[request.param](to, **more).status_code == 200
        read_all()

    return written


def test_an_answer_told_twice_is_one_and_ends_its_sequence(email, write):
    for _ in range(2):
        write(reply_address(email.pk))
    assert set(HookReceipt.objects.values_list("status", flat=True)) == {"done"}
    message = Message.objects.get(direction="in")
    assert message.text == "Saturday suits me."
    assert message.conversation.lead == email.lead
    assert Enrollment.objects.get().stop_reason == "replied"


def test_an_answer_is_known_by_what_it_refers_to(email, settings):
    settings.EMAIL_BACKEND, settings.ANYMAIL = backend_of("mailgun"), SETTINGS["mailgun"]
    Email.objects.update(provider_id="<a.1@harborpine.example>")
    another = {"From": "ana@work.example", "In-Reply-To": "<a.1@harborpine.example>"}
    assert mailgun("care@reply.harborpine.example", **another).status_code == 200
    read_all()
    assert Enrollment.objects.get().stop_reason == "replied"


def test_what_a_program_wrote_ends_nothing(email, settings):
    settings.EMAIL_BACKEND, settings.ANYMAIL = backend_of("mailjet"), SETTINGS["mailjet"]
    mailjet(reply_address(email.pk), **{"Auto-Submitted": "auto-replied"})
    read_all()
    assert HookReceipt.objects.get().status == "ignored"
    assert Enrollment.objects.get().status == "active"
    assert not Conversation.objects.exists()


def test_of_what_is_attached_the_name_is_kept_and_nothing_is_fetched(email, settings):
    settings.EMAIL_BACKEND, settings.ANYMAIL = backend_of("brevo"), SETTINGS["brevo"]
    brevo(reply_address(email.pk))
    read_all()
    assert Message.objects.get(direction="in").attachments == [
        {"type": "file", "name": "plan.pdf", "content_type": "application/pdf"}
    ]


@pytest.mark.parametrize("posted", [{}, {"Headers": {"From": "?"}}, {"Headers": 3}, {"From": "x"}])
def test_a_letter_that_can_t_be_read_says_why_and_holds_up_nobody(email, settings, posted):
    settings.EMAIL_BACKEND, settings.ANYMAIL = backend_of("mailjet"), SETTINGS["mailjet"]
    assert post("mailjet", posted, "inbound").status_code == 200
    assert mailjet(reply_address(email.pk)).status_code == 200
    read_all()
    assert sorted(HookReceipt.objects.values_list("status", flat=True))[0] == "done"
    assert HookReceipt.objects.exclude(status="done").get().problem
    assert Enrollment.objects.get().stop_reason == "replied"


def test_events_at_the_door_for_letters_are_told_so(email, settings):
    settings.EMAIL_BACKEND, settings.ANYMAIL = backend_of("mandrill"), SETTINGS["mandrill"]
    body, kind, signed = SIGNED["mandrill"]([{"event": "open"}], door("mandrill", "inbound"))
    Client(headers=signed).post(door("mandrill", "inbound"), body, content_type=kind)
    read_all()
    assert "mixed up" in HookReceipt.objects.get().problem
