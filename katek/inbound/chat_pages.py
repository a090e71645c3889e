"""The ChatURL, the script that puts the chat on any site, and the colours of the agency."""

import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.cache import cache_control
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from katek.assistant.personas import persona_of
from katek.channels.models import Channel
from katek.core.contrast import readable_on
from katek.inbound.website import allowed_origins, website_channel
from katek.organizations.scope import working_for


@require_safe
@xframe_options_exempt  # The policy below says who may embed it, origin by origin.
def chat_page(request: HttpRequest, slug: str) -> HttpResponse:
    """A full page; `?embedded=1` is the same inside the widget's frame."""
    channel = website_channel(slug)
    if channel is None:
        return render(request, "inbound/no_chat.html", status=404)
    with working_for(channel.organization):
        persona = persona_of(channel.organization)
    page = render(
        request,
        "inbound/chat.html",
        {
            "organization": channel.organization,
            "persona": persona,
            "embedded": "embedded" in request.GET,
        },
    )
    page._csp_update = {"frame-ancestors": _ancestors(channel)}  # type: ignore[attr-defined]
    return page


def _ancestors(channel: Channel) -> list[str]:
    listed = allowed_origins(channel)
    return listed or ["*"]


@require_safe
@cache_control(max_age=300, public=True)
def embed_script(request: HttpRequest, slug: str) -> HttpResponse:
    """One script tag of it puts the button and the frame on a page."""
    channel = website_channel(slug)
    if channel is None:
        return HttpResponse("/* There is no chat at this address. */", "text/javascript", 404)
    organization = channel.organization
    color = organization.brand_color
    told = {
        "chat": f"{settings.KATEK_BASE_URL}/chat/{slug}/?embedded=1",
        "origin": settings.KATEK_BASE_URL,
        "name": organization.name,
        "color": color,
        "ink": readable_on(color),
    }
    # Inside a script "<" could end it, wherever the agency's name may come from.
    data = json.dumps(told).replace("<", "\\u003c")
    script = render_to_string("inbound/embed.js", {"data": data})
    answer = HttpResponse(script, "text/javascript; charset=utf-8")
    # Any site may run it; what the frame shows and to whom is the chat page's own business.
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


@require_safe
@cache_control(max_age=300, public=True)
def brand_styles(request: HttpRequest, slug: str) -> HttpResponse:
    """The agency's colour as CSS tokens, a file of its own because the policy allows no inline style."""
    channel = website_channel(slug)
    if channel is None:
        return HttpResponse("", "text/css", 404)
    color = channel.organization.brand_color
    css = f":root{{--brand:{color};--on-brand:{readable_on(color)}}}"
    return HttpResponse(css, "text/css; charset=utf-8")
