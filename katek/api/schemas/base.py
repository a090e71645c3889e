"""What the shapes have in common."""

from typing import Annotated, Any, Generic, TypeVar

from ninja import Schema
from pydantic import AfterValidator, ConfigDict, Field, WithJsonSchema

from katek.properties.checks import UNSTORABLE

Item = TypeVar("Item")


class Out(Schema):
    """An answer. More keys may come with any release; what a package adds to its shape is shown."""

    model_config = ConfigDict(extra="allow")


class In(Schema):
    """A body. Unknown keys are refused, as they are mostly mistyped ones."""

    model_config = ConfigDict(extra="forbid")


class Page(Out, Generic[Item]):
    """A page of a list; `next` is the cursor of the following one, null on the last."""

    items: list[Item]
    next: str | None


class ProblemError(Schema):
    field: str
    value: Any = None
    reason: str


class Problem(Schema):
    """RFC 9457 problem details."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[ProblemError] = []


def _storable(text: str) -> str:
    if UNSTORABLE.search(text):
        raise ValueError("contains control characters")
    return text


Text = Annotated[str, AfterValidator(_storable)]
Moment = Annotated[str, WithJsonSchema({"type": "string", "format": "date-time"})]
Money = Annotated[str, Field(description="A decimal string such as 850000.00.")]
