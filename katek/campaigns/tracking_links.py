"""Links of our own that tell of opens and clicks, where the provider doesn't.

A token names the mail, a click's also which of its links: where it leads stands in the mail itself, never in
the address, so that nobody can use us to send people elsewhere. The way out of our mails is never one of them.
"""

import html
import re

from django.conf import settings
from django.core import signing

OPEN_SALT, CLICK_SALT = "katek.campaigns.open", "katek.campaigns.click"
_HREF = re.compile(r'(<a\b[^>]*?\bhref=")(https?://[^"]+)(")', re.IGNORECASE)


def with_links(email_id: str, page: str) -> str:
    """The HTML of a mail with its links led through ours, and the picture that tells of an open."""
    places = {url: place for place, url in enumerate(links_of(page))}

    def led(found: re.Match[str]) -> str:
        place = places.get(html.unescape(found[2]))
        return found[0] if place is None else f"{found[1]}{click_url(email_id, place)}{found[3]}"

    picture = f'<img src="{open_url(email_id)}" width="1" height="1" alt="">'
    led_through = _HREF.sub(led, page)
    head, end, tail = led_through.rpartition("</body>")
    return f"{head}{picture}{end}{tail}" if end else f"{led_through}{picture}"


def links_of(page: str) -> list[str]:
    """Where the links of a mail lead, each once, in their order; without the way out."""
    found = [html.unescape(match[2]) for match in _HREF.finditer(page)]
    way_out = f"{settings.KATEK_BASE_URL}/u/"
    return list(dict.fromkeys(url for url in found if not url.startswith(way_out)))


def open_url(email_id: str) -> str:
    token = signing.Signer(salt=OPEN_SALT, sep="~").sign(email_id)
    return f"{settings.KATEK_BASE_URL}/o/{token}.gif"


def click_url(email_id: str, place: int) -> str:
    token = signing.Signer(salt=CLICK_SALT, sep="~").sign(f"{email_id}.{place}")
    return f"{settings.KATEK_BASE_URL}/c/{token}/"


def opened_mail(token: str) -> str | None:
    """The id of the mail of an open's token, None for any other."""
    try:
        return signing.Signer(salt=OPEN_SALT, sep="~").unsign(token)
    except signing.BadSignature:
        return None


def clicked_link(token: str) -> tuple[str, int] | None:
    """The id of the mail and the place of the link of a click's token, None for any other."""
    try:
        email_id, _, place = signing.Signer(salt=CLICK_SALT, sep="~").unsign(token).rpartition(".")
    except signing.BadSignature:
        return None
    return email_id, int(place)
