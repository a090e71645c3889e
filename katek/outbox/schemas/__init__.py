"""The catalogue: every type of event that endpoints are told of, with schema and example."""

from katek.outbox.schemas import connections, conversations, email, leads, properties
from katek.outbox.schemas.schema import Schema

__all__ = ["SCHEMAS", "Schema"]

SCHEMAS: dict[str, Schema] = {
    **leads.SCHEMAS,
    **conversations.SCHEMAS,
    **properties.SCHEMAS,
    **email.SCHEMAS,
    **connections.SCHEMAS,
}
