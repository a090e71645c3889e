"""What receivers build on: every type has a schema and an example, and neither changes unnoticed."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from katek.outbox.schemas import SCHEMAS
from katek.outbox.subscriptions import DEFAULT_TYPES, patterns_for, unknown_patterns, wants

CATALOGUE = [
    "lead.created",
    "lead.updated",
    "lead.merged",
    "lead.stage_changed",
    "lead.assigned",
    "lead.erased",
    "conversation.started",
    "conversation.handed_over",
    "conversation.closed",
    "message.received",
    "message.sent",
    "message.failed",
    "viewing.requested",
    "property.created",
    "property.updated",
    "property.withdrawn",
    "email.sent",
    "email.opened",
    "email.clicked",
    "email.bounced",
    "email.complained",
    "email.unsubscribed",
    "campaign.finished",
    "channel.disconnected",
    "endpoint.disabled",
    "webhook.test",
]
SNAPSHOT = Path(__file__).with_name("examples.json")


def test_the_catalogue_is_the_one_that_was_published():
    assert sorted(SCHEMAS) == sorted(CATALOGUE)
    assert all(schema.version == 1 and schema.description for schema in SCHEMAS.values())


@pytest.mark.parametrize("event_type", sorted(SCHEMAS))
def test_the_example_of_a_type_fits_its_schema(event_type):
    schema = SCHEMAS[event_type]
    Draft202012Validator.check_schema(schema.json_schema)
    Draft202012Validator(schema.json_schema).validate(schema.example)


def test_examples_are_the_ones_that_receivers_know():
    """Adding a member is fine: renew `examples.json`. Taking one away or changing it is a new
    version.
    """
    current = {name: SCHEMAS[name].example for name in sorted(SCHEMAS)}
    assert current == json.loads(SNAPSHOT.read_text())


@pytest.mark.parametrize(
    ("types", "event_type", "wanted"),
    [
        (["*"], "lead.created", True),
        (["lead.*"], "lead.stage_changed", True),
        (["lead.created"], "lead.created", True),
        (["lead.created"], "lead.updated", False),
        (["email.*"], "lead.created", False),
        (["lead"], "lead.created", False),
        ([], "lead.created", False),
    ],
)
def test_wildcards_say_which_types_are_wanted(types, event_type, wanted):
    assert wants(types, event_type) is wanted


def test_longer_types_fit_every_prefix():
    assert patterns_for("a.b.c") == ["*", "a.*", "a.b.*", "a.b.c"]


def test_the_types_of_a_new_endpoint_exist():
    assert unknown_patterns(DEFAULT_TYPES) == []
    assert unknown_patterns(["lead.*", "lead.invented", "nothing.*"]) == [
        "lead.invented",
        "nothing.*",
    ]
