"""An account of HubSpot connected by its owner, with a call that shows that the token works."""

import asyncio
from dataclasses import dataclass, replace
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from katek.core.clock import now
from katek.core.http import client
from katek.organizations.models import Organization
from katek.organizations.scope import working_for
from katek.outbox import attempts
from katek.outbox.attempts import Try
from katek.outbox.contacts import TYPES
from katek.outbox.endpoint_problems import EndpointProblem
from katek.outbox.fan_out import TEST
from katek.outbox.hubspot_answers import NeedsMending, Trouble
from katek.outbox.hubspot_client import VERSIONS, Account
from katek.outbox.hubspot_connection import (
    NAME,
    ON_ERASE,
    Options,
    is_from_settings,
    opened,
    options_of,
)
from katek.outbox.hubspot_preparing import prepare
from katek.outbox.hubspot_properties import EDITION
from katek.outbox.models import (
    Delivery,
    DeliveryStatus,
    Endpoint,
    EndpointHealth,
    EndpointKind,
    Trigger,
)
from katek.outbox.publish import publish
from katek.outbox.switching import resume

LONGEST_TOKEN = 1000
NO_TOKEN_YET = gettext_lazy("Enter the token of a service key of your account.")
MALFORMED = gettext_lazy("A token is letters, digits and dashes, without spaces.")
WORKS = "HubSpot answered: the token works, and Katek's properties are there."


def connect_hubspot(
    organization: Organization,
    *,
    token: str = "",
    version: str = "",
    on_erase: str = "",
    verify: bool = True,
) -> Endpoint:
    """The organization's connection: made, or given another token or other choices, and enabled.

    What is empty stays as it is. `verify`: HubSpot is asked first whether the token works, and
    Katek's properties are made there. Raises `EndpointProblem`, and then nothing has changed.
    """
    _refuse_wrong(token, version, on_erase)
    with working_for(organization):
        endpoint = connection_of(organization)
        if not token and endpoint is None:
            raise EndpointProblem(token=str(NO_TOKEN_YET))
        options = options_of(endpoint.options if endpoint else {})
        options = replace(
            options, version=version or options.version, on_erase=on_erase or options.on_erase
        )
        used = token or _token(endpoint)
    if verify:
        options = _checked(used, options, choose=not version)
    with working_for(organization), transaction.atomic():
        return _keep(organization, token, options)


def disconnect_hubspot(endpoint: Endpoint) -> None:
    """Nothing goes there any more. What is in HubSpot stays, and is found again by its lead's id."""
    if is_from_settings(endpoint.organization.slug) and not endpoint.secret:
        raise EndpointProblem(
            kind=_("This connection comes from the settings of the installation.")
        )
    with working_for(endpoint.organization):
        endpoint.delete()


def connection_of(organization: Organization) -> Endpoint | None:
    """The organization's endpoint of this kind."""
    rows = Endpoint.objects.select_related("organization").filter(kind=EndpointKind.HUBSPOT)
    found: Endpoint | None = rows.filter(organization=organization).first()
    return found


def test_hubspot(endpoint: Endpoint) -> Delivery:
    """Asks HubSpot now, and keeps the answer as a delivery of a `webhook.test`."""
    token, problem = _opened(endpoint)
    tried = _Tried(problem=problem) if problem else _try(token, options_of(endpoint.options))
    organization, at = endpoint.organization, now()
    with working_for(organization), transaction.atomic():
        message = "This is a test. Your endpoint can read events from Katek."
        event = publish(organization, TEST, {"message": message}, subject=endpoint.id)
        delivery: Delivery = Delivery.objects.create(
            event=event,
            endpoint=endpoint,
            trigger=Trigger.TEST,
            status=DeliveryStatus.FAILED if tried.problem else DeliveryStatus.DELIVERED,
            problem=tried.problem,
            attempts=1,
            last_status_code=tried.status,
            finished_at=at,
        )
        said = "" if tried.problem else WORKS
        attempts.keep(
            [
                Try(
                    organization.pk,
                    delivery.pk,
                    1,
                    at,
                    tried.status,
                    tried.duration_ms,
                    tried.problem,
                    said,
                )
            ]
        )
    return delivery


@dataclass(frozen=True)
class _Tried:
    problem: str = ""
    status: int | None = None
    duration_ms: int = 0


def _try(token: str, options: Options) -> _Tried:
    started = monotonic()
    problem, status = "", 200
    try:
        asyncio.run(_ask(token, options.version))
    except Trouble as trouble:
        problem, status = trouble.problem, trouble.status or 0
    return _Tried(problem, status or None, round((monotonic() - started) * 1000))


def _checked(token: str, options: Options, *, choose: bool) -> Options:
    """The options that work. `choose`: an older version of the API will do where ours is unknown."""
    versions = [options.version, *(VERSIONS if choose else ())]
    for place, version in enumerate(dict.fromkeys(versions)):
        try:
            asyncio.run(_ask(token, version))
        except NeedsMending as trouble:
            if trouble.status == 404 and place + 1 < len(set(versions)):
                continue
            raise EndpointProblem(token=trouble.problem) from trouble
        except Trouble as trouble:
            raise EndpointProblem(
                token=f"{trouble.problem} " + _("The token was not checked: try again later.")
            ) from trouble
        return replace(options, version=version, edition=EDITION)
    raise AssertionError("The last version either works or has raised.")


async def _ask(token: str, version: str) -> None:
    async with client(trusted=True, repeatable=True) as calls:
        account = Account(calls, settings.HUBSPOT_API_URL, token, version)
        await account.look()
        await prepare(account)


def _keep(organization: Organization, token: str, options: Options) -> Endpoint:
    values = {"secret": token, "options": options.as_json(), "description": NAME}
    found, is_new = Endpoint.objects.get_or_create(
        kind=EndpointKind.HUBSPOT, defaults={**values, "types": list(TYPES)}
    )
    endpoint: Endpoint = found
    if is_new:
        EndpointHealth.objects.create(endpoint=endpoint)
        return endpoint
    endpoint.options = options.as_json()
    endpoint.secret = token or endpoint.secret
    endpoint.save(update_fields=["options", "secret"])
    return resume(endpoint)


def _token(endpoint: Endpoint | None) -> str:
    token, problem = _opened(endpoint) if endpoint else ("", "")
    if problem:
        raise EndpointProblem(token=problem)
    return token


def _opened(endpoint: Endpoint) -> tuple[str, str]:
    return opened(str(endpoint.secret), endpoint.organization.slug, sealed=False)


def _refuse_wrong(token: str, version: str, on_erase: str) -> None:
    problems: dict[str, Any] = {}
    if token and not (token.isascii() and token.isprintable() and " " not in token):
        problems["token"] = str(MALFORMED)
    elif len(token) > LONGEST_TOKEN:
        problems["token"] = _("A token has at most %(most)d characters.") % {"most": LONGEST_TOKEN}
    if version and version not in VERSIONS:
        problems["version"] = _("The version is one of %(all)s.") % {"all": ", ".join(VERSIONS)}
    if on_erase and on_erase not in ON_ERASE:
        problems["on_erase"] = _("Expected one of %(all)s.") % {"all": ", ".join(ON_ERASE)}
    if problems:
        raise EndpointProblem(**problems)
