"""The person who is signed in: name, language, looks, password, and where else they are signed in."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages as notices
from django.contrib.auth import update_session_auth_hash
from django.db.models import F
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.http import require_http_methods, require_POST

from katek.dashboard.access import MemberRequest, member_page
from katek.dashboard.browser_words import browser_in_words, is_handheld
from katek.dashboard.setting_pages.side import show
from katek.organizations.models import User
from katek.organizations.sign_ins import SignIn, end_sign_in, is_this_one, sign_ins


class YouForm(forms.ModelForm[User]):
    language = forms.ChoiceField(
        label=gettext_lazy("Language of Katek"),
        required=False,
        choices=[("", gettext_lazy("As the browser asks")), *settings.LANGUAGES],
    )

    class Meta:
        model = User
        fields = ("name", "language", "theme")
        labels = {"name": gettext_lazy("Name"), "theme": gettext_lazy("Theme")}
        help_texts = {
            "name": gettext_lazy("As colleagues see it, and customers to whom you write yourself.")
        }
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())


@require_http_methods(["GET", "HEAD", "POST"])
@member_page("leads.view")
def you(request: MemberRequest) -> HttpResponseBase:
    kept = User.objects.get(pk=request.user.pk)
    form = YouForm(request.POST if request.method == "POST" else None, instance=kept)
    if request.method == "POST" and form.is_valid():
        form.save()
        with override(kept.language or None):
            notices.success(request, _("Saved."))
        return redirect("dashboard:settings-you")
    context: dict[str, Any] = {"form": form, "sign_ins": _sign_ins(request)}
    return show(request, "you", context, status=422 if form.errors else 200)


@require_POST
@member_page("leads.view")
def sign_out_one(request: MemberRequest) -> HttpResponseBase:
    """The session that the form names, one's own of course, opens nothing any more."""
    wanted = request.POST.get("sign_in", "")
    if is_this_one(request.session, wanted):
        notices.error(
            request, _("That is this browser. To leave it, choose “Sign out” in your menu.")
        )
        return redirect("dashboard:settings-you")
    if not end_sign_in(request.user, wanted):
        raise Http404
    notices.success(request, _("That browser is signed out."))
    return redirect("dashboard:settings-you")


@require_POST
@member_page("leads.view")
def sign_out_elsewhere(request: MemberRequest) -> HttpResponseBase:
    """Every other session of this person is void; this one goes on."""
    User.objects.filter(pk=request.user.pk).update(sign_outs=F("sign_outs") + 1)
    user = User.objects.get(pk=request.user.pk)
    update_session_auth_hash(request, user)
    notices.success(request, _("You are signed out everywhere else."))
    return redirect("dashboard:settings-you")


def _sign_ins(request: MemberRequest) -> list[tuple[SignIn, str, str]]:
    """Each with its browser in words and the icon for it."""
    return [
        (
            one,
            browser_in_words(one.browser),
            "device-phone-mobile" if is_handheld(one.browser) else "computer-desktop",
        )
        for one in sign_ins(request.user, request.session)
    ]
