"""Whatever Meta, Postmark and HubSpot do: customers get nothing twice, and what was not sent says why."""

from collections.abc import Iterator

import pytest

from tests.agencies import Agencies, agencies
from tests.installation import eventually
from tests.proof import prove
from tests.settling import settle, skip_wait, what_is_left

pytestmark = pytest.mark.long

MESSAGES, BATCH, CONTACTS = "/messages", "/email/batch", "/contacts/batch"
FAULTS = [
    *(
        (name, kind, {"path": path, **details})
        for name, path in (("graph", MESSAGES), ("postmark", BATCH), ("hubspot", CONTACTS))
        for kind, details in (
            ("drop_before", {}),
            ("drop_after", {}),
            (
                "rate_limited",
                {"graph": {"minutes": 5}, "hubspot": {"retry_after": 20}}.get(name, {}),
            ),
            ("server_error", {}),
            ("slow", {"seconds": 1.0}),
            ("slow", {"seconds": 1.0, "after": True}),
            ("malformed", {}),
        )
    ),
    ("graph", "no_message_id", {"path": MESSAGES}),
    ("graph", "no_echo", {"path": MESSAGES}),
    ("graph", "late_echo", {"path": MESSAGES, "seconds": 3.0}),
    ("graph", "echo_first", {"path": MESSAGES}),
]


@pytest.fixture(scope="module")
def busy() -> Iterator[Agencies]:
    with agencies() as made:
        yield made


@pytest.mark.parametrize(
    ("name", "kind", "details"), FAULTS, ids=lambda value: value if isinstance(value, str) else ""
)
def test_customers_get_nothing_twice_whatever_a_provider_does(
    busy: Agencies, name: str, kind: str, details: dict
):
    busy.played.switch(name, kind, **details)
    before = len(busy.played.calls(name, details["path"]))
    runner = busy.runner()
    busy.customers_write(4)

    def was_met() -> bool:
        met = len(busy.played.calls(name, details["path"])) >= before + 3
        return met or (skip_wait(busy) and False)

    eventually(was_met, within=90, what=lambda: "\n".join(map(str, what_is_left(busy))))
    busy.played.clear(name)
    settle(busy, runner)
    prove(busy)
