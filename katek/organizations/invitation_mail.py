"""The mail that carries an invitation's link; it goes out the way the mails for resets do."""

import logging
from smtplib import SMTPException

from anymail.exceptions import AnymailError
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from katek.core.notices import Notice, mail_of
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
    organization, days = invitation.organization, invitations.GOOD_FOR.days
    told = {"organization": organization.name, "inviter": invitation.invited_by}
    if invitation.invited_by:
        invites = _("%(inviter)s invites you to work with %(organization)s in Katek.") % told
    else:
        invites = _("You are invited to work with %(organization)s in Katek.") % told
    good_for = ngettext(
        "The link is good for %(days)d day, and for you only: please don't pass this mail on.",
        "The link is good for %(days)d days, and for you only: please don't pass this mail on.",
        days,
    )
    notice = Notice(
        subject=_("%(organization)s invites you to Katek") % told,
        heading=organization.name,
        words=[invites, _("Your role: %(role)s") % {"role": invitation.get_role_display()}],
        action=_("Accept the invitation"),
        link=settings.KATEK_BASE_URL + reverse("dashboard:invitation", args=[token]),
        after=[
            good_for % {"days": days},
            _("If you don't know who this is, you can ignore it; nothing happens."),
        ],
        why=_("Katek sent this because %(organization)s entered this address.") % told,
    )
    color = organization.brand_color
    return mail_of(notice, invitation.email, sender=organization.name, color=color)
