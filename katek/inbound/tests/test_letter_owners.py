"""Whose a customer's mail is: what stands in it decides before any guess, and no agency gets another's."""

import pytest

from katek.campaigns.models import Email, Enrollment, HookReceipt
from katek.campaigns.reply_addresses import reply_address
from katek.campaigns.tests.conftest import postmark
from katek.conversations.models import Conversation, Message
from katek.inbound.tests.test_email_conversations import conversation, write
from katek.inbound.tests.test_email_hooks import MESSAGE_ID, a_mail, secret
from katek.inbound.tests.test_email_replies import email, letter, reply_domain, take_in
from katek.leads.models import Lead
from katek.organizations.models import Organization

__all__ = ["conversation", "email", "postmark", "reply_domain", "secret", "write"]
pytestmark = pytest.mark.django_db(transaction=True)

OTHER = {"Email": "ana@work.example", "Name": "Ana Ruiz"}


def own(agency: Organization, domain: str = "reply.harborpine.example") -> str:
    return f"{agency.slug}@{domain}"


def named(*addresses: str) -> list[dict]:
    return [{"Email": one, "Name": "", "MailboxHash": ""} for one in addresses]


def referring(mail_id: str) -> list[dict]:
    return [{"Name": "In-Reply-To", "Value": f"<{mail_id}>"}]


def has_it() -> list[str]:
    return sorted(Conversation.everywhere.values_list("organization__slug", flat=True))


def test_a_fresh_mail_to_an_agency_is_its_own_whoever_else_wrote_to_the_customer(email, rival):
    take_in(letter(own(rival)))
    assert has_it() == [rival.slug]
    assert Enrollment.everywhere.get().status == "active"


def test_what_a_mail_refers_to_comes_before_who_wrote_it(email, agency):
    take_in(letter(own(agency), FromFull=OTHER, Headers=referring(f"{MESSAGE_ID}@mtasv.net")))
    assert Enrollment.objects.get().stop_reason == "replied"


def test_what_went_to_one_agency_is_never_anothers_whatever_it_refers_to(email, rival):
    take_in(letter(own(rival), Headers=referring(f"{MESSAGE_ID}@mtasv.net")))
    assert has_it() == [rival.slug]
    assert Enrollment.everywhere.get().status == "active"


def test_an_agencys_name_at_somebody_elses_domain_is_not_its_address(agency, rival):
    take_in(letter(own(rival), CcFull=named(own(agency, "gmail.example"))))
    take_in(letter(own(agency, "gmail.example"), MessageID="2"))
    assert has_it() == [rival.slug]
    assert HookReceipt.objects.filter(status="ignored").count() == 1


def test_without_a_reply_domain_it_counts_where_the_mail_was_delivered(agency, rival, settings):
    settings.KATEK_REPLY_DOMAIN = ""
    both = named(own(rival, "in.example"), own(agency, "in.example"))
    take_in(letter(own(agency, "in.example"), ToFull=both))
    assert has_it() == [agency.slug]


def test_a_mail_to_two_agencies_reaches_each_of_them_once(agency, rival):
    both = named(own(rival), own(agency))
    headers = [{"Name": "Message-ID", "Value": "<a1@mail.example.com>"}]
    for number, to in enumerate((own(rival), own(agency), own(agency))):
        take_in(letter(to, ToFull=both, Headers=headers, MessageID=f"copy {number}"))
    assert has_it() == sorted([agency.slug, rival.slug])
    assert Message.everywhere.count() == 2


def test_who_answers_one_agency_and_names_another_reaches_both(email, rival):
    answer = reply_address(email.pk)
    for number, to in enumerate((own(rival), answer)):
        take_in(letter(to, ToFull=named(answer, own(rival)), MessageID=f"copy {number}"))
    assert has_it() == sorted([email.organization.slug, rival.slug])
    assert Enrollment.everywhere.get().stop_reason == "replied"


def _follow_up(conversation: Conversation) -> Email:
    mail = a_mail("Bea", "bea@example.com")
    Enrollment.objects.update(lead=conversation.lead, address="ana@example.com")
    return mail


@pytest.mark.parametrize("how", ["address", "reference"])
def test_an_answer_from_another_address_ends_the_sequences_of_who_was_written_to(
    how, write, conversation, postmark
):
    message = write()
    _follow_up(conversation)
    back = {"address": reply_address(conversation.pk), "reference": "care@harborpine.example"}
    headers = referring(f"{message.external_id}@mtasv.net") if how == "reference" else []
    take_in(letter(back[how], FromFull=OTHER, MessageID="2", Headers=headers))
    enrollment = Enrollment.objects.get()
    assert (enrollment.lead, enrollment.stop_reason) == (conversation.lead, "replied")
    assert Message.objects.filter(direction="in").count() == 2


def test_an_answer_that_only_refers_to_a_message_stands_in_its_conversation(write, postmark):
    message = write()
    headers = referring(f"{message.external_id}@mtasv.net")
    take_in(letter("care@harborpine.example", MessageID="2", Headers=headers))
    assert Conversation.objects.get() == message.conversation
    assert list(Message.objects.values_list("direction", flat=True)) == ["in", "out", "in"]
    assert Lead.objects.count() == 1
