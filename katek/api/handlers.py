"""What Django answers when no view does: problem JSON under /api/, its own pages elsewhere."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.views import defaults
from django.views.decorators.csrf import csrf_exempt

from katek.api.problems import problem

API = "/api/"


@csrf_exempt
def no_route(request: HttpRequest) -> HttpResponse:
    return problem(404, "There is no such address.")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """For `handler400`."""
    if isinstance(exception, RequestDataTooBig):
        return too_large(request)
    if request.path.startswith(API):
        return problem(400, "The request can't be read.")
    return defaults.bad_request(request, exception)


def too_large(request: HttpRequest) -> HttpResponseBase:
    """More than `DATA_UPLOAD_MAX_MEMORY_SIZE`, which Django itself would call a bad request."""
    if request.path.startswith(API):
        return problem(413, "The request is too large.")
    return HttpResponse(render_to_string("413.html"), status=413)


def server_error(request: HttpRequest, *_: Any) -> HttpResponseBase:
    """For `handler500`: the log has the rest."""
    if request.path.startswith(API):
        return problem(500, "This failed, and nothing was changed. The log says why.")
    return defaults.server_error(request)
