"""Who calls the API: a program with a key, or a member with their session; and what they may do."""

from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware

from katek.api.problems import Refusal
from katek.core.rate_limits import allow
from katek.organizations import api_keys
from katek.organizations.models import ApiKey, Membership, Organization, User
from katek.organizations.permissions import allowed

BEARER = "Bearer "
CHOSEN = "organization"  # where the pages keep which of their organizations a member works for
PER_MINUTE = 600
UNSAFE = ("POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True)
class Caller:
    """`user` is the member, or whoever made the key, when they are still there."""

    organization: Organization
    name: str
    user: User | None = None
    key: ApiKey | None = None
    membership: Membership | None = None

    def may(self, act: str) -> bool:
        if self.key is not None:
            return api_keys.may(self.key, act)
        return self.membership is not None and allowed(self.membership.role, act)

    def require(self, act: str) -> None:
        if not self.may(act):
            what = "key's scopes don't" if self.key is not None else "role doesn't"
            raise Refusal(403, f"The {what} allow “{act}”.")

    def count(self) -> None:
        """Count this request against the caller's limit; 429 when there were too many."""
        limit = allow(f"api:{self.name}", limit=PER_MINUTE, per=timedelta(minutes=1))
        if not limit.allowed:
            wait = {"Retry-After": str(ceil(limit.retry_after))}
            raise Refusal(429, f"More than {PER_MINUTE} requests a minute.", headers=wait)


class ApiRequest(HttpRequest):
    """A request that the frame has let through."""

    caller: Caller


def recognise(request: HttpRequest) -> Caller:
    """The caller of a request; 401 when there is none, 403 for a session without its CSRF token."""
    header = request.headers.get("Authorization", "")
    if header:
        return _by_key(header)
    if request.user.is_authenticated and isinstance(request.user, User):
        return _by_session(request, request.user)
    raise _unknown("Send “Authorization: Bearer <API key>”.")


def _by_key(header: str) -> Caller:
    key = api_keys.find(header.removeprefix(BEARER)) if header.startswith(BEARER) else None
    if key is None:
        raise _unknown("The API key is unknown or was revoked.")
    return Caller(key.organization, key.id, user=key.created_by, key=key)


def _by_session(request: HttpRequest, user: User) -> Caller:
    if request.method in UNSAFE and (reason := _csrf_problem(request)):
        raise Refusal(403, f"{reason} Send the CSRF token as “X-CSRFToken”.")
    # A person's memberships are what tells their organizations.
    mine = Membership.everywhere.select_related("organization").filter(user=user)
    memberships = list(mine.order_by("organization__name"))
    chosen = request.session.get(CHOSEN)
    matching = [one for one in memberships if one.organization_id == chosen]
    if not memberships:
        raise Refusal(403, "You belong to no organization.")
    membership = (matching or memberships)[0]
    name = f"{membership.id}"
    return Caller(membership.organization, name, user=user, membership=membership)


def _csrf_problem(request: HttpRequest) -> str:
    """Django's own check, which the API's views are exempt from as keys need none."""
    check = CsrfViewMiddleware(_not_reached)
    check.process_request(request)
    refused = check.process_view(request, _not_reached, (), {})
    return "" if refused is None else "The session's CSRF token is missing or wrong."


def _not_reached(request: HttpRequest) -> HttpResponse:
    raise AssertionError("Only the check is asked for.")


def _unknown(detail: str) -> Refusal:
    return Refusal(401, detail, headers={"WWW-Authenticate": 'Bearer realm="katek"'})
