"""The load of `benchmarks.post_to_reply`: an agency whose blast and whose deliveries are all due at once."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import connection, transaction
from django.db.models import F

from benchmarks.listings import listing
from katek.campaigns.email_campaign_service import create_campaign, send_campaign
from katek.campaigns.models import Email, Enrollment
from katek.core import clock
from katek.core.wakeups import ring_at_once
from katek.leads.models import Consent, ConsentStatus, Lead
from katek.organizations.creation import create_tenant
from katek.organizations.models import Organization
from katek.organizations.scope import working_for
from katek.outbox.endpoints import create_endpoint
from katek.outbox.fan_out import fan_out_many
from katek.outbox.models import Attempt, Delivery
from katek.outbox.publish import publish
from katek.outbox.schemas import SCHEMAS
from katek.properties.importing import import_rows
from katek.properties.opening import open_rows

LISTINGS = 500
AT_ONCE = 5000  # rows of one statement
ENDPOINTS = 50
TOLD = "property.updated"  # nothing that a customer's message causes
BODY = """Hello{% if lead.first_name %} {{ lead.first_name }}{% endif %},

these homes have come in since you wrote to us. <a href="https://agency.example/new">Look at them here</a>, and
tell us which of them you would like to see: mornings and Saturdays are free.

{{ persona.name }}, assistant at {{ organization.name }}"""
FEW = 0.5  # of the deliveries: with fewer left, those that were made fall due again


@dataclass
class Work:
    """What was done of the load while it was measured, and what was still due at the end."""

    done: dict[str, int] = field(default_factory=dict)
    left: dict[str, int] = field(default_factory=dict)


def agency() -> Organization:
    """With listings, so that there is something to answer with."""
    organization = create_tenant("Harbor & Pine", "hp", owner_email="o@agency.example").organization
    rows = open_rows(json.dumps([listing(number) for number in range(LISTINGS)]).encode())
    report = import_rows(organization, rows)
    if report.created != LISTINGS:
        raise RuntimeError(f"Only {report.created} listings came in: {report.refused[:3]}")
    return organization


def leads(organization: Organization, count: int) -> list[Lead]:
    """Who may all be written to."""
    with working_for(organization):
        made = Lead.objects.bulk_create(
            (Lead(name=f"Ana {n}", email=f"ana{n}@example.com") for n in range(count)),
            batch_size=AT_ONCE,
        )
        Consent.objects.bulk_create(
            (
                Consent(lead=lead, purpose="follow_up", status=ConsentStatus.GRANTED)
                for lead in made
            ),
            batch_size=AT_ONCE,
        )
    return made


def endpoints(organization: Organization, url: str) -> None:
    """Those of the deliveries, and one that wants to know everything, as a workflow program does."""
    for number in range(ENDPOINTS):
        create_endpoint(organization, url=f"{url}/hook/{number}", types=[TOLD])
    create_endpoint(organization, url=f"{url}/everything", types=["*"])


def fall_due(organization: Organization, readers: list[Lead], deliveries: int) -> None:
    """The blast, and the deliveries, while nothing runs that would work them off."""
    step = {"offset_days": 0, "subject": "New homes, {{ lead.first_name }}", "body_template": BODY}
    send_campaign(create_campaign(organization, "November", "blast", [step]), readers)
    with transaction.atomic():
        example = SCHEMAS[TOLD].example
        events = [publish(organization, TOLD, example) for _ in range(deliveries // ENDPOINTS)]
    for start in range(0, len(events), 100):
        fan_out_many(events[start : start + 100])
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


@contextmanager
def under_way(organization: Organization) -> Iterator[Work]:
    """Entered once mails and deliveries go out. Deliveries are made due again, so that they don't run out."""
    work, ended = Work(), threading.Event()
    with working_for(organization):
        due = _left()["deliveries"]
        while not all(_done().values()):
            time.sleep(0.2)
        before = _done()
        again = threading.Thread(target=_keep_due, args=(organization, int(due * FEW), ended))
        again.start()
        try:
            yield work
            work.left = _left()
            work.done = {name: count - before[name] for name, count in _done().items()}
        finally:
            ended.set()
            again.join()


def _keep_due(organization: Organization, fewest: int, ended: threading.Event) -> None:
    try:
        with working_for(organization):
            while not ended.wait(0.5):
                if _left()["deliveries"] < fewest:
                    _fall_due_again()
    finally:
        connection.close()


def _fall_due_again() -> None:
    made = Delivery.objects.filter(status="delivered", endpoint__types=[TOLD])
    made.update(
        status="pending",
        next_attempt_at=clock.now(),
        tried_before=F("tried_before") + F("attempts"),
        attempts=0,
        finished_at=None,
    )
    ring_at_once("deliveries")


def _left() -> dict[str, int]:
    unwritten = Enrollment.objects.filter(status__in=["active", "working"]).count()
    unsent = Email.objects.filter(status__in=["queued", "sending"]).count()
    unmade = Delivery.objects.filter(status__in=["pending", "sending"]).count()
    return {"emails": unwritten + unsent, "deliveries": unmade}


def _done() -> dict[str, int]:
    sent = Email.objects.filter(status="sent").count()
    return {"emails": sent, "deliveries": Attempt.objects.count()}
