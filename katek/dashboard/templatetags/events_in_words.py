"""What an endpoint is told of, as people say it."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from katek.outbox.subscriptions import ALL

register = template.Library()
# By the first word of a type; a test holds this against the catalogue.
GROUPS = {
    "lead": _("Leads"),
    "conversation": _("Conversations"),
    "message": _("Messages"),
    "viewing": _("Viewings"),
    "property": _("Properties"),
    "email": _("E-mails"),
    "campaign": _("Campaigns"),
    "channel": _("Channels"),
    "endpoint": _("Endpoints"),
}


@register.filter
def told_of(pattern: str) -> str:
    """`*` and `lead.*` in words; one type is named by its code."""
    if pattern == ALL:
        return str(_("Everything"))
    group, _dot, rest = pattern.partition(".")
    return str(GROUPS.get(group, pattern)) if rest == ALL else pattern


@register.filter
def with_code(sentence: str) -> SafeString:
    """What stands between backticks as code."""
    parts = enumerate(str(sentence).split("`"))
    told = [format_html("<code>{}</code>", part) if at % 2 else part for at, part in parts]
    return format_html_join("", "{}", ((one,) for one in told))
