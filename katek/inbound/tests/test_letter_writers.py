"""Who wrote, and what: people behind a website's form, and the words and numbers in a first mail."""

import pytest

from katek.conversations.models import Conversation, Message
from katek.core.mail_providers import backend_of
from katek.inbound.letter import addresses_in
from katek.inbound.tests.provider_posts import SETTINGS
from katek.inbound.tests.test_email_hooks import read_all, secret
from katek.inbound.tests.test_email_provider_letters import mailgun
from katek.inbound.tests.test_email_replies import letter, reply_domain, take_in
from katek.leads.models import Lead

__all__ = ["reply_domain", "secret"]
pytestmark = pytest.mark.django_db(transaction=True)

AGENCY = "harbor-pine@reply.harborpine.example"
FORM = {"Email": "no-reply@harborpine.example", "Name": "Website form"}


@pytest.fixture(autouse=True)
def agencys_address(agency):
    agency.email = "office@harborpine.example"
    agency.save()


def people() -> list[tuple[str, str]]:
    return sorted(Lead.everywhere.values_list("email", "name"))


def test_each_customer_of_a_form_is_a_lead_and_a_thread(agency):
    for who in ("Ana Ruiz <ana@example.com>", "bob@example.com"):
        take_in(letter(AGENCY, FromFull=FORM, ReplyTo=who, MessageID=who, TextBody="Is it free?"))
    assert people() == [("ana@example.com", "Ana Ruiz"), ("bob@example.com", "")]
    threads = Conversation.everywhere.values_list("thread_key", flat=True)
    assert sorted(threads) == ["ana@example.com", "bob@example.com"]


def test_the_customers_of_a_form_are_told_apart_at_every_provider(agency, settings):
    settings.EMAIL_BACKEND, settings.ANYMAIL = backend_of("mailgun"), SETTINGS["mailgun"]
    form = "Website form <wordpress@harborpine.example>"
    for who in ("=?utf-8?q?Ana_Mu=C3=B1oz?= <ana@example.com>", "bob@example.com"):
        mailgun(AGENCY, **{"From": form, "Reply-To": who, "Message-ID": f"<{len(who)}@x.example>"})
    read_all()
    assert people() == [("ana@example.com", "Ana Muñoz"), ("bob@example.com", "")]


@pytest.mark.parametrize(
    "reply_to",
    ["office@harborpine.example", AGENCY, "ana@example.com, bob@example.com", "nobody", "", "<>,,"],
)
def test_a_reply_to_that_names_no_one_customer_is_left_aside(agency, reply_to):
    take_in(letter(AGENCY, FromFull={"Email": "eve@example.com", "Name": "Eve"}, ReplyTo=reply_to))
    assert people() == [("eve@example.com", "Eve")]


def test_the_customer_is_found_beside_the_agencys_own_address(agency):
    both = "office@harborpine.example, ana@example.com"
    take_in(letter(AGENCY, FromFull=FORM, ReplyTo=both))
    assert people() == [("ana@example.com", "")]


def test_a_shops_own_notices_are_a_programs_whatever_their_reply_to(agency):
    shop = {"Email": "no-reply@shop.example", "Name": "Shop"}
    take_in(letter(AGENCY, FromFull=shop, ReplyTo="help@shop.example"))
    assert people() == []


def test_names_that_cannot_be_read_are_left_out():
    assert addresses_in("=?nonsense?q?x?= <ana@example.com>") == (("ana@example.com", ""),)


FIRST = "Is the flat free?\nFrom: 1 July\nVon: Berlin\n> as you wrote: sea view\nOn 3 July he wrote:\nAna"


def test_a_first_mail_is_kept_to_its_end(agency):
    take_in(letter(AGENCY, TextBody=FIRST, StrippedTextReply="Is the flat free?"))
    assert Message.everywhere.get().text == FIRST


def test_a_number_in_the_signature_is_the_leads(agency):
    words = "Is the flat free?\n-- \nAna Ruiz\n+34 612 345 678"
    take_in(letter(AGENCY, TextBody=words))
    assert Message.everywhere.get().text == "Is the flat free?"
    assert Lead.everywhere.get().phone == "+34612345678"
