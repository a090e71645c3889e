"""In which language the pages speak to somebody: the one they chose, else what the browser asks for."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.deprecation import MiddlewareMixin

LANGUAGES = dict(settings.LANGUAGES)


class SpeakTheirLanguage(MiddlewareMixin):
    """Stands behind Django's own, which has read the browser's wish; looks at nobody without a session.

    In `process_view`, which runs where the view does: there the user that it loads is the view's own.
    """

    def process_view(self, request: HttpRequest, *_view: Any) -> None:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return
        chosen = getattr(request.user, "language", "")
        if chosen in LANGUAGES:
            translation.activate(chosen)
            request.LANGUAGE_CODE = chosen
