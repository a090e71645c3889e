"""The organization that code works for, and the manager that keeps every query inside it.

    with working_for(organization):
        Lead.objects.filter(stage="new")

Outside such a block any use of `objects` raises `ScopeError`. What has to see several organizations (the
runner, the operator's pages) says so by using `everywhere`.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models
from django_scopes import get_scope, scope
from typing_extensions import override

if TYPE_CHECKING:
    from katek.organizations.models import Organization

Row = TypeVar("Row", bound=models.Model)


class ScopeError(RuntimeError):
    """A query on tenant data without saying whose, or a row of another organization."""


@contextmanager
def working_for(organization: "Organization") -> Iterator[None]:
    """Everything inside reads and writes rows of this organization only; blocks may nest."""
    with scope(organization=organization):
        yield


def current_organization() -> "Organization":
    """Whom this code works for; `ScopeError` when nobody said."""
    organization: Organization | None = get_scope().get("organization")
    if organization is None:
        raise ScopeError("Say for whom first: `with working_for(organization): …`.")
    return organization


class ScopedManager(models.Manager[Row]):
    """`objects` of every tenant model: rows of the current organization, made for it by default."""

    @override
    def get_queryset(self) -> models.QuerySet[Row]:
        return super().get_queryset().filter(organization_id=current_organization().pk)

    @override
    def create(self, **values: Any) -> Row:
        row = self.model(**values)
        self._claim(row)
        row.save(force_insert=True, using=self.db)
        return row

    @override
    def bulk_create(self, objs: Iterable[Row], *args: Any, **options: Any) -> list[Row]:
        rows = list(objs)
        for row in rows:
            self._claim(row)
        return super().bulk_create(rows, *args, **options)

    @override
    def bulk_update(self, objs: Iterable[Row], *args: Any, **options: Any) -> int:
        rows = list(objs)
        for row in rows:
            self._claim(row)
        return super().bulk_update(rows, *args, **options)

    @override
    def get_or_create(self, defaults: Any = None, **values: Any) -> tuple[Row, bool]:
        return super().get_or_create(defaults=self._owned(defaults), **values)

    @override
    def update_or_create(
        self, defaults: Any = None, create_defaults: Any = None, **values: Any
    ) -> tuple[Row, bool]:
        return super().update_or_create(
            defaults=defaults,
            create_defaults=self._owned({**(defaults or {}), **(create_defaults or {})}),
            **values,
        )

    @staticmethod
    def _owned(values: Any) -> dict[str, Any]:
        return {"organization": current_organization(), **(values or {})}

    @staticmethod
    def _claim(row: models.Model) -> None:
        organization = current_organization()
        owner = getattr(row, "organization_id", None)
        if owner is None:
            row.organization = organization  # type: ignore[attr-defined]
        elif owner != organization.pk:
            raise ScopeError(f"This {type(row).__name__} belongs to another organization.")


class TenantModel(models.Model):
    """A row that belongs to one organization."""

    organization = models.ForeignKey(
        "organizations.Organization",
        on_delete=models.CASCADE,
        related_name="+",
        db_index=False,  # every list starts an index of its own with the organization
    )

    objects: ScopedManager[Any] = ScopedManager()
    everywhere: models.Manager[Any] = models.Manager()

    class Meta:
        abstract = True
