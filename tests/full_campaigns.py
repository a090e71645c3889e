"""The full agency's campaigns: what became of welcome mails, a blast that is done, a draft, one that waits."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from katek.campaigns.bounce_policy import POLICIES
from katek.campaigns.controlling import pause
from katek.campaigns.email_campaign_service import create_campaign, send_campaign
from katek.campaigns.happenings import heard
from katek.campaigns.models import Email, EmailStatus
from katek.campaigns.reply_addresses import reply_address
from katek.campaigns.told import Told, event_key
from katek.campaigns.unsubscribing import unsubscribe_by
from katek.inbound.email_replies import take_in
from katek.inbound.letter import Letter
from katek.leads.models import Lead
from katek.organizations.models import Organization
from tests.hard_words import LONG

LINK = "https://harborpine.example/open-house"
OPEN_HOUSE = {
    "offset_days": 0,
    "subject": "Open house on Saturday",
    "body_template": "Hello {{ lead.first_name }},\n\nthe doors are open from ten to one.\n\n"
    f'<a href="{LINK}">How to get there</a>\n\n{{{{ persona.signature }}}}',
}


def hear(mails: Iterable[Email]) -> None:
    """What providers and readers make of mails that went out: most arrive, some do more."""
    for number, mail in enumerate(mails):
        if number % 11 == 10:
            policy = POLICIES["HardBounce"][1]
            _happens(mail, "bounced", 1, detail="550 No such user here.", policy=policy)
            continue
        _happens(mail, "delivered", 1)
        if number % 2 == 0:
            _happens(mail, "opened", 40)
        if number % 6 == 0:
            _happens(mail, "clicked", 42, link=LINK)
        if number == 7:
            _happens(mail, "complained", 90, policy="complaint")
        if number == 9:
            unsubscribe_by(mail)


def reply(mails: Iterable[Email], words: str) -> None:
    """The leads answer these mails by their own programs."""
    for mail in mails:
        take_in(
            Letter(
                sender=mail.to,
                name=mail.lead.name[:60],
                recipients=(reply_address(mail.pk),),
                subject=f"Re: {mail.subject}"[:200],
                text=words,
                headers={},
                message_id=f"answer-{mail.pk}@example.com",
            )
        )


def more_campaigns(organization: Organization, leads: Sequence[Lead]) -> None:
    """A blast to these leads, not sent yet, and two that write to nobody. In scope."""
    send_campaign(create_campaign(organization, "Open house", "blast", [OPEN_HOUSE]), leads)
    create_campaign(organization, f"Winter letter {LONG}"[:200], "blast", [OPEN_HOUSE])
    waiting = create_campaign(
        organization, "After a viewing", "sequence", [OPEN_HOUSE, {**OPEN_HOUSE, "offset_days": 5}]
    )
    send_campaign(waiting, leads[:3])
    pause(waiting)


def refuse(mails: Iterable[Email]) -> None:
    """As the carrier leaves mails whose address it does not take."""
    problem = "The provider refuses the address: 553 Mailbox name not allowed."
    for mail in mails:
        mail.status, mail.problem, mail.sent_at = EmailStatus.FAILED, problem, None
        mail.save()


def _happens(mail: Email, kind: str, minutes: int, **more: str) -> None:
    """So long after it went out: what is done at once no person did."""
    assert mail.sent_at
    key, at = event_key("full", kind, mail.pk), mail.sent_at + timedelta(minutes=minutes)
    heard(Told(kind, key, at, "postmark", kid=mail.pk, address=mail.to, **more))
