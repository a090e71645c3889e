"""The API object: its routers' frame in OpenAPI, and errors of its own machinery as problems."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError, ValidationErrorContext
from ninja.security import HttpBearer
from typing_extensions import override

from katek.api.caller import Caller
from katek.api.problems import Refusal, field_error, problem, refuse_fields
from katek.leads.problems import LeadProblem

DESCRIPTION = """Everything that Katek knows of your agency, for programs.

Send `Authorization: Bearer <API key>`. Lists take `?limit=&cursor=` and answer `{"items", "next"}`.
Errors are RFC 9457 problems. `Idempotency-Key` on a POST makes it safe to repeat. Money is a decimal
string beside its currency, times are RFC 3339 in UTC, phones E.164, ids opaque."""


class Bearer(HttpBearer):
    """For OpenAPI only: the frame has recognised the caller before ninja sees the request."""

    @override
    def __call__(self, request: HttpRequest) -> Caller | None:
        return getattr(request, "caller", None)

    @override
    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        return getattr(request, "caller", None)


class Api(NinjaAPI):
    @override
    def validation_error_from_error_contexts(
        self, error_contexts: list[ValidationErrorContext[Any]]
    ) -> ValidationError:
        """Ninja leaves out the value that was sent; whoever sent it wants to see it."""
        errors: list[dict[str, Any]] = []
        for context in error_contexts:
            flat = context.model.__ninja_flatten_map_reverse__
            for error in context.pydantic_validation_error.errors(include_url=False):
                place = flat.get(error["loc"], error["loc"])
                if context.model.__ninja_param_source__ == "body":
                    place = place[1:]  # the first is what we call the body among ourselves
                value = None if error["type"] == "missing" else error["input"]
                errors.append({"place": place, "value": value, "reason": error["msg"]})
        return ValidationError(errors)


def make_api() -> Api:
    api = Api(
        title="Katek",
        version="1",
        description=DESCRIPTION,
        urls_namespace="api",
        docs_url=None,
        auth=Bearer(),
    )
    api.add_exception_handler(Refusal, _refused)
    api.add_exception_handler(LeadProblem, _unfit)
    api.add_exception_handler(ValidationError, _invalid)
    api.add_exception_handler(HttpError, _unreadable)
    api.add_exception_handler(RequestDataTooBig, _too_large)
    api.add_exception_handler(Exception, _unexpected)
    return api


def _refused(request: HttpRequest, refusal: Any) -> HttpResponse:
    response: HttpResponse = refusal.response()
    return response


def _unfit(request: HttpRequest, problem: Any) -> HttpResponse:
    sentences = {name: f"{name}: {text}" for name, text in problem.problems.items()}
    return refuse_fields(sentences, problem.values).response()


def _invalid(request: HttpRequest, error: Any) -> HttpResponse:
    errors = [_named(one) for one in error.errors]
    detail = "; ".join(f"{one['field']}: {one['reason']}" for one in errors)
    return problem(422, f"{detail}.", errors=errors)


def _named(error: dict[str, Any]) -> dict[str, Any]:
    name = ".".join(str(part) for part in error["place"])
    return field_error(name or "body", error["value"], error["reason"])


def _unreadable(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(error.status_code, "The body is not JSON.")


def _too_large(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(413, "The body is too large.")


def _unexpected(request: HttpRequest, error: Any) -> HttpResponse:
    raise error  # Django logs it and answers 500; a half-done change is rolled back
