"""A front end connects a channel with a token; a program disconnects it and sends a message again."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from katek.channels.models import Channel
from katek.channels.records import InboundMessage
from katek.channels.tests.graph_peer import LINKED, graph, page_row, play_pages
from katek.conversations.handover import write_as_person
from katek.conversations.models import Message
from katek.conversations.receive import receive

__all__ = ["graph"]

pytestmark = pytest.mark.django_db

PAGE, ACCOUNT = "100200300400500", "17841400000000777"
FACEBOOK, INSTAGRAM = "/api/connect/facebook/", "/api/connect/instagram/"
BODY = {"access_token": "SHORT", "page_id": PAGE}


def post(
    caller: Client, address: str, body: object, content_type: str = "application/json", **more
):
    return caller.post(address, json.dumps(body), content_type=content_type, **more)


@pytest.mark.parametrize(
    "content_type", ["application/json", "text/plain", "application/x-www-form-urlencoded"]
)
def test_a_program_connects_a_page_whatever_the_content_type(program, agency, graph, content_type):
    play_pages(graph, page_row())
    answer = post(program, FACEBOOK, BODY, content_type)
    assert answer.status_code == 201
    channel = Channel.everywhere.get(kind="messenger")
    assert answer.json() == {
        "id": channel.pk,
        "kind": "messenger",
        "name": "Harbor & Pine Homes",
        "external_id": PAGE,
        "status": "connected",
        "problem": None,
    }
    assert channel.organization == agency


def test_a_program_connects_an_instagram_account(program, graph):
    play_pages(graph, page_row(**LINKED))
    answer = post(program, INSTAGRAM, {"access_token": "EAAx", "account_id": int(ACCOUNT)})
    assert (answer.status_code, answer.json()["external_id"]) == (201, ACCOUNT)


def test_a_session_needs_its_csrf_token(tenant, graph):
    play_pages(graph, page_row())
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(tenant.owner)
    assert post(browser, FACEBOOK, BODY).status_code == 403
    browser.get(reverse("dashboard:channels"))
    token = browser.cookies["csrftoken"].value
    assert post(browser, FACEBOOK, BODY, headers={"X-CSRFToken": token}).status_code == 201


def test_nobody_connects_without_a_key(client, graph):
    assert post(client, FACEBOOK, BODY).status_code == 401
    assert graph.asked == []


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ([], 400),
        ({}, 422),
        ({"access_token": "SHORT"}, 422),
        ({"access_token": "", "page_id": PAGE}, 422),
        ({"access_token": "SECRET", "page_id": "../me"}, 422),
        ({"access_token": "SECRET\n", "page_id": PAGE}, 422),
        ({"access_token": ["SECRET"], "page_id": PAGE}, 422),
    ],
)
def test_a_body_that_says_too_little_is_refused_and_repeats_no_token(program, graph, body, status):
    answer = post(program, FACEBOOK, body)
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert b"SECRET" not in answer.content
    assert graph.asked == []


def test_a_page_of_another_organization_is_a_conflict(program, rival_program, graph):
    play_pages(graph, page_row())
    post(program, FACEBOOK, BODY)
    answer = post(rival_program, FACEBOOK, BODY)
    assert answer.status_code == 409
    assert "another organization" in answer.json()["detail"]
    assert Channel.everywhere.filter(kind="messenger").count() == 1


def test_other_methods_are_not_possible(program):
    answer = program.get(FACEBOOK)
    assert (answer.status_code, answer["Allow"]) == (405, "POST")


def test_a_channel_is_disconnected_and_the_website_is_not(program, website, graph):
    play_pages(graph, page_row())
    channel = post(program, FACEBOOK, BODY).json()
    assert program.delete(f"/api/v1/channels/{channel['id']}/").status_code == 204
    assert program.get(f"/api/v1/channels/{channel['id']}/").json()["status"] == "disconnected"
    assert program.delete(f"/api/v1/channels/{website.pk}/").status_code == 409


def test_a_message_that_was_blocked_says_why_and_a_failed_one_is_sent_again(program, graph):
    play_pages(graph, page_row())
    post(program, FACEBOOK, BODY)
    channel = Channel.everywhere.select_related("organization").get(kind="messenger")
    conversation = receive(channel, InboundMessage("7001", "Hello")).conversation
    type(conversation).everywhere.filter(pk=conversation.pk).update(last_customer_event_at=None)
    address = f"/api/v1/conversations/{conversation.pk}/messages"
    written = post(program, address, {"text": "Hi"}).json()
    assert written["status"] == "blocked"
    assert "not written yet" in written["problem"]
    again = f"{address}/{written['id']}/send-again"
    assert post(program, again, {}).status_code == 409
    moment = conversation.created_at
    type(conversation).everywhere.filter(pk=conversation.pk).update(last_customer_event_at=moment)
    assert post(program, again, {}).json()["status"] == "queued"
    assert post(program, f"{address}/msg_none/send-again", {}).status_code == 404


def test_another_organizations_message_is_not_sent_again(rival_program, website, graph):
    conversation = receive(website, InboundMessage("v", "Hello")).conversation
    message = write_as_person(conversation, None, "Hi")
    Message.everywhere.filter(pk=message.pk).update(status="failed")
    address = f"/api/v1/conversations/{conversation.pk}/messages/{message.pk}/send-again"
    assert post(rival_program, address, {}).status_code == 404
