"""Mails through Django's mail backend, one by one: the local mailbox, or a provider by Anymail, or SMTP."""

from collections.abc import Sequence

from anymail.exceptions import AnymailError, AnymailRecipientsRefused
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from katek.campaigns.backend_decisions import CALL_FAILURES, cant_connect, judge
from katek.campaigns.outcomes import Outcome
from katek.campaigns.posting import AFTER_CALL, BEFORE_CALL, Post
from katek.campaigns.tracking_links import with_links
from katek.core import mailbox
from katek.core.failpoints import AnswerLost, failpoint


def hand_in(posts: Sequence[Post]) -> list[Outcome]:
    """What came of each mail, at its place. Opens and clicks come back by links of our own."""
    backend = get_connection()
    try:
        return [_send(post, backend) for post in posts]
    finally:
        _hang_up(backend)


def _send(post: Post, backend: BaseEmailBackend) -> Outcome:
    message = _message(post, backend)
    try:
        # Apart from the sending: who isn't there has surely taken nothing.
        backend.open()
    except (*CALL_FAILURES, AnymailError) as error:
        return cant_connect(error)
    try:
        failpoint(BEFORE_CALL)
        message.send()
        failpoint(AFTER_CALL)
    except AnswerLost:
        return Outcome("doubt", "The answer was lost.")
    except AnymailRecipientsRefused as error:
        return Outcome("gave_up", f"The provider refuses the address: {error}"[:500])
    except (*CALL_FAILURES, AnymailError) as error:
        # What broke stays broken: the next mail begins a connection of its own.
        _hang_up(backend)
        return judge(error)
    status = getattr(message, "anymail_status", None)
    return Outcome("sent", provider_id=str(getattr(status, "message_id", "") or post.id)[:200])


def _hang_up(backend: BaseEmailBackend) -> None:
    try:
        backend.close()
    except CALL_FAILURES:
        # The other side has hung up before; what was said of the mails stands.
        return


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
    html = with_links(post.id, post.html) if post.tracked else post.html
    message.attach_alternative(html, "text/html")
    message.metadata = {"kid": post.id}  # type: ignore[attr-defined] # for Anymail
    return message
