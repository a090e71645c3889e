"""Whether a program wrote a mail: out of office, bounces, receipts, lists (RFC 3834 and what is usual)."""

import re
from collections.abc import Mapping

_DAEMONS = re.compile(
    r"mailer-?daemon|post_?master|no-?_?reply|do-?not-?reply|^bounces?\b", re.IGNORECASE
)
_MARKED = (
    "x-autoreply", "x-autorespond", "x-autoreply-from", "x-failed-recipients", "list-id", "list-unsubscribe",
)  # fmt: skip
_PRECEDENCE = ("auto_reply", "auto-reply", "bulk", "junk")
_REPORTS = ("multipart/report", "message/delivery-status", "message/feedback-report")
# A weak sign, as people forward such mail: it needs a second one.
_SUBJECTS = re.compile(
    r"^(re: *)?(automatic reply|auto(matic)?[- ]?re(ply|sponse)|out of (the )?office|automatische antwort|"
    r"abwesenheit|abwesend|respuesta automática|fuera de la oficina)",
    re.IGNORECASE,
)


def why_automatic(headers: Mapping[str, str], sender: str, subject: str) -> str:
    """Why a mail is taken for a program's, as a few words; empty for a person's. Header names in lower case."""

    def said(name: str) -> str:
        return headers.get(name, "").strip().lower()

    if said("auto-submitted").partition(";")[0].strip() not in ("", "no"):
        return "Auto-Submitted"
    marks = [name for name in _MARKED if name in headers]
    if marks:
        return marks[0]
    if any(line.strip() in _PRECEDENCE for line in said("precedence").splitlines()):
        return "Precedence"
    if said("x-spam-status").startswith("yes"):
        return "spam"
    if "return-path" in headers and said("return-path") in ("", "<>"):
        return "no way back"
    if said("content-type").startswith(_REPORTS):
        return "a report"
    if _DAEMONS.search(sender.partition("@")[0]):
        return "its sender"
    if _SUBJECTS.search(subject) and "x-auto-response-suppress" in headers:
        return "its subject"
    return ""
