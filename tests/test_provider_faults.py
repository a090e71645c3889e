"""Whatever Meta, Postmark, HubSpot and the model do: customers get nothing twice, nobody is forgotten, and what
was not sent says why."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest

from katek.sandbox.stage.switches import KINDS
from tests.agencies import INBOXES, Agencies, agencies
from tests.installation import eventually
from tests.proof import ENDS, prove
from tests.settling import is_idle, skip_wait, wait_until_settled, what_is_left

pytestmark = pytest.mark.long

# The calls after which somebody has something.
TELLING = {
    "graph": "/messages",
    "postmark": "/email/batch",
    "hubspot": "/batch/upsert",
    "openai": "/chat/completions",
}
IN_DOUBT = ("server_error", "drop_before", "drop_after")
BLAST = 8  # leads of one, in both agencies
# What customers get; of the round's, which did not end as they should.
MESSAGES, STEPS, BLASTS = "message", "sequence", "blast"


@dataclass(frozen=True)
class Fault:
    """What one stand-in does wrong, on paths that contain `path`."""

    name: str
    kind: str
    path: str
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Round:
    """Faults that stand at once, while a customer writes at each account; a blast goes out if Postmark's leave
    in doubt whether it has one. `left`: what is left to people then, as nothing else would be safe; the rest
    arrives.
    """

    faults: tuple[Fault, ...]
    left: tuple[str, ...] = ()

    @property
    def has_blast(self) -> bool:
        return any(one.name == "postmark" and one.kind in IN_DOUBT for one in self.faults)


def at(name: str, kind: str, /, **options: Any) -> Fault:
    return Fault(name, kind, TELLING[name], options)


def everywhere(kind: str, **options: Any) -> tuple[Fault, ...]:
    return tuple(at(name, kind, **options) for name in TELLING)


ROUNDS = {
    "slow to begin": Round(everywhere("slow", seconds=1.0)),
    "slow to answer": Round(everywhere("slow", seconds=1.0, after=True)),
    "no answer in time": Round((at("graph", "slow", seconds=11.0, after=True),)),
    "too many calls": Round(
        (
            at("graph", "rate_limited", minutes=5),
            at("postmark", "rate_limited"),
            at("hubspot", "rate_limited", retry_after=20),
            at("openai", "rate_limited", retry_after=20),
        )
    ),
    "broken": Round(everywhere("server_error"), left=(BLASTS,)),
    "down for maintenance": Round(
        (
            at("graph", "error", code=2, status=503),
            at("postmark", "error", code=100),
            at("hubspot", "error", category="SERVICE_UNAVAILABLE", status=503),
            at("openai", "error", status=400),
        )
    ),
    "refuses for good": Round(
        (
            at("graph", "error", code=10, subcode=2018278),
            at("postmark", "error", code=406),
        ),
        left=(MESSAGES, STEPS),
    ),
    "hangs up before it accepts": Round(everywhere("drop_before"), left=(MESSAGES, BLASTS)),
    "hangs up after it accepted": Round(everywhere("drop_after")),
    "everything hangs up, also when asked": Round(
        (
            *(Fault(name, "drop_before", "") for name in ("graph", "hubspot", "openai")),
            *(
                Fault("postmark", "drop_before", path)
                for path in ("/email/batch", "/messages/outb")
            ),
        ),
        left=(MESSAGES, BLASTS),
    ),
    "accepts and answers nonsense": Round(everywhere("malformed")),
    "accepts behind a broken proxy": Round(everywhere("malformed", status=502)),
    "accepts and does not say as what": Round(
        (at("graph", "no_message_id"), at("postmark", "no_message_id"))
    ),
    "no echo": Round((at("graph", "no_echo"),)),
    "the echo before the answer": Round((at("graph", "echo_first"),)),
    "a late echo": Round((at("graph", "late_echo", seconds=2.0), at("graph", "usage", percent=97))),
    "a late echo is all there is": Round(
        (at("graph", "drop_after"), at("graph", "late_echo", seconds=2.0))
    ),
    "accepted and never heard of": Round(
        (at("graph", "drop_after"), at("graph", "no_echo")), left=(MESSAGES,)
    ),
}


@pytest.fixture(scope="module")
def busy() -> Iterator[Agencies]:
    with agencies() as made:
        made.katek.environment["KATEK_ASSISTANT_MODEL"] = "openai:scripted"
        runner = made.runner()
        yield made
        assert runner.poll() is None, made.katek.log()


@pytest.mark.parametrize("name", ROUNDS)
def test_customers_get_nothing_twice_and_nobody_is_forgotten_while_a_service(
    busy: Agencies, name: str
):
    since = busy.now()
    with standing(busy, ROUNDS[name]):
        eventually(lambda: is_idle(busy), within=180, what=lambda: told(busy))
    wait_until_settled(busy)
    kinds = {MESSAGES, STEPS, *([BLASTS] if ROUNDS[name].has_blast else [])}
    expected = {(kind, kind not in ROUNDS[name].left) for kind in kinds}
    eventually(lambda: what_came_of(busy, since) == expected, within=60, what=lambda: told(busy))
    prove(busy)


@contextmanager
def standing(busy: Agencies, chosen: Round) -> Iterator[None]:
    """While the round's faults stand: customers have written, and each fault was met."""
    before = newest_call(busy)

    def missed() -> list[str]:
        return [str(one) for one in chosen.faults if not is_met(busy, one, before)]

    try:
        for fault in chosen.faults:
            busy.played.switch(fault.name, fault.kind, path=fault.path, **fault.options)
        if chosen.has_blast:
            busy.fill("blast", str(BLAST))
        busy.customers_write(len(INBOXES))
        eventually(
            lambda: not missed() or (skip_wait(busy) and False),
            within=180,
            what=lambda: "\n".join([*missed(), told(busy)]),
        )
        yield
    finally:
        for stand_in in TELLING:
            busy.played.clear(stand_in)


def is_met(busy: Agencies, fault: Fault, since: int) -> bool:
    """Whether a call since then had to do with the fault."""
    noted = {"drop_before": "dropped before accepting"}.get(fault.kind, fault.kind)
    with closing(sqlite3.connect(busy.state)) as db:
        found = db.execute(
            "SELECT what FROM calls WHERE stand_in = ? AND id > ? AND instr(path, ?)",
            (fault.name, since, fault.path),
        ).fetchall()
    return any(what == noted or KINDS[fault.kind] != "answer" for (what,) in found)


def newest_call(busy: Agencies) -> int:
    with closing(sqlite3.connect(busy.state)) as db:
        (found,) = db.execute("SELECT coalesce(max(id), 0) FROM calls").fetchone()
    return int(found)


def what_came_of(busy: Agencies, since: datetime) -> set[tuple[str, bool]]:
    """Of what was written since then: the kind, and whether it ended as it should."""
    rows = busy.katek.ask(
        "SELECT 'message', status = ANY(%(messages)s) FROM conversations_message"
        " WHERE direction = 'out' AND created_at >= %(since)s"
        " UNION SELECT p.campaign_type, e.status = ANY(%(mails)s) FROM campaigns_email e"
        " JOIN campaigns_campaign p ON p.id = e.campaign_id WHERE e.created_at >= %(since)s",
        messages=list(ENDS["outgoing"]),
        mails=list(ENDS["emails"]),
        since=since,
    )
    return {(kind, fine) for kind, fine in rows}


def told(busy: Agencies) -> str:
    rows = busy.katek.rows(
        "SELECT status, problem, count(*) FROM conversations_message WHERE direction = 'out' GROUP BY 1, 2"
        " UNION ALL SELECT status, problem, count(*) FROM campaigns_email GROUP BY 1, 2"
    )
    return "\n".join([*map(str, what_is_left(busy)), *map(str, rows), busy.katek.log()])
