"""What is told beside a fragment: htmx swaps the part it asked for, and the toasts of the answer with it."""

from collections.abc import Callable

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string


def toast_fragments(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware, behind the one for messages. What isn't read as HTML leaves them for the next page."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if not request.headers.get("HX-Request") or not isinstance(response, HttpResponse):
            return response
        html = response.status_code == 200 and response["Content-Type"].startswith("text/html")
        moved = {"HX-Redirect", "HX-Refresh", "HX-Location"} & set(response.headers)
        waiting = get_messages(request)
        if html and not moved and len(waiting) and b'id="toasts"' not in response.content:
            toasts = render_to_string("ui/toasts_of_fragment.html", {"messages": waiting}, request)
            response.content += toasts.encode()
        return response

    return answer
