"""The inspector: a receiver of webhooks that checks each signature as a receiver should."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from katek.core import clock
from katek.core.problems import problem
from katek.outbox.models import Endpoint
from katek.outbox.rotation import live_secrets
from katek.outbox.signing import Verdict, verify
from katek.sandbox.inspections import keep

SHOWN = ("webhook-", "x-katek-", "content-type", "user-agent")
MOST_BYTES = 512 * 1024


@csrf_exempt  # Programs post here, with a signature instead of a cookie.
@require_POST
def receive(request: HttpRequest, slug: str) -> JsonResponse:
    """Check and keep a webhook; 200 when the signature holds, 401 when it doesn't."""
    if len(request.body) > MOST_BYTES:
        return problem(413, "The body is over 512 KiB.")
    verdict = _verdict(request, slug)
    keep(
        slug,
        valid=verdict.valid,
        reason=verdict.reason,
        headers={k: v for k, v in request.headers.items() if k.lower().startswith(SHOWN)},
        body=request.body.decode(errors="replace"),
    )
    if not verdict.valid:
        return problem(401, verdict.reason)
    return JsonResponse({"verified": True, "id": request.headers.get("webhook-id")})


def _verdict(request: HttpRequest, slug: str) -> Verdict:
    """Against the secrets of this organization's endpoints that lead here."""
    # The address names the organization; nobody is signed in.
    leading_here = Endpoint.everywhere.filter(
        organization__slug=slug, url__endswith=f"/sandbox/inspector/{slug}/"
    )
    verdict = Verdict(False, "No endpoint of this organization leads here.")
    for endpoint in leading_here:
        for secret in live_secrets(endpoint.secret, endpoint.retired_secrets, clock.now()):
            verdict = verify(request.headers, request.body, secret, now=clock.now())
            if verdict.valid:
                return verdict
    return verdict
