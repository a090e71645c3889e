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
    described = schema.model_json_schema(ref_template="#/components/schemas/{model}")
    described.pop("$defs", None)
    content = {"application/json": {"schema": described}}
    return {"requestBody": {"required": True, "content": content}}
