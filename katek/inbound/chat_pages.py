"""The ChatURL, the script that puts the chat on any site, and the colours of the agency."""

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from katek.assistant.models import Persona
from katek.assistant.office import hours_text
from katek.assistant.personas import persona_of
from katek.channels.models import Channel
from katek.inbound.brand import brand_css, brand_of
from katek.inbound.chat_texts import card_texts, chat_texts
from katek.inbound.door_limits import LOOKS, PICTURES, limited_file, limited_page
from katek.inbound.public_pages import direction_of, public_page, spoken
from katek.inbound.website import allowed_origins, website_channel
from katek.organizations.models import Organization
from katek.organizations.scope import working_for
from katek.properties.facts import spoken_of, visible
from katek.properties.models import Transaction
from katek.properties.shapes import card_json

NEWEST = 3


@require_safe
@xframe_options_exempt  # The policy below says who may embed it, origin by origin.
@limited_page("chat")
def chat_page(request: HttpRequest, slug: str) -> HttpResponse:
    """A full page; `?embedded=1` is the same inside the widget's frame, `?listing=<id>` is about that one."""
    channel = website_channel(slug)
    if channel is None:
        return public_page(request, "inbound/no_chat.html", {}, status=404)
    organization = channel.organization
    language = spoken(organization.language)
    embedded = "embedded" in request.GET
    with working_for(organization), translation.override(language):
        persona = persona_of(organization)
        context = {
            **_talk(organization, persona, language),
            "embedded": embedded,
            "about": _about(request, organization),
            "texts": chat_texts(organization, persona.name),
            "beside": None if embedded else _beside(organization),
        }
    page = public_page(request, "inbound/chat.html", context, organization=organization)
    page._csp_update = {"frame-ancestors": _ancestors(channel)}  # type: ignore[attr-defined]
    return page


def sample_page(
    request: HttpRequest, organization: Organization, persona: Persona, brand: str
) -> HttpResponse:
    """The chat in its frame as it would look with these, saved or not; nothing can be sent. `brand`: address of
    its colours."""
    language = spoken(organization.language)
    with working_for(organization), translation.override(language):
        context = _talk(organization, persona, language)
    context |= {"embedded": True, "sample": True, "brand": brand}
    return public_page(request, "inbound/chat.html", context, organization=organization)


def _talk(organization: Organization, persona: Persona, language: str) -> dict[str, Any]:
    hours = hours_text(organization.office_hours, language)
    return {"persona": persona, "hours": hours, "offered": _offered()}


def _about(request: HttpRequest, organization: Organization) -> dict[str, Any] | None:
    """The listing that the visitor came from: its card, and what it is called in a message."""
    named = request.GET.get("listing", "")
    listing = spoken_of().prefetch_related("media").filter(pk=named[:60]).first() if named else None
    if listing is None:
        return None
    card = card_json(listing, settings.KATEK_BASE_URL, organization.language)
    name = listing.listing_id or card["title"]
    asks = {
        _("Tell me more"): _("Tell me more about %(listing)s") % {"listing": name},
        _("Is it still available?"): _("Is %(listing)s still available?") % {"listing": name},
        _("Arrange a viewing"): _("I would like to see %(listing)s") % {"listing": name},
    }
    return {"card": card, "price": _price(card), "name": name, "asks": asks}


def _beside(organization: Organization) -> dict[str, Any] | None:
    """Beside the conversation, where there is room: how else one reaches the agency, and its homes."""
    rows = visible().filter(photos_count__gt=0).order_by("-pk").prefetch_related("media")
    cards = [
        card_json(one, settings.KATEK_BASE_URL, organization.language) for one in rows[:NEWEST]
    ]
    homes = [{**card, "price_text": _price(card)} for card in cards if card["photo"]]
    ways = (organization.phone, organization.email, organization.website)
    reach = any(ways) or bool(organization.postal_address)
    return {"homes": homes, "reach": reach} if homes or reach else None


def _offered() -> list[str]:
    """Which of "buy" and "rent" there is something for: nobody is led to ask for what isn't there."""
    return [kind for kind in Transaction.values if visible().filter(transaction=kind).exists()]


def _price(card: dict[str, Any]) -> str:
    return str(card["price_text"] or card_texts()["on_request"])


def _ancestors(channel: Channel) -> list[str]:
    listed = allowed_origins(channel)
    return listed or ["*"]


@require_safe
@limited_file("embed", a_minute=LOOKS)
@cache_control(max_age=300, public=True)
def embed_script(request: HttpRequest, slug: str) -> HttpResponse:
    """One script tag of it puts the button and the frame on a page."""
    channel = website_channel(slug)
    if channel is None:
        return HttpResponse("/* There is no chat at this address. */", "text/javascript", 404)
    # Inside a script "<" could end it, wherever the agency's name may come from.
    data = json.dumps(_embedding(channel.organization)).replace("<", "\\u003c")
    script = render_to_string("inbound/embed.js", {"data": data})
    answer = HttpResponse(script, "text/javascript; charset=utf-8")
    # Any site may run it; what the frame shows and to whom is the chat page's own business.
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


def _embedding(organization: Organization) -> dict[str, str]:
    brand = brand_of(organization.brand_color)
    name = {"organization": organization.name}
    with translation.override(spoken(organization.language)):
        return {
            "chat": f"{settings.KATEK_BASE_URL}/chat/{organization.slug}/?embedded=1",
            "origin": settings.KATEK_BASE_URL,
            "slug": organization.slug,
            "open": _("Chat with %(organization)s") % name,
            "close": _("Close the chat"),
            "unread": _("%(n)s new"),
            "color": brand.color,
            "ink": brand.ink,
            "direction": direction_of(organization.language),
        }


@require_safe
@limited_file("brand", a_minute=PICTURES)
@cache_control(max_age=300, public=True)
def brand_styles(request: HttpRequest, slug: str) -> HttpResponse:
    """The agency's colour as CSS tokens, a file of its own because the policy allows no inline style."""
    # Pages of listings and mails wear it too, whether there is a chat or not.
    organization = Organization.objects.filter(slug=slug).first()
    if organization is None:
        return HttpResponse("", "text/css", 404)
    css = brand_css(brand_of(organization.brand_color))
    return HttpResponse(css, "text/css; charset=utf-8")
