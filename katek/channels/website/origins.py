"""Which sites may show the website chat."""

from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from katek.channels.models import Channel
from katek.organizations.scope import working_for

MOST = 50


class WrongOrigin(ValueError):
    """What is wrong with a line, as a sentence."""


def allow_origins(channel: Channel, text: str) -> list[str]:
    """The sites of a text, one a line, are the only ones that may; none: any may. Raises WrongOrigin."""
    origins = read_origins(text)
    channel.settings = {**channel.settings, "allowed_origins": origins}
    with working_for(channel.organization):
        channel.save(update_fields=["settings"])
    return origins


def read_origins(text: str) -> list[str]:
    """One a line. Raises WrongOrigin."""
    origins = list(dict.fromkeys(read_origin(line) for line in text.splitlines() if line.strip()))
    if len(origins) > MOST:
        raise WrongOrigin(_("At most %(most)d sites can be listed.") % {"most": MOST})
    return origins


def read_origin(line: str) -> str:
    """`https://agency.example`, as a browser names it. Raises WrongOrigin."""
    text = line.strip()
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port
    except ValueError:
        raise _wrong(text) from None
    if parts.scheme not in ("http", "https") or not host or parts.username or " " in text:
        raise _wrong(text)
    usual = {"http": 80, "https": 443}[parts.scheme]
    return f"{parts.scheme}://{host}" + (f":{port}" if port not in (None, usual) else "")


def _wrong(text: str) -> WrongOrigin:
    told = _("“%(text)s” is no site. Write it like https://agency.example")
    return WrongOrigin(told % {"text": text[:100]})
