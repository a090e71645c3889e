"""A mail that came in, the same whatever provider brought it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.utils import getaddresses
from typing import Any

from katek.campaigns.addresses import BadAddress, clean_address, header_text
from katek.campaigns.reply_addresses import mail_of

LONGEST_TEXT = 20_000
LONGEST_NAME = 120
MOST_ATTACHMENTS = 20
MOST_ADDRESSES = 10
_FOLDED = re.compile(r"\r?\n[ \t]+")


class NotAnAnswer(Exception):
    """Kept, and nothing follows: why, as a sentence."""


@dataclass(frozen=True)
class Letter:
    """A mail that came in. `headers`: lower-case name → all its values, one a line.

    `envelope` is the one address that this copy was delivered to, empty where the provider doesn't say;
    `recipients` are all that are named in it, the parts behind a + included. `reply_to`: addresses and names
    of Reply-To. `signature` stands under the text and isn't shown.
    """

    sender: str
    name: str
    recipients: tuple[str, ...]
    subject: str
    text: str
    headers: Mapping[str, str]
    message_id: str
    envelope: str = ""
    reply_to: tuple[tuple[str, str], ...] = ()
    signature: str = ""
    attachments: tuple[dict[str, Any], ...] = ()


def is_answer(headers: Mapping[str, str], recipients: tuple[str, ...]) -> bool:
    """Whether it answers a mail: only then it can hold one that isn't its writer's."""
    refers = any(headers.get(name, "").strip() for name in ("in-reply-to", "references"))
    return refers or any(mail_of(recipient) for recipient in recipients)


def addresses_in(header: str) -> tuple[tuple[str, str], ...]:
    """The valid addresses of a header such as Reply-To, each with its name."""
    lines = _FOLDED.sub(" ", header).split("\n")
    found: dict[str, str] = {}
    for name, address in getaddresses([line for line in lines if line.strip()])[:MOST_ADDRESSES]:
        try:
            found.setdefault(clean_address(address), header_text(_decoded(name), LONGEST_NAME))
        except BadAddress:
            continue  # it can't be answered
    return tuple(found.items())


def _decoded(name: str) -> str:
    try:
        return str(make_header(decode_header(name))).replace("\0", "")
    except (HeaderParseError, LookupError, ValueError):
        return ""
