"""E-mails: what was sent to whom, and one of them as its reader sees it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from katek.campaigns.models import Email
from katek.dashboard.access import MemberRequest, member_page
from katek.dashboard.paging import page_of


@require_safe
@member_page("campaigns.view")
def emails(request: MemberRequest) -> HttpResponse:
    rows = Email.objects.select_related("lead", "campaign", "step")
    context = {"page": page_of(request, rows, newest_by="created_at")}
    return render(request, "dashboard/emails.html", context)


@require_safe
@member_page("campaigns.view")
def email(request: MemberRequest, email_id: str) -> HttpResponse:
    rows = Email.objects.select_related("lead", "campaign", "step")
    return render(request, "dashboard/email.html", {"email": get_object_or_404(rows, pk=email_id)})


@require_safe
@xframe_options_sameorigin
@member_page("campaigns.view")
def email_body(request: MemberRequest, email_id: str) -> HttpResponse:
    """The mail itself, in a frame that can run nothing."""
    found: Email = get_object_or_404(Email.objects.all(), pk=email_id)
    answer = HttpResponse(found.html)
    answer._csp_replace = MAIL_POLICY  # type: ignore[attr-defined]
    return answer


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
