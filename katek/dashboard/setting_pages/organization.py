"""What the organization says of itself, and in which currency, units, language and time it works."""

import re
from typing import Any, cast

from django import forms
from django.contrib import messages as notices
from django.core.exceptions import ValidationError
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe
from typing_extensions import override

from katek.assistant.personas import follow_name
from katek.core.contrast import HEX, best_contrast, readable_on
from katek.dashboard.access import MemberRequest, member_page
from katek.dashboard.edits_of_two import ask, keep_theirs, remember, save_changes
from katek.dashboard.setting_pages.side import pages_for, show
from katek.organizations import details
from katek.organizations.models import Organization
from katek.organizations.refusals import Refused
from katek.properties.checks import UNSTORABLE


class BrandForm(forms.ModelForm[Organization]):
    """What customers see of an agency at first sight."""

    class Meta:
        model = Organization
        fields: tuple[str, ...] = ("name", "brand_color")
        labels = {
            "name": gettext_lazy("Name"),
            "email": gettext_lazy("E-mail"),
            "phone": gettext_lazy("Phone"),
            "postal_address": gettext_lazy("Postal address"),
            "brand_color": gettext_lazy("Brand colour"),
            "area_unit": gettext_lazy("Areas in"),
        }
        help_texts = {
            "email": gettext_lazy("Where customers reach the agency."),
            "postal_address": gettext_lazy("Stands under every campaign mail, as the law asks."),
            "brand_color": gettext_lazy("The chat and its button; text on it is white or black."),
        }
        widgets = {"brand_color": forms.TextInput(attrs={"type": "color"})}

    @override
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.before = Organization(
            **{n: getattr(self.instance, n) for n in ("language", *(self._meta.fields or ()))}
        )
        remember(self)

    @override
    def clean(self) -> dict[str, Any]:
        keep_theirs(self)
        self.cleaned_data = self.settled(self.cleaned_data)
        ask(self)
        return self.cleaned_data

    def settled(self, values: dict[str, Any]) -> dict[str, Any]:
        """What was typed, with what follows from it."""
        return values

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if wrong := UNSTORABLE.search(name):
            told = _("%(letter)s is no letter that a name can have.")
            raise ValidationError(told % {"letter": ascii(wrong[0])})
        if not re.search(r"\w", name):
            raise ValidationError(_("A name has at least one letter or number."))
        return name

    def clean_brand_color(self) -> str:
        return _checked(details.check_color, self.cleaned_data["brand_color"])


class OrganizationForm(BrandForm):
    """As the page shows it; what is refused stays typed, with the reason at the field."""

    country = forms.ChoiceField(label=gettext_lazy("Country"), choices=details.countries)
    currency = forms.ChoiceField(label=gettext_lazy("Currency"), choices=details.currencies)
    phone_region = forms.ChoiceField(
        label=gettext_lazy("Phone numbers without a country code are from"),
        choices=details.countries,
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=details.languages)
    timezone = forms.ChoiceField(label=gettext_lazy("Time zone"), choices=details.timezones)
    website = forms.URLField(
        label=gettext_lazy("Website"), required=False, max_length=500, assume_scheme="https"
    )

    class Meta(BrandForm.Meta):
        fields = (
            *("name", "website", "email", "phone", "postal_address", "brand_color"),
            *("country", "currency", "area_unit", "phone_region", "language", "timezone"),
        )

    @override
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("country", "currency", "phone_region", "language", "timezone"):
            _offer_what_is_kept(self.fields[name], getattr(self.before, name))

    def clean_timezone(self) -> str:
        return _checked(details.check_timezone, self.cleaned_data["timezone"])

    @override
    def settled(self, values: dict[str, Any]) -> dict[str, Any]:
        if "country" in values and all(name in values for name in details.FOLLOWS):
            values = details.follow_country(self.before, values)
        if "phone" in values and "phone_region" in values:
            try:
                values["phone"] = details.check_phone(values["phone"], values["phone_region"])
            except Refused as problem:
                self.add_error("phone", problem.sentence)
        return values


def _offer_what_is_kept(field: forms.Field, kept: str) -> None:
    """What stands in the database is never lost to a list that doesn't know it."""
    assert isinstance(field, forms.ChoiceField)
    # The stubs know of choices in groups and of callables, too; ours are a flat list.
    offered = [
        (str(value), str(name)) for value, name in cast(list[tuple[str, str]], field.choices)
    ]
    if kept and kept not in dict(offered):
        field.choices = [(kept, kept), *offered]


def _checked(check: Any, value: str) -> str:
    try:
        return str(check(value))
    except Refused as problem:
        raise ValidationError(problem.sentence) from problem


@require_safe
@member_page("leads.view")
def first(request: MemberRequest) -> HttpResponseBase:
    """To the first page that this member may open."""
    return redirect(pages_for(request)[0]["name"])


@require_http_methods(["GET", "HEAD", "POST"])
@member_page("settings.edit")
def organization(request: MemberRequest) -> HttpResponseBase:
    # A copy: a form that is refused writes into its row, and the page around it shows the name.
    kept = Organization.objects.get(pk=request.organization.pk)
    form = OrganizationForm(request.POST if request.method == "POST" else None, instance=kept)
    if request.method == "POST" and form.is_valid():
        follow_name(save_changes(form), form.before)
        notices.success(request, _("Saved."))
        return redirect("dashboard:settings-organization")
    color = form["brand_color"].value() or ""
    context = {"form": form, **sample_of(color, kept_color=form.before.brand_color)}
    return show(request, "organization", context, status=422 if form.errors else 200)


def sample_of(color: str, *, kept_color: str) -> dict[str, Any]:
    """How text looks on a colour that somebody typed; on the one that is kept where it is none."""
    is_one = bool(HEX.fullmatch(color))
    return {
        "color": color if is_one else kept_color,
        "ink": readable_on(color if is_one else kept_color),
        "contrast": best_contrast(color) if is_one else None,
    }
