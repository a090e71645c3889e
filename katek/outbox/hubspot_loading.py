"""What a batch of claimed contacts needs: the account, the newest state of each lead, and which
deliveries it takes along.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection

from katek.core.claims import Claimed, Pk
from katek.outbox.hubspot_batch import Item
from katek.outbox.hubspot_connection import Options, opened, options_of
from katek.outbox.hubspot_mapping import digest, properties_of

# Leads of an organization as the API shows them, by id; a lead that is no more is left out, and of
# one merged into another `merged_into` says into which. Leads are above this package.
Read = Callable[[str, Sequence[str]], Mapping[str, Mapping[str, Any]]]


@dataclass
class Lead:
    """One claimed contact. `version`: what will have been sent; `deliveries`: that come with it."""

    claimed: Claimed
    subject: str
    version: int
    synced_hash: str
    remote_id: str
    synced_version: int
    synced_at: datetime | None
    deliveries: list[str] = field(default_factory=list)
    properties: dict[str, str] | None = None
    merged_into: str = ""

    @property
    def digest(self) -> str:
        return digest(self.properties) if self.properties else ""

    @property
    def has_changed(self) -> bool:
        return self.properties is None or self.digest != self.synced_hash

    def item(self) -> Item:
        return Item(self.subject, self.properties, self.remote_id)


@dataclass
class Batch:
    """Claimed contacts of one endpoint. `obstacle`: a sentence, if nothing can be sent there."""

    endpoint_id: str
    organization_id: str
    options: Options
    token: str
    obstacle: str
    noted: str
    leads: list[Lead] = field(default_factory=list)

    @property
    def claims(self) -> list[Claimed]:
        return [one.claimed for one in self.leads]

    def to_send(self) -> list[Item]:
        """Those of which HubSpot has to hear; merged ones are another lead's matter."""
        return [one.item() for one in self.leads if one.has_changed and not one.merged_into]


_ENDPOINTS = """SELECT e.id, e.organization_id, e.options, e.secret, e.problem, o.slug
    FROM outbox_endpoint e JOIN organizations_organization o ON o.id = e.organization_id
    WHERE e.id IN (SELECT endpoint_id FROM outbox_contact WHERE id = ANY(%s))"""
_CONTACTS = """SELECT c.id, c.endpoint_id, c.subject, c.dirty_version, c.synced_hash, c.remote_id,
        c.synced_version, c.synced_at
    FROM outbox_contact c WHERE c.id = ANY(%s) ORDER BY c.id"""
_DELIVERIES = """SELECT d.contact_id, d.id FROM outbox_delivery d
    WHERE d.contact_id = ANY(%s) AND d.status IN ('pending', 'held')"""


def load(claims: Sequence[Claimed], read: Read) -> list[Batch]:
    """The batches of claimed contacts, one an endpoint.

    First what is to be answered for, then the leads: what changes in between is sent already and
    sent again, never left out.
    """
    held = {one.pk: one for one in claims}
    pks: list[Pk] = list(held)
    batches = {row[0]: _batch(*row) for row in _rows(_ENDPOINTS, pks)}
    leads = {}
    for pk, endpoint_id, subject, *values in _rows(_CONTACTS, pks):
        leads[pk] = Lead(held[pk], subject, *values)
        batches[endpoint_id].leads.append(leads[pk])
    for contact_id, delivery_id in _rows(_DELIVERIES, pks):
        leads[contact_id].deliveries.append(delivery_id)
    for organization_id, wanted in _by_organization(batches.values()).items():
        states = read(organization_id, sorted({one.subject for one in wanted}))
        for one in wanted:
            _take(one, states.get(one.subject))
    for batch in batches.values():
        _inherit(batch)
    return list(batches.values())


def _batch(
    pk: str, organization_id: str, options: Any, sealed: str, noted: str, slug: str
) -> Batch:
    token, obstacle = opened(sealed, slug)
    kept = options if isinstance(options, dict) else json.loads(options or "{}")
    return Batch(pk, organization_id, options_of(kept), token, obstacle, noted)


def _take(lead: Lead, state: Mapping[str, Any] | None) -> None:
    if state is None:
        return
    lead.merged_into = str(state.get("merged_into") or "")
    if not lead.merged_into:
        lead.properties = properties_of(state)


def _inherit(batch: Batch) -> None:
    """The contact of a lead that was merged away becomes that of the lead that stays, if it has none."""
    by_subject = {one.subject: one for one in batch.leads}
    for one in batch.leads:
        survivor = by_subject.get(one.merged_into)
        if survivor is not None and not survivor.remote_id:
            survivor.remote_id = one.remote_id


def _by_organization(batches: Any) -> dict[str, list[Lead]]:
    found: dict[str, list[Lead]] = defaultdict(list)
    for one in batches:
        found[one.organization_id] += one.leads
    return found


def _rows(statement: str, pks: Sequence[Pk]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(pks)])
        return list(cursor.fetchall())
