"""How a person likes the pages: theme and language, kept with their account."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from katek.organizations.models import User

THEMES = dict(User._meta.get_field("theme").choices or [])


@require_POST
@login_required
def theme(request: HttpRequest) -> HttpResponseBase:
    return _keep(request, "theme", THEMES)


@require_POST
@login_required
def language(request: HttpRequest) -> HttpResponseBase:
    return _keep(request, "language", dict(settings.LANGUAGES))


def _keep(request: HttpRequest, name: str, known: dict[str, str]) -> HttpResponseBase:
    """A value that nobody offered changes nothing."""
    value = request.POST.get(name, "")
    if value in known:
        assert isinstance(request.user, User)
        User.objects.filter(pk=request.user.pk).update(**{name: value})
    return redirect(_back(request))


def _back(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    own = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return wanted if own else "/"
