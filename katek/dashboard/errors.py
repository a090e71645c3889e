"""The page for a form that can't be believed; 404, 429 and 500 are templates of those names."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """For `CSRF_FAILURE_VIEW`: cookies are off, or the page stood open since before a sign-in."""
    return render(request, "403_csrf.html", status=403)
