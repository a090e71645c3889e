"""What each form of a member's page carries, built into all templates so that none can forget it."""

from django import template
from django.template import Context
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html

from katek.dashboard.access import OF_ORGANIZATION

register = template.Library()


@register.simple_tag(takes_context=True)
def csrf_token(context: Context) -> str:
    """Django's own, and on a member's page whose it is: in another tab they may have switched since.

    No form can be sent without the one, so none is without the other.
    """
    token = CsrfTokenNode().render(context)
    organization = getattr(getattr(context, "request", None), "organization", None)
    if organization is None:
        return token
    hidden = '{}<input type="hidden" name="{}" value="{}">'
    return format_html(hidden, token, OF_ORGANIZATION, organization.pk)
