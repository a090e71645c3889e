"""Mails that Katek itself sends: a few sentences and one button, the same words as HTML and as plain text."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from katek.core.contrast import readable_on

KATEK, KATEK_COLOR = "Katek", "#0f766e"


@dataclass(frozen=True)
class Notice:
    """All plain text. `why`: who sent it and for what reason. `action`: what the button says, to `link`.

    `words` stand above the button, `after` below it; `code` is shown large, to be typed.
    """

    subject: str
    heading: str
    why: str
    words: Sequence[str] = ()
    action: str = ""
    link: str = ""
    code: str = ""
    after: Sequence[str] = field(default=())

    @property
    def preheader(self) -> str:
        """What mail programs show beside the subject."""
        return next(iter(self.words), self.heading)


def mail_of(
    notice: Notice, to: str, *, sender: str = KATEK, color: str = KATEK_COLOR, from_email: str = ""
) -> EmailMultiAlternatives:
    """In the language that is in force. `sender` and `color` stand at its head; nothing remote is loaded."""
    context = {
        "notice": notice,
        "sender": sender,
        "color": color,
        "ink": readable_on(color),
        "home": settings.KATEK_BASE_URL,
    }
    mail = EmailMultiAlternatives(
        " ".join(notice.subject.split()),
        render_to_string("mail/notice.txt", context),
        from_email or None,
        [to],
    )
    mail.attach_alternative(render_to_string("mail/notice.html", context), "text/html")
    return mail
