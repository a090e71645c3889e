"""Endpoints, the events they are told of, and the deliveries of these."""

from typing import Any, Literal

from pydantic import Field

from katek.api.schemas.base import In, Moment, Out, Text


class EndpointOut(Out):
    id: str
    url: str | None
    kind: str
    description: str
    types: list[str]
    status: Literal["enabled", "paused", "disabled"]
    problem: str | None


class EndpointWithSecretOut(EndpointOut):
    secret: str = Field(description="Shown this once; it signs what is sent.")


class EndpointMadeOut(EndpointOut):
    secret: str | None = Field(
        None, description="Shown this once; it signs what is sent. HubSpot's has none."
    )


class EndpointIn(In):
    kind: Literal["signed", "hubspot"] = "signed"
    url: Text = Field("", max_length=2048, description="Of a signed webhook.")
    token: Text = Field("", max_length=1000, description="Of a service key, for HubSpot.")
    description: Text = Field("", max_length=200)
    types: list[Text] | None = Field(None, description="Such as lead.created or lead.*")


class EndpointChange(In):
    url: Text | None = Field(None, max_length=2048)
    description: Text | None = Field(None, max_length=200)
    types: list[Text] | None = None
    status: Literal["enabled", "paused"] | None = None


class DeliveryOut(Out):
    id: str
    event: str
    endpoint: str
    status: Literal["pending", "sending", "delivered", "failed", "held", "cancelled"]
    attempts: int
    next_attempt_at: Moment | None
    problem: str | None


class AttemptOut(Out):
    at: Moment
    status_code: int | None
    duration_ms: int
    problem: str | None
    response: str | None


class OrganizationOut(Out):
    id: str
    slug: str


class EventOut(Out):
    """As it is sent to endpoints."""

    id: str
    type: str
    version: int
    timestamp: Moment
    organization: OrganizationOut
    data: dict[str, Any]


class ReplayOut(Out):
    queued: int = Field(description="Deliveries that are due now.")
