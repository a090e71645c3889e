"""`POST /api/connect/facebook/` and `/api/connect/instagram/`: a front end hands in a token it was given."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from katek.api.bodies import json_object
from katek.api.caller import Caller, recognise
from katek.api.problems import Refusal, problem, refuse_fields
from katek.channels.meta.asking import CannotConnect
from katek.channels.meta.connect import connect_instagram, connect_page
from katek.channels.models import Channel
from katek.channels.shapes import channel_json
from katek.conversations.again import resume
from katek.organizations.models import Organization

Connect = Callable[[Organization, str, str], Channel]

LARGEST_BODY = 64 * 1024
LONGEST = 2000
SERVICES: dict[str, tuple[str, Connect]] = {
    "facebook": ("page_id", connect_page),
    "instagram": ("account_id", connect_instagram),
}


@csrf_exempt
def connect(request: HttpRequest, service: str) -> JsonResponse:
    """201 with the channel; a problem otherwise. The body is JSON whatever its content type says."""
    if request.method != "POST":
        return problem(405, f"{request.method} is not possible here.", headers={"Allow": "POST"})
    try:
        caller = recognise(request)
        caller.count()
        caller.require("channels.edit")
        return JsonResponse(_connected(request, caller, service), status=201)
    except Refusal as refusal:
        return refusal.response()


def _connected(request: HttpRequest, caller: Caller, service: str) -> dict[str, object]:
    id_name, act = SERVICES[service]
    sent = _body(request)
    token, account = (_text(sent, name) for name in ("access_token", id_name))
    try:
        channel = act(caller.organization, token, account)
    except CannotConnect as problem:
        raise Refusal(problem.status, problem.sentence) from problem
    resume(caller.organization, channel)
    return channel_json(channel)


def _body(request: HttpRequest) -> dict[str, Any]:
    length = request.META.get("CONTENT_LENGTH") or "0"
    if length.isdigit() and int(length) > LARGEST_BODY:
        raise Refusal(413, f"The body is too large: at most {LARGEST_BODY:,} bytes are read.")
    return json_object(request)


def _text(sent: dict[str, Any], name: str) -> str:
    """The value, which is in no error: it may be a token."""
    value = sent.get(name)
    value = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    well = isinstance(value, str) and 0 < len(value.strip()) <= LONGEST and value.isprintable()
    if not well or (name != "access_token" and not str(value).strip().isalnum()):
        raise refuse_fields({name: f"{name}: expected a text of 1 to {LONGEST} characters."}, {})
    return str(value).strip()
