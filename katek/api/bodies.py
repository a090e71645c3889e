"""Bodies that a package checks itself, with better sentences than a schema could give."""

import json
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from pydantic import BaseModel

from katek.api.problems import Refusal


def json_object(request: HttpRequest) -> dict[str, Any]:
    """The JSON object in a request's body; numbers with decimals stay exact."""
    try:
        content = json.loads(request.body, parse_float=Decimal)
    except (ValueError, RecursionError):
        raise Refusal(400, "The body is not JSON.") from None
    if not isinstance(content, dict):
        raise Refusal(400, "The body is no JSON object.")
    return content


def takes(schema: type[BaseModel]) -> dict[str, Any]:
    """`openapi_extra` of a route that reads its body with `json_object`."""
    described = schema.model_json_schema()
    content = {"application/json": {"schema": _whole(described, described.pop("$defs", {}))}}
    return {"requestBody": {"required": True, "content": content}}


def _whole(part: Any, named: dict[str, Any]) -> Any:
    """The description with what it refers to in place: it is no component of its own."""
    if isinstance(part, list):
        return [_whole(item, named) for item in part]
    if not isinstance(part, dict):
        return part
    if "$ref" in part:
        return _whole(named[part["$ref"].rsplit("/", 1)[-1]], named)
    return {name: _whole(item, named) for name, item in part.items()}
