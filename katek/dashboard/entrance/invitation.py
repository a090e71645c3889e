"""The link of an invitation: whoever has it accepts, with the account they have or a new one."""

from datetime import timedelta
from math import ceil

from django import forms
from django.conf import settings
from django.contrib import messages as notices
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from katek.core.client_address import client_address, neighbourhood
from katek.core.rate_limits import allow
from katek.dashboard.access import CHOSEN
from katek.dashboard.entrance.too_many import too_many
from katek.organizations import invitations, newcomers
from katek.organizations.models import Invitation, User
from katek.organizations.refusals import Refused

# A person opens a link a few times; who tries tokens is stopped, also at one that would be right.
LOOKS, PERIOD = 40, timedelta(minutes=10)
TEMPLATE = "dashboard/entrance/invitation.html"


class NewcomerForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=gettext_lazy("Choose a password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("At least 8 characters."),
    )

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponseBase:
    asker = f"invitation links {neighbourhood(client_address(request))}"
    limit = allow(asker, limit=LOOKS, per=PERIOD, shared=True)
    if not limit.allowed:
        return too_many(request, ceil(limit.retry_after))
    found = invitations.find(token)
    if found is None:
        return render(request, TEMPLATE, {"state": "gone"}, status=404)
    if isinstance(request.user, User):
        return _for_member(request, found, request.user)
    if newcomers.has_account(found):
        return _page(request, found, "sign-in")
    if settings.KATEK_SIGN_UP == "off":
        return _page(request, found, "closed", status=403)
    return _for_newcomer(request, found)


def _for_member(request: HttpRequest, found: Invitation, user: User) -> HttpResponseBase:
    if user.email.lower() != found.email:
        return _page(request, found, "somebody-else", status=403)
    if request.method != "POST":
        return _page(request, found, "join")
    try:
        invitations.accept(found, user)
    except Refused as problem:
        notices.error(request, problem.sentence)
        return redirect("dashboard:home")
    newcomers.confirm(user)
    return _inside(request, found)


def _for_newcomer(request: HttpRequest, found: Invitation) -> HttpResponseBase:
    form = NewcomerForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, found, "newcomer", form=form, status=422 if form.errors else 200)
    try:
        user = newcomers.join(found, **form.cleaned_data)
    except Refused as problem:
        form.add_error(problem.field or None, problem.sentence)
        return _page(request, found, "newcomer", form=form, status=422)
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return _inside(request, found)


def _inside(request: HttpRequest, found: Invitation) -> HttpResponseBase:
    """They work for the organization that they have just joined."""
    request.session[CHOSEN] = found.organization_id
    said = {"name": found.organization.name}
    notices.success(request, _("Welcome to %(name)s.") % said)
    return redirect("dashboard:home")


def _page(
    request: HttpRequest,
    found: Invitation,
    state: str,
    *,
    form: NewcomerForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"state": state, "invitation": found, "form": form, "here": request.path}
    return render(request, TEMPLATE, context, status=status)
