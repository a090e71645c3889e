"""Where answers to a mail go: an address that names the mail, and that nobody can make up.

reply+eml_01jd…-<check>@reply.agency.example
"""

import re

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

SALT = "katek.campaigns.reply"
# Mail programs may change the case of what stands before the @; ids and checks have only small letters.
_TOKEN = re.compile(r"((?:eml|conv)_[0-9a-z]{26})-([0-9a-f]{16})")


def reply_address(email_id: str) -> str:
    """The address for answers to a mail, or to what is written in a conversation, on `KATEK_REPLY_DOMAIN`."""
    return f"reply+{email_id}-{_check(email_id)}@{settings.KATEK_REPLY_DOMAIN}"


def mail_of(token: str) -> str | None:
    """The id of the mail or conversation that an answer's address (or the part behind its +) names; None for
    any other."""
    found = _TOKEN.search(token.lower()[:400])
    if found is None or not constant_time_compare(found[2], _check(found[1])):
        return None
    return found[1]


def _check(email_id: str) -> str:
    return salted_hmac(SALT, email_id, algorithm="sha256").hexdigest()[:16]
