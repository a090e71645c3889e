"""Keys with which programs work for the organization: made, shown once, revoked."""

from typing import Any

from django import forms
from django.contrib import messages as notices
from django.db.models import F
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from typing_extensions import override

from katek.dashboard.access import MemberRequest, member_page
from katek.dashboard.setting_pages.side import show
from katek.organizations import api_keys
from katek.organizations.models import ApiKey

LIST = "dashboard:settings-keys"
MOST_LIVE = 50
MOST_SHOWN = 200
ALL, CHOSEN = "all", "chosen"
# What the API has doors for; another act would open none.
SCOPES = (
    *(("leads.view", gettext_lazy("See leads")), ("leads.edit", gettext_lazy("Change leads"))),
    ("conversations.view", gettext_lazy("See conversations")),
    ("conversations.reply", gettext_lazy("Write to customers")),
    ("properties.view", gettext_lazy("See properties")),
    ("properties.edit", gettext_lazy("Change properties")),
    ("campaigns.view", gettext_lazy("See campaigns and e-mails")),
    ("campaigns.edit", gettext_lazy("Change and send campaigns")),
    ("endpoints.view", gettext_lazy("See webhooks")),
    ("endpoints.edit", gettext_lazy("Change webhooks")),
    ("channels.view", gettext_lazy("See channels")),
    ("channels.edit", gettext_lazy("Connect channels")),
    ("persona.view", gettext_lazy("See the persona")),
    ("persona.edit", gettext_lazy("Change the persona")),
)
NAMES = dict(SCOPES)


class KeyForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=100,
        help_text=gettext_lazy("What the key is for, such as n8n or the website."),
    )
    # Neither is chosen beforehand: a key that does everything is never one that somebody forgot to limit.
    reach = forms.ChoiceField(
        label=gettext_lazy("What it may do"),
        choices=[(ALL, gettext_lazy("Everything")), (CHOSEN, gettext_lazy("Only what I choose"))],
        widget=forms.RadioSelect,
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("Chosen"),
        choices=SCOPES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    @override
    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if values.get("reach") == CHOSEN and "scopes" in values and not values["scopes"]:
            self.add_error("scopes", _("Choose at least one, or let the key do everything."))
        if values.get("reach") == ALL and values.get("scopes"):
            self.add_error(
                "reach",
                _("Some acts are ticked below: choose “Only what I choose”, or untick them."),
            )
        return values


@require_http_methods(["GET", "HEAD", "POST"])
@member_page("keys.edit")
@never_cache
def keys(request: MemberRequest) -> HttpResponseBase:
    """The list; a form that is sent here makes a key, whose text is shown in the answer, this once."""
    if request.method != "POST":
        return _page(request, KeyForm())
    form = KeyForm(request.POST)
    if form.is_valid() and ApiKey.objects.filter(revoked_at=None).count() >= MOST_LIVE:
        form.add_error(None, _("There are %(most)d keys; revoke one first.") % {"most": MOST_LIVE})
    if not form.is_valid():
        return _page(request, form, status=422)
    values = form.cleaned_data
    scopes = None if values["reach"] == ALL else values["scopes"]
    _key, text = api_keys.make(
        request.organization, values["name"], scopes=scopes, created_by=request.user
    )
    return _page(request, KeyForm(), fresh=text, status=201)


@require_POST
@member_page("keys.edit")
def revoke(request: MemberRequest, key_id: str) -> HttpResponseBase:
    """Programs that use it are refused from now on."""
    key = get_object_or_404(ApiKey.objects.filter(revoked_at=None), pk=key_id)
    if request.POST.get("sure") != "yes":
        notices.error(request, _("Tick that you are sure; nothing was changed."))
        return redirect(LIST)
    api_keys.revoke(key)
    notices.success(request, _("%(name)s is revoked.") % {"name": key.name})
    return redirect(LIST)


def _page(
    request: MemberRequest, form: KeyForm, *, fresh: str = "", status: int = 200
) -> HttpResponse:
    # Those that work come first, however many were revoked: only what is listed can be revoked.
    live_first = F("revoked_at").desc(nulls_first=True)
    rows = ApiKey.objects.select_related("created_by").order_by(live_first, "-created_at")
    found = list(rows[:MOST_SHOWN])
    context = {
        "form": form,
        "fresh": fresh,
        "live": [_shown(key) for key in found if key.revoked_at is None],
        "revoked": [_shown(key) for key in found if key.revoked_at is not None],
    }
    return show(request, "keys", context, status=status)


def _shown(key: ApiKey) -> dict[str, Any]:
    everything = api_keys.ALL in key.scopes
    return {
        "row": key,
        "everything": everything,
        "scopes": [] if everything else [NAMES.get(scope, scope) for scope in key.scopes],
    }
