"""What can go wrong with an outgoing request, told as one exception that staff can read."""

import errno
import ssl
from typing import Literal

import aiohttp
from aiohttp.http import HttpProcessingError
from django.utils.translation import gettext as _

from katek.core.address_guard import Veto
from katek.core.addresses import BY_OPERATOR

NO_WEB_ADDRESS = "This is no web address. Check the host name and the port."

Kind = Literal["timeout", "connect", "dns", "tls", "blocked", "protocol"]

# Whatever a network, a peer or a malformed address can raise. A RuntimeError is our own fault.
FAULTS = (aiohttp.ClientError, HttpProcessingError, OSError, ValueError)

_NOT_SENT: tuple[Kind, ...] = ("connect", "dns", "tls", "blocked")


class CallFailed(Exception):
    """No usable answer came. `sentence` says why, without secrets of the address or the body.

    `kind`: timeout (no complete answer in time), connect (no connection), dns (no such name), tls
    (no trust in the other side), blocked (may not be called, or no web address), protocol (the
    connection broke, or what came is no HTTP or not what was asked for).
    `sent`: whether the other side may have got the request; if False it surely has not.
    """

    def __init__(
        self, kind: Kind, sentence: str, *, sent: bool | None = None, duration_ms: int = 0
    ) -> None:
        super().__init__(sentence)
        self.kind = kind
        self.sentence = sentence
        self.sent = kind not in _NOT_SENT if sent is None else sent
        self.duration_ms = duration_ms


def explain(problem: Exception, host: str, *, timeout: float, duration_ms: int) -> CallFailed:
    """The failure behind one of FAULTS; `timeout` is the limit in seconds that the call had."""
    kind, sentence = _tell(problem, host, timeout)
    return CallFailed(kind, sentence, duration_ms=duration_ms)


def _tell(problem: Exception, host: str, timeout: float) -> tuple[Kind, str]:
    match problem:
        case aiohttp.ClientConnectorError(os_error=Veto() as veto):
            told = _("%(host)s can't be called: %(reason)s.") % {"host": host, "reason": veto}
            return "blocked", f"{told} {BY_OPERATOR}"
        case aiohttp.ClientConnectorDNSError():
            return "dns", f"The host name {host} was not found: {_detail(problem.os_error)}."
        case aiohttp.ClientSSLError() | ssl.SSLError():
            return "tls", f"No trust in {host}: {_tls_detail(problem)}."
        case aiohttp.ConnectionTimeoutError():
            return "connect", f"{host} did not accept a connection in time."
        case aiohttp.ClientConnectorError():
            return "connect", f"No connection to {host}: {_detail(problem.os_error)}."
        case aiohttp.InvalidURL() | aiohttp.NonHttpUrlClientError():
            return "blocked", NO_WEB_ADDRESS
        case TimeoutError():
            return "timeout", f"{host} gave no complete answer within {timeout:g} s."
    return "protocol", _protocol_sentence(problem, host)


def _protocol_sentence(problem: Exception, host: str) -> str:
    match problem:
        case aiohttp.ClientResponseError() | HttpProcessingError():
            return f"What {host} answered is not valid HTTP, or its headers are too large."
        case aiohttp.ClientPayloadError():
            return f"{host} broke off in the middle of its answer."
        case aiohttp.ClientConnectionError() | OSError():
            return f"{host} closed the connection before it had answered."
        case ValueError():
            return "The request can't be sent: a header contains forbidden signs."
    return f"The call to {host} failed: {type(problem).__name__}."


def _detail(problem: OSError) -> str:
    if isinstance(problem.errno, int) and problem.errno in errno.errorcode:
        return _lower(problem.strerror or errno.errorcode[problem.errno])
    return _lower(problem.strerror or type(problem).__name__)


def _tls_detail(problem: Exception) -> str:
    cause = getattr(problem, "os_error", problem)
    if isinstance(cause, ssl.SSLCertVerificationError):
        return _lower(cause.verify_message).rstrip(".")
    reason = getattr(cause, "reason", None) or "TLS could not be agreed on"
    return str(reason).replace("_", " ").lower()


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
