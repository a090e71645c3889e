"""The mailbox: a member reads their organization's mail, and sign-in mail is the operator's."""

import pytest
from django.core.mail import EmailMultiAlternatives
from django.test import Client

from katek.campaigns.models import Email
from katek.channels.records import InboundMessage
from katek.conversations.receive import receive
from katek.core import clock, mailbox
from katek.organizations.models import User
from katek.organizations.scope import working_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def welcome(agency, website) -> Email:
    """A mail of the agency as it lies in the mailbox."""
    lead = receive(website, InboundMessage("v-1", "Write to zoe@example.com")).conversation.lead
    with working_for(agency):
        mail = Email.objects.create(
            lead=lead, to=lead.email, subject="Welcome <Zoë>", next_attempt_at=clock.now()
        )
    put(mail.subject, "<p>Hello</p><script>alert(1)</script>", {mailbox.ID_HEADER: mail.pk})
    return mail


def put(subject: str, words: str, headers: dict[str, str] | None = None) -> None:
    message = EmailMultiAlternatives(
        subject, "Plain words", "katek@localhost", ["zoe@example.com"], headers=headers or {}
    )
    message.attach_alternative(words, "text/html")
    message.send()


def sign_in_mail() -> mailbox.StoredMail:
    put("Reset your password", "secret-link")
    return next(one for one in mailbox.stored() if one.mail["subject"] == "Reset your password")


def test_an_empty_mailbox_says_what_will_appear(owner_page: Client):
    page = owner_page.get("/sandbox/").content.decode()
    assert "No mail yet" in page
    assert "Nothing arrived yet" in page


def test_a_member_reads_the_mail_of_their_organization(owner_page: Client, welcome):
    page = owner_page.get("/sandbox/").content.decode()
    assert "Welcome &lt;Zoë&gt;" in page
    page = owner_page.get(f"/sandbox/mailbox/{welcome.pk}/").content.decode()
    assert "zoe@example.com" in page
    assert "alert(1)" not in page
    assert "As plain text" in page
    assert "Plain words" in page
    body = owner_page.get(f"/sandbox/mailbox/{welcome.pk}/body/")
    assert "<p>Hello</p>" in body.content.decode()
    assert "script-src 'none'" in body["Content-Security-Policy"]
    assert "sandbox allow-popups" in body["Content-Security-Policy"]


def test_another_organization_finds_none_of_it(rival_page: Client, welcome):
    assert "Welcome" not in rival_page.get("/sandbox/").content.decode()
    for address in (f"/sandbox/mailbox/{welcome.pk}/", f"/sandbox/mailbox/{welcome.pk}/body/"):
        assert rival_page.get(address).status_code == 404


def test_sign_in_mail_is_not_for_members(owner_page: Client):
    mail = sign_in_mail()
    assert "Reset your password" not in owner_page.get("/sandbox/").content.decode()
    for address in (f"/sandbox/mailbox/{mail.id}/", f"/sandbox/mailbox/{mail.id}/body/"):
        assert owner_page.get(address).status_code == 404


def test_the_operator_reads_sign_in_mail(owner_page: Client):
    mail = sign_in_mail()
    User.objects.update(is_staff=True)
    assert "Reset your password" in owner_page.get("/sandbox/").content.decode()
    body = owner_page.get(f"/sandbox/mailbox/{mail.id}/body/")
    assert "secret-link" in body.content.decode()


@pytest.mark.parametrize("mail_id", ["none", "eml_" + "0" * 26, "..%2Fsecret-key", "a%00b"])
def test_a_mail_that_does_not_exist_is_not_found(owner_page: Client, mail_id):
    assert owner_page.get(f"/sandbox/mailbox/{mail_id}/").status_code in {400, 404}


def test_a_mail_with_words_only_is_shown_as_words(owner_page: Client, welcome):
    User.objects.update(is_staff=True)
    EmailMultiAlternatives("Words", "1 < 2 & 3 > 2", "katek@localhost", ["a@b.example"]).send()
    mail = next(one for one in mailbox.stored() if one.mail["subject"] == "Words")
    body = owner_page.get(f"/sandbox/mailbox/{mail.id}/body/")
    assert body["Content-Type"] == "text/plain; charset=utf-8"
    assert body.content.decode().strip() == "1 < 2 & 3 > 2"
