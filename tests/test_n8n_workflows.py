"""The workflows for n8n that come with the product: what n8n needs of them, and what they must not hold.

n8n itself is too large to be installed here: what is checked is that the files import, are wired up, and sign
what we sign. They were run whole in n8n 2.40.7, with right, wrong, stale, altered and repeated calls.
"""

import json
import re

import pytest

from katek.outbox.signing import new_secret
from tests.installation import ROOT

FOLDER = ROOT / "docs" / "n8n"
FILES = sorted(path.name for path in FOLDER.glob("*.json"))
# Versions that n8n 2.40 has.
VERSIONS = {
    "webhook": 2.1,
    "respondToWebhook": 1.5,
    "code": 2,
    "crypto": 2,
    "if": 2.3,
    "set": 3.5,
    "hubspot": 2.2,
    "stickyNote": 1,
}
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def workflow(name: str) -> dict:
    return json.loads((FOLDER / name).read_text())


def nodes(name: str) -> dict[str, dict]:
    return {node["name"]: node for node in workflow(name)["nodes"]}


def after(found: dict, name: str, output: int = 0) -> list[str]:
    return [one["node"] for one in found["connections"][name]["main"][output]]


def test_both_are_there():
    assert FILES == ["katek-hubspot.json", "katek-lead.json"]


@pytest.mark.parametrize("name", FILES)
def test_it_has_what_the_import_needs(name):
    found = workflow(name)
    assert found["id"]
    assert found["settings"] == {"executionOrder": "v1"}
    assert len({node["name"] for node in found["nodes"]}) == len(found["nodes"])
    for node in found["nodes"]:
        kind = node["type"].removeprefix("n8n-nodes-base.")
        assert node["typeVersion"] == VERSIONS[kind], node["name"]
        assert len(node["position"]) == 2
    for start, outputs in found["connections"].items():
        assert start in nodes(name)
        for ends in outputs["main"]:
            assert all(end["node"] in nodes(name) for end in ends)


def test_each_has_an_address_of_its_own():
    hooks = [nodes(name)["Webhook"] for name in FILES]
    # Without such an id n8n would put the workflow's id into the address.
    assert all(UUID.fullmatch(hook["webhookId"]) for hook in hooks)
    assert len({hook["webhookId"] for hook in hooks}) == len(hooks)
    assert len({hook["parameters"]["path"] for hook in hooks}) == len(hooks)


@pytest.mark.parametrize("name", FILES)
def test_nothing_is_done_before_the_signature_is_checked(name):
    found = workflow(name)
    assert after(found, "Webhook") == ["HMAC"]
    assert after(found, "HMAC") == ["Compare"]
    assert after(found, "Compare") == ["Signed by us?"]
    assert after(found, "Signed by us?", 1) == ["Refuse"]
    assert "Refuse" not in found["connections"]
    refuse, accept = nodes(name)["Refuse"], nodes(name)["Accept"]
    assert refuse["parameters"]["options"]["responseCode"] == 401
    assert accept["parameters"]["options"]["responseCode"] == 200


@pytest.mark.parametrize("name", FILES)
def test_what_is_signed_is_what_we_sign(name):
    hook, hmac = nodes(name)["Webhook"], nodes(name)["HMAC"]
    assert hook["parameters"]["options"]["rawBody"] is True
    assert hook["parameters"]["responseMode"] == "responseNode"
    parameters = hmac["parameters"]
    assert (parameters["action"], parameters["type"]) == ("hmac", "SHA256")
    assert parameters["encoding"] == "base64"
    assert parameters["value"] == (
        "={{ $json.headers['webhook-id'] }}.{{ $json.headers['webhook-timestamp'] }}"
        ".{{ $('Webhook').item.binary.data.data.base64Decode() }}"
    )
    compare = nodes(name)["Compare"]["parameters"]["jsCode"]
    assert "webhook-signature" in compare
    assert "<= 300" in compare
    assert "require(" not in compare  # n8n refuses it
    assert "===" not in compare.split("const given")[1].split("const fresh")[0]


@pytest.mark.parametrize("name", FILES)
def test_it_holds_no_secret(name):
    text = (FOLDER / name).read_text()
    assert not re.search(r"whsec_|pat-[a-z]{2}\d|sk-", text)
    for node in workflow(name)["nodes"]:
        assert "secret" not in node["parameters"]
        for credential in node.get("credentials", {}).values():
            assert set(credential) == {"id", "name"}


def test_our_keys_are_text_that_n8n_takes():
    key = new_secret().removeprefix("whsec_")
    assert re.fullmatch(r"[A-Za-z0-9+/]+=*", key)
