"""What comes of handing in one mail, whichever provider it is: the decision stands in it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

Kind = Literal[
    "sent", "again", "gave_up", "doubt", "paused", "skipped", "cancelled", "parked", "waits"
]
Scope = Literal["", "organization", "installation"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """`problem` is a sentence that staff can act on.

    sent: the provider has it, under `provider_id`. again: tried again later, after `wait` if it was told.
    gave_up: never; the address is no good any more if `suppress` says why. doubt: nobody knows, so the
    provider is asked. paused: nothing of the `scope` can be sent until somebody mends it. skipped, cancelled:
    not handed in, for the lead's sake or the campaign's. parked: the campaign is paused.
    waits: for the hours of sending, which begin at `until`.
    """

    kind: Kind
    problem: str = ""
    provider_id: str = ""
    wait: timedelta | None = None
    until: datetime | None = None
    suppress: str = ""
    scope: Scope = ""
