"""The mail that carries an invitation's link; it goes out the way the mails for resets do."""

import logging
from smtplib import SMTPException

from anymail.exceptions import AnymailError
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from katek.organizations import invitations
from katek.organizations.models import Invitation

logger = logging.getLogger(__name__)


def send(invitation: Invitation, token: str) -> bool:
    """Whether the mail service took it; where it didn't, the invitation says so until it is sent again.

    It is written in the agency's language: of the reader's nothing is known yet.
    """
    with override(invitation.organization.language):
        mail = _written(invitation, token)
    try:
        mail.send()
    except (OSError, SMTPException, AnymailError):
        logger.exception("An invitation was not sent.", extra={"invitation": invitation.pk})
        return False
    invitations.note_sent(invitation)
    return True


def _written(invitation: Invitation, token: str) -> EmailMultiAlternatives:
    context = {
        "organization": invitation.organization,
        "inviter": invitation.invited_by,
        "role": invitation.get_role_display(),
        "days": invitations.GOOD_FOR.days,
        "link": settings.KATEK_BASE_URL + reverse("dashboard:invitation", args=[token]),
    }
    subject = _("%(organization)s invites you to Katek") % {"organization": context["organization"]}
    mail = EmailMultiAlternatives(
        " ".join(subject.split()),
        render_to_string("organizations/invitation_mail.txt", context),
        to=[invitation.email],
    )
    html = render_to_string("organizations/invitation_mail.html", context)
    mail.attach_alternative(html, "text/html")
    return mail
