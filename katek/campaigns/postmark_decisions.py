"""What Postmark's answers mean for a mail: one table, by its error codes.

HTTP status and ErrorCode are two name spaces that collide (406, 500 …): the body is read first.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from katek.campaigns.outcomes import Outcome

INVALID = 300  # of which field, only the sentence says
_FIELD = re.compile(r"'([\w@-]+)'")
_OTHER_FIELDS = {"From", "ReplyTo", "Reply-To", "Cc", "Bcc"}
_KEY = "Check POSTMARK_API_TOKEN: it must be the token of a server, not of the account."
_SENDER = "Confirm the address of POSTMARK_FROM_EMAIL, or its domain, at Postmark."
_ACCOUNT = "Look into the account at Postmark; what waits goes out once it may send again."
_STREAM = "Check POSTMARK_TRANSACTIONAL_STREAM and POSTMARK_BROADCAST_STREAM."

# Nothing can be sent until somebody mends it: mails stay queued. What to do about it.
STOPS_ALL: Mapping[int, str] = {
    10: _KEY,
    400: _SENDER,
    401: _SENDER,
    405: _ACCOUNT,
    412: _ACCOUNT,
    413: _ACCOUNT,
    1235: _STREAM,
    1236: _STREAM,
}
# Never, for this mail: why the address gets no more, if so.
GIVES_UP: Mapping[int, str] = {
    402: "",
    403: "",
    406: "inactive at the provider",
    409: "",
    411: "",
    1101: "",
    1120: "",
    1121: "",
    1122: "",
    1123: "",
}
TRY_LATER = frozenset({100, 410, 429})


def judge_item(item: Any) -> Outcome:
    """What one element of a batch's answer, or the answer to a single mail, means."""
    if not isinstance(item, dict):
        return Outcome("doubt", "Postmark's answer for this mail can't be read.")
    code = item.get("ErrorCode", 0)  # a delayed delivery is told without it
    words = str(item.get("Message", ""))[:300]
    if code == 0:
        found = item.get("MessageID")
        if isinstance(found, str) and found:
            return Outcome("sent", provider_id=found)
        return Outcome("doubt", "Postmark took the mail without naming it.")
    return judge_code(code, words)


def judge_code(code: Any, words: str) -> Outcome:
    """What an error code means; `words` are Postmark's own."""
    said = f"Postmark answered: {words} ({code})." if words else f"Postmark answered {code}."
    if not isinstance(code, int):
        return Outcome("doubt", "Postmark's answer for this mail can't be read.")
    if code in STOPS_ALL:
        return Outcome("paused", f"{said} {STOPS_ALL[code]}", scope="installation")
    if code in TRY_LATER:
        return Outcome("again", said)
    if code in GIVES_UP:
        return Outcome("gave_up", said, suppress=GIVES_UP[code])
    if code == INVALID:
        return _invalid(said, words)
    return Outcome("gave_up", said)


def judge_status(status: int, body: Any) -> Outcome:
    """What an answer other than 200 means for every mail of the call."""
    code = body.get("ErrorCode") if isinstance(body, dict) else None
    words = str(body.get("Message", ""))[:300] if isinstance(body, dict) else ""
    if status == 429:
        return Outcome("again", "Postmark asks for a slower pace (429).")
    if status >= 500:
        return Outcome(
            "doubt", f"Postmark failed ({status}): the mail may or may not have been taken."
        )
    if isinstance(code, int) and code:
        # It is about the call: no single address of its mails is to blame.
        return replace(judge_code(code, words), suppress="")
    if status in (401, 403):
        return Outcome("paused", f"Postmark answered {status}. {_KEY}", scope="installation")
    return Outcome("again", f"Postmark answered {status}.")


def _invalid(said: str, words: str) -> Outcome:
    """About the recipient it is the mail's fault; about anything else every mail would fail alike."""
    fields = set(_FIELD.findall(words)) - {"@"}
    of_recipient = "To" in fields or (
        words.startswith("Illegal email") and not fields & _OTHER_FIELDS
    )
    if of_recipient:
        return Outcome("gave_up", said, suppress="invalid address")
    return Outcome("paused", said, scope="organization")
