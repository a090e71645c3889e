"""A step becomes a mail: Liquid for the words, the agency's layout around them, plain text beside the HTML."""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import nh3
from django.conf import settings

from katek.campaigns.addresses import header_text
from katek.campaigns.layout import foot_of, page
from katek.campaigns.models import Email
from katek.campaigns.templating import fill
from katek.campaigns.unsubscribing import unsubscribe_url
from katek.leads.models import Lead
from katek.organizations.models import Organization
from katek.properties.models import Property
from katek.properties.shapes import card_json

TAGS = {"a", "b", "strong", "i", "em", "br", "p", "ul", "ol", "li", "h2", "h3", "img"}
ATTRIBUTES = {"a": {"href", "title"}, "img": {"src", "alt", "width"}}
MOST_PROPERTIES = 3
PREHEADER = 110  # characters beside the subject


@dataclass(frozen=True)
class Voice:
    """Who a mail speaks as: the organization's persona, which stands beside this package, not below it."""

    name: str
    signature: str


@dataclass(frozen=True)
class Rendered:
    subject: str
    html: str
    text: str


def render(
    email: Email,
    *,
    subject: str,
    body_template: str,
    voice: Voice,
    listings: Sequence[Property] = (),
) -> Rendered:
    """The mail of a template for the lead of `email`. Raises `templating.CannotRender`."""
    organization: Organization = email.organization
    values = variables(email, voice, listings)
    title = header_text(fill(subject, values, escaped=False))
    words = _paragraphs(fill(body_template, values, escaped=True))
    body = nh3.clean(words, tags=TAGS, attributes=ATTRIBUTES)
    # Postmark leaves the way out as it is, too.
    way_out = f'href="{html.escape(values["unsubscribe_url"])}"'
    body = body.replace(way_out, f"data-pm-no-track {way_out}")
    said = _words_of(body)
    whole = page(
        organization,
        subject=title,
        preheader=" ".join(said.split())[:PREHEADER],
        body=body,
        cards=values["properties"],
        unsubscribe_url=values["unsubscribe_url"],
    )
    return Rendered(title, whole, _plain(said, organization, values["unsubscribe_url"]))


def variables(email: Email, voice: Voice, listings: Sequence[Property]) -> dict[str, Any]:
    """What templates may use, as plain values; the names stand in `templating.VARIABLES`."""
    organization: Organization = email.organization
    return {
        "lead": _lead(email.lead),
        "organization": {
            "name": organization.name,
            "email": organization.email,
            "phone": organization.phone,
            "website": organization.website,
            "address": organization.postal_address,
        },
        "persona": {"name": voice.name, "signature": voice.signature},
        "properties": [
            card_json(listing, settings.KATEK_BASE_URL, organization.language)
            for listing in listings[:MOST_PROPERTIES]
        ],
        "unsubscribe_url": unsubscribe_url(email),
    }


def _lead(lead: Lead) -> dict[str, str]:
    names = lead.name.split()
    return {
        "name": lead.name,
        "first_name": names[0] if names else "",
        "last_name": names[-1] if len(names) > 1 else "",
        "email": lead.email,
        "phone": lead.phone,
        "stage": lead.stage,
        "language": lead.language,
        "source": lead.source,
    }


def _paragraphs(words: str) -> str:
    """Blank lines part paragraphs and line ends break lines, as anybody writes a mail."""
    blocks = [block.strip() for block in re.split(r"\n\s*\n", words) if block.strip()]
    return "".join(
        block if block.startswith("<p") else f"<p>{block.replace(chr(10), '<br>')}</p>"
        for block in blocks
    )


def _words_of(body: str) -> str:
    linked = re.sub(r'<a href="([^"]*)"[^>]*>(.*?)</a>', r"\2 (\1)", body, flags=re.DOTALL)
    broken = linked.replace("<br>", "\n").replace("</p>", "\n\n").replace("</li>", "\n")
    return html.unescape(nh3.clean(broken, tags=set())).strip()


def _plain(words: str, organization: Organization, unsubscribe: str) -> str:
    foot = foot_of(organization.name, organization.language)
    address = f"\n{organization.postal_address}" if organization.postal_address else ""
    under = f"{organization.name}{address}\n{foot.why}\n{foot.way_out}: {unsubscribe}"
    return f"{words}\n\n--\n{under}\n"
