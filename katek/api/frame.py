"""What every request to the API passes, whichever its route: who, may they, how often, once, for whom."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt

from katek.api.caller import ApiRequest, recognise
from katek.api.finding import find
from katek.api.idempotency import HEADER, once
from katek.api.problems import Refusal, problem
from katek.campaigns.models import Campaign, Email, Suppression
from katek.channels.models import Channel
from katek.conversations.models import Conversation, Message
from katek.inbound.models import Receipt
from katek.leads.models import Lead
from katek.organizations.scope import TenantModel, working_for
from katek.outbox.models import Delivery, Endpoint, Event
from katek.properties.models import Property

View = Callable[..., HttpResponse]
READING = ("GET", "HEAD", "OPTIONS")
LARGEST_BODY = 2 * 1024 * 1024
LARGEST_IMPORT = 21 * 1024 * 1024

# First part of the path → what is needed to read, and to change.
ACTS = {
    "properties": ("properties.view", "properties.edit"),
    "leads": ("leads.view", "leads.edit"),
    "conversations": ("conversations.view", "conversations.reply"),
    "channels": ("channels.view", "channels.edit"),
    "persona": ("persona.view", "persona.edit"),
    "endpoints": ("endpoints.view", "endpoints.edit"),
    "events": ("endpoints.view", "endpoints.edit"),
    "deliveries": ("endpoints.view", "endpoints.edit"),
    "receipts": ("channels.view", "channels.edit"),
    "campaigns": ("campaigns.view", "campaigns.edit"),
    "emails": ("campaigns.view", "campaigns.edit"),
    "suppressions": ("campaigns.view", "campaigns.edit"),
}

# The root, which only says that nothing is there, and the description.
OPEN = ("", "openapi.json")

# Name in the address → whose id it is.
ROWS: dict[str, type[TenantModel]] = {
    "property_id": Property,
    "lead_id": Lead,
    "conversation_id": Conversation,
    "message_id": Message,
    "channel_id": Channel,
    "endpoint_id": Endpoint,
    "event_id": Event,
    "delivery_id": Delivery,
    "campaign_id": Campaign,
    "email_id": Email,
    "receipt_id": Receipt,
    "suppression_id": Suppression,
}


def framed(pattern: URLPattern) -> URLPattern:
    """The route with the frame around its view.

    An area without a line in `ACTS`, or an id without one in `ROWS`, is a mistake.
    """
    area = str(pattern.pattern).split("/")[0]
    view = cast(View, pattern.callback)
    if nameless := pattern.pattern.converters.keys() - ROWS.keys():
        raise LookupError(f"{pattern.pattern}: no row is known for {', '.join(nameless)}.")
    kept = view if area in OPEN else _guarded(view, ACTS[area])
    return URLPattern(pattern.pattern, _told(kept), pattern.default_args, pattern.name)


def _guarded(view: View, acts: tuple[str, str]) -> View:
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        caller = recognise(request)
        caller.count()
        caller.require(acts[0] if request.method in READING else acts[1])
        _refuse_large(request)
        request = cast(ApiRequest, request)
        request.caller = caller
        with working_for(caller.organization):
            _find_first(request, kwargs)
            if request.method == "POST" and HEADER in request.headers:
                return once(request, caller.organization, lambda: view(request, *args, **kwargs))
            return view(request, *args, **kwargs)

    return answer


def _find_first(request: HttpRequest, ids: dict[str, str]) -> None:
    """Before a body is judged: what the address names has to be there, and the caller's."""
    for name, pk in ids.items():
        if request.method not in READING:
            find(ROWS[name].objects.all(), pk)


def _told(view: View) -> View:
    """Whatever goes wrong is told as problem JSON."""

    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # Programs read English, whatever language their HTTP client happens to ask for.
        with override(settings.LANGUAGE_CODE):
            response = _answered(view, request, *args, **kwargs)
        response.headers.setdefault("Content-Language", settings.LANGUAGE_CODE)
        return response

    return answer


def _answered(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    try:
        response = view(request, *args, **kwargs)
    except Refusal as refusal:
        return refusal.response()
    except Http404:
        return problem(404, "There is no such address.")
    if response.status_code == 405:
        allowed = {"Allow": response.headers["Allow"]}
        return problem(405, f"{request.method} is not possible here.", headers=allowed)
    return response


def _refuse_large(request: HttpRequest) -> None:
    largest = LARGEST_IMPORT if request.path.endswith("/import/") else LARGEST_BODY
    length = request.META.get("CONTENT_LENGTH") or "0"
    if length.isdigit() and int(length) > largest:
        raise Refusal(413, f"The body has {int(length):,} bytes; at most {largest:,} are read.")
