"""Leads for tests, made as the product makes them."""

from katek.leads.models import Lead
from katek.leads.searchable import make_searchable
from katek.leads.tags import tag_key


def lead(name: str, **values) -> Lead:
    """A lead of the organization in scope."""
    made = Lead(name=name, **values)
    make_searchable(made)
    made.tag_keys = [tag_key(tag) for tag in made.tags]
    (made,) = Lead.objects.bulk_create([made])
    return made


def leads(count: int, **values) -> list[Lead]:
    return [lead(f"Lead {number:03}", **values) for number in range(count)]


def names(rows) -> list[str]:
    return [row.name for row in rows]
