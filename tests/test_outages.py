"""The database goes away while everything runs, and endpoints misbehave: who isn't concerned notices nothing,
and nobody has to restart anything."""

import json
import os
import signal
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from katek.core import postgres
from katek.outbox.tests.sink import Sink
from tests.installation import Installation, eventually, installation

pytestmark = pytest.mark.long

CUSTOMERS = 30


class Embedded(Installation):
    """With the embedded database, as `make run` has it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, "")
        for name in ("DATABASE_URL", "SECRET_KEY", "KATEK_ENCRYPTION_KEYS"):
            self.environment.pop(name, None)

    def server(self) -> int:
        """Process id of PostgreSQL."""
        cluster = self.ask_database("SHOW data_directory")
        return int((Path(cluster) / "postmaster.pid").read_text().split()[0])

    def ask_database(self, query: str) -> str:
        conninfo = postgres.administrator_settings(self.folder).conninfo()
        with psycopg.connect(conninfo, autocommit=True) as connection:
            return str(connection.execute(query.encode()).fetchone()[0])


@pytest.fixture(scope="module")
def with_demo() -> Iterator[Embedded]:
    with tempfile.TemporaryDirectory(prefix="katek-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        made = Embedded(folder)
        try:
            migrated = made.command("migrate", "--verbosity", "0")
            assert migrated.returncode == 0, migrated.stderr
            loaded = made.command("load_demo")
            assert loaded.returncode == 0, loaded.stderr
            yield made
        finally:
            made.stop()
            postgres.discard(folder)


@pytest.fixture
def embedded(with_demo: Embedded) -> Iterator[Embedded]:
    """The one of all outages; what a test starts of it ends with the test."""
    yield with_demo
    with_demo.stop()


def say(katek: Installation, text: str) -> dict | None:
    """What the chat answers; None while it can't."""
    request = urllib.request.Request(
        f"{katek.base}/api/chat/harbor-pine/messages",
        json.dumps({"text": text}).encode(),
        {"Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as failed:
        with failed:
            return None
    except OSError:
        return None


def mails(katek: Installation) -> int:
    return len(list((katek.folder / "mailbox").glob("*.eml")))


def works(katek: Installation, customer: str) -> None:
    """The chat answers, and the background writes to who left an address."""
    before = mails(katek)
    said = eventually(
        lambda: say(katek, f"Hello, write to {customer}@example.com"),
        within=90,
        what="the chat answers",
    )
    assert said["reply"]["text"]
    eventually(lambda: mails(katek) > before, within=90, what="the background works")


@pytest.mark.parametrize("how", ["a connection crashes", "all connections end", "the server dies"])
def test_web_and_background_work_again_after_the_database_was_away(embedded: Embedded, how: str):
    web, runner = embedded.web(), embedded.runner()
    name = how.split()[-1]
    works(embedded, f"{name}.before")
    if how == "a connection crashes":  # PostgreSQL then ends all of them and recovers
        query = "SELECT pid FROM pg_stat_activity WHERE datname = 'katek' LIMIT 1"
        os.kill(int(embedded.ask_database(query)), signal.SIGKILL)
    elif how == "all connections end":
        embedded.ask_database(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
        )
    else:
        os.kill(embedded.server(), signal.SIGKILL)
    works(embedded, f"{name}.after")
    assert web.poll() is None
    assert runner.poll() is None, embedded.log()


@pytest.fixture
def receiver() -> Iterator[Sink]:
    with Sink() as made:
        yield made


@pytest.mark.parametrize("path", ["/status/500", "/hang", "/drip", "/flood"])
def test_an_endpoint_that_misbehaves_delays_no_other(receiver: Sink, path: str):
    with installation() as katek:
        katek.environment["KATEK_ALLOW_PRIVATE_ENDPOINTS"] = "127.0.0.1"
        bad = [f"{receiver.url}{path}?of=" for _ in range(3)]  # the filler adds a slug
        fill(katek, "set-up", *bad, f"{receiver.url}/hook")
        fill(katek, "write", str(CUSTOMERS))
        wanted = "SELECT count(*) FROM outbox_event WHERE state <> 'done'"
        runner = katek.runner()
        eventually(lambda: katek.rows(wanted)[0][0] == 0, what="every event is handed out")
        good = (
            "SELECT count(*) FILTER (WHERE d.status = 'delivered'), count(*) FROM outbox_delivery d"
            " JOIN outbox_endpoint e ON e.id = d.endpoint_id WHERE e.url LIKE %s"
        )

        def all_delivered() -> bool:
            delivered, expected = katek.rows(good, "%/hook%")[0]
            return bool(expected >= CUSTOMERS and delivered == expected)

        # Each call to the bad ones may take 30 s, and there are dozens of them.
        eventually(all_delivered, within=60, what="the good endpoint has everything")
        assert receiver.at(path), "nobody called the bad endpoints"
        assert runner.poll() is None, katek.log()


def fill(katek: Installation, *arguments: str) -> None:
    process = katek.start("-m", "tests.fill", *arguments)
    assert process.wait(timeout=300) == 0, katek.log()
