"""Who works here, in which role, and who is invited."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages as notices
from django.db import transaction
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from katek.conversations.freeing import free_work_of
from katek.conversations.models import Conversation, ConversationStatus
from katek.dashboard.access import MemberRequest, member_page
from katek.dashboard.setting_pages.side import show
from katek.leads.models import Lead
from katek.organizations import invitation_mail, invitations
from katek.organizations import members as acts
from katek.organizations.models import Invitation, Membership, Role, User
from katek.organizations.permissions import require
from katek.organizations.refusals import Refused

LIST = "dashboard:settings-members"


class InvitationForm(forms.Form):
    email = forms.CharField(
        label=gettext_lazy("E-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "placeholder": "ana@example.com"}),
    )
    role = forms.ChoiceField(label=gettext_lazy("Role"), initial=Role.MEMBER)

    def __init__(self, *args: Any, by: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = acts.roles_for(by)


@require_http_methods(["GET", "HEAD", "POST"])
@member_page("members.view")
def members(request: MemberRequest) -> HttpResponseBase:
    """The list; a form that is sent here invites somebody."""
    if request.method != "POST":
        return _page(request, InvitationForm(by=request.membership))
    require(request.membership, "members.edit")
    form = InvitationForm(request.POST, by=request.membership)
    if form.is_valid() and (invited := invite(request, form)) is not None:
        send(request, *invited)
        return redirect(LIST)
    return _page(request, form, status=422)


@require_POST
@member_page("members.edit")
def role(request: MemberRequest, membership_id: str) -> HttpResponseBase:
    wanted = request.POST.get("role", "")

    def change() -> str:
        member = acts.change_role(membership_id, wanted, by=request.membership)
        said = {"name": member.user, "role": member.get_role_display()}
        return _("%(name)s is now: %(role)s.") % said

    return _done(request, change)


@require_POST
@member_page("members.edit")
def remove(request: MemberRequest, membership_id: str) -> HttpResponseBase:
    """What they worked on is nobody's from then on, so that somebody else takes it."""

    def go() -> str:
        with transaction.atomic():
            member = acts.remove(membership_id, by=request.membership)
            free_work_of(member.user)
        return _("%(name)s is no longer a member.") % {"name": member.user}

    return _done(request, go)


@require_POST
@member_page("members.view")
def leave(request: MemberRequest) -> HttpResponseBase:
    organization = request.organization
    if request.POST.get("sure") != "yes":
        notices.error(request, _("Tick that you are sure; nothing was changed."))
        return redirect("dashboard:settings-you")
    try:
        with transaction.atomic():
            acts.leave(request.membership)
            free_work_of(request.user)
    except Refused as problem:
        notices.error(request, problem.sentence)
        return redirect("dashboard:settings-you")
    notices.success(request, _("You have left %(name)s.") % {"name": organization.name})
    return redirect("dashboard:home")


@require_POST
@member_page("members.edit")
def send_again(request: MemberRequest, invitation_id: str) -> HttpResponseBase:
    def renew() -> str:
        send(request, *invitations.renew(invitation_id, by=request.membership))
        return ""

    return _done(request, renew)


@require_POST
@member_page("members.edit")
def revoke(request: MemberRequest, invitation_id: str) -> HttpResponseBase:
    def take_back() -> str:
        gone = invitations.revoke(invitation_id, by=request.membership)
        return _("The invitation of %(email)s opens nothing any more.") % {"email": gone.email}

    return _done(request, take_back)


def _done(request: MemberRequest, act: Callable[[], str]) -> HttpResponseBase:
    """Do it, say what came of it above the list. Another organization's row is a 404."""
    try:
        said = act()
    except (Membership.DoesNotExist, Invitation.DoesNotExist) as missing:
        raise Http404 from missing
    except Refused as problem:
        notices.error(request, problem.sentence)
    else:
        if said:
            notices.success(request, said)
    return redirect(LIST)


def invite(request: MemberRequest, form: InvitationForm) -> tuple[Invitation, str] | None:
    try:
        return invitations.invite(
            form.cleaned_data["email"], form.cleaned_data["role"], by=request.membership
        )
    except Refused as problem:
        form.add_error(problem.field or None, problem.sentence)
        return None


def send(request: MemberRequest, invitation: Invitation, token: str) -> None:
    said = {"email": invitation.email}
    if invitation_mail.send(invitation, token):
        notices.success(request, _("The invitation is on its way to %(email)s.") % said)
    else:
        notices.error(
            request,
            _("%(email)s is invited, but the mail could not be sent. Send it again later.") % said,
        )


def _page(request: MemberRequest, form: InvitationForm, *, status: int = 200) -> HttpResponse:
    actor = request.membership
    rows = Membership.objects.select_related("user").order_by("user__name", "user__email")
    found = list(rows)
    work = _work([row.user for row in found])
    pending = invitations.open_ones().select_related("invited_by").order_by("-created_at")
    context = {
        "form": form,
        "roles": acts.roles_for(actor),
        "members": [
            {
                "row": row,
                "may": acts.may_touch(actor, row.role),
                "work": work.get(row.user_id, (0, 0)),
            }
            for row in found
        ],
        "pending": [{"row": row, "may": acts.may_touch(actor, row.role)} for row in pending],
        "days": invitations.GOOD_FOR.days,
    }
    return show(request, "members", context, status=status)


def _work(users: list[User]) -> dict[str, tuple[int, int]]:
    """How many open conversations and leads each of them has, in two queries."""
    counted: dict[str, list[int]] = {user.pk: [0, 0] for user in users}
    open_ones = Conversation.objects.filter(assigned_to__in=users).exclude(
        status=ConversationStatus.CLOSED
    )
    for place, rows, field in (
        (0, open_ones, "assigned_to"),
        (1, Lead.objects.filter(owner__in=users), "owner"),
    ):
        for pk, count in rows.values_list(field).annotate(number=Count("pk")):
            counted[pk][place] = count
    return {pk: (conversations, leads) for pk, (conversations, leads) in counted.items()}
