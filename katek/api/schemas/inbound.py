"""Receipts."""

from typing import Literal

from katek.api.schemas.base import Moment, Out


class ReceiptOut(Out):
    id: str
    door: Literal["facebook", "instagram"]
    channel: str | None
    received_at: Moment
    status: Literal["new", "done", "ignored", "failed"]
    problem: str | None
