"""Meta's doors: `/webhook/facebook/` and `/webhook/instagram/`, handshake and events.

Under uvicorn posts take the shorter way of `meta_posts`, beside Django; the rules are the same.
"""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from katek.inbound.keeping import keep
from katek.inbound.meta_rules import TAKEN, Answer, refuse_before_reading, shake_hands, take
from katek.inbound.models import Door


@csrf_exempt  # Meta signs what it posts.
@require_http_methods(["GET", "HEAD", "POST"])
def facebook(request: HttpRequest) -> HttpResponse:
    return _open(request, Door.FACEBOOK)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def instagram(request: HttpRequest) -> HttpResponse:
    return _open(request, Door.INSTAGRAM)


def _open(request: HttpRequest, door: Door) -> HttpResponse:
    answer = _kept(request, door) if request.method == "POST" else _shaken(request)
    return HttpResponse(answer.text, status=answer.status, content_type="text/plain")


def _shaken(request: HttpRequest) -> Answer:
    asked = request.GET
    return shake_hands(
        asked.get("hub.mode", ""), asked.get("hub.verify_token", ""), asked.get("hub.challenge", "")
    )


def _kept(request: HttpRequest, door: Door) -> Answer:
    refused = refuse_before_reading(request.META.get("CONTENT_LENGTH") or "")
    if refused is not None:
        return refused
    taken = take(door, request.body, request.headers.get("X-Hub-Signature-256", ""))
    if isinstance(taken, Answer):
        return taken
    keep(taken)
    return Answer(200, TAKEN)
