"""The same POST twice is done once."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from katek.api.models import IdempotentRequest
from katek.core import clock
from katek.organizations.creation import create_tenant
from katek.organizations.scope import working_for
from katek.outbox.models import Endpoint
from katek.properties import listing
from katek.properties.models import Property

URL = "/api/v1/properties/"


def post(program, body, key="once", url=URL):
    return program.post(
        url, body, content_type="application/json", headers={"Idempotency-Key": key}
    )


def count(organization):
    with working_for(organization):
        return Property.objects.count()


def test_a_repeat_gets_the_first_answer_and_does_nothing(program, agency):
    first, again = (post(program, {"listing_id": "A"}) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert again["Idempotency-Replayed"] == "true"
    assert not first.has_header("Idempotency-Replayed")
    assert count(agency) == 1


def test_another_body_under_the_same_key_is_refused(program, agency):
    post(program, {"listing_id": "A"})
    answer = post(program, {"listing_id": "B"})
    assert answer.status_code == 422
    assert "another body" in answer.json()["detail"]
    assert count(agency) == 1


def test_keys_are_apart_by_organization_and_route(program, rival_program, agency, rival):
    post(program, {"listing_id": "A"})
    assert post(rival_program, {"listing_id": "A"}).status_code == 201
    assert post(program, {"name": "Ana"}, url="/api/v1/leads/").status_code == 201
    assert (count(agency), count(rival)) == (1, 1)


def test_a_refused_request_may_be_mended_and_sent_again(program, agency):
    assert post(program, {"list_price": "cheap"}).status_code == 422
    assert post(program, {"list_price": "1"}).status_code == 201
    assert count(agency) == 1


def test_a_failure_leaves_nothing_and_may_be_tried_again(program, agency, monkeypatch):
    def fail(*_, **__):
        raise RuntimeError

    program.raise_request_exception = False
    with monkeypatch.context() as broken:
        broken.setattr("katek.api.properties._shape", fail)
        assert post(program, {"listing_id": "A"}).status_code == 500
    assert count(agency) == 0
    assert post(program, {"listing_id": "A"}).status_code == 201
    assert count(agency) == 1


def test_a_key_is_forgotten_after_a_day(program, agency):
    post(program, {"listing_id": "A"})
    clock.move(timedelta(hours=24, seconds=1))
    assert not post(program, {"listing_id": "B"}).has_header("Idempotency-Replayed")
    assert count(agency) == 2
    with working_for(agency):
        assert IdempotentRequest.objects.count() == 1


@pytest.mark.parametrize("key", [" ", "x" * 256])
def test_a_key_that_is_none_is_refused(program, key):
    answer = post(program, {"listing_id": "A"}, key=key)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "Idempotency-Key"


def test_a_secret_in_a_kept_answer_is_encrypted(program, agency, monkeypatch):
    url, body = "/api/v1/endpoints/", {"url": "https://hooks.example/katek"}
    monkeypatch.setattr("katek.outbox.endpoint_problems.check_url", lambda *_, **__: "")
    secret = post(program, body, url=url).json()["secret"]
    assert post(program, body, url=url).json()["secret"] == secret
    with working_for(agency):
        assert Endpoint.objects.count() == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT answer FROM api_idempotentrequest")
        assert secret not in str(cursor.fetchall())


@pytest.mark.django_db(transaction=True)
def test_while_the_first_is_running_others_are_told_to_wait(monkeypatch):
    tenant = create_tenant("Harbor", "harbor", owner_email="owner@harbor.example")
    program = Client(headers={"Authorization": f"Bearer {tenant.api_key}"})
    inside, go_on = threading.Event(), threading.Event()
    answers = []

    def slow(organization, data, **_):
        inside.set()
        assert go_on.wait(20)
        return original(organization, data)

    original = listing.save
    monkeypatch.setattr("katek.properties.listing.save", slow)

    def first():
        answers.append(post(program, {"listing_id": "A"}))
        connection.close()

    thread = threading.Thread(target=first)
    thread.start()
    try:
        assert inside.wait(20)
        second = post(program, {"listing_id": "A"})
    finally:
        go_on.set()
        thread.join(20)
    assert second.status_code == 409
    assert "Retry-After" in second
    assert answers[0].status_code == 201
    assert post(program, {"listing_id": "A"}).json() == answers[0].json()
    assert count(tenant.organization) == 1
