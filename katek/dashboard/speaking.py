"""The language of the interface: the person's own choice, else what their browser asks for."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation

LANGUAGES = dict(settings.LANGUAGES)


def speak_their_language(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware; behind the one that knows the user, and behind Django's own for everybody else."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        chosen = getattr(request.user, "language", "")
        if chosen in LANGUAGES:
            with translation.override(chosen):
                request.LANGUAGE_CODE = chosen
                return get_response(request)
        return get_response(request)

    return answer
