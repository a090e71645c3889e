"""What is too old goes; what is still to be done, or may still be replayed, stays."""

import os
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile

from katek.automations.models import Run
from katek.automations.picture_files import prune_pictures
from katek.automations.pruning import (
    prune_events,
    prune_files,
    prune_receipts,
    prune_runs,
    prune_sessions,
    prune_unbegun,
)
from katek.conversations.models import Conversation
from katek.core import clock
from katek.inbound.models import Receipt
from katek.organizations.models import Session
from katek.outbox.endpoints import create_endpoint
from katek.outbox.fan_out import fan_out
from katek.outbox.models import Attempt, Delivery, Event
from katek.outbox.tests.acts import announce
from katek.properties.import_acts import take_file
from katek.properties.listing import save
from katek.properties.models import Import, Media, RefusedRow

pytestmark = pytest.mark.django_db(transaction=True)


def an_event(organization, age: timedelta, *, state: str = "done", status: str = "delivered"):
    event = announce(organization)
    fan_out(event)
    at = clock.now() - age
    due = at if status == "pending" else None
    Event.everywhere.filter(pk=event.pk).update(created_at=at, state=state)
    for delivery in Delivery.everywhere.filter(event=event):
        Delivery.everywhere.filter(pk=delivery.pk).update(status=status, next_attempt_at=due)
        Attempt.everywhere.create(
            organization=organization, delivery=delivery, number=1, at=clock.now()
        )
    return event


@pytest.fixture
def endpoint(agency):
    return create_endpoint(agency, url="https://crm.example/", types=["*"], lookup=None)


@pytest.mark.parametrize("status", ["delivered", "failed", "held", "cancelled"])
def test_an_event_goes_after_thirty_days_with_all_that_belongs_to_it(agency, endpoint, status):
    an_event(agency, timedelta(days=31), status=status)
    young = an_event(agency, timedelta(days=29), status=status)
    assert prune_events() == 1
    assert list(Event.everywhere.all()) == [young]
    assert Delivery.everywhere.count() == Attempt.everywhere.count() == 1


@pytest.mark.parametrize(
    "unfinished",
    [{"state": "new"}, {"state": "working"}, {"status": "pending"}, {"status": "sending"}],
)
def test_what_is_still_to_be_done_stays_however_old(agency, endpoint, unfinished):
    an_event(agency, timedelta(days=99), **unfinished)
    assert prune_events() == 0
    assert Event.everywhere.count() == 1


def test_old_runs_go(db):
    Run.objects.create(task="events", started_by="command", started_at=clock.now())
    Run.objects.create(
        task="events", started_by="command", started_at=clock.now() - timedelta(days=31)
    )
    assert prune_runs() == 1
    assert Run.objects.count() == 1


def test_sessions_that_are_over_go(db):
    for key, days in (("over", -1), ("good", 1)):
        until = clock.now() + timedelta(days=days)
        Session.objects.create(session_key=key, session_data="", expire_date=until)
    clock.move(timedelta(days=40))  # in the rehearsal, which signs nobody out
    assert prune_sessions() == 1
    assert Session.objects.get().session_key == "good"


def test_threads_that_never_began_go_after_thirty_days(agency, website):
    for key, words, days in (("a", 0, 31), ("b", 0, 29), ("c", 1, 400)):
        Conversation.everywhere.create(
            organization=agency,
            channel=website,
            thread_key=key,
            last_sequence=words,
            created_at=clock.now() - timedelta(days=days),
        )
    assert prune_unbegun() == 1
    assert set(Conversation.everywhere.values_list("thread_key", flat=True)) == {"b", "c"}


def test_receipts_go_after_thirty_days_and_failed_ones_after_ninety(db):
    for status, days in (
        *(("done", 29), ("ignored", 29), ("failed", 89), ("new", 400), ("working", 400)),
        *(("done", 31), ("ignored", 31), ("failed", 91)),
    ):
        at = clock.now() - timedelta(days=days)
        name = f"{status} {days}"
        Receipt.everywhere.create(
            door="facebook", digest=name, line=name, status=status, received_at=at,
            body=name, next_attempt_at=at,
        )  # fmt: skip
    assert prune_receipts() == 3
    kept = Receipt.everywhere.values_list("body", flat=True)
    assert set(kept) == {"done 29", "ignored 29", "failed 89", "new 400", "working 400"}


def test_files_of_listings_go_after_a_week_unused_and_are_emptied_after_a_month(at_agency):
    _unused, used = (
        take_file(at_agency, None, name, b"Ref,Price\nA-1,450000\n") for name in ("a.csv", "b.csv")
    )
    Import.objects.filter(pk=used.pk).update(status="done", started_at=clock.now())
    RefusedRow.objects.create(file=used, number=2, problems=[], cells=[])
    assert prune_files() == 0
    Import.objects.update(created_at=clock.now() - timedelta(days=8))
    assert prune_files() == 1
    assert list(Import.objects.all()) == [used]
    Import.objects.update(created_at=clock.now() - timedelta(days=31))
    assert prune_files() == 1
    used.refresh_from_db()
    assert (used.content, used.refused_rows.count(), used.file_name) == (None, 0, "b.csv")


def test_a_file_of_a_picture_that_no_listing_has_goes_after_a_day(at_agency):
    home = save(at_agency, {"listing_id": "P-1", "list_price": 1, "currency": "USD"})
    storage = Media._meta.get_field("file").storage
    names = ("kept", "removed", "just-removed")
    kept, removed, _just = (
        storage.save(f"listings/{name}.jpg", ContentFile(b"x")) for name in names
    )
    Media.objects.create(property=home, file=kept, content_type="image/jpeg")
    for name in (kept, removed):
        old = (clock.now() - timedelta(days=2)).timestamp()
        os.utime(storage.path(name), (old, old))
    assert prune_pictures() == 1
    assert sorted(storage.listdir("listings")[1]) == ["just-removed.jpg", "kept.jpg"]
