"""The page behind the link at the end of a mail: it asks, acts, can be undone, in its reader's language."""

import pytest

from katek.campaigns.models import Suppression
from katek.campaigns.unsubscribing import unsubscribe_url
from katek.inbound.tests.test_email_hooks import a_mail
from katek.leads import consent

pytestmark = pytest.mark.django_db


@pytest.fixture
def mail(at_agency):
    made = a_mail()
    consent.record(made.lead, consent.FOLLOW_UP, "granted", method="enquiry")
    return made


@pytest.fixture
def link(mail) -> str:
    return unsubscribe_url(mail).removeprefix("http://localhost:8000")


def said(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def test_looking_changes_nothing(client, mail, link):
    assert "Unsubscribe?" in said(client.get(link))
    assert consent.allows(mail.lead, consent.FOLLOW_UP)
    assert not Suppression.objects.exists()


def test_a_mistake_can_be_undone(client, mail, link):
    assert "You are unsubscribed" in said(client.post(link))
    assert not consent.allows(mail.lead, consent.FOLLOW_UP)
    assert "You are unsubscribed" in said(client.get(link))
    assert "You are subscribed again" in said(client.post(link, {"again": "1"}))
    assert consent.allows(mail.lead, consent.FOLLOW_UP)
    assert not Suppression.objects.exists()
    assert "Unsubscribe?" in said(client.get(link))


def test_undoing_gives_no_consent_that_was_never_given(client, mail, link):
    client.post(link)
    client.post(link, {"again": "1"})
    assert not consent.allows(mail.lead, consent.MARKETING)


def test_an_address_left_alone_for_another_reason_stays_so(client, mail, link):
    Suppression.objects.create(email=mail.to, reason="complaint")
    client.post(link)
    client.post(link, {"again": "1"})
    assert Suppression.objects.get().reason == "complaint"


def test_nothing_comes_back_that_the_link_did_not_take(client, mail, link):
    consent.record(mail.lead, consent.FOLLOW_UP, "withdrawn", method="said in chat")
    assert "subscribed again" not in said(client.post(link, {"again": "1"}))
    assert not consent.allows(mail.lead, consent.FOLLOW_UP)


def test_it_speaks_the_language_of_who_the_mail_was_for(client, mail, link):
    mail.lead.language = "de"
    mail.lead.save()
    assert "Abmelden?" in said(client.get(link, headers={"Accept-Language": "es"}))


def test_of_an_erased_mail_only_that_is_said(client, mail, link):
    mail.delete()
    page = said(client.get(link))
    assert "erased" in page
    assert "ana@example.com" not in page
