"""Who a visitor of the website chat is: an opaque signed token, kept in the page's storage.

The signature is bound to the organization, so a token of one agency says nothing at another's door.
"""

import secrets

from django.core import signing

from katek.organizations.models import Organization


def new_visitor() -> str:
    """A name for somebody whom we have never seen."""
    return secrets.token_urlsafe(18)


def token_of(organization: Organization, visitor: str) -> str:
    return _signer(organization).sign(visitor)


def visitor_of(organization: Organization, token: str) -> str | None:
    """The visitor of a token, or None when it is not one of ours for this organization."""
    try:
        return _signer(organization).unsign(token)
    except signing.BadSignature:
        return None


def _signer(organization: Organization) -> signing.Signer:
    return signing.Signer(salt=f"visitor:{organization.pk}", sep="~")
