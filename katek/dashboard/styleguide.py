"""The living page of components: what a new page is built from."""

from types import SimpleNamespace

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from katek.core.clock import now
from katek.dashboard.access import MemberRequest, member_page

LONG = "Wolfeschlegelsteinhausenbergerdorff-Montenegro y Fernández de Córdoba, Maximiliana"
ICONS = [
    "home",
    "inbox",
    "users",
    "building-office-2",
    "megaphone",
    "envelope",
    "bolt",
    "bell",
    "pencil",
    "trash",
]
# All of `tokens.css`, by what they are of.
TOKENS = {
    "colour": [
        *("brand", "on-brand", "paper", "panel", "sunken", "ink", "ink-soft", "line", "edge"),
        *("accent", "on-accent", "accent-soft", "hover", "chosen", "chart", "chart-before"),
        *("good", "good-soft", "warn", "warn-soft", "bad", "bad-soft", "note", "note-soft"),
    ],
    "type": ["font", "mono", "text-xs", "text-s", "text-m", "text-l", "text-xl"],
    "space": ["space-1", "space-2", "space-3", "space-4", "space-6", "space-8", "space-12"],
    "radius": ["radius-s", "radius-m", "radius-l", "radius-full"],
    "shadow": ["shadow", "shadow-over"],
    "motion": ["quick"],
    "target": ["target"],
}


class ExampleForm(forms.Form):
    """One field of each kind; `email` and `price` are given wrong, to show errors."""

    name = forms.CharField(label=_("Name"), max_length=100, help_text=_("As customers see it."))
    email = forms.EmailField(label=_("E-mail"))
    price = forms.DecimalField(label=_("Price"), min_value=0)
    stage = forms.ChoiceField(label=_("Stage"), choices=[("new", _("New")), ("won", _("Won"))])
    when = forms.DateField(label=_("Date"), widget=forms.DateInput({"type": "date"}))
    about = forms.CharField(label=_("About"), widget=forms.Textarea({"rows": 3}))
    agreed = forms.BooleanField(label=_("Show on the website"), help_text=_("At once."))


@require_safe
@member_page("conversations.view")
def styleguide(request: MemberRequest) -> HttpResponse:
    given = {"name": "Harbor & Pine", "email": "not an address", "price": "-1", "about": "…"}
    context = {
        "tokens": TOKENS,
        "form": ExampleForm(given),
        "icons": ICONS,
        "long": LONG,
        "people": ["Ana Torres", "Zoë Müller", "محمد علي", "李小龙", LONG],
        "tones": ["", "good", "warn", "bad", "accent"],
        "values": [3, 5, 4, 8, 6, 9, 12],
        "before": [4, 4, 6, 5, 7, 6, 8],
        "days": ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
        "moment": now(),
        "page": SimpleNamespace(older="example"),
    }
    return render(request, "dashboard/styleguide.html", context)
