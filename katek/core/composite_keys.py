"""Foreign keys over several columns, so that a row cannot point into another organization.

`CompositeForeignKey(("organization", "lead"))` in a model's constraints makes the database itself refuse a
row whose organization differs from that of the lead it names. Django's own foreign key stays beside it for
the ORM; migrations pick the constraint up like any other. The target needs a unique constraint on
(organization, id); see `identity_constraint`.
"""

from typing import Any

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from typing_extensions import override


def identity_constraint(table: str) -> models.UniqueConstraint:
    """What a table needs so that composite keys may point at it."""
    return models.UniqueConstraint(fields=["organization", "id"], name=f"{table}_identity")


class CompositeForeignKey(models.BaseConstraint):
    """`fields`: names of foreign keys of the model; the last one names the target table.

    Columns are compared with the target's columns of the same name, the last with its primary key.
    Deferred to the commit, like Django's own foreign keys. A null in any column switches it off.
    """

    def __init__(self, *, fields: tuple[str, ...] | list[str], name: str) -> None:
        self.fields = tuple(fields)
        super().__init__(name=name)

    @override
    def create_sql(self, model: Any, schema_editor: BaseDatabaseSchemaEditor | None) -> str:
        assert schema_editor is not None
        quote = schema_editor.quote_name
        *shared, last = (model._meta.get_field(name) for name in self.fields)
        target = last.remote_field.model._meta
        columns = ", ".join(quote(field.column) for field in [*shared, last])
        targets = ", ".join(quote(name) for name in [*(f.column for f in shared), target.pk.column])
        return (
            f"ALTER TABLE {quote(model._meta.db_table)} ADD CONSTRAINT {quote(self.name)}"
            f" FOREIGN KEY ({columns}) REFERENCES {quote(target.db_table)} ({targets})"
            " DEFERRABLE INITIALLY DEFERRED"
        )

    @override
    def constraint_sql(self, model: Any, schema_editor: BaseDatabaseSchemaEditor | None) -> str:
        # Within CREATE TABLE the target may not have its unique constraint yet: add it once all is made.
        assert schema_editor is not None
        schema_editor.deferred_sql.append(self.create_sql(model, schema_editor))
        return ""

    @override
    def remove_sql(self, model: Any, schema_editor: BaseDatabaseSchemaEditor | None) -> str:
        assert schema_editor is not None
        quote = schema_editor.quote_name
        return f"ALTER TABLE {quote(model._meta.db_table)} DROP CONSTRAINT {quote(self.name)}"

    @override
    def validate(self, *args: Any, **kwargs: Any) -> None:
        """The database checks it; forms only ever offer rows of the organization."""

    @override
    def deconstruct(self) -> Any:
        path, args, kwargs = super().deconstruct()
        return path, args, {**kwargs, "fields": self.fields}

    @override
    def __eq__(self, other: object) -> bool:
        if not isinstance(other, CompositeForeignKey):
            return NotImplemented
        return (self.name, self.fields) == (other.name, other.fields)

    @override
    def __hash__(self) -> int:
        return hash((self.name, self.fields))
