"""What watches the installation is told."""

from datetime import timedelta

import pytest
from django.db import OperationalError, transaction

from katek.core import clock
from katek.organizations.scope import working_for
from katek.outbox.publish import publish

pytestmark = pytest.mark.django_db


def test_the_process_lives_without_a_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/healthz").json() == {"status": "ok"}


def test_ready_when_the_database_is_there_and_migrated(client):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    body = answer.json()
    assert body["status"] == "ready"
    assert {name for name, check in body["checks"].items() if check["ok"]} == {
        *("database", "migrations", "backlog"),
    }


def test_work_that_nobody_does_makes_it_not_ready(client, agency):
    with working_for(agency), transaction.atomic():
        publish(agency, "webhook.test", {"message": "x"})
    assert client.get("/readyz").status_code == 200
    clock.move(timedelta(minutes=16))
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["backlog"]["ok"] is False
    assert answer.json()["checks"]["backlog"]["late_seconds"]["events"] >= 960


def test_a_database_that_is_away_is_told_and_names_nothing(client, monkeypatch):
    def away():
        raise OperationalError("host 10.0.0.7 is unreachable")

    for name in ("_database", "_migrations", "_backlog"):
        monkeypatch.setattr(f"katek.api.health.{name}", away)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert b"10.0.0.7" not in answer.content


def test_a_missing_migration_makes_it_not_ready(client, monkeypatch):
    monkeypatch.setattr("katek.api.health._migrations", lambda: {"ok": False, "missing": 1})
    assert client.get("/readyz").json()["status"] == "not ready"
