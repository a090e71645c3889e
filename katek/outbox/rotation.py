"""The signing secrets of an endpoint: a new one, while the old ones live on for their grace."""

import json
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from katek.core.clock import now
from katek.organizations.scope import working_for
from katek.outbox.endpoint_problems import refuse_unsigned
from katek.outbox.models import Endpoint
from katek.outbox.publish import rfc3339
from katek.outbox.signing import new_secret

GRACE = timedelta(hours=24)
LONGEST_GRACE = timedelta(days=7)


def rotate_secret(endpoint: Endpoint, grace: timedelta = GRACE) -> Endpoint:
    """A fresh `.secret` to show once. The old one lives on for `grace` (at most a week).

    Raises `EndpointProblem` for an endpoint without a signing secret of its own.
    """
    refuse_unsigned(endpoint.kind)
    until = now() + min(max(grace, timedelta()), LONGEST_GRACE)
    with working_for(endpoint.organization), transaction.atomic():
        kept: Endpoint = Endpoint.objects.select_for_update(no_key=True).get(pk=endpoint.pk)
        retired = [{"secret": str(kept.secret), "until": rfc3339(until)}]
        retired += _living(kept.retired_secrets, now())
        kept.retired_secrets = json.dumps(retired)
        kept.secret = new_secret()
        kept.save(update_fields=["secret", "retired_secrets"])
    endpoint.secret, endpoint.retired_secrets = kept.secret, kept.retired_secrets
    return kept


def live_secrets(secret: str, retired: str, at: datetime) -> list[str]:
    """Those that sign at this time, newest first. `retired` is `Endpoint.retired_secrets`."""
    return [secret, *(one["secret"] for one in _living(retired, at))]


def old_secret_until(endpoint: Endpoint) -> datetime | None:
    """Until when a secret that was replaced still signs; None when none does."""
    ends = [
        datetime.fromisoformat(one["until"]) for one in _living(endpoint.retired_secrets, now())
    ]
    return max(ends, default=None)


def _living(retired: str, at: datetime) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(retired) if retired else []
    return [one for one in found if datetime.fromisoformat(one["until"]) > at]
