"""E-mails: what was sent to whom, and one of them as its reader sees it."""

from typing import Any, cast

from csp.decorators import csp_replace
from django.contrib import messages as notices
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from katek.campaigns.doubts import send_again
from katek.campaigns.models import Email, EmailStatus
from katek.campaigns.problems import CannotDo
from katek.dashboard.access import MemberRequest, P, Page, member_page
from katek.dashboard.needs import NOT_MAILED
from katek.dashboard.paging import page_of

UNSENT = "unsent"

MAIL_POLICY = {
    "default-src": ["'none'"],
    # The pages' own permissions would stand beside it otherwise.
    **{f"{kind}-src": ["'none'"] for kind in ("script", "connect", "font", "frame")},
    "form-action": ["'none'"],
    "img-src": ["'self'", "https:", "data:"],
    "style-src": ["'unsafe-inline'"],
    "frame-ancestors": ["'self'"],
    "sandbox": ["allow-popups"],
}


def in_mail_frame(view: Page[P]) -> Page[P]:
    """A view whose answer is a mail: whatever stands in it can run nothing and call nobody."""
    # The library's decorator knows only views without arguments.
    return cast(Page[P], csp_replace(MAIL_POLICY)(cast(Any, view)))


@require_safe
@member_page("campaigns.view")
def emails(request: MemberRequest) -> HttpResponse:
    """`status`: one of `EmailStatus`, or `unsent` for those that did not go out."""
    rows, status = Email.objects.select_related("campaign"), request.GET.get("status")
    statuses = [(UNSENT, _("Did not go out")), *EmailStatus.choices]
    if status in dict(statuses):
        rows = rows.filter(status__in=NOT_MAILED if status == UNSENT else [status])
    context = {
        "page": page_of(request, rows, newest_by="id"),
        "status": status,
        "statuses": statuses,
    }
    return render(request, "dashboard/emails.html", context)


@require_safe
@member_page("campaigns.view")
def email(request: MemberRequest, email_id: str) -> HttpResponse:
    rows = Email.objects.select_related("lead", "campaign", "step")
    return render(request, "dashboard/email.html", {"email": get_object_or_404(rows, pk=email_id)})


@require_POST
@member_page("campaigns.edit")
def again(request: MemberRequest, email_id: str) -> HttpResponseBase:
    """A mail in doubt, or one that failed, is sent once more."""
    rows = Email.objects.select_related("organization", "lead")
    found: Email = get_object_or_404(rows, pk=email_id)
    try:
        send_again(found, request.user)
    except CannotDo as reason:
        notices.error(request, str(reason))
    else:
        notices.success(request, _("It is on its way again."))
    return redirect("dashboard:email", found.pk)


@require_safe
@in_mail_frame
@xframe_options_sameorigin
@member_page("campaigns.view")
def email_body(request: MemberRequest, email_id: str) -> HttpResponse:
    """The mail itself, in a frame that can run nothing."""
    found: Email = get_object_or_404(Email.objects.all(), pk=email_id)
    return HttpResponse(found.html)
