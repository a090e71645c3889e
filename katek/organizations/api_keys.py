"""API keys: shown once, kept as a hash, found in one lookup."""

import hashlib
import secrets
from datetime import timedelta

from django.db.models import Q

from katek.core import clock
from katek.organizations.models import ApiKey, Organization, User
from katek.organizations.permissions import KNOWN_ACTS
from katek.organizations.scope import working_for

PREFIX = "katek_"
HINT_LENGTH = 12
LAST_USE_EVERY = timedelta(minutes=1)
ALL = "*"


def make(
    organization: Organization,
    name: str,
    *,
    scopes: list[str] | None = None,
    created_by: User | None = None,
) -> tuple[ApiKey, str]:
    """A new key and its text, which can't be had again.

    `scopes`: acts of `permissions`; without them the key may everything. Raises ValueError for an act
    that doesn't exist.
    """
    chosen = [ALL] if scopes is None else scopes
    unknown = [scope for scope in chosen if scope != ALL and scope not in KNOWN_ACTS]
    if unknown:
        raise ValueError(f"Unknown scope: {', '.join(unknown)}.")
    text = PREFIX + secrets.token_urlsafe(32)
    with working_for(organization):
        key = ApiKey.objects.create(
            name=name,
            hint=text[:HINT_LENGTH],
            hashed=_hashed(text),
            scopes=chosen,
            created_by=created_by,
        )
    return key, text


def find(text: str) -> ApiKey | None:
    """The live key of this text with its organization, or None.

    Keys are 256 random bits, so a plain hash is enough and the index lookup tells an attacker nothing.
    """
    if not text.startswith(PREFIX):
        return None
    # The key is what tells the organization, so there is no scope yet.
    key: ApiKey | None = (
        ApiKey.everywhere.select_related("organization")
        .filter(hashed=_hashed(text), revoked_at=None)
        .first()
    )
    if key is not None:
        _note_use(key)
    return key


def may(key: ApiKey, act: str) -> bool:
    """Whether the key's scopes cover an act of `permissions`."""
    return ALL in key.scopes or act in key.scopes


def revoke(key: ApiKey) -> None:
    key.revoked_at = clock.now()
    key.save(update_fields=["revoked_at"])


def _note_use(key: ApiKey) -> None:
    now = clock.now()
    stale = Q(last_used_at=None) | Q(last_used_at__lt=now - LAST_USE_EVERY)
    ApiKey.everywhere.filter(stale, pk=key.pk).update(last_used_at=now)


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
