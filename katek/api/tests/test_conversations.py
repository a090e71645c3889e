"""Conversations over HTTP."""

import pytest

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
