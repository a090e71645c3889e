"""What the website chat sends, read strictly."""

import json
from typing import Annotated, Any

from django.http import HttpRequest
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

MOST_BYTES = 64 * 1024
MOST_CHARACTERS = 4000


class Unreadable(ValueError):
    """Why a request was refused: a status and a sentence that names field and value."""

    def __init__(
        self, status: int, detail: str, errors: list[dict[str, str]] | None = None
    ) -> None:
        super().__init__(detail)
        self.status, self.detail, self.errors = status, detail, errors or []


def _without_nul(value: Any) -> Any:
    return value.replace("\x00", "") if isinstance(value, str) else value


Text = Annotated[str, BeforeValidator(_without_nul)]


class ChatMessage(BaseModel):
    """The body of `POST /api/chat/<slug>/messages`."""

    model_config = ConfigDict(extra="ignore", strict=True, str_strip_whitespace=True)

    text: Text = Field(min_length=1, max_length=MOST_CHARACTERS)
    visitor: str | None = Field(default=None, max_length=300)
    name: Text | None = Field(default=None, max_length=200)
    email: Text | None = Field(default=None, max_length=254)
    phone: Text | None = Field(default=None, max_length=40)
    page: Text | None = Field(default=None, max_length=2000)
    client_id: Text | None = Field(default=None, min_length=1, max_length=100)


def read_message(request: HttpRequest) -> ChatMessage:
    """The message in a request's body; `Unreadable` says what is wrong with it."""
    if len(request.body) > MOST_BYTES:
        raise Unreadable(413, f"The body is over {MOST_BYTES // 1024} KiB.")
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise Unreadable(400, "The body is not JSON.") from error
    try:
        return ChatMessage.model_validate(body)
    except ValidationError as error:
        errors = [_named(one) for one in error.errors(include_url=False, include_context=False)]
        said = "; ".join(f"{one['field']}: {one['reason']}" for one in errors)
        raise Unreadable(422, f"{said}.", errors) from error


def _named(error: Any) -> dict[str, str]:
    field = ".".join(str(part) for part in error["loc"]) or "body"
    return {"field": field, "reason": error["msg"], "value": repr(error["input"])[:100]}
