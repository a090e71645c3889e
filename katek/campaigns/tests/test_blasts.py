"""A blast goes to an audience in batches, once to each address, to those who agreed, once a day."""

from datetime import timedelta

import pytest

from katek.campaigns import launching
from katek.campaigns.audiences import leads_of, read_audience
from katek.campaigns.email_campaign_service import create_campaign
from katek.campaigns.launching import send_to_audience
from katek.campaigns.models import Campaign, Email, Enrollment, Selection
from katek.campaigns.problems import CampaignProblem
from katek.campaigns.tests.conftest import new_lead, work
from katek.core import clock
from katek.organizations.scope import working_for

pytestmark = pytest.mark.django_db(transaction=True)

STEP = {"offset_days": 0, "subject": "New homes", "body_template": "Hello {{ lead.first_name }}"}


@pytest.fixture
def blast(agency, at_agency, noon) -> Campaign:
    return create_campaign(agency, "November", "blast", [STEP])


def reasons(sent) -> dict[str, str]:
    return {one["lead"]: one["reason"] for one in sent["skipped"]}


def test_everybody_who_may_not_get_it_is_left_out_with_the_reason(blast):
    yes = new_lead("Ana", marketing=True)
    twin = new_lead("Anna", email="ana@example.com", marketing=True)
    no_consent, won = new_lead("Bo"), new_lead("Cy", marketing=True, stage="won")
    no_email = new_lead("Di", email=" ", marketing=True)
    sent = send_to_audience(blast, {"all": True})
    assert sent["enrolled"] == 1
    assert reasons(sent) == {
        twin.pk: "already_enrolled",
        no_consent.pk: "no_consent",
        won.pk: "closed",
        no_email.pk: "no_email",
    }
    work()
    assert list(Email.objects.values_list("lead_id", flat=True)) == [yes.pk]


def test_a_second_blast_within_a_day_is_too_much(blast, agency):
    lead = new_lead("Ana", marketing=True)
    send_to_audience(blast, {"all": True})
    work()
    second = create_campaign(agency, "Another", "blast", [STEP])
    assert reasons(send_to_audience(second, {"all": True})) == {lead.pk: "frequency_cap"}
    clock.move(timedelta(hours=25))
    assert send_to_audience(second, {"all": True})["enrolled"] == 1


def test_soft_opt_in_is_the_agencys_choice(blast, agency):
    new_lead("Ana")
    agency.marketing_soft_opt_in = True
    agency.save()
    assert send_to_audience(blast, {"all": True})["enrolled"] == 1


def test_a_long_audience_is_read_in_batches_and_each_gets_one(blast, rival, monkeypatch):
    monkeypatch.setattr(launching, "BATCH", 3)
    for n in range(10):
        new_lead(f"Ana {n}", marketing=True)
    with working_for(rival):
        new_lead("Theirs", marketing=True)
    sent = send_to_audience(blast, {"all": True})
    assert (sent["enrolled"], sent["pending"]) == (3, 7)
    work(rounds=6)
    assert Selection.objects.get().status == "done"
    assert Selection.objects.get().enrolled == 10
    assert Email.objects.filter(status="sent").count() == Enrollment.objects.count() == 10
    with working_for(rival):
        assert not Email.objects.exists()
    blast.refresh_from_db()
    assert blast.status == "finished"


def test_a_batch_that_was_read_twice_enrols_nobody_twice(blast, monkeypatch):
    monkeypatch.setattr(launching, "BATCH", 3)
    for n in range(4):
        new_lead(f"Ana {n}", marketing=True)
    send_to_audience(blast, {"all": True})
    Selection.objects.update(after="")
    work(rounds=6)
    assert Enrollment.objects.count() == Email.objects.count() == 4


def test_an_audience_narrows_by_each_key(at_agency):
    ana = new_lead("Ana", tags=["sea", "villa"], channel="website", source="fair")
    new_lead("Bo", tags=["sea"], channel="messenger")
    for audience, found in (
        ({"tags": ["sea"]}, 2),
        ({"tags": "villa"}, 1),
        ({"tags": ["sea"], "channel": ["website"]}, 1),
        ({"source": "fair"}, 1),
        ({"stage": ["new", "won"], "all": True}, 2),
    ):
        assert leads_of(read_audience(audience)).count() == found
    assert leads_of(read_audience({"tags": ["villa"]})).get() == ana


@pytest.mark.parametrize(
    ("audience", "words"),
    [
        ({"stages": ["new"]}, "'stages' is unknown"),
        ({"stage": ["newish"]}, "'newish' is none of"),
        ({"all": "yes"}, "neither true nor false"),
        ({"tags": [3]}, "no list of texts"),
        ({}, "names nobody"),
        ({"all": False}, "names nobody"),
        ([], "no JSON object"),
    ],
)
def test_an_audience_is_read_strictly(audience, words):
    with pytest.raises(CampaignProblem, match=words):
        read_audience(audience)
