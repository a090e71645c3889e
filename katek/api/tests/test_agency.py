"""Channels, the persona, mail and suppressions over HTTP."""

import pytest

PERSONA = "/api/v1/persona/"
SUPPRESSIONS = "/api/v1/suppressions/"


def test_the_persona_is_read_and_changed(program):
    before = program.get(PERSONA).json()
    answer = program.patch(PERSONA, {"name": "Nora"}, content_type="application/json")
    assert answer.status_code == 200
    assert (answer.json()["name"], answer.json()["version"]) == ("Nora", before["version"] + 1)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"disclosure_text": "I am Mia, your human friend."}, "disclosure_text"),
        ({"tone": "rude"}, "tone"),
        ({"version": 1}, "version"),
        ({"ask_contact_after": -1}, "ask_contact_after"),
    ],
)
def test_a_wrong_persona_is_refused_by_name(program, body, field):
    answer = program.patch(PERSONA, body, content_type="application/json")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == field


def test_an_address_is_suppressed_once_and_let_in_again(program):
    body = {"email": "No@Example.com", "reason": "asked by phone"}
    first, again = (
        program.post(SUPPRESSIONS, body, content_type="application/json") for _ in range(2)
    )
    assert (first.status_code, first.json()["email"]) == (201, "no@example.com")
    assert again.json()["id"] == first.json()["id"]
    assert program.delete(f"{SUPPRESSIONS}{first.json()['id']}/").status_code == 204
    assert program.get(SUPPRESSIONS).json()["items"] == []


def test_mails_are_filtered_by_lead_and_campaign(program, email, lead, campaign):
    for query in ({"lead": lead.id}, {"campaign": campaign.id}, {"status": "queued"}):
        found = program.get("/api/v1/emails/", query).json()["items"]
        assert [item["id"] for item in found] == [email.id]
    assert program.get("/api/v1/emails/", {"status": "sent"}).json()["items"] == []
