"""Whose pages are shown: the switch between a person's organizations."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from katek.dashboard.access import choose


@require_POST
@login_required
def switch(request: HttpRequest) -> HttpResponseBase:
    if not choose(request, request.POST.get("organization", "")):
        raise Http404
    return redirect("dashboard:home")
