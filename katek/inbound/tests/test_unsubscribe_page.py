"""The page behind the link at the end of a mail: it asks, acts, can be undone, in its reader's language."""

import pytest

from katek.campaigns.models import Email, Suppression
from katek.campaigns.unsubscribing import AT_PROVIDER, unsubscribe_url, withdraw
from katek.inbound.tests.test_email_hooks import a_mail
from katek.leads import consent
from katek.leads.models import Consent
from katek.outbox.models import Event

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


def test_what_the_provider_was_told_is_not_undone_by_the_link(client, mail, link):
    withdraw(mail, method=AT_PROVIDER)
    seen = said(client.get(link))
    assert "You are unsubscribed" in seen
    assert "not only this link" in seen
    assert "ask Harbor" in seen
    assert "subscribe again" not in seen
    assert "may write" not in said(client.post(link, {"again": "1"}))
    assert Suppression.objects.count() == 1
    assert not consent.allows(mail.lead, consent.FOLLOW_UP)


def test_the_providers_word_after_the_links_stands_too(client, mail, link):
    client.post(link)
    for _ in range(2):
        withdraw(mail, method=AT_PROVIDER)
    assert (
        Consent.objects.filter(method=AT_PROVIDER).count() == 2
    )  # follow-up and marketing, once each
    assert "may write" not in said(client.post(link, {"again": "1"}))
    assert not consent.allows(mail.lead, consent.FOLLOW_UP)


def test_the_link_of_another_mail_undoes_nothing(client, mail, link):
    facts = {"lead": mail.lead, "campaign": mail.campaign, "to": mail.to, "status": "sent"}
    other = unsubscribe_url(Email.objects.create(**facts)).removeprefix("http://localhost:8000")
    client.post(link)
    assert "subscribe again" not in said(client.get(other))
    assert "may write" not in said(client.post(other, {"again": "1"}))
    assert "subscribe again" in said(client.get(link))


def test_a_consent_that_ended_before_is_not_said_to_be_back(client, mail, link):
    consent.record(mail.lead, consent.FOLLOW_UP, "withdrawn", method="said in chat")
    assert "subscribe again" not in said(client.post(link))
    assert "may write" not in said(client.post(link, {"again": "1"}))
    assert Suppression.objects.exists()


def test_unsubscribing_again_writes_and_tells_nothing(client, mail, link):
    def written() -> tuple[int, int]:
        return Consent.objects.count(), Event.objects.filter(type="email.unsubscribed").count()

    client.post(link)
    once = written()
    assert once[1] == 1
    for _ in range(3):
        client.post(link, {"List-Unsubscribe": "One-Click"})
    assert written() == once


def test_going_back_and_forth_ends(client, mail, link):
    for _ in range(5):
        client.post(link)
        assert client.post(link, {"again": "1"}).status_code == 200
    client.post(link)
    assert client.post(link, {"again": "1"}).status_code == 429
    assert Event.objects.filter(type="email.unsubscribed").count() == 6
