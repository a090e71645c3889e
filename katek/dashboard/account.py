"""Where a person works: home, and the switch between their organizations."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from katek.dashboard.access import choose


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponseBase:
    return redirect("dashboard:conversations")


@require_POST
@login_required
def switch(request: HttpRequest) -> HttpResponseBase:
    if not choose(request, request.POST.get("organization", "")):
        raise Http404
    return redirect("dashboard:conversations")
