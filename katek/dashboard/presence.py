"""That who is signed in was here: kept with their session, for the list of where they are signed in."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from katek.organizations.sign_ins import note_presence


def note_who_is_here(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware; behind the one that knows the user."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated:
            note_presence(request.session, request.headers.get("User-Agent", ""))
        return get_response(request)

    return answer
