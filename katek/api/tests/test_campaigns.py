"""Campaigns for programs, at `/campaigns/` and in the API; for people, pages at the same addresses."""

import pytest
from django.test import Client

from katek.campaigns.defaults import make_defaults
from katek.campaigns.making import copy_campaign
from katek.campaigns.models import Campaign, Email, Enrollment
from katek.leads import consent
from katek.leads.models import Lead
from katek.organizations.scope import working_for

pytestmark = pytest.mark.django_db

JSON = {"content_type": "application/json"}
STEPS = [
    {"offset_days": 0, "subject": "Hello {{ lead.first_name }}", "body_template": "Hello"},
    {"offset_days": 3, "subject": "Still looking?", "body_template": "{{ unsubscribe_url }}"},
]
CAMPAIGN = {"name": "Care", "campaign_type": "sequence", "steps": STEPS}


def make(program: Client, door: str = "/campaigns/", **more) -> dict:
    answer = program.post(door, {**CAMPAIGN, **more}, **JSON)
    assert answer.status_code == 201, answer.content
    return answer.json()


@pytest.mark.parametrize("door", ["/campaigns/", "/campaigns", "/api/v1/campaigns/"])
def test_a_campaign_is_made_sent_and_counted(program, agency, lead, door):
    made = make(program, door)
    assert (made["status"], len(made["steps"])) == ("draft", 2)
    here = f"{door.rstrip('/')}/{made['id']}"
    assert program.get(here).json() == made
    assert program.get(door).json()["items"][0]["id"] == made["id"]
    sent = program.post(f"{here}/send", {"leads": [lead.pk]}, **JSON)
    assert (sent.status_code, sent.json()) == (202, {"enrolled": 1, "skipped": []})
    again = program.post(f"{here}/send", {"leads": [lead.pk]}, **JSON)
    assert again.json()["skipped"] == [{"lead": lead.pk, "reason": "already_enrolled"}]
    stats = program.get(f"{here}/stats").json()
    assert {name: stats[name] for name in ("sent", "replied", "unsubscribed")} == {
        "sent": 0,
        "replied": 0,
        "unsubscribed": 0,
    }
    assert [step["offset_days"] for step in stats["steps"]] == [0, 3]
    assert program.get(here).json()["status"] == "running"


def test_an_audience_is_marketing_and_needs_consent(program, agency, lead):
    made = make(program, campaign_type="blast", audience={"stage": ["new"]})
    sent = program.post(f"/campaigns/{made['id']}/send", {}, **JSON)
    assert sent.json() == {"enrolled": 0, "skipped": [{"lead": lead.pk, "reason": "no_consent"}]}
    assert program.get(f"/campaigns/{made['id']}").json()["status"] == "draft"
    with working_for(agency):
        consent.record(lead, "marketing", "granted", method="test")
    sent = program.post(f"/campaigns/{made['id']}/send/", {"audience": {"all": True}}, **JSON)
    assert sent.json() == {"enrolled": 1, "skipped": []}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "name"),
        ({"campaign_type": "newsletter"}, "campaign_type"),
        ({"steps": []}, "steps"),
        ({"steps": [{**STEPS[0], "subject": "{{ lead.shoe }}"}]}, "steps.0.subject"),
        ({"steps": [{**STEPS[0], "body_template": "{% if %}"}]}, "steps.0.body_template"),
        ({"steps": [{**STEPS[0], "offset_days": -1}]}, "steps.0.offset_days"),
        ({"steps": STEPS[::-1]}, "steps.1.offset_days"),
        ({"audience": {"stages": ["new"]}}, "audience.stages"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_is_wrong_is_refused_with_its_field_and_nothing_is_made(
    program, agency, change, field
):
    answer = program.post("/campaigns/", {**CAMPAIGN, **change}, **JSON)
    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert field in [error["field"] for error in answer.json()["errors"]]
    with working_for(agency):
        assert not Campaign.objects.filter(name="Care").exists()


def test_the_same_post_twice_with_its_key_is_one_campaign(program, agency):
    headers = {"Idempotency-Key": "november"}
    answers = [program.post("/campaigns/", CAMPAIGN, headers=headers, **JSON) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    with working_for(agency):
        assert Campaign.objects.filter(name="Care").count() == 1


def test_another_organizations_campaign_and_leads_are_not_there(
    program, rival_program, lead, rival
):
    made = make(program)
    theirs = make(rival_program)
    for door in ("/campaigns", "/api/v1/campaigns"):
        for act in ("send", "pause", "resume", "cancel"):
            answer = rival_program.post(f"{door}/{made['id']}/{act}", {"leads": []}, **JSON)
            assert answer.status_code == 404
        assert rival_program.get(f"{door}/{made['id']}").status_code == 404
        assert rival_program.get(f"{door}/{made['id']}/stats").status_code == 404
    answer = rival_program.post(f"/campaigns/{theirs['id']}/send", {"leads": [lead.pk]}, **JSON)
    assert answer.status_code == 404
    with working_for(rival):
        assert not Enrollment.objects.exists()


def test_nobody_comes_in_without_a_key_or_a_session(client):
    assert client.post("/campaigns/", CAMPAIGN, **JSON).status_code == 401
    assert client.get("/campaigns/", headers={"Accept": "application/json"}).status_code == 401
    assert client.get("/campaigns/", headers={"Accept": "text/html"}).status_code == 302


def test_a_session_needs_its_token(tenant):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(tenant.owner)
    assert browser.post("/campaigns/", CAMPAIGN, **JSON).status_code == 403
    assert browser.post("/campaigns/", {"name": "Care"}).status_code == 403
    browser.get("/campaigns/new/")
    token = browser.cookies["csrftoken"].value
    answer = browser.post("/campaigns/", CAMPAIGN, headers={"X-CSRFToken": token}, **JSON)
    assert answer.status_code == 201


def test_it_is_held_goes_on_and_is_called_off(program, lead):
    made = make(program)
    here = f"/campaigns/{made['id']}"
    assert program.post(f"{here}/pause", **JSON).status_code == 409
    program.post(f"{here}/send", {"leads": [lead.pk]}, **JSON)
    for act, status in (("pause", "paused"), ("resume", "running"), ("cancel", "cancelled")):
        assert program.post(f"{here}/{act}", **JSON).json()["status"] == status
    assert program.post(f"{here}/send", {"leads": [lead.pk]}, **JSON).status_code == 409


@pytest.mark.parametrize("door", ["/campaigns", "/api/v1/campaigns"])
def test_a_copy_of_the_welcome_is_started(program, rival_program, agency, door):
    old = make_defaults(agency)
    with working_for(agency):
        new = copy_campaign(old)
    assert rival_program.post(f"{door}/{new.pk}/start", **JSON).status_code == 404
    assert program.post(f"{door}/{new.pk}/start", **JSON).json()["status"] == "running"
    assert program.post(f"{door}/{new.pk}/start", **JSON).status_code == 409
    old.refresh_from_db()
    assert old.is_replaced


def test_a_mail_in_doubt_is_sent_again_when_somebody_says_so(program, agency, email):
    address = f"/api/v1/emails/{email.pk}/send-again"
    with working_for(agency):
        Email.objects.update(status="sent")
    assert program.post(address, **JSON).status_code == 409
    with working_for(agency):
        Email.objects.update(status="unknown")
    assert program.post(address, **JSON).json()["status"] == "queued"


def test_people_make_look_at_preview_and_send_a_campaign(owner_page, agency, lead):
    page = owner_page.get("/campaigns/new/?type=blast")
    assert b"Step 1" in page.content
    fields = {
        "name": "Open house",
        "campaign_type": "blast",
        "offset_days": ["0"],
        "subject": ["Hello {{ lead.first_name }}"],
        "body_template": ["{{ lead.shoe }}"],
    }
    more = owner_page.post("/campaigns/", {**fields, "add": ""})
    assert b"Step 2" in more.content
    refused = owner_page.post("/campaigns/", {**fields, "save": ""})
    assert refused.status_code == 422
    assert "lead.shoe" in refused.content.decode()
    fields["body_template"] = ["Come on Sunday"]
    made = owner_page.post("/campaigns/", {**fields, "save": ""}, follow=True)
    assert "Open house" in made.content.decode()
    with working_for(agency):
        campaign = Campaign.objects.get(name="Open house")
        step = campaign.steps.get()
    here = f"/campaigns/{campaign.pk}"
    assert b"Open house" in owner_page.get("/campaigns/").content
    assert owner_page.get(f"{here}/preview/").status_code == 200
    body = owner_page.get(f"{here}/preview/body/?step={step.pk}&lead={lead.pk}")
    assert "Come on Sunday" in body.content.decode()
    asked = owner_page.get(f"{here}/send?leads=ana@example.com")
    assert "Send to 1 lead?" in asked.content.decode()
    sent = owner_page.post(f"{here}/send", {"leads": "ana@example.com"}, follow=True)
    assert "1 enrolled." in sent.content.decode()
    assert b"Pause this campaign?" in owner_page.get(f"{here}/pause").content
    assert b"Paused" in owner_page.post(f"{here}/pause", follow=True).content
    unknown = owner_page.post(f"{here}/send", {"leads": "nobody@example.com"}, follow=True)
    assert "nobody is known as" in unknown.content.decode()


def test_a_viewer_looks_and_changes_nothing(tenant, agency, owner_page):
    with working_for(agency):
        tenant.owner.memberships.update(role="viewer")
        assert Lead.objects.count() == 0
    assert owner_page.get("/campaigns/").status_code == 200
    assert owner_page.post("/campaigns/", {"name": "x"}).status_code == 403
    assert owner_page.post("/campaigns/", CAMPAIGN, **JSON).status_code == 403


@pytest.mark.parametrize(
    ("refused", "known"),
    [
        ("ana@bücher.example", "ana@xn--bcher-kva.example"),
        ("Ana@XN--BCHER-KVA.example", "ana@BÜCHER.example"),
    ],
)
def test_a_domain_in_either_spelling_is_one_address(program, agency, refused, known):
    made = make(program)
    lead = program.post("/api/v1/leads/", {"name": "Ana", "email": known}, **JSON).json()
    same = program.post("/api/v1/leads/", {"name": "Ana", "email": refused}, **JSON).json()
    assert same["id"] == lead["id"]
    assert program.get("/api/v1/leads/", {"email": refused}).json()["items"][0]["id"] == lead["id"]
    for address in (refused, known):
        answer = program.post("/api/v1/suppressions/", {"email": address, "reason": "x"}, **JSON)
        assert answer.status_code == 201
    assert len(program.get("/api/v1/suppressions/").json()["items"]) == 1
    send = f"/campaigns/{made['id']}/send"
    skipped = program.post(send, {"leads": [lead["id"]]}, **JSON).json()["skipped"]
    assert [one["reason"] for one in skipped] == ["suppressed"]
    # Who was erased and is entered again, in the other spelling, still gets nothing.
    assert program.post(f"/api/v1/leads/{lead['id']}/erase", {}, **JSON).status_code == 200
    anew = program.post("/api/v1/leads/", {"name": "Ana", "email": refused}, **JSON).json()
    assert anew["id"] != lead["id"]
    skipped = program.post(send, {"leads": [anew["id"]]}, **JSON).json()["skipped"]
    assert [one["reason"] for one in skipped] == ["suppressed"]
