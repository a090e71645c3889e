"""Whatever is killed, wherever: every message is stored once and answered once, customers get nothing twice,
endpoints get everything, and what could not be finished says why."""

import random
import subprocess
import sys
import urllib.error
from collections.abc import Callable, Iterator
from itertools import zip_longest

import pytest

from katek.automations.lanes import LANES, QUEUES, Lane
from katek.core import failpoints
from tests.agencies import Agencies, agencies
from tests.chats import post
from tests.installation import eventually, installation
from tests.proof import ENDS, prove
from tests.settling import in_flight, settle, skip_wait, what_is_left

pytestmark = pytest.mark.long

# Of each queue. Whoever dies behind the record holds nothing any more.
NAMES = {
    queue.name: sorted(n for n in failpoints.NAMES if n.startswith(f"{queue.name}."))
    for queue in QUEUES
}
BEHIND = "after_record"
IN_A_ROW = (
    4  # kills that a row of another queue survives, with those that it is itself the cause of
)
ENOUGH = 300  # rows to do: with fewer a runner may have nothing in flight when it is to be killed


@pytest.fixture(scope="module")
def busy() -> Iterator[Agencies]:
    with agencies(delay=0.05) as made:
        yield made


# In a process of its own: tests register failpoints too.
ALL_NAMES = """
import django; django.setup()
from katek.automations import lanes
from katek.core import failpoints
print(*failpoints.NAMES)
"""


def test_every_failpoint_belongs_to_a_queue_and_every_queue_has_one():
    told = subprocess.run(
        [sys.executable, "-c", ALL_NAMES], capture_output=True, text=True, check=True
    )
    assert {name for names in NAMES.values() for name in names} == set(told.stdout.split())
    assert all(NAMES.values()), NAMES
    assert ENDS.keys() == NAMES.keys()


def doubtful_messages(busy: Agencies) -> None:
    """Graph hangs up, so the answers wait for a word that never comes."""
    busy.played.switch("graph", "drop_before", path="/messages")
    _four_in_doubt(busy, "conversations_message", "AND next_attempt_at IS NOT NULL")
    busy.played.clear("graph")


def doubtful_mails(busy: Agencies) -> None:
    """Postmark takes the mails and hangs up."""
    busy.played.switch("postmark", "drop_after", path="/email/batch")
    _four_in_doubt(busy, "campaigns_email")
    busy.played.clear("postmark")


def _four_in_doubt(busy: Agencies, table: str, more: str = "") -> None:
    """New ones: older ones may be settled any moment, and then nothing would be there to be killed at."""
    ((newest,),) = busy.katek.rows(f"SELECT coalesce(max(id), '') FROM {table}")
    busy.customers_write(4)
    query = f"SELECT count(*) FROM {table} WHERE status = 'unknown' AND id > %s {more}"
    runner = busy.runner()
    try:
        eventually(lambda: busy.katek.rows(query, newest)[0][0] >= 4, what=busy.katek.log)
    finally:
        busy.katek.kill(runner)


def told_of_mails(busy: Agencies) -> None:
    """Postmark tells what became of mails that it has."""
    mails = busy.katek.rows("SELECT provider_id FROM campaigns_email WHERE status = 'sent' LIMIT 4")
    assert mails
    for (mail,) in mails:
        busy.played.act("postmark", "event", message=mail, what="Delivery")


PREPARE: dict[str, Callable[[Agencies], None]] = {
    "unheard": doubtful_messages,
    "emails_in_doubt": doubtful_mails,
    "email_hooks": told_of_mails,
    "selections": lambda busy: busy.fill("blast", "8"),
    "imports": lambda busy: busy.fill("import", "250"),
    "bulk": lambda busy: busy.fill("bulk", "1"),
}


@pytest.mark.parametrize("lane", LANES, ids=lambda lane: lane.name)
def test_a_process_killed_at_any_failpoint_leaves_nothing_undone(busy: Agencies, lane: Lane):
    if not busy.customers:
        busy.customers_write(4)
        settle(busy)
    for round_of_names in rounds([NAMES[job.queue.name] for job in lane.jobs]):
        for name in round_of_names:
            kill_at(busy, name)
        settle(busy)
    prove(busy)


def rounds(queues: list[list[str]]) -> list[list[str]]:
    """One of each queue after the other, in groups of which no row can outlast all and be in work at each:
    what is in work when process after process is killed is given to people instead."""
    every = zip_longest(*queues)
    names = [name for names in every for name in names if name is not None]
    return [names[place : place + IN_A_ROW] for place in range(0, len(names), IN_A_ROW)]


def kill_at(busy: Agencies, name: str) -> None:
    queue = name.split(".")[0]
    PREPARE.get(queue, lambda busy: busy.customers_write(4))(busy)
    runner = busy.runner(f"{name}=kill:once")

    def is_dead() -> bool:
        # Some of the rows that lead there wait for a while first.
        return runner.poll() is not None or (skip_wait(busy) and False)

    try:
        eventually(is_dead, within=90, what=lambda: f"{name} kills\n{_told(busy)}")
    finally:
        busy.katek.kill(runner)  # one that lived on would do what the tests after this one wait for
    assert runner.returncode == -9, f"{name}: {busy.katek.log()}"
    assert name.endswith(BEHIND) or in_flight(busy, queue), f"{name}: nothing was in flight"


def _told(busy: Agencies) -> str:
    return "\n".join([*map(str, what_is_left(busy)), busy.katek.log()])


def test_twenty_random_kills_with_everything_in_flight(busy: Agencies):
    """500 messages, 2,000 mails and 2,000 deliveries, at services that take their time."""
    chance = random.Random(20261123)
    busy.receiver.delay = 0.2
    busy.played.switch("postmark", "slow", seconds=0.4, path="/email/batch")
    busy.played.switch("graph", "slow", seconds=0.05, path="/messages")
    busy.fill("announce", "500")
    assert busy.katek.command("run_automations", "--task", "events").returncode == 0
    busy.fill("enrol", "2000")
    busy.customers_write(500)
    owed = {one.queue: one.due + one.working for one in what_is_left(busy)}
    assert owed["receipts"] >= 500
    assert owed["enrollments"] + owed.get("emails", 0) >= 1800
    assert owed["deliveries"] >= 2000
    for _ in range(20):
        if sum(one.due + one.working for one in what_is_left(busy)) < ENOUGH:
            busy.fill("announce", "100")  # a quick machine has done nearly all of it
        runner = busy.runner()
        eventually(lambda: in_flight(busy) >= 15, within=90, what=lambda: _told(busy))
        # Anywhere within the next moments, decided by chance and not by a clock.
        for _ in range(chance.randrange(20)):
            in_flight(busy)
        busy.katek.kill(runner)
    assert what_is_left(busy), "all was done before the last kill"
    busy.receiver.delay = 0.0
    busy.played.clear("postmark")
    busy.played.clear("graph")
    settle(busy)
    prove(busy)


@pytest.mark.parametrize("place", ["before_call", "after_call", "before_record", "after_record"])
def test_a_web_server_killed_while_it_answers_leaves_one_message_and_one_reply(place: str):
    with installation() as katek:
        started = katek.start("-m", "tests.fill", "set-up")
        assert started.wait(timeout=300) == 0, katek.log()
        web = katek.web(KATEK_FAILPOINTS=f"replies.{place}=kill:once")
        body = {"text": "3 bedroom house", "client_id": "once"}
        with pytest.raises((urllib.error.URLError, ConnectionError)):
            post(katek, body)
        assert web.wait(timeout=30) == -9
        katek.web()
        runner = katek.runner()
        authors = "SELECT author, count(*) FROM conversations_message GROUP BY 1 ORDER BY 1"
        answered = [("assistant", 1), ("customer", 1)]
        eventually(lambda: katek.rows(authors) == answered, within=60)
        assert runner.poll() is None
