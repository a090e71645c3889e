"""The few words in which our JSON Schemas (2020-12) are written."""

from typing import Any, TypeAlias

JsonSchema: TypeAlias = dict[str, Any]

TEXT: JsonSchema = {"type": "string"}
NUMBER: JsonSchema = {"type": "number"}
INTEGER: JsonSchema = {"type": "integer"}
ANY_OBJECT: JsonSchema = {"type": "object"}
MOMENT: JsonSchema = {
    "type": "string",
    "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$",
    "description": "RFC 3339 in UTC.",
}
MONEY: JsonSchema = {"type": "string", "pattern": r"^-?\d+(\.\d+)?$"}


def id_of(prefix: str) -> JsonSchema:
    """An id of ours, opaque to receivers."""
    return {"type": "string", "pattern": f"^{prefix}_[0-9a-z]+$"}


def one_of(*values: str) -> JsonSchema:
    return {"type": "string", "enum": list(values)}


def or_null(schema: JsonSchema) -> JsonSchema:
    return {"anyOf": [schema, {"type": "null"}]}


def list_of(schema: JsonSchema) -> JsonSchema:
    return {"type": "array", "items": schema}


def record(
    required: dict[str, JsonSchema], optional: dict[str, JsonSchema] | None = None
) -> JsonSchema:
    """An object with these members. More may come with any release, so receivers ignore unknown
    ones.
    """
    return {
        "type": "object",
        "required": sorted(required),
        "properties": {**required, **(optional or {})},
    }


def with_more(base: JsonSchema, more: dict[str, JsonSchema]) -> JsonSchema:
    """The record with further members, all required."""
    return {
        **base,
        "required": sorted([*base["required"], *more]),
        "properties": {**base["properties"], **more},
    }
