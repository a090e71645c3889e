"""Mails through Django's mail backend, one by one: the local mailbox, or a provider by Anymail."""

import smtplib
from collections.abc import Sequence

from anymail.exceptions import AnymailAPIError, AnymailError, AnymailRecipientsRefused
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from katek.campaigns.outcomes import Outcome
from katek.campaigns.posting import AFTER_CALL, BEFORE_CALL, Post
from katek.campaigns.tracking_links import with_links
from katek.core import mailbox
from katek.core.failpoints import AnswerLost, failpoint


def hand_in(posts: Sequence[Post]) -> list[Outcome]:
    """What came of each mail, at its place. Opens and clicks come back by links of our own."""
    with get_connection() as backend:
        return [_send(post, backend) for post in posts]


def _send(post: Post, backend: BaseEmailBackend) -> Outcome:
    message = _message(post, backend)
    try:
        failpoint(BEFORE_CALL)
        message.send()
        failpoint(AFTER_CALL)
    except AnswerLost:
        return Outcome("doubt", "The answer was lost.")
    except AnymailRecipientsRefused as error:
        return Outcome("gave_up", f"The provider refuses the address: {error}"[:500])
    except AnymailAPIError as error:
        return _judge(error)
    except TimeoutError:
        return Outcome("doubt", "The mail server gave no answer in time: it may have been taken.")
    except (AnymailError, smtplib.SMTPException, OSError) as error:
        return Outcome("again", f"The mail could not be handed in: {error}"[:500])
    status = getattr(message, "anymail_status", None)
    return Outcome("sent", provider_id=str(getattr(status, "message_id", "") or post.id)[:200])


def _judge(error: AnymailAPIError) -> Outcome:
    problem = f"The provider answered: {error}"[:500]
    code = error.status_code
    if code is None:
        # The connection broke, or no answer came: only the provider knows.
        return Outcome("doubt", problem)
    if 400 <= code < 500 and code != 429:
        return Outcome("gave_up", problem)
    return Outcome("again" if code == 429 else "doubt", problem)


def _message(post: Post, backend: BaseEmailBackend) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(
        subject=post.subject,
        body=post.text,
        from_email=post.sender,
        to=[post.to],
        reply_to=[post.reply_to] if post.reply_to else None,
        headers={mailbox.ID_HEADER: post.id, **post.headers},
        connection=backend,
    )
    message.attach_alternative(with_links(post.id, post.html), "text/html")
    message.metadata = {"kid": post.id}  # type: ignore[attr-defined] # for Anymail
    return message
