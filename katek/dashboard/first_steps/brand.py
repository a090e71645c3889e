"""Step 1: the agency's name, its colour and how the chat greets, with the chat as it would look beside it."""

from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_safe
from typing_extensions import override

from katek.assistant.models import Persona
from katek.assistant.personas import (
    PersonaProblem,
    follow_name,
    persona_of,
    renamed_texts,
    save_persona,
)
from katek.core.contrast import HEX
from katek.dashboard.access import MemberRequest, member_page
from katek.dashboard.edits_of_two import save_changes
from katek.dashboard.first_steps.pages import onward, show
from katek.dashboard.setting_pages.organization import BrandForm, sample_of
from katek.inbound.brand import brand_css, brand_of
from katek.inbound.chat_pages import sample_page
from katek.organizations import first_steps
from katek.organizations.models import Organization

LONGEST_GREETING = Persona._meta.get_field("greeting").max_length


class FirstBrandForm(BrandForm):
    greeting = forms.CharField(
        label=_("Greeting"),
        required=False,
        max_length=LONGEST_GREETING,
        widget=forms.Textarea({"rows": 2, "dir": "auto"}),
        help_text=_("What the chat says before the customer does. Emptied, it is the usual one."),
    )

    @override
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["dir"] = "auto"


@require_http_methods(["GET", "HEAD", "POST"])
@member_page("settings.edit")
def brand(request: MemberRequest) -> HttpResponseBase:
    form = _form(request, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _is_saved(request, form):
        return onward(request, "brand")
    context = {"form": form, **_sample(form)}
    return show(request, "brand", context, status=422 if form.errors else 200)


@require_safe
@member_page("settings.edit")
def preview(request: MemberRequest) -> HttpResponse:
    """About what is typed by now, with the address of the chat as it would look; nothing is kept."""
    form = _form(request, request.GET)
    form.is_valid()
    context = {"form": form, **_sample(form)}
    return render(request, "dashboard/first_steps/brand_sample.html", context)


@require_safe
@xframe_options_sameorigin
@member_page("settings.edit")
def chat(request: MemberRequest) -> HttpResponse:
    """The page of the chat itself, with what is typed where that may be saved; nothing is kept."""
    form = _form(request, request.GET)
    form.is_valid()
    typed, persona = form.instance, _persona(request)
    for name, text in renamed_texts(persona, typed, form.before).items():
        setattr(persona, name, text)
    if "greeting" in form.changed_data and form.cleaned_data.get("greeting"):
        persona.greeting = form.cleaned_data["greeting"]
    color = urlencode({"color": typed.brand_color})
    return sample_page(
        request, typed, persona, f"{reverse('dashboard:first-brand-colours')}?{color}"
    )


@require_safe
@member_page("settings.edit")
def colours(request: MemberRequest) -> HttpResponse:
    """The sample's colours as the stylesheet that the chat has: the policy allows no inline style."""
    asked = request.GET.get("color", "")
    color = asked if HEX.fullmatch(asked) else request.organization.brand_color
    return HttpResponse(brand_css(brand_of(color)), "text/css; charset=utf-8")


def _form(request: MemberRequest, given: Any) -> FirstBrandForm:
    # A copy: a form that is refused writes into its row, and the page around it shows the name.
    kept = Organization.objects.get(pk=request.organization.pk)
    return FirstBrandForm(given, instance=kept, initial={"greeting": _persona(request).greeting})


def _persona(request: MemberRequest) -> Persona:
    return persona_of(request.organization)


def _is_saved(request: MemberRequest, form: FirstBrandForm) -> bool:
    """All of it or nothing: what the persona refuses stands at the form."""
    try:
        with transaction.atomic():
            _save(form)
    except PersonaProblem as problem:
        for name, sentence in problem.problems.items():
            form.add_error("greeting" if name == "greeting" else None, sentence)
        return False
    first_steps.mark(request.organization, "brand", "done")
    return True


def _save(form: FirstBrandForm) -> None:
    saved = save_changes(form)
    follow_name(saved, form.before)
    persona = persona_of(saved)
    greeting = form.cleaned_data["greeting"].replace("\r\n", "\n").strip()
    # Who left the greeting as it stood in the form has not changed what follows a new name.
    if "greeting" in form.changed_data and greeting != persona.greeting:
        save_persona(persona, greeting=greeting)


def _sample(form: FirstBrandForm) -> dict[str, Any]:
    """The address of the chat with what is typed, and how text reads on that colour."""
    typed = {name: str(form[name].value() or "") for name in ("name", "brand_color", "greeting")}
    return {
        "sample": f"{reverse('dashboard:first-brand-chat')}?{urlencode(typed)}",
        **sample_of(typed["brand_color"], kept_color=form.before.brand_color),
    }
