"""An organization of one's own, where `KATEK_SIGN_UP` is open."""

import re
from datetime import timedelta

from django import forms
from django.conf import settings
from django.contrib import messages as notices
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from katek.automations.set_up import set_up_organization
from katek.core.rate_limits import allow
from katek.dashboard.access import CHOSEN
from katek.organizations import details
from katek.organizations.creation import SLUG, SLUG_LENGTH, CannotCreate
from katek.organizations.models import ApiKey, Organization, User

MOST, PERIOD = 5, timedelta(days=1)


class NewOrganizationForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name of the agency"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    slug = forms.CharField(
        label=gettext_lazy("Short name"),
        max_length=SLUG_LENGTH,
        required=False,
        help_text=gettext_lazy(
            "For the address of the chat: a-z, 0-9 and dashes. Empty: made from the name. It stays."
        ),
    )
    country = forms.ChoiceField(
        label=gettext_lazy("Country"),
        choices=details.countries,
        help_text=gettext_lazy("Sets currency, units, language and time zone; all can be changed."),
    )

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if not re.search(r"\w", name):
            raise forms.ValidationError(_("A name has at least one letter or number."))
        return name

    def clean_slug(self) -> str:
        typed = self.cleaned_data["slug"].strip().lower()
        slug: str = typed or slugify(self.cleaned_data.get("name", ""))[:SLUG_LENGTH].strip("-")
        if not SLUG.fullmatch(slug):
            said = _("%(slug)r is not fit for an address; use a-z, 0-9 and single dashes.")
            raise forms.ValidationError(said % {"slug": typed or self.cleaned_data.get("name", "")})
        if Organization.objects.filter(slug=slug).exists():
            raise forms.ValidationError(_("%(slug)s is taken; choose another.") % {"slug": slug})
        return slug


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new_organization(request: HttpRequest) -> HttpResponseBase:
    if settings.KATEK_SIGN_UP != "open":
        raise PermissionDenied(_("On this installation the operator makes organizations."))
    assert isinstance(request.user, User)
    form = NewOrganizationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made = _make(request.user, form)
        if made is not None:
            request.session[CHOSEN] = made.pk
            notices.success(request, _("%(name)s is ready.") % {"name": made.name})
            return redirect("dashboard:first-steps")
    status = 422 if form.errors else 200
    return render(
        request, "dashboard/entrance/new_organization.html", {"form": form}, status=status
    )


def _make(user: User, form: NewOrganizationForm) -> Organization | None:
    if not allow(f"organizations of {user.pk}", limit=MOST, per=PERIOD, shared=True).allowed:
        form.add_error(None, _("That is enough new organizations for today; try again tomorrow."))
        return None
    values = form.cleaned_data
    try:
        tenant = set_up_organization(
            values["name"], values["slug"], owner_email=user.email, country=values["country"]
        )
    except CannotCreate as problem:  # the short name was taken a moment ago
        form.add_error(None, str(problem))
        return None
    # Its first key is for the command, which prints it; here nobody has seen it.
    ApiKey.everywhere.filter(organization=tenant.organization).delete()
    return tenant.organization
