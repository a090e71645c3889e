"""Pages of the operator: `User.is_staff`, whether or not they are a member of an organization."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from katek.core.moments import told_as_in
from katek.dashboard.access import current_membership
from katek.dashboard.signed_in import signed_in_only

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
Page = Callable[Concatenate[Any, P], HttpResponseBase]

PAGES = (
    ("dashboard:operator", gettext_lazy("Health"), "heart"),
    ("dashboard:operator-receipts", gettext_lazy("Unclaimed messages"), "inbox-stack"),
    ("dashboard:operator-runs", gettext_lazy("Runs"), "queue-list"),
    ("dashboard:operator-organizations", gettext_lazy("Organizations"), "building-office-2"),
)


def operator_page(view: View[P]) -> Page[P]:
    """What is shown is the installation's: no organization's scope is opened."""

    @signed_in_only
    @wraps(view)
    def page(request: Any, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not getattr(request.user, "is_staff", False):
            raise PermissionDenied(_("Only the operator of this installation may open this page."))
        membership = current_membership(request)
        if membership is None:
            return view(request, *args, **kwargs)
        # What stands around the page is their organization's, and moments are told as there.
        organization = membership.organization
        request.membership, request.organization = membership, organization
        with timezone.override(organization.timezone), told_as_in(organization.country):
            return view(request, *args, **kwargs)

    return cast(Page[P], page)


def show(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    pages = [{"name": name, "title": title, "icon": icon} for name, title, icon in PAGES]
    here = {"health": "operator", "receipt": "operator-receipts"}.get(
        template, f"operator-{template}"
    )
    zone = timezone.get_current_timezone_name()
    context = {"operator_pages": pages, "here": f"dashboard:{here}", "zone": zone, **context}
    return render(request, f"dashboard/operator/{template}.html", context)
