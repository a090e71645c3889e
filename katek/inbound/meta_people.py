"""Meta's doors about whoever connected a page: they take our access away, or want their data deleted."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from katek.channels.meta import values
from katek.channels.meta.deauthorizing import disconnect_all_of
from katek.channels.meta.signature import NotMetas, read_signed_request
from katek.core import clock
from katek.core.problems import problem
from katek.inbound.door_limits import too_often_page, wait_of
from katek.inbound.meta_rules import app_secrets
from katek.inbound.models import DeletionRequest
from katek.inbound.public_pages import public_page

LOOKS_A_MINUTE = 60


@csrf_exempt  # Meta signs what it posts.
@require_POST
def deauthorize(request: HttpRequest) -> HttpResponse:
    """Their channels are disconnected; 200 also for somebody we don't know."""
    user = _person(request)
    if isinstance(user, HttpResponse):
        return user
    disconnect_all_of(user)
    return HttpResponse("OK", content_type="text/plain")


@csrf_exempt
@require_POST
def delete_data(request: HttpRequest) -> HttpResponse:
    """What we have of them is their id and their tokens: both go at once. Answers where to look."""
    user = _person(request)
    if isinstance(user, HttpResponse):
        return user
    made = DeletionRequest.objects.create(channels=disconnect_all_of(user))
    page = reverse("inbound:deletion", args=[made.code])
    return JsonResponse({"url": f"{settings.KATEK_BASE_URL}{page}", "confirmation_code": made.code})


@require_safe
def deletion_status(request: HttpRequest, code: str) -> HttpResponse:
    wait = wait_of(request, "deletion", a_minute=LOOKS_A_MINUTE)
    if wait:
        return too_often_page(request, wait)
    found = DeletionRequest.objects.filter(code=code).first()
    context = {"found": found, "code": code}
    return public_page(request, "inbound/deletion.html", context, status=200 if found else 404)


def _person(request: HttpRequest) -> str | HttpResponse:
    """Whom a signed request is about; else the refusal."""
    secrets = app_secrets()
    if not secrets:
        return problem(503, "Neither FACEBOOK_APP_SECRET nor INSTAGRAM_APP_SECRET is set.")
    try:
        said = read_signed_request(request.POST.get("signed_request", ""), secrets, now=clock.now())
    except NotMetas as refused:
        return problem(403, str(refused))
    user = values.identity(said.get("user_id"))
    return user or problem(400, "signed_request: user_id is missing.")
