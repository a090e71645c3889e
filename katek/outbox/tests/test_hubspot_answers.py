"""HubSpot's answers are read defensively: whatever comes, it is one of four troubles or content."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from katek.core.answers import Answer
from katek.outbox.hubspot_answers import Fault, Trouble, context_values, fault_of, understood
from katek.outbox.hubspot_mapping import digest, for_a_new_one, properties_of
from katek.outbox.hubspot_properties import PROPERTIES
from katek.outbox.schemas import SCHEMAS
from katek.outbox.tests.hubspot_peer import READ_ONLY, STANDARD

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "status",
                    "message",
                    "category",
                    "errors",
                    "context",
                    "policyName",
                    "ids",
                    "scopes",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)
LEAD = SCHEMAS["lead.created"].example


def answer(status: int, body: bytes, **headers: str) -> Answer:
    return Answer(status, headers, body, False, 1)


@given(status=st.integers(100, 599), content=JSON, raw=st.binary(max_size=20), whole=st.booleans())
def test_no_answer_surprises(status, content, raw, whole):
    body = json.dumps(content).encode() if whole else raw
    try:
        found = understood(answer(status, body))
    except Trouble as trouble:
        found = trouble.problem
    assert isinstance(found, dict) == (200 <= status < 300 and found != "" and _is_object(body))
    assert isinstance(found, dict) or found


def _is_object(body: bytes) -> bool:
    try:
        return not body or isinstance(json.loads(body), dict)
    except ValueError:
        return False


@pytest.mark.long
@given(error=st.dictionaries(st.sampled_from(["errors", "context", "message", "category"]), JSON))
def test_no_error_object_surprises(error):
    fault = fault_of(error)
    assert fault.sentence
    assert "\0" not in fault.sentence
    assert all(isinstance(one, str) for one in context_values(error, "ids"))


@pytest.mark.parametrize(
    ("message", "existing"),
    [
        ("Contact already exists. Existing ID: 8301", "8301"),
        ("contact already exists. existing id:77", "77"),
        ("Contact already exists.", ""),
    ],
)
def test_the_id_of_a_contact_that_exists_is_read_from_the_message(message, existing):
    assert Fault("CONFLICT", message).existing_id == existing


def test_nothing_is_written_that_hubspot_keeps_to_itself_or_does_not_have():
    written = set(for_a_new_one(properties_of(LEAD)))
    assert written <= STANDARD | {one.name for one in PROPERTIES}
    assert not written & READ_ONLY
    assert "lifecyclestage" not in written


def test_each_option_that_is_written_is_one_of_those_that_are_made():
    options = {one.name: one.options for one in PROPERTIES if one.options}
    odd = {**LEAD, "channel": "api", "intent": "smalltalk", "stage": "unheard-of"}
    for lead in (LEAD, odd):
        found = properties_of(lead)
        for name, allowed in options.items():
            assert found[name] == "" or found[name] in allowed
    assert properties_of(odd)["katek_channel"] == "other"


def test_names_are_split_at_the_first_space():
    for name, parts in {
        "Zoë": ("Zoë", None),
        " Ana  Maria de Sá ": ("Ana", "Maria de Sá"),
        None: (None, None),
    }.items():
        found = properties_of({**LEAD, "name": name})
        assert (found.get("firstname"), found.get("lastname")) == parts


def test_the_time_of_the_last_change_alone_is_no_change():
    first = digest(properties_of(LEAD))
    assert first == digest(properties_of({**LEAD, "updated_at": "2027-01-01T00:00:00.000Z"}))
    assert first != digest(properties_of({**LEAD, "score": 41}))


@given(name=st.text(max_size=300), email=st.text(max_size=60))
def test_any_name_and_address_can_be_sent(name, email):
    found = for_a_new_one(properties_of({**LEAD, "name": name, "email": email, "phone": None}))
    assert all(isinstance(text, str) for text in found.values())
    assert json.dumps(found, ensure_ascii=False).encode("utf-8", "replace")
