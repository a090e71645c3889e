"""The page around a mail: MJML laid out once for an agency, then filled for every reader.

Laying out takes milliseconds, filling none: a blast is written as fast as its words are.
"""

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import mrml
from django.template.loader import render_to_string
from django.utils.translation import get_language_bidi, override
from django.utils.translation import gettext as _

from katek.core.contrast import readable_on
from katek.organizations.models import Organization

_SLOT = re.compile(r"@@([a-z_]+\d*)@@")
_NO_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


def page(
    organization: Organization,
    *,
    subject: str,
    preheader: str,
    body: str,
    cards: Sequence[Mapping[str, Any]],
    unsubscribe_url: str,
) -> str:
    """The whole HTML of a mail. `body` is clean HTML, everything else plain text."""
    parts = _parts(
        organization.name,
        organization.brand_color,
        organization.postal_address,
        organization.language,
        tuple(bool(card["photo"]) for card in cards),
    )
    values = {
        "subject": html.escape(subject),
        "preheader": html.escape(preheader),
        "body": body,
        "unsubscribe": unsubscribe_url,
    }
    for place, card in enumerate(cards):
        for name in ("url", "title", "price_text", "photo"):
            values[f"{name}{place}"] = html.escape(str(card[name] or ""))
    # Every second part is the name of a slot. What fills one is not looked at again.
    return "".join(values[part] if place % 2 else part for place, part in enumerate(parts))


@dataclass(frozen=True)
class Foot:
    """What stands under every mail, in the agency's language where Katek has words of it."""

    why: str
    way_out: str
    language: str
    is_rtl: bool


@lru_cache(maxsize=256)
def foot_of(name: str, language: str) -> Foot:
    with override(language):
        return Foot(
            why=_("You get this because you have been in touch with %(name)s.") % {"name": name},
            way_out=_("No more of these e-mails"),
            language=language,
            is_rtl=get_language_bidi(),
        )


def _beside_slots(words: str) -> str:
    """Nothing of it can be taken for a slot, nor for what XML has no letter for."""
    return re.sub(r"@{2,}", "@", _NO_XML.sub("", words))


@lru_cache(maxsize=256)
def _parts(
    name: str, color: str, postal_address: str, language: str, photos: tuple[bool, ...]
) -> list[str]:
    """Text and names of slots in turn, for cards of which these have a picture."""
    cards = [
        {
            "url": f"@@url{place}@@",
            "title": f"@@title{place}@@",
            "price_text": f"@@price_text{place}@@",
            "photo": f"@@photo{place}@@" if has_photo else "",
        }
        for place, has_photo in enumerate(photos)
    ]
    name, postal_address = _beside_slots(name), _beside_slots(postal_address)
    foot = foot_of(name, language)
    context = {
        "name": name,
        "color": color,
        "postal_address": postal_address,
        "ink": readable_on(color),
        "language": language,
        "direction": "rtl" if foot.is_rtl else "ltr",
        "start": "right" if foot.is_rtl else "left",
        "why": foot.why,
        "way_out": foot.way_out,
        "subject": "@@subject@@",
        "preheader": "@@preheader@@",
        "body": "@@body@@",
        "unsubscribe_url": "@@unsubscribe@@",
        "cards": cards,
    }
    laid_out = mrml.to_html(render_to_string("campaigns/email.mjml", context)).content
    return _SLOT.split(laid_out)
