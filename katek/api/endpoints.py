"""Endpoints: made, changed, tested, replayed."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import AwareDatetime, Field

from katek.api.finding import find, organization_of
from katek.api.paging import Paging, page
from katek.api.problems import Refusal, refuse_fields
from katek.api.schemas.base import Page
from katek.api.schemas.outbox import (
    DeliveryOut,
    EndpointChange,
    EndpointIn,
    EndpointMadeOut,
    EndpointOut,
    EndpointWithSecretOut,
    ReplayOut,
)
from katek.outbox import endpoints
from katek.outbox.endpoint_problems import EndpointProblem
from katek.outbox.models import Endpoint
from katek.outbox.shapes import delivery_json, endpoint_json

router = Router(tags=["endpoints"])


class Since(Schema):
    since: AwareDatetime = Field(description="Events from then on, at most 30 days back.")


@router.get("/", response=Page[EndpointOut])
def list_endpoints(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    return page(request, _endpoints(), paging, endpoint_json)


@router.post("/", response={201: EndpointMadeOut})
def create_endpoint(request: HttpRequest, endpoint: EndpointIn) -> Status[dict[str, Any]]:
    """The secret is in this answer and in no other. Without `types`: what a new endpoint starts with.

    Of the kind `hubspot` an organization has one: made again, it gets the new token.
    """
    organization = organization_of(request)
    sent = endpoint.dict(exclude={"token"})
    if endpoint.kind == "signed" and not endpoint.url:
        raise refuse_fields({"url": "Enter the address that is to be called."}, sent)
    try:
        if endpoint.kind == "hubspot":
            connected = endpoints.connect_hubspot(organization, token=endpoint.token.strip())
            return Status(201, endpoint_json(connected))
        made = endpoints.create_endpoint(
            organization,
            url=endpoint.url,
            types=endpoint.types,
            description=endpoint.description,
        )
    except EndpointProblem as problem:
        raise _refused(problem, sent) from problem
    return Status(201, endpoint_json(made, secret=str(made.secret)))


@router.get("/{endpoint_id}/", response=EndpointOut)
def get_endpoint(request: HttpRequest, endpoint_id: str) -> dict[str, Any]:
    return endpoint_json(find(_endpoints(), endpoint_id))


@router.patch("/{endpoint_id}/", response=EndpointOut)
def change_endpoint(
    request: HttpRequest, endpoint_id: str, endpoint: EndpointChange
) -> dict[str, Any]:
    """Only what is sent changes. `status` pauses it, or enables it again with a clean record."""
    found = find(_endpoints(), endpoint_id)
    values = endpoint.dict(exclude={"status"}, exclude_none=True)
    try:
        if values:
            found = endpoints.change_endpoint(found, **values)
        if endpoint.status:
            switch = endpoints.pause if endpoint.status == "paused" else endpoints.resume
            found = switch(found)
    except EndpointProblem as problem:
        raise _refused(problem, endpoint.dict()) from problem
    return endpoint_json(found)


@router.delete("/{endpoint_id}/", response={204: None})
def delete_endpoint(request: HttpRequest, endpoint_id: str) -> Status[None]:
    """With its deliveries; the events stay."""
    found = find(_endpoints(), endpoint_id)
    try:
        endpoints.delete_endpoint(found)
    except EndpointProblem as problem:
        raise _refused(problem, {}) from problem
    return Status(204, None)


@router.post("/{endpoint_id}/test", response={202: DeliveryOut})
def test_endpoint(request: HttpRequest, endpoint_id: str) -> Status[dict[str, Any]]:
    """Send a `webhook.test` event to it alone; look at the delivery for what came of it.

    HubSpot is asked at once whether the token works.
    """
    found = find(_endpoints(), endpoint_id)
    try:
        return Status(202, delivery_json(endpoints.send_test(found)))
    except EndpointProblem as problem:
        raise _conflict(problem) from problem


@router.post("/{endpoint_id}/rotate-secret", response=EndpointWithSecretOut)
def rotate_secret(request: HttpRequest, endpoint_id: str) -> dict[str, Any]:
    """A new secret, shown this once; the old one signs beside it for a day."""
    found = find(_endpoints(), endpoint_id)
    try:
        rotated = endpoints.rotate_secret(found)
    except EndpointProblem as problem:
        raise _refused(problem, {}) from problem
    return endpoint_json(rotated, secret=str(rotated.secret))


@router.post("/{endpoint_id}/replay", response={202: ReplayOut})
def replay(request: HttpRequest, endpoint_id: str, wanted: Query[Since]) -> Status[dict[str, int]]:
    """Send again what it has missed since then; what was delivered is not repeated."""
    found = find(_endpoints(), endpoint_id)
    since: datetime = wanted.since
    try:
        return Status(202, {"queued": endpoints.replay(found, since)})
    except EndpointProblem as problem:
        raise _conflict(problem) from problem


def _endpoints() -> QuerySet[Endpoint]:
    rows: QuerySet[Endpoint] = Endpoint.objects.select_related("organization")
    return rows


def _refused(problem: EndpointProblem, sent: dict[str, Any]) -> Refusal:
    return refuse_fields(problem.problems, sent)


def _conflict(problem: EndpointProblem) -> Refusal:
    return Refusal(409, str(problem))
