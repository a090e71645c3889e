"""Leads change by the hand of a member or a program: fields, timeline and events, one row or a batch.

Every change goes this way (pages, API, bulk), in three steps inside one transaction: `locked` rows,
`apply` the values, `tell` others. What a customer's own words change is `capture`'s.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from katek.core import clock
from katek.core.bulk_rows import insert_values, update_values
from katek.leads import identity, searchable
from katek.leads.models import Activity, Lead
from katek.leads.shapes import leads_json
from katek.leads.tags import tag_key
from katek.leads.timeline import lines_of
from katek.organizations.models import Organization, User
from katek.organizations.scope import current_organization
from katek.outbox.publish import Fact, publish_many

Values = Mapping[str, Any]
# Fields that may change here; `owner_id` is None for nobody.
FIELDS = frozenset(
    {
        "name",
        "email",
        "phone",
        "language",
        "timezone",
        "source",
        "stage",
        "owner_id",
        "tags",
        "wishes",
    }
)


@dataclass(frozen=True)
class Change:
    """A lead that is no longer as it was; `before`: field → old value. `added`: what gathered beside them.

    `was_active_at`: its last activity before this one.
    """

    lead: Lead
    before: dict[str, Any]
    added: tuple[str, ...] = ()
    was_active_at: datetime | None = None

    @property
    def names(self) -> list[str]:
        """As the API calls the fields."""
        plain = ["owner" if name == "owner_id" else name for name in self.before]
        return [*plain, *self.added]


def change(lead: Lead, values: Values, actor: User | None) -> Change | None:
    """The lead with these values (cleaned before), told to others; None if it has them already."""
    with transaction.atomic():
        changes = apply(locked(Lead.objects.filter(pk=lead.pk)), lambda _: values, actor)
        tell(current_organization(), changes)
    return next(iter(changes), None)


def locked(rows: QuerySet[Lead]) -> list[Lead]:
    """The rows, held until the transaction ends; always in one order, so that two never wait crosswise."""
    return list(rows.defer("words").select_for_update(no_key=True).order_by("pk"))


def apply(
    leads: Iterable[Lead],
    wanted: Callable[[Lead], Values],
    actor: User | None,
    *,
    step: int = 1,
    note: Mapping[str, Any] | None = None,
    active: Callable[[Lead], datetime] | None = None,
) -> list[Change]:
    """Saves what `wanted` says of each (locked) lead, and writes the timelines; the leads that changed.

    `step`: what their revision counts on, -1 for an undoing. `note`: more for `data` of the lines. `active`:
    the last activity that they have then, if it isn't this.
    """
    changes = [found for lead in leads if (found := _set(lead, wanted(lead)))]
    at = clock.now()
    for one in changes:
        one.lead.revision += step
        one.lead.updated_at = at
        one.lead.active_at = active(one.lead) if active else at
    _save(changes)
    lines = [line for one in changes for line in lines_of(one.lead, one.before)]
    beside = {"organization_id": current_organization().pk, "at": at}
    beside |= {"actor_id": actor.pk if actor else None}
    more = dict(note or {})
    insert_values(
        Activity, [{**line, **beside, "data": {**line["data"], **more}} for line in lines]
    )
    return changes


def tell(organization: Organization, changes: Sequence[Change]) -> None:
    """`lead.updated` for each, and what has an event of its own beside it."""
    shapes = leads_json([one.lead for one in changes])
    updated = [Fact({**shapes[one.lead.pk], "changed": one.names}, one.lead.pk) for one in changes]
    moved = [
        Fact({**shapes[one.lead.pk], "previous_stage": one.before["stage"]}, one.lead.pk)
        for one in changes
        if "stage" in one.before
    ]
    assigned = [Fact(shapes[o.lead.pk], o.lead.pk) for o in changes if "owner_id" in o.before]
    publish_many(organization, "lead.updated", updated)
    publish_many(organization, "lead.stage_changed", moved)
    publish_many(organization, "lead.assigned", assigned)


def with_more(found: Change | None, lead: Lead, added: Sequence[str]) -> Change | None:
    """The change with what gathered beside it, which makes the lead new too; None if there is neither."""
    if not added:
        return found
    if found is None:
        lead.updated_at = clock.now()
        lead.save(update_fields=["updated_at"])
    return replace(found or Change(lead, {}), added=tuple(added))


def _set(lead: Lead, values: Values) -> Change | None:
    """Sets what differs on the instance; nothing is saved."""
    if unknown := values.keys() - FIELDS:
        raise KeyError(f"These don't change here: {sorted(unknown)}.")
    before = {
        name: getattr(lead, name) for name, value in values.items() if getattr(lead, name) != value
    }
    for name in before:
        setattr(lead, name, values[name])
    if "tags" in before:
        lead.tag_keys = [tag_key(tag) for tag in lead.tags]
    if "wishes" in before:
        lead.intent = str(lead.wishes.get("transaction") or lead.intent)
    if before.keys() & searchable.FROM:
        searchable.make_searchable(lead)
    for kind in before.keys() & {"email", "phone"}:
        if values[kind]:
            identity.remember(lead, kind, values[kind])
    return Change(lead, before, was_active_at=lead.active_at) if before else None


_DERIVED = {
    "tags": ("tag_keys",),
    "wishes": ("intent",),
    **dict.fromkeys(searchable.FROM, searchable.COLUMNS),
}


def _save(changes: Sequence[Change]) -> None:
    names = {name for one in changes for name in one.before}
    columns = {*names, *(column for name in names for column in _DERIVED.get(name, ()))}
    columns |= {"id", "revision", "updated_at", "active_at"}
    update_values(
        Lead, [{name: getattr(one.lead, name) for name in sorted(columns)} for one in changes]
    )
