"""Step 5: colleagues are invited, one mail each."""

from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from katek.dashboard.access import MemberRequest, member_page
from katek.dashboard.first_steps.pages import show
from katek.dashboard.setting_pages.members import InvitationForm, invite, send
from katek.organizations import invitations
from katek.organizations.models import Membership


@require_http_methods(["GET", "HEAD", "POST"])
@member_page("members.edit")
def team(request: MemberRequest) -> HttpResponseBase:
    """Stays on the page after each invitation: there may be more colleagues."""
    form = InvitationForm(request.POST or None, by=request.membership)
    if request.method == "POST" and form.is_valid():
        invited = invite(request, form)
        if invited is not None:
            send(request, *invited)
            return redirect("dashboard:first-team")
    context = {
        "form": form,
        "members": Membership.objects.select_related("user").order_by("created_at", "pk"),
        "pending": invitations.open_ones().order_by("-created_at"),
        "days": invitations.GOOD_FOR.days,
    }
    return show(request, "team", context, status=422 if form.errors else 200)
