"""What customers have to agree to, and how long what they left is kept."""

from typing import Any

from django import forms
from django.contrib import messages as notices
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from typing_extensions import override

from katek.automations import pruning
from katek.dashboard.access import MemberRequest, member_page
from katek.dashboard.edits_of_two import ask, keep_theirs, remember, save_changes
from katek.dashboard.setting_pages.side import show
from katek.organizations.models import Organization

KEPT_DAYS = (30, 90, 180, 365)


class ConsentForm(forms.ModelForm[Organization]):
    follow_up_needs_opt_in = forms.BooleanField(
        label=gettext_lazy("Follow up only after a yes"),
        required=False,
        help_text=gettext_lazy(
            "Off: who asks about a home is written to again, because they asked. On: only those who"
            " have agreed. It holds for enquiries from now on."
        ),
    )
    marketing_soft_opt_in = forms.BooleanField(
        label=gettext_lazy("Marketing to customers who did not object"),
        required=False,
        help_text=gettext_lazy(
            "Off: blasts go only to those who have agreed. On: also to those who asked about a home and"
            " did not object, where the law of their country allows it."
        ),
    )
    unknown_kept_days = forms.TypedChoiceField(
        label=gettext_lazy("Conversations of visitors who left no contact"),
        required=False,
        coerce=int,
        empty_value=None,
    )

    class Meta:
        model = Organization
        fields = ("follow_up_needs_opt_in", "marketing_soft_opt_in", "unknown_kept_days")

    @override
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unknown_kept_days"]
        assert isinstance(field, forms.ChoiceField)
        days = sorted({*KEPT_DAYS, *filter(None, [self.instance.unknown_kept_days])})
        said = [(one, _("%(days)d days after their last message") % {"days": one}) for one in days]
        field.choices = [("", _("As long as the organization")), *said]
        remember(self)

    @override
    def clean(self) -> dict[str, Any]:
        keep_theirs(self)
        ask(self)
        return self.cleaned_data


@require_http_methods(["GET", "HEAD", "POST"])
@member_page("settings.edit")
def consent(request: MemberRequest) -> HttpResponseBase:
    kept = Organization.objects.get(pk=request.organization.pk)
    form = ConsentForm(request.POST if request.method == "POST" else None, instance=kept)
    if request.method == "POST" and form.is_valid():
        save_changes(form)
        notices.success(request, _("Saved."))
        return redirect("dashboard:settings-consent")
    context = {"form": form, "retention": retention()}
    return show(request, "consent", context, status=422 if form.errors else 200)


def retention() -> list[tuple[str, int | None]]:
    """What the installation keeps, and for how many days; None: until somebody deletes it."""
    return [
        (_("Leads, their conversations, consents and e-mails"), None),
        (_("Events, webhook deliveries and their attempts"), pruning.EVENTS_KEPT.days),
        (_("What Messenger and Instagram sent us, as it came"), pruning.RECEIPTS_KEPT.days),
        (_("The same, where it could not be read"), pruning.FAILED_RECEIPTS_KEPT.days),
        (_("What mail services reported"), pruning.HOOKS_KEPT.days),
        (_("Conversations that were opened without a word"), pruning.UNBEGUN_KEPT.days),
    ]
