"""Signed-in pages: whose they are, and who may see them."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from katek.core.moments import told_as_in
from katek.core.programs import takes_html
from katek.dashboard.signed_in import is_fragment, signed_in_only
from katek.organizations.models import Membership, Organization, User
from katek.organizations.permissions import require
from katek.organizations.scope import working_for
from katek.organizations.sign_ins import note_presence

P = ParamSpec("P")
CHOSEN = "organization"
# They say of which organization a page is: a field of its forms, and a header of what its scripts ask.
OF_ORGANIZATION = "of_organization"
ORGANIZATION_HEADER = "X-Organization"


class MemberRequest(HttpRequest):
    """A request of a member: `membership` and `organization` are set, `user` is signed in."""

    user: User
    membership: Membership
    organization: Organization


View = Callable[Concatenate[MemberRequest, P], HttpResponseBase]
Page = Callable[Concatenate[Any, P], HttpResponseBase]


def member_page(act: str) -> Callable[[View[P]], Page[P]]:
    """A view for members whose role allows `act`, run inside their organization's scope."""

    def decorate(view: View[P]) -> Page[P]:
        @signed_in_only
        @wraps(view)
        def page(request: Any, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            _refuse_null_characters(request)
            note_presence(request.session.session_key, request.headers.get("User-Agent", ""))
            membership = current_membership(request)
            if membership is None:
                return render(request, "dashboard/no_organization.html", status=403)
            if _is_of_another(request, membership):
                return _of_another(request, membership)
            require(membership, act)
            request.membership, request.organization = membership, membership.organization
            organization = membership.organization
            # Rendering happens in here too: pages tell moments by the agency's clock, and as it reads them.
            with (
                working_for(organization),
                timezone.override(organization.timezone),
                told_as_in(organization.country),
            ):
                answer: HttpResponseBase = view(request, *args, **kwargs)
            return answer

        page.act = act  # type: ignore[attr-defined]
        return cast(Page[P], page)

    return decorate


def _refuse_null_characters(request: HttpRequest) -> None:
    """No text of PostgreSQL has them, and no person types them. Addresses were looked at before."""
    given = [text for _name, texts in request.POST.lists() for text in texts]
    if any("\0" in text for text in given):
        raise BadRequest(_("A null character can't be part of a text."))


def _is_of_another(request: HttpRequest, now: Membership) -> bool:
    """Whether a page was opened while its reader worked for another organization: a switch in one tab is one in
    all. What names none comes from a page of before this was asked, and is taken."""
    return any(organization_id != now.organization_id for organization_id in _named(request))


def _named(request: HttpRequest) -> list[str]:
    header = request.headers.get(ORGANIZATION_HEADER)
    return [*request.POST.getlist(OF_ORGANIZATION), *([header] if header else [])]


def _of_another(request: HttpRequest, now: Membership) -> HttpResponse:
    named = _named(request)
    others = [one.organization for one in memberships_of(now.user) if one != now]
    context = {
        "now": now.organization,
        "then": next((one for one in others if one.pk in named), None),
    }
    return render(request, "dashboard/other_organization.html", context, status=409)


def memberships_of(user: User) -> list[Membership]:
    # A person's memberships are what tells their organizations.
    rows = Membership.everywhere.select_related("organization").filter(user=user)
    return list(rows.order_by("organization__name"))


def current_membership(request: HttpRequest) -> Membership | None:
    """The membership that the person works with now: the one they chose, else their first."""
    assert isinstance(request.user, User)
    all_of_them = memberships_of(request.user)
    chosen = request.session.get(CHOSEN)
    matching = [one for one in all_of_them if one.organization_id == chosen]
    return next(iter(matching or all_of_them), None)


def choose(request: HttpRequest, organization_id: str) -> bool:
    """Work for another of one's organizations; False when one isn't a member of it."""
    assert isinstance(request.user, User)
    mine = {one.organization_id for one in memberships_of(request.user)}
    if organization_id in mine:
        request.session[CHOSEN] = organization_id
    return organization_id in mine


def recognise(request: Any) -> None:
    """For the shell around a page that says why no view was reached: whose organization it is, if anybody's."""
    user = getattr(request, "user", None)
    looks = takes_html(request) and not is_fragment(request)
    if looks and user is not None and user.is_authenticated:
        request.membership = current_membership(request)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page behind every 403, with the sentence that says what is missing."""
    recognise(request)
    return render(request, "dashboard/forbidden.html", {"reason": str(exception)}, status=403)
