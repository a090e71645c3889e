"""The sandbox's pages: what the inspector received and what is in the mailbox."""

from email.message import EmailMessage as ParsedMail

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from katek.campaigns.models import Email
from katek.core import mailbox
from katek.core.mailbox import StoredMail
from katek.dashboard.access import MemberRequest, member_page
from katek.dashboard.emails import in_mail_frame
from katek.sandbox.inspections import kept


@require_safe
@member_page("endpoints.view")
def sandbox(request: MemberRequest) -> HttpResponse:
    context = {
        "inspections": kept(request.organization.slug),
        "mails": mails_of(request),
        "inspector_path": f"/sandbox/inspector/{request.organization.slug}/",
    }
    return render(request, "sandbox/sandbox.html", context)


@require_safe
@member_page("endpoints.view")
def mail(request: MemberRequest, mail_id: str) -> HttpResponse:
    found = _mail(request, mail_id)
    text = found.mail.get_body(("plain",))
    context = {
        "mail": found,
        "answers_to": found.mail.get("Reply-To", ""),
        "has_html": found.mail.get_body(("html",)) is not None,
        "text": text.get_content() if text is not None else "",
    }
    return render(request, "sandbox/mail.html", context)


@require_safe
@in_mail_frame
@xframe_options_sameorigin
@member_page("endpoints.view")
def mail_body(request: MemberRequest, mail_id: str) -> HttpResponse:
    """The mail as its reader sees it, in a frame that can run nothing."""
    body = _mail(request, mail_id).mail.get_body(("html", "plain"))
    if body is None:
        raise Http404
    kind = "text/html" if body.get_content_subtype() == "html" else "text/plain"
    return HttpResponse(body.get_content(), content_type=f"{kind}; charset=utf-8")


def mails_of(request: MemberRequest) -> list[StoredMail]:
    return [one for one in mailbox.stored() if _may_read(request, one.mail, one.id)]


def _mail(request: MemberRequest, mail_id: str) -> StoredMail:
    found = mailbox.find(mail_id)
    if found is None or not _may_read(request, found.mail, found.id):
        raise Http404
    return found


def _may_read(request: HttpRequest, parsed: ParsedMail, mail_id: str) -> bool:
    """A member reads their organization's mail; sign-in and invitation mail is the operator's to see."""
    if parsed.get(mailbox.ID_HEADER):
        return Email.objects.filter(pk=mail_id).exists()
    return bool(request.user.is_authenticated and request.user.is_staff)
