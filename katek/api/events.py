"""Events, and their deliveries with every attempt."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Query, Router, Schema, Status

from katek.api.finding import find
from katek.api.paging import Paging, page
from katek.api.problems import Refusal
from katek.api.schemas.base import Page, Text
from katek.api.schemas.outbox import AttemptOut, DeliveryOut, EventOut
from katek.outbox import endpoints
from katek.outbox.endpoint_problems import EndpointProblem
from katek.outbox.models import Attempt, Delivery, Event
from katek.outbox.shapes import attempt_json, delivery_json, event_json

events = Router(tags=["events"])
deliveries = Router(tags=["deliveries"])


class EventFilter(Schema):
    type: Text = ""
    subject: Text = ""


class DeliveryFilter(Schema):
    endpoint: Text = ""
    event: Text = ""
    status: Text = ""


@events.get("/", response=Page[EventOut])
def list_events(
    request: HttpRequest, paging: Query[Paging], wanted: Query[EventFilter]
) -> dict[str, Any]:
    """What happened, the newest first."""
    filters = {name: value for name, value in wanted.dict().items() if value}
    return page(request, Event.objects.filter(**filters), paging, event_json)


@events.get("/{event_id}/", response=EventOut)
def get_event(request: HttpRequest, event_id: str) -> dict[str, Any]:
    return event_json(find(Event.objects.all(), event_id))


@deliveries.get("/", response=Page[DeliveryOut])
def list_deliveries(
    request: HttpRequest, paging: Query[Paging], wanted: Query[DeliveryFilter]
) -> dict[str, Any]:
    filters = {name: value for name, value in wanted.dict().items() if value}
    return page(request, _deliveries().filter(**filters), paging, delivery_json)


@deliveries.get("/{delivery_id}/", response=DeliveryOut)
def get_delivery(request: HttpRequest, delivery_id: str) -> dict[str, Any]:
    return delivery_json(find(_deliveries(), delivery_id))


@deliveries.get("/{delivery_id}/attempts", response=Page[AttemptOut])
def list_attempts(request: HttpRequest, delivery_id: str, paging: Query[Paging]) -> dict[str, Any]:
    """What the endpoint answered each time, the latest first."""
    rows = Attempt.objects.filter(delivery=find(_deliveries(), delivery_id))
    return page(request, rows, paging, attempt_json)


@deliveries.post("/{delivery_id}/retry", response={202: DeliveryOut})
def retry(request: HttpRequest, delivery_id: str) -> Status[dict[str, Any]]:
    """Due now, with the whole schedule before it."""
    found = find(_deliveries(), delivery_id)
    try:
        return Status(202, delivery_json(endpoints.retry(found)))
    except EndpointProblem as problem:
        raise Refusal(409, str(problem)) from problem


def _deliveries() -> QuerySet[Delivery]:
    rows: QuerySet[Delivery] = Delivery.objects.select_related("endpoint", "organization")
    return rows
