"""Contact data that a form sent in fields of its own: made clean, or refused with the field's name."""

from katek.inbound.chat_request import ChatMessage, Unreadable
from katek.leads.contact_details import ExtractionContext, Found, extract
from katek.organizations.models import Organization


def typed_email(organization: Organization, said: ChatMessage) -> str:
    """The address of the field `email`, empty when it was left out. Raises `Unreadable`."""
    found = extract(said.email or "", context=_context(organization, "email")).emails
    return _only("email", said.email, found, "an e-mail address such as ana@example.com")


def typed_phone(organization: Organization, said: ChatMessage) -> str:
    """The number of the field `phone` as E.164, empty when it was left out. Raises `Unreadable`."""
    found = extract(said.phone or "", context=_context(organization, "phone")).phones
    return _only("phone", said.phone, found, "a phone number with its area code")


def _context(organization: Organization, asked: str) -> ExtractionContext:
    return ExtractionContext(region=organization.phone_region, asked=asked)  # type: ignore[arg-type]


def _only(field: str, given: str | None, found: tuple[Found, ...], expected: str) -> str:
    if not given:
        return ""
    if not found:
        raise Unreadable(
            422,
            f"{field}: {given[:60]!r} was given, expected {expected}.",
            [{"field": field, "reason": f"expected {expected}", "value": given[:100]}],
        )
    return found[0].value
