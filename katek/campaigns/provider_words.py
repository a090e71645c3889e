"""What follows from a bounce at the providers beside Postmark: tables by each one's own words.

Anymail tells all bounces alike, and only some of them end mail to an address. The policies are those of
`bounce_policy`.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

Path = tuple[str, ...]

# Where the words stand in what a provider posts, the one that says most first. "*": the only value there.
_PLACES: Mapping[str, tuple[Path, ...]] = {
    "brevo": (("event",),),
    "mailersend": (("data", "type"),),
    "mailgun": (("event-data", "reason"),),
    "mailjet": (("hard_bounce",), ("error",)),
    "mailtrap": (("event",),),
    "mandrill": (("reject", "reason"), ("event",)),
    "postal": (("payload", "status"),),
    "resend": (("data", "bounce", "subType"), ("data", "bounce", "type")),
    "sendgrid": (("type",), ("reason",)),
    "sparkpost": (("msys", "*", "bounce_class"),),
    "unisender_go": (("delivery_info", "delivery_status"),),
}
_POLICIES: Mapping[str, Mapping[str, str]] = {
    "brevo": {"hard_bounce": "hard", "invalid_email": "invalid", "blocked": "manual"},
    "mailersend": {"hard_bounced": "hard"},
    "mailgun": {
        "bounce": "hard",
        "suppress-bounce": "hard",
        "suppress-complaint": "complaint",
        "suppress-unsubscribe": "manual",
    },
    "mailjet": {
        "true": "hard",
        "user unknown": "hard",
        "typofix": "invalid",
        "blacklisted": "manual",
        "spam reporter": "complaint",
        "sender blocked": "none",
        "content blocked": "none",
        "duplicate in campaign": "none",
    },
    "mailtrap": {"bounce": "hard", "reject": "manual"},
    "mandrill": {
        "hard_bounce": "hard",
        "hard-bounce": "hard",
        "invalid": "invalid",
        "spam": "complaint",
        "unsub": "manual",
    },
    "postal": {"hardfail": "hard"},
    "resend": {
        "noemail": "invalid",
        "suppressed": "manual",
        "onaccountsuppressionlist": "manual",
        "contentrejected": "none",
        "attachmentrejected": "none",
        "permanent": "hard",
    },
    "sendgrid": {
        "bounce": "hard",
        "bounced address": "hard",
        "invalid": "invalid",
        "unsubscribed address": "manual",
        "spam reporting address": "complaint",
    },
    "sparkpost": {
        "10": "invalid",
        "30": "hard",
        "25": "none",
        "51": "none",
        "52": "none",
        "53": "none",
    },
    "unisender_go": {
        "err_user_unknown": "hard",
        "err_user_inactive": "hard",
        "err_domain_inactive": "hard",
        "err_mailbox_discarded": "hard",
        "err_unsubscribed": "manual",
        "err_spam_rejected": "none",
        "err_spam_skipped": "none",
    },
}
# RFC 3463. A full mailbox, a big mail or a rule against it say nothing against the address.
_NOT_THE_ADDRESS = re.compile(r"\b[45]\.(2\.2|2\.3|3\.\d{1,3}|7\.\d{1,3})\b")


def policy_of(provider: str, posted: Any, answer: str) -> tuple[str, str]:
    """The provider's word for why a mail came back, and what follows for the address.

    `posted` is its event as it came, `answer` what the receiving server said. Without a word that is
    known here a mail that came back counts as a soft bounce.
    """
    policies = _POLICIES.get(provider, {})
    words = [word for place in _PLACES.get(provider, ()) if (word := _word(posted, place))]
    word = next((one for one in words if one.lower() in policies), words[0] if words else "")
    policy = policies.get(word.lower(), "soft")
    if policy == "hard" and _NOT_THE_ADDRESS.search(answer):
        policy = "soft"
    return word, policy


def _word(posted: Any, place: Path) -> str:
    found = posted
    for name in place:
        if not isinstance(found, Mapping):
            return ""
        found = next(_values(found), None) if name == "*" else found.get(name)
    return str(found)[:60] if isinstance(found, str | int) else ""


def _values(found: Mapping[str, Any]) -> Iterator[Any]:
    return iter(found.values())
