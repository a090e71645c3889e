"""Mail that customers write: matched to what it answers, kept as a conversation, and it ends the sequence."""

from datetime import timedelta

import pytest

from katek.campaigns.models import Email, Enrollment, HookReceipt
from katek.campaigns.reply_addresses import mail_of, reply_address
from katek.campaigns.statistics import stats
from katek.conversations.models import Conversation, Message
from katek.core import clock
from katek.inbound.auto_replies import why_automatic
from katek.inbound.quoted_text import parts
from katek.inbound.tests.test_email_hooks import INBOUND, MESSAGE_ID, a_mail, post, read_all, secret
from katek.leads.models import Identity, Lead
from katek.organizations.scope import working_for

__all__ = ["secret"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def reply_domain(settings):
    settings.KATEK_REPLY_DOMAIN = "reply.harborpine.example"


@pytest.fixture
def email(at_agency) -> Email:
    made = a_mail()
    Identity.objects.create(lead=made.lead, kind="email", value=made.to)
    return made


def letter(to: str, **more) -> dict:
    _, _, rest = to.partition("+")
    return {
        "FromFull": {"Email": "ana@example.com", "Name": "Ana Ruiz", "MailboxHash": ""},
        "From": "ana@example.com",
        "ToFull": [{"Email": to, "Name": "", "MailboxHash": rest.partition("@")[0]}],
        "OriginalRecipient": to,
        "Subject": "Re: Hello",
        "MessageID": "73e6d360-66eb-11e1-8e72-a8904824019b",
        "TextBody": "Saturday suits me.\n\nOn Mon, 1 Jun 2026 Harbor & Pine wrote:\n> Hello",
        "StrippedTextReply": "",
        "Headers": [{"Name": "Return-Path", "Value": "<ana@example.com>"}],
        "Attachments": [{"Name": "plan.pdf", "Content": "aGk=", "ContentType": "application/pdf"}],
        **more,
    }


def take_in(body: dict) -> None:
    assert post(body, INBOUND).status_code == 200
    read_all()


def test_an_answer_to_the_address_of_a_mail_ends_its_sequence(email):
    body = letter(reply_address(email.pk).upper())
    take_in(body)
    take_in({**body, "Tag": "told again"})
    message = Message.objects.get(direction="in")
    assert message.text == "Saturday suits me."
    assert message.attachments == [
        {"type": "file", "name": "plan.pdf", "content_type": "application/pdf"}
    ]
    conversation = message.conversation
    assert (conversation.channel.kind, conversation.lead) == ("email", email.lead)
    assert (conversation.answered_by, conversation.handover_reason) == ("assistant", "")
    assert conversation.reply_state == "due"
    assert Enrollment.objects.get().stop_reason == "replied"
    assert stats(email.campaign)["replied"] == 1


def test_an_answer_in_html_alone_has_its_words(email):
    words = "<style>p{}</style><p>Yes, Saturday at ten &amp; not later.</p><div>Ana</div>"
    take_in(letter(reply_address(email.pk), TextBody="", HtmlBody=words))
    assert Message.objects.get(direction="in").text == "Yes, Saturday at ten & not later.\nAna"


@pytest.mark.parametrize("how", ["references", "sender"])
def test_an_answer_is_matched_by_what_it_refers_to_or_by_who_wrote(email, how):
    more = {}
    if how == "references":
        more["Headers"] = [{"Name": "References", "Value": f"<x@y> <{MESSAGE_ID}@mtasv.net>"}]
        more["FromFull"] = {"Email": "ana.work@example.com", "Name": "Ana"}
    take_in(letter("office@harborpine.example", **more))
    assert Enrollment.objects.get().stop_reason == "replied"
    assert Message.objects.filter(direction="in").count() == 1


def test_a_made_up_address_names_no_mail(email):
    forged = f"reply+{email.pk}-{'0' * 16}@reply.harborpine.example"
    assert mail_of(forged) is None
    assert mail_of(reply_address(email.pk)) == email.pk
    stranger = {"Email": "eve@example.com", "Name": "Eve"}
    take_in(letter(forged, FromFull=stranger))
    assert Enrollment.objects.get().status == "active"
    assert HookReceipt.objects.get().status == "ignored"


@pytest.mark.parametrize(
    "header",
    [
        ("Auto-Submitted", "auto-replied"),
        ("X-Autoreply", "yes"),
        ("X-Spam-Status", "Yes, score=14.2"),
        ("List-Id", "<news.shop.example>"),
        ("Precedence", "auto_reply"),
        ("Return-Path", "<>"),
        ("Content-Type", "multipart/report; report-type=delivery-status"),
    ],
)
def test_an_automatic_answer_ends_nothing(email, header):
    name, value = header
    take_in(letter(reply_address(email.pk), Headers=[{"Name": name, "Value": value}]))
    assert Enrollment.objects.get().status == "active"
    assert not Conversation.objects.exists()
    receipt = HookReceipt.objects.get()
    assert (receipt.status, "program" in receipt.problem) == ("ignored", True)


def test_people_are_not_taken_for_programs():
    assert why_automatic({"auto-submitted": "no\n"}, "ana@example.com", "Re: Viewing") == ""
    assert why_automatic({}, "ana@example.com", "Out of office on Friday, viewing on Monday?") == ""
    assert why_automatic({}, "mailer-daemon@example.com", "x")


def test_a_first_word_to_an_agencys_address_makes_a_lead(agency, rival):
    take_in(letter("harbor-pine@reply.harborpine.example", TextBody="Is the villa still there?"))
    with working_for(agency):
        assert Lead.objects.get().email == "ana@example.com"
        assert Message.objects.get(direction="in").text == "Is the villa still there?"
    with working_for(rival):
        assert not Lead.objects.exists()


def test_whom_two_agencies_wrote_to_is_not_guessed(email, rival):
    with working_for(rival):
        a_mail("Same", "ana@example.com")
    take_in(letter("office@harborpine.example"))
    assert HookReceipt.objects.get().status == "ignored"
    assert Enrollment.objects.get().status == "active"


def written(words: str) -> str:
    return parts(words, answers=True).text


def test_quotes_are_left_out():
    assert (
        written("Yes!\n\nAm Mo., 1. Juni 2026 um 10:00 schrieb Ana <a@b.example>:\n> x") == "Yes!"
    )
    assert written("Yes\n-- \nAna") == "Yes"
    assert written("> only a quote") == "> only a quote"
    broken = "Sure\n\nOn Mon, Jun 1, 2026 at 10:00 AM Harbor & Pine\n<a@b.example> wrote:\n> x"
    assert written(broken) == "Sure"
    assert written("Yes\n\nVon: Ana <a@b.example>\nAn: x") == "Yes"
    assert written("Yes\nFrom: Ana\nSent: Monday\nTo: us\nSubject: Hello\n\nHello") == "Yes"
    dates = "That suits me.\nFrom: 1 July\nTo: 10 July\nAna"
    assert written(dates) == dates


def test_the_clock_may_move_and_the_address_still_works(email):
    address = reply_address(email.pk)
    clock.move(timedelta(days=400))
    assert mail_of(address) == email.pk


def test_who_writes_from_a_domain_in_the_other_spelling_is_the_lead_we_know(at_agency):
    email = a_mail("Ana", "ana@xn--bcher-kva.example")
    Identity.objects.create(lead=email.lead, kind="email", value=email.to)
    sender = {"Email": "ana@bücher.example", "Name": "Ana Ruiz", "MailboxHash": ""}
    take_in(letter("hello@harborpine.example", FromFull=sender))
    assert Lead.objects.get() == Conversation.objects.get().lead
    assert Enrollment.objects.get().stop_reason == "replied"
