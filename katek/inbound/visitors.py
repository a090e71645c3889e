"""Who a visitor of the website chat is: an opaque signed token, kept in the page's storage.

The signature is bound to the organization, so a token of one agency says nothing at another's door.
"""

import secrets

from django.core import signing
from django.utils.crypto import salted_hmac

from katek.organizations.models import Organization

LONG = 16  # characters of a client's id that nobody guesses


def new_visitor() -> str:
    """A name for somebody whom we have never seen."""
    return secrets.token_urlsafe(18)


def visitor_of_first_message(organization: Organization, client_id: str | None) -> str:
    """A name for who writes without a token. A long `client_id` is as good as random, so that the same first
    message, sent again because its answer was lost, comes from the same visitor."""
    if client_id is None or len(client_id) < LONG:
        return new_visitor()
    return salted_hmac(f"first:{organization.pk}", client_id, algorithm="sha256").hexdigest()[:24]


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
