"""The operator's own endpoint: told of every organization's events, set up by settings alone.

Each organization has a row for it, which carries the state of what goes there; address and secret
are never in it.
"""

from collections.abc import Collection

from django.conf import settings

from katek.outbox.models import Endpoint, EndpointKind
from katek.outbox.signing import operator_secret
from katek.outbox.subscriptions import ALL


def url() -> str:
    """Where it is; empty when the operator has none."""
    return str(settings.N8N_WEBHOOK_URL)


def secret() -> str:
    """The `whsec_` form of its secret; empty when none is set: then nothing is signed."""
    text = str(settings.WEBHOOK_SIGNING_SECRET)
    return operator_secret(text) if text else ""


def ensure(organization_ids: Collection[str]) -> None:
    """Every one of these organizations has its row, if the operator has an endpoint."""
    if not url():
        return
    rows = Endpoint.everywhere.filter(  # several organizations: whoever an event came from
        kind=EndpointKind.OPERATOR, organization__in=organization_ids
    )
    missing = set(organization_ids) - set(rows.values_list("organization_id", flat=True))
    Endpoint.everywhere.bulk_create(
        [
            Endpoint(
                organization_id=organization,
                kind=EndpointKind.OPERATOR,
                description="The operator's webhook",
                types=[ALL],
            )
            for organization in sorted(missing)
        ],
        ignore_conflicts=True,
    )
