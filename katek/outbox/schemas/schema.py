"""What is told about a type of event."""

from dataclasses import dataclass
from typing import Any

from katek.outbox.schemas.words import JsonSchema


@dataclass(frozen=True)
class Schema:
    """`json_schema` describes `data`; `example` is such data. `version` goes into the body."""

    description: str
    json_schema: JsonSchema
    example: dict[str, Any]
    version: int = 1
