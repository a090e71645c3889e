"""What the chat's script says, in the language in force: the page carries it as data."""

from django.utils.translation import gettext as _

from katek.organizations.models import Organization


def chat_texts(organization: Organization, assistant: str) -> dict[str, str]:
    """By the names that `chat.js` and its modules use; `%s` is filled in there."""
    return {**_states(), **card_texts(), **_people(organization.name, assistant)}


def _states() -> dict[str, str]:
    return {
        "sending": _("Sending …"),
        "sent": _("Sent"),
        "not_sent": _("Not sent."),
        "no_connection": _("Not sent: there is no connection."),
        "too_slow": _("No answer came. It may have arrived all the same."),
        "too_often": _("Not sent: that was too fast. Wait %s seconds."),
        "too_long": _("Not sent: this is too long. Take two messages."),
        "gone": _("This chat has been closed. Call or write to the agency instead."),
        "again": _("Try again"),
        "today": _("Today"),
        "yesterday": _("Yesterday"),
        "new": _("New messages"),
    }


def card_texts() -> dict[str, str]:
    return {
        "on_request": _("Price on request"),
        "bed": _("1 bedroom"),
        "beds": _("%s bedrooms"),
        "bath": _("1 bathroom"),
        "baths": _("%s bathrooms"),
        "Square Feet": _("%s sq ft"),
        "Square Meters": _("%s m²"),
        "no_picture": _("No picture yet"),
        "Coming Soon": _("Coming soon"),
        "Active Under Contract": _("Under offer"),
        "Pending": _("Under offer"),
        "homes": _("Homes"),
    }


def _people(organization: str, assistant: str) -> dict[str, str]:
    return {
        "person": _("A person of %(organization)s") % {"organization": organization},
        "assistant": assistant,
        "wrote_you": _("You"),
    }
