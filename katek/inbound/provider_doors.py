"""`/webhook/email/<provider>/tracking/` and `/inbound/`: the doors of the providers that Anymail knows.

Only the provider by which this installation sends has one, and nobody is let in unsigned. What comes is kept
and read later, as with Postmark's.
"""

from datetime import timedelta
from math import ceil

from anymail.exceptions import AnymailConfigurationError, AnymailWebhookValidationFailure
from anymail.utils import get_request_basic_auth
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from katek.core.client_address import client_address
from katek.core.mail_providers import provider_of
from katek.core.problems import problem
from katek.core.rate_limits import allow
from katek.inbound.email_hooks import keep, read_body
from katek.inbound.provider_pieces import pieces
from katek.inbound.provider_views import DOORS, KEPT, Door, as_request, is_guarded, passwords

LARGEST = {"tracking": 5 * 1024 * 1024, "inbound": 50 * 1024 * 1024}
STUMBLES = (
    ValueError, LookupError, TypeError, AttributeError, ArithmeticError, SuspiciousOperation,
    MultiPartParserError,
)  # fmt: skip
REFUSED_A_MINUTE = 60  # of one address; then it has to wait


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def provider(request: HttpRequest, provider: str, door: str) -> HttpResponse:
    """`door`: tracking or inbound."""
    opened = DOORS.get((provider, door))
    if opened is None or provider != provider_of(settings.EMAIL_BACKEND):
        return problem(404, "Mails of this installation do not go by a provider with this door.")
    if request.method != "POST":
        return _taken()  # some look whether the address answers before they use it
    if not is_guarded(provider, opened):
        needed = " or ".join([*(f"ANYMAIL_{provider}_{key}".upper() for key in opened.keys),
                              "ANYMAIL_WEBHOOK_SECRET"])  # fmt: skip
        return problem(503, f"{needed} is not set: nobody can be let in here.")
    if not _knows_the_password(request):
        return _refused(request, 401, "User or password of the hook is wrong.")
    body = read_body(request, LARGEST[door])
    if body is None:
        return problem(413, f"The body has more than {LARGEST[door]:,} bytes, or broke off.")
    return _checked(request, opened, body) or _keep(request, provider, door, body)


def _checked(request: HttpRequest, opened: Door, body: bytes) -> HttpResponse | None:
    """The refusal, None if the provider's signature is right or none is made."""
    posted = as_request(body, dict(request.headers), f"{settings.KATEK_BASE_URL}{request.path}")
    try:
        view = opened.view()
    except (ImproperlyConfigured, ValueError, TypeError) as error:
        return problem(503, f"The key of this hook can't be used ({type(error).__name__}).")
    try:
        view.run_validators(posted)
    except AnymailWebhookValidationFailure as wrong:
        return _refused(request, 400, str(wrong))
    except AnymailConfigurationError as error:
        return problem(503, str(error))
    except STUMBLES as error:
        # The body is none that the provider would sign, so that Anymail stumbles over it.
        return _refused(request, 400, f"The signature can't be checked ({type(error).__name__}).")
    return None


def _keep(request: HttpRequest, provider: str, door: str, body: bytes) -> HttpResponse:
    headers = {name: request.headers[name] for name in KEPT if name in request.headers}
    keep(provider, door, *pieces(provider, body), headers=headers)
    return _taken()


def _knows_the_password(request: HttpRequest) -> bool:
    expected = passwords()
    if not expected:
        return True
    given = get_request_basic_auth(request) or ""
    return any(constant_time_compare(given, one) for one in expected)


def _refused(request: HttpRequest, status: int, sentence: str) -> HttpResponse:
    limit = allow(
        f"mail hook:{client_address(request)}", limit=REFUSED_A_MINUTE, per=timedelta(minutes=1)
    )
    if not limit.allowed:
        wait = {"Retry-After": str(ceil(limit.retry_after))}
        return problem(429, "Too many wrong ones; try again in a minute.", headers=wait)
    realm = {"WWW-Authenticate": 'Basic realm="katek"'} if status == 401 else None
    return problem(status, sentence[:300], headers=realm)


def _taken() -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")
