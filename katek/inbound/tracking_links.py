"""`/o/<token>.gif` and `/c/<token>/`: a mail was opened, a link of it followed. Signed, and open to all.

A click leads only to what stood in that mail. Whoever looks ahead (HEAD) is let through and not counted; so is
what comes in a flood from one address.
"""

import base64

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from katek.campaigns.happenings import NotYet, heard_of
from katek.campaigns.models import Email
from katek.campaigns.told import Told
from katek.campaigns.tracking_links import clicked_link, links_of, opened_mail
from katek.core import clock
from katek.inbound.door_limits import TRACKED, wait_of
from katek.inbound.public_pages import public_page

PICTURE = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
PRIVATE = {
    "Cache-Control": "no-store, max-age=0",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}


@require_safe
def opened(request: HttpRequest, token: str) -> HttpResponse:
    """The picture, for whatever token: a reader sees nothing of it either way."""
    flooded = wait_of(request, "opened", a_minute=TRACKED)
    email = None if flooded else _mail(opened_mail(token))
    if email is not None and request.method == "GET":
        _hear(request, email, "opened")
    return HttpResponse(PICTURE, content_type="image/gif", headers=PRIVATE)


@require_safe
def clicked(request: HttpRequest, token: str) -> HttpResponse:
    named = clicked_link(token)
    email = _mail(named[0]) if named else None
    links = links_of(email.html) if email else []
    if named is None or email is None or named[1] >= len(links):
        answer = public_page(request, "inbound/no_link.html", {}, status=404)
        for name, value in PRIVATE.items():
            answer.headers[name] = value
        return answer
    if request.method == "HEAD":
        return HttpResponse(headers=PRIVATE)
    link = links[named[1]]
    if not wait_of(request, "clicked", a_minute=TRACKED):
        _hear(request, email, "clicked", link)
    # The address stood in a mail of ours: http or https, and nothing of this request.
    return HttpResponse(status=302, headers={**PRIVATE, "Location": link})


def _mail(email_id: str | None) -> Email | None:
    # The signed token names the mail; its organization follows from that.
    rows = Email.everywhere.select_related("organization", "lead")
    found: Email | None = rows.filter(pk=email_id).first() if email_id else None
    return found


def _hear(request: HttpRequest, email: Email, kind: str, link: str = "") -> None:
    """Once a minute for each mail, link and sort of visitor: reloading tells nothing new."""
    now = clock.now()
    agent = request.headers.get("User-Agent", "")[:500]
    plain = not request.headers.get("Accept-Language") and not request.headers.get("Accept")
    machine = "asks for no language" if kind == "clicked" and plain else ""
    place = links_of(email.html).index(link) if link else ""
    sort = "m" if machine else "p"
    key = f"own:{kind}:{email.pk}:{place}:{now:%Y%m%d%H%M}:{sort}"
    told = Told(kind, key, now, "own", link=link[:2000], machine=machine, agent=agent)
    try:
        heard_of(email, told)
    except NotYet:
        return  # it is read while it is being handed in: the next look at it will count
