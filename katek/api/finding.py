"""What a request is about: its caller, and the row that its address names."""

from typing import TypeVar, cast

from django.db.models import Model, QuerySet
from django.http import HttpRequest

from katek.api.caller import ApiRequest, Caller
from katek.api.problems import Refusal
from katek.organizations.models import Organization

Row = TypeVar("Row", bound=Model)


def caller_of(request: HttpRequest) -> Caller:
    return cast(ApiRequest, request).caller


def organization_of(request: HttpRequest) -> Organization:
    return caller_of(request).organization


def find(rows: QuerySet[Row], pk: str) -> Row:
    """The row of this id; 404 also for one of another organization, which is outside the scope."""
    row = rows.filter(pk=pk).first() if pk.isprintable() else None
    if row is None:
        name = rows.model._meta.verbose_name
        raise Refusal(404, f"There is no {name} “{pk[:60]}” here.")
    return row
