"""Conversations over HTTP."""

import pytest

from katek.core import clock

URL = "/api/v1/conversations/"


@pytest.fixture
def send(program, conversation):
    def _send(act, body=None, status=200):
        path = f"{URL}{conversation.id}/{act}"
        answer = program.post(path, body or {}, content_type="application/json")
        assert answer.status_code == status, answer.content
        return answer.json()

    return _send


def test_a_program_writes_as_a_person_and_takes_over(program, conversation, send):
    message = send("messages", {"text": " Hello Ana ", "client_id": "c1"}, 201)
    assert (message["author"], message["direction"], message["text"]) == (
        *("person", "out", "Hello Ana"),
    )
    assert send("messages", {"text": "Hello Ana", "client_id": "c1"}, 201) == message
    shown = program.get(f"{URL}{conversation.id}/").json()
    assert (shown["answered_by"], shown["handover_reason"]) == ("person", "person_wrote")
    texts = [m["text"] for m in program.get(f"{URL}{conversation.id}/messages").json()["items"]]
    assert texts == ["Hello Ana", "Hello"]


@pytest.mark.parametrize("body", [{}, {"text": ""}, {"text": "   "}, {"text": "a\x00"}])
def test_an_empty_message_is_refused(send, body):
    assert send("messages", body, 422)["errors"][0]["field"] == "text"


def test_taken_over_handed_back_and_closed(send, tenant):
    taken = send("take-over", {"member": tenant.owner.id})
    assert (taken["answered_by"], taken["handover_reason"]) == ("person", "taken_over")
    assert send("hand-back")["answered_by"] == "assistant"
    assert send("take-over")["answered_by"] == "person"
    assert send("close")["status"] == "closed"


def test_only_a_member_takes_over(send, rival_tenant):
    problem = send("take-over", {"member": rival_tenant.owner.id}, 422)
    assert "no member" in problem["detail"]


def test_conversations_are_filtered(program, conversation, lead):
    for query in ({"lead": lead.id}, {"channel": "website"}, {"status": "open"}):
        found = program.get(URL, query).json()["items"]
        assert [item["id"] for item in found] == [conversation.id]
    assert program.get(URL, {"channel": "email"}).json()["items"] == []


def test_a_note_is_kept_and_read_by_programs_and_no_message(program, conversation, send):
    note = send("notes", {"text": " Loud dog "}, 201)
    assert (note["text"], note["conversation"]) == ("Loud dog", conversation.id)
    assert program.get(f"{URL}{conversation.id}/notes").json()["items"] == [note]
    assert "Loud dog" not in program.get(f"{URL}{conversation.id}/messages").content.decode()
    for text in ("", "  ", "a" * 8001):
        assert send("notes", {"text": text}, 422)["errors"][0]["field"] == "text"


def test_a_conversation_is_assigned_to_a_member_or_nobody(send, tenant, rival_tenant):
    assert send("assign", {"member": tenant.owner.id})["assigned_to"] == tenant.owner.id
    assert send("assign", {"member": None})["assigned_to"] is None
    send("assign", {"member": rival_tenant.owner.id}, 422)
    send("assign", {}, 422)


def test_a_conversation_is_put_off_and_opened_again(program, conversation, send):
    until = (clock.now() + clock.timedelta(hours=1)).isoformat()
    snoozed = send("snooze", {"until": until})
    assert snoozed["status"] == "snoozed"
    assert snoozed["snoozed_until"].endswith("Z")
    assert program.get(URL, {"status": "snoozed"}).json()["items"] == [snoozed]
    assert send("reopen") == {**snoozed, "status": "open", "snoozed_until": None}
    past = (clock.now() - clock.timedelta(hours=1)).isoformat()
    assert send("snooze", {"until": past}, 422)["errors"][0]["field"] == "until"
    for wrong in ("soon", "2027-01-01T09:00:00", None):
        send("snooze", {"until": wrong}, 422)


def test_conversations_are_found_by_words(program, conversation):
    found = program.get(URL, {"q": "ana@exa"}).json()["items"]
    assert [item["id"] for item in found] == [conversation.id]
    assert program.get(URL, {"q": "nowhere"}).json()["items"] == []
