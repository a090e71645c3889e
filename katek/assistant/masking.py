"""Contact data stays here: a model elsewhere reads `<email_1>` in its place."""

import re

from katek.assistant.desk import Desk
from katek.leads.contact_details import redact

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\w.,$€£])\+?\(?\d(?:[ ().\-/]{0,2}\d){7,}(?!\w)")


def masked(text: str, desk: Desk) -> str:
    """The text without addresses, numbers and what should never have been sent."""
    plain, _ = redact(text)
    for found in (*desk.contact.emails, *desk.contact.phones):
        plain = plain.replace(found.raw, f"<{'email' if '@' in found.value else 'phone'}_1>")
    return _PHONE.sub("<phone_1>", _EMAIL.sub("<email_1>", plain))
