"""An agency sees what was posted for it and what came of it, and has it read again."""

import pytest
from django.test import Client

from katek.channels.meta.tests import payloads
from katek.inbound.tests.meta_acts import connect, post, read_all, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def posted(agency, rival):
    connect(agency, "messenger", payloads.PAGE)
    connect(rival, "messenger", "900900")
    post(payloads.of_page(payloads.text("hello", "m1")))
    post(payloads.of_page(None))
    post(payloads.posted(payloads.entry(payloads.text("hi", "m2"), account="900900")))
    post(payloads.posted(payloads.entry(account="1")))
    read_all()
    post(payloads.of_page(payloads.text("not read yet", "m3")))


def listed(program: Client, status: str = "") -> list[dict]:
    return program.get(f"/api/v1/receipts/?status={status}").json()["items"]


def test_only_its_own_are_listed(program, rival_program, posted):
    assert [one["status"] for one in listed(program)] == ["new", "failed", "done"]
    assert [one["status"] for one in listed(rival_program)] == ["done"]


@pytest.mark.parametrize("status", ["new", "failed", "done", "ignored"])
def test_a_status_chooses(program, posted, status):
    assert {one["status"] for one in listed(program, status)} <= {status}
    assert len(listed(program, status)) == (0 if status == "ignored" else 1)


def test_another_status_is_refused_by_name(program, posted):
    answer = program.get("/api/v1/receipts/?status=lost")
    assert answer.status_code == 422
    assert "status" in answer.json()["detail"]


def test_one_says_what_is_wrong_with_it(program, rival_program, posted):
    (failed,) = listed(program, "failed")
    shown = program.get(f"/api/v1/receipts/{failed['id']}/").json()
    assert shown["problem"] == "Not readable: messaging 1 is no object."
    assert shown["door"] == "facebook"
    assert "body" not in shown
    assert rival_program.get(f"/api/v1/receipts/{failed['id']}/").status_code == 404


def test_reading_again_stores_nothing_twice(program, agency, posted):
    (done,) = listed(program, "done")
    answer = program.post(f"/api/v1/receipts/{done['id']}/retry")
    assert answer.status_code == 202
    assert answer.json()["status"] == "new"
    read_all()
    assert said(agency) == ["hello", "not read yet"]


def test_another_organizations_receipt_is_not_read_again(program, rival_program, posted):
    (theirs,) = listed(rival_program)
    assert program.post(f"/api/v1/receipts/{theirs['id']}/retry").status_code == 404
    assert listed(rival_program) == [theirs]
