"""Listings: read, saved, imported and searched."""

from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import Field

from katek.api.bodies import json_object, takes
from katek.api.finding import find, organization_of
from katek.api.paging import Paging, page
from katek.api.problems import Refusal, field_error, refuse_fields
from katek.api.schemas.base import Page, Text
from katek.api.schemas.properties import ImportOut, PropertyIn, PropertyOut, SearchOut
from katek.core import clock
from katek.organizations.models import Organization
from katek.properties import listing
from katek.properties.checking import defaults
from katek.properties.criteria import as_json
from katek.properties.facts import kept
from katek.properties.fields import READ_ONLY
from katek.properties.gazetteer import reading_context
from katek.properties.importing import CannotOpen, Row, import_rows, open_rows
from katek.properties.models import Property
from katek.properties.reading import read
from katek.properties.search import search
from katek.properties.shapes import property_json

router = Router(tags=["properties"])


class PropertyFilter(Schema):
    status: Text = Field("", description="A standard_status.")
    transaction: Text = ""
    city: Text = ""
    listing_id: Text = ""
    listing_key: Text = ""


class SearchQuery(Schema):
    q: Text = Field(max_length=4000, description="What a customer would write.")
    language: Text = Field("", max_length=10, description="Of the customer, such as `es`.")
    limit: int = Field(20, ge=1, le=50)


@router.get("/", response=Page[PropertyOut])
def list_properties(
    request: HttpRequest, paging: Query[Paging], wanted: Query[PropertyFilter]
) -> dict[str, Any]:
    """Every listing but the deleted ones, the newest first."""
    names = {"status": "standard_status__iexact", "city": "city__iexact"}
    filters = {names.get(name, name): value for name, value in wanted.dict().items() if value}
    return page(request, _listings().filter(**filters), paging, _shape)


@router.post(
    "/", response={201: PropertyOut}, openapi_extra=takes(PropertyIn), summary="Make a listing"
)
def create_property(request: HttpRequest) -> Status[dict[str, Any]]:
    """Checked whole: every problem is told at once."""
    return Status(201, _saved(organization_of(request), json_object(request)))


@router.get("/search", response=SearchOut)
def search_properties(request: HttpRequest, wanted: Query[SearchQuery]) -> dict[str, Any]:
    """What the assistant would find for a customer who writes `q`; nothing is remembered."""
    organization = organization_of(request)
    today = clock.now().astimezone(ZoneInfo(organization.timezone)).date()
    context = reading_context(organization, today=today, language=wanted.language or None)
    criteria = read(wanted.q, context=context)
    found = search(organization, criteria, limit=wanted.limit, language=wanted.language)
    items = [*found.items, *(each.property for each in found.relaxed)]
    return {
        "criteria": as_json(criteria),
        "items": [_shape(item) for item in items],
        "relaxed": [{"id": each.property.id, "differs": each.differs} for each in found.relaxed],
        "unknown_places": found.unknown_places,
        "total": found.total,
    }


@router.post("/import/", response=ImportOut, openapi_extra={"requestBody": {"content": {
    "text/csv": {"schema": {"type": "string"}},
    "application/json": {"schema": {"type": "array", "items": {"type": "object"}}},
    "multipart/form-data": {"schema": {"type": "object", "properties": {
        "file": {"type": "string", "format": "binary"}}}},
}}})  # fmt: skip
def import_properties(request: HttpRequest, dry_run: bool = False) -> dict[str, Any]:
    """A CSV or JSON file, as the body or as `file` of a form. Known listings are updated."""
    report = import_rows(organization_of(request), _rows(request), dry_run=dry_run)
    return {
        "created": report.created,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "refused": [
            {"row": row, **field_error(name, value, reason)}
            for row, name, value, reason in report.refused
        ],
        "ignored": report.ignored,
        "withheld": report.withheld,
        "dry_run": dry_run,
    }


@router.get("/{property_id}/", response=PropertyOut)
def get_property(request: HttpRequest, property_id: str) -> dict[str, Any]:
    return _shape(_find(property_id))


@router.patch("/{property_id}/", response=PropertyOut, openapi_extra=takes(PropertyIn))
def change_property(request: HttpRequest, property_id: str) -> dict[str, Any]:
    """Only what is sent changes."""
    return _saved(organization_of(request), json_object(request), _find(property_id))


@router.put("/{property_id}/", response=PropertyOut, openapi_extra=takes(PropertyIn))
def replace_property(request: HttpRequest, property_id: str) -> dict[str, Any]:
    """What is not sent goes back to its default."""
    organization = organization_of(request)
    data = {**defaults(organization), **json_object(request)}
    return _saved(organization, data, _find(property_id))


@router.delete("/{property_id}/", response={204: None})
def delete_property(request: HttpRequest, property_id: str) -> Status[None]:
    """Taken away from customers and from here; leads still show that they asked about it."""
    listing.delete(organization_of(request), _find(property_id))
    return Status(204, None)


def _listings() -> QuerySet[Property]:
    return kept().prefetch_related("media").defer("words")


def _find(property_id: str) -> Property:
    return find(_listings(), property_id)


def _shape(row: Property) -> dict[str, Any]:
    return property_json(row, settings.KATEK_BASE_URL, private=True)


def _saved(
    organization: Organization, data: dict[str, Any], existing: Property | None = None
) -> dict[str, Any]:
    sent = {name: value for name, value in data.items() if name not in READ_ONLY}
    try:
        return _shape(listing.save(organization, sent, existing=existing))
    except listing.ListingProblem as problem:
        raise refuse_fields(problem.problems, problem.values) from problem


def _rows(request: HttpRequest) -> list[Row]:
    form = (request.content_type or "").startswith("multipart/")
    sent = request.FILES.get("file") if form else None
    if form and sent is None:
        raise Refusal(422, "The form has no file.", [field_error("file", None, "is missing")])
    try:
        return open_rows(sent.read() if sent else request.body)
    except CannotOpen as problem:
        raise Refusal(422, str(problem)) from problem
