"""The order of the packages holds for foreign keys, and the database keeps organizations apart."""

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from katek.core.composite_keys import CompositeForeignKey
from katek.leads.models import Activity, Lead
from katek.organizations.models import Organization
from katek.organizations.scope import ScopeError, TenantModel, working_for

ORDER = [
    ["sandbox"],
    ["dashboard", "api"],
    ["automations"],
    ["inbound"],
    ["conversations"],
    ["assistant", "campaigns"],
    ["leads"],
    ["properties", "channels"],
    ["outbox"],
    ["organizations"],
    ["core"],
]
HEIGHT = {name: -place for place, names in enumerate(ORDER) for name in names}
OURS = [model for model in apps.get_models() if model.__module__.startswith("katek.")]
TENANT = [model for model in OURS if issubclass(model, TenantModel)]


def foreign_keys(model: type[models.Model]) -> list[models.ForeignKey]:
    return [field for field in model._meta.get_fields() if isinstance(field, models.ForeignKey)]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_foreign_keys_point_down_the_route(model):
    own = model._meta.app_label
    for field in foreign_keys(model):
        target = field.related_model._meta.app_label
        if target in HEIGHT:
            assert target == own or HEIGHT[target] < HEIGHT[own], f"{field} points up"


@pytest.mark.parametrize("model", TENANT, ids=lambda model: model.__name__)
def test_every_key_between_tenant_rows_carries_the_organization(model):
    kept = {
        constraint.fields[-1]
        for constraint in model._meta.constraints
        if isinstance(constraint, CompositeForeignKey)
    }
    between = {f.name for f in foreign_keys(model) if issubclass(f.related_model, TenantModel)}
    assert between == kept


@pytest.mark.django_db
def test_the_database_has_every_composite_key():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE contype = 'f' AND cardinality(conkey) > 1"
        )
        made = {name for (name,) in cursor.fetchall()}
    wanted = {
        constraint.name
        for model in TENANT
        for constraint in model._meta.constraints
        if isinstance(constraint, CompositeForeignKey)
    }
    assert wanted <= made


@pytest.mark.django_db(transaction=True)
def test_a_row_that_mixes_organizations_is_refused_by_the_database(agency, rival):
    with working_for(agency):
        lead = Lead.objects.create(name="Ana")
    with pytest.raises(IntegrityError), transaction.atomic():
        Activity.everywhere.create(organization=rival, lead=lead, kind="note")


@pytest.mark.parametrize("model", TENANT, ids=lambda model: model.__name__)
def test_a_query_without_saying_whose_is_an_error(model):
    for query in (
        lambda: model.objects.all(),
        lambda: model.objects.count(),
        lambda: model.objects.exists(),
        lambda: model.objects.create(),
        lambda: model.objects.bulk_create([]),
        lambda: model.objects.filter(pk="x").update(),
    ):
        with pytest.raises(ScopeError):
            query()


@pytest.mark.django_db
def test_rows_are_made_for_the_organization_at_work_and_no_other(agency: Organization, rival):
    with working_for(agency):
        assert Lead.objects.create(name="Ana").organization == agency
        with pytest.raises(ScopeError):
            Lead.objects.create(name="Bob", organization=rival)
        with pytest.raises(ScopeError):
            Lead.objects.bulk_create([Lead(name="Cy", organization=rival)])
    with working_for(rival):
        assert not Lead.objects.exists()
