"""What a failure of Django's mail backend means for a mail: of an SMTP server's, or of a provider's by Anymail.

An SMTP code in the 400s is for now, one in the 500s for good (RFC 5321); over HTTP it is the other way round.
"""

import smtplib
from traceback import extract_tb

from anymail.exceptions import AnymailAPIError
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, NewConnectionError

from katek.campaigns.outcomes import Outcome

CALL_FAILURES = (smtplib.SMTPException, OSError)
_LOGIN = "Check the mail server's user and password."
_SENDER = "The mail server doesn't let this sender write: check the sender's address."
_ACCOUNT = (
    "Check the provider's key, and the account there; what waits goes out once it may send again."
)
# HTTP: the key isn't good (any more), there is no credit, the account may not send. No mail of anybody's goes.
_STOPS_ALL = (401, 402, 403)
_TIMED_OUT, _TOO_FAST = 408, 429
# RFC 3463: no such mailbox, no such domain, the mailbox has moved, is switched off.
_NO_ADDRESS = (b"5.1.1", b"5.1.2", b"5.1.3", b"5.1.6", b"5.1.10", b"5.2.1")


def cant_connect(error: Exception) -> Outcome:
    """No mail was handed in, as there is no connection."""
    if isinstance(error, smtplib.SMTPAuthenticationError) and error.smtp_code >= 500:
        return Outcome("paused", f"{_said(error)} {_LOGIN}", scope="installation")
    return Outcome("again", f"The mail server can't be reached: {error}"[:500])


def judge(error: Exception) -> Outcome:
    """A mail was being handed in, and this happened."""
    if isinstance(error, AnymailAPIError):
        return _by_provider(error)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()), (0, b""))
        gone = "invalid address" if words.startswith(_NO_ADDRESS) else ""
        return _by_code(code, f"The mail server refuses the address: {code} {_text(words)}.", gone)
    if isinstance(error, smtplib.SMTPSenderRefused) and error.smtp_code >= 500:
        return Outcome("paused", f"{_said(error)} {_SENDER}", scope="installation")
    if isinstance(error, smtplib.SMTPResponseException):
        return _by_code(error.smtp_code, _said(error))
    if _was_handed_over(error):
        return Outcome("doubt", f"The mail server gave no answer ({error}): it may have the mail.")
    return Outcome("again", f"The mail could not be handed in: {error}"[:500])


def _by_code(code: int, problem: str, suppress: str = "") -> Outcome:
    # 421: the server closes the connection, whatever was asked. 0 and -1 are no answers.
    if code >= 500:
        return Outcome("gave_up", problem, suppress=suppress)
    return Outcome("again", problem)


def _by_provider(error: AnymailAPIError) -> Outcome:
    problem = f"The provider answered: {error}"[:500]
    code = error.status_code
    if code is None:
        # The connection broke, or no answer came: only the provider knows.
        return Outcome("again" if _never_left(error) else "doubt", problem)
    if code in _STOPS_ALL:
        return Outcome("paused", f"{problem} {_ACCOUNT}", scope="installation")
    if code == _TOO_FAST:
        return Outcome("again", problem)
    if 400 <= code < 500 and code != _TIMED_OUT:
        return Outcome("gave_up", problem)
    return Outcome("doubt", problem)


def _never_left(error: AnymailAPIError) -> bool:
    """No connection came about, so that the request was not written."""
    cause = error.__cause__  # of the client below Anymail
    reason = cause.args[0] if cause is not None and cause.args else None
    never = (NewConnectionError, ConnectTimeoutError)
    return isinstance(reason, MaxRetryError) and isinstance(reason.reason, never)


def _was_handed_over(error: Exception) -> bool:
    """The connection broke while or after the mail itself was sent: before that nobody can have it."""
    frames = extract_tb(error.__traceback__)
    return not frames or any(frame.name == smtplib.SMTP.data.__name__ for frame in frames)


def _said(error: smtplib.SMTPResponseException) -> str:
    return f"The mail server answered {error.smtp_code}: {_text(error.smtp_error)}."[:400]


def _text(words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return " ".join(text.split())[:300].rstrip(".")
