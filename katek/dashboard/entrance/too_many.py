"""What is answered when somebody asked too often."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def too_many(request: HttpRequest, seconds: int) -> HttpResponse:
    context = {"minutes": max(1, round(seconds / 60))}
    answer = render(request, "429.html", context, status=429)
    answer["Retry-After"] = str(seconds)
    return answer


def handler429(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """For allauth, whose limits don't say how long."""
    return render(request, "429.html", status=429)
