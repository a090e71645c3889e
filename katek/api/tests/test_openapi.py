"""The description of the API, and the page to try it."""

import re

import jsonschema
import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from katek.api.routes import api

pytestmark = pytest.mark.django_db
SCHEMA = api.get_openapi_schema(path_prefix="/api/v1/")


def shape(name):
    return {"$ref": f"#/components/schemas/{name}", "components": SCHEMA["components"]}


def test_the_description_is_open_to_all(client):
    answer = client.get("/api/v1/openapi.json")
    assert answer.status_code == 200
    assert answer.json()["openapi"].startswith("3.1")
    assert set(answer.json()["paths"]) == set(SCHEMA["paths"])


def test_every_reference_leads_somewhere():
    names = set(re.findall(r"#/components/schemas/([^'\"]+)", str(SCHEMA)))
    assert names <= set(SCHEMA["components"]["schemas"])


def test_every_route_says_what_it_answers():
    for path, operations in SCHEMA["paths"].items():
        for method, operation in operations.items():
            (status, answer), *_ = operation["responses"].items()
            assert status == 204 or answer.get("content"), (method, path)
            assert operation["security"] == [{"Bearer": []}]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("properties/{property_id}/", "PropertyOut"),
        ("leads/{lead_id}/", "LeadOut"),
        ("conversations/{conversation_id}/", "ConversationOut"),
        ("channels/{channel_id}/", "ChannelOut"),
        ("endpoints/{endpoint_id}/", "EndpointOut"),
        ("events/{event_id}/", "EventOut"),
        ("deliveries/{delivery_id}/", "DeliveryOut"),
        ("campaigns/{campaign_id}/", "CampaignOut"),
        ("emails/{email_id}/", "EmailOut"),
        ("persona/", "PersonaOut"),
    ],
)
def test_answers_are_what_the_description_says(program, world, path, name):
    answer = program.get(f"/api/v1/{path.format(**world)}").json()
    jsonschema.validate(answer, shape(name))
    described = SCHEMA["components"]["schemas"][name]["properties"]
    assert set(answer) - set(described) <= {"changed"}


def test_the_page_stands_under_the_strict_policy(client):
    answer = client.get("/api/v1/docs")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "'unsafe-inline'" not in answer["Content-Security-Policy"]
    assert not re.search(r"\son\w+=|style=|<style|https?://", page)
    assert all('src="' in tag for tag in re.findall(r"<script[^>]*>", page))
    for name in ("api/docs.js", "api/docs.css"):
        assert f"/{settings.STATIC_URL.strip('/')}/{name}" in page
        text = finders.find(name)
        assert text
