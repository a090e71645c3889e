"""Unsubscribing: `/u/<token>/`. GET shows, POST acts (RFC 8058 sends it without cookies)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from katek.campaigns.unsubscribing import NotOurs, read_token, unsubscribe_by


@csrf_exempt  # A mail program acts for its reader and has no cookie of ours.
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    try:
        mail = read_token(token)
    except NotOurs:
        return render(request, "inbound/unsubscribe.html", {"unknown": True}, status=404)
    done = request.method == "POST"
    if done and mail is not None:
        unsubscribe_by(mail)
    return render(request, "inbound/unsubscribe.html", {"mail": mail, "done": done})
