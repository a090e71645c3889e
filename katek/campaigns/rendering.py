"""A step becomes a mail: Liquid for the words, MJML for the layout, a plain text beside the HTML."""

import html
import re
from dataclasses import dataclass
from typing import Any

import mrml
import nh3
from django.conf import settings
from django.template.loader import render_to_string
from liquid import Environment
from liquid.exceptions import LiquidError
from markupsafe import Markup

from katek.campaigns.models import Email
from katek.campaigns.unsubscribing import unsubscribe_url
from katek.core.contrast import readable_on
from katek.leads.models import Lead
from katek.organizations.models import Organization
from katek.properties.models import Property
from katek.properties.shapes import card_json

TAGS = {"a", "b", "strong", "i", "em", "br", "p", "ul", "ol", "li", "h2", "h3", "img"}
ATTRIBUTES = {"a": {"href", "title"}, "img": {"src", "alt", "width"}}
MOST_PROPERTIES = 3

_liquid = Environment(autoescape=True)


class CannotRender(ValueError):
    """What is wrong with a template, with Liquid's own words and line."""


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


def render(email: Email, *, subject: str, body_template: str, voice: Voice) -> Rendered:
    """The mail of a template for the lead of `email`. Raises `CannotRender`."""
    organization: Organization = email.organization
    values = variables(email, organization, voice)
    title = " ".join(html.unescape(_fill(subject, values)).split())
    body = nh3.clean(_paragraphs(_fill(body_template, values)), tags=TAGS, attributes=ATTRIBUTES)
    page = render_to_string(
        "campaigns/email.mjml",
        {
            "organization": organization,
            "subject": title,
            "body": Markup(body),  # noqa: S704 - cleaned by nh3 just above
            "cards": values["properties"],
            "ink": readable_on(organization.brand_color),
            "unsubscribe_url": values["unsubscribe_url"],
        },
    )
    return Rendered(title, mrml.to_html(page).content, _plain(body, organization, values))


def variables(email: Email, organization: Organization, voice: Voice) -> dict[str, Any]:
    """What templates may use: lead.*, organization.*, persona.*, properties[], unsubscribe_url."""
    lead: Lead = email.lead
    asked = Property.objects.filter(interests__lead=lead).prefetch_related("media")
    listings = asked.order_by("-interests__created_at")[:MOST_PROPERTIES]
    return {
        "lead": {
            "name": lead.name,
            "first_name": lead.name.split()[0] if lead.name else "",
            "email": lead.email,
            "phone": lead.phone,
            "stage": lead.stage,
        },
        "organization": {
            "name": organization.name,
            "email": organization.email,
            "phone": organization.phone,
            "website": organization.website,
        },
        "persona": {"name": voice.name, "signature": voice.signature},
        "properties": [
            card_json(listing, settings.KATEK_BASE_URL, organization.language)
            for listing in listings
        ],
        "unsubscribe_url": unsubscribe_url(email),
    }


def _fill(template: str, values: dict[str, Any]) -> str:
    try:
        return _liquid.from_string(template).render(**values)
    except LiquidError as error:
        raise CannotRender(f"The template does not work: {error}") from error


def _paragraphs(words: str) -> str:
    """Blank lines part paragraphs and line ends break lines, as anybody writes a mail."""
    blocks = [block.strip() for block in re.split(r"\n\s*\n", words) if block.strip()]
    return "".join(
        block if block.startswith("<p") else f"<p>{block.replace(chr(10), '<br>')}</p>"
        for block in blocks
    )


def _plain(body: str, organization: Organization, values: dict[str, Any]) -> str:
    linked = re.sub(r'<a href="([^"]*)"[^>]*>(.*?)</a>', r"\2 (\1)", body, flags=re.DOTALL)
    broken = linked.replace("<br>", "\n").replace("</p>", "\n\n").replace("</li>", "\n")
    words = html.unescape(nh3.clean(broken, tags=set())).strip()
    address = f"\n{organization.postal_address}" if organization.postal_address else ""
    return (
        f"{words}\n\n--\n{organization.name}{address}\n"
        f"No more of these e-mails: {values['unsubscribe_url']}\n"
    )
