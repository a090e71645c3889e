"""What cannot be done with an endpoint, and why."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from katek.core.addresses import Lookup, check_url
from katek.outbox.models import Endpoint, EndpointKind, EndpointStatus
from katek.outbox.subscriptions import unknown_patterns


class EndpointProblem(ValueError):
    """What is wrong with what was asked for: field → a sentence that says how to mend it."""

    def __init__(self, **problems: str) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = problems


def refuse_wrong(url: str, types: Sequence[str], lookup: Lookup | None) -> None:
    """Raises for an address that may not be called, and for types that no event has."""
    problems = {}
    if reason := check_url(url, lookup=lookup):
        problems["url"] = reason
    if unknown := unknown_patterns(types):
        problems["types"] = _("There is no event type %(types)s.") % {"types": ", ".join(unknown)}
    elif not types:
        problems["types"] = _("Choose at least one event type; * stands for all.")
    if problems:
        raise EndpointProblem(**problems)


def advice_on(url: str) -> str:
    """What is probably not meant about an address that may be called; empty if nothing."""
    if "/webhook-test/" in urlsplit(url).path:
        return _(
            "This is n8n's test address: it answers one call, while its editor listens. Publish the"
            " workflow there and enter the production address, which has /webhook/ in it."
        )
    return ""


def refuse_operators(kind: str) -> None:
    """Raises for the operator's endpoint: settings alone decide on it."""
    if kind == EndpointKind.OPERATOR:
        raise EndpointProblem(kind=_("This endpoint belongs to the operator of the installation."))


def refuse_unsigned(kind: str) -> None:
    """Raises for endpoints that have neither address nor signing secret of their own."""
    refuse_operators(kind)
    if kind == EndpointKind.HUBSPOT:
        raise EndpointProblem(kind=_("HubSpot is told with your token: enter another one instead."))


def refuse_unless_enabled(endpoint: Endpoint) -> None:
    """Raises if it is off; otherwise it stays enabled until the transaction ends."""
    kept = Endpoint.objects.select_for_update(no_key=True).get(pk=endpoint.pk)
    if kept.status != EndpointStatus.ENABLED:
        told = {
            EndpointStatus.PAUSED: _("The endpoint is paused. Enable it first."),
            EndpointStatus.DISABLED: _("The endpoint is disabled. Enable it first."),
        }
        raise EndpointProblem(status=told[EndpointStatus(kept.status)])
