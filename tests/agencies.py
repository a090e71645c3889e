"""Two agencies with everything connected, for tests of what outlives kills and faults.

Meta, Postmark and HubSpot are played by a process of their own, endpoints by a sink. Customers write through
the real doors of a web server; the tests start, kill and start again what works in the background.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.request import Request, urlopen

from django.conf import settings

from katek.automations.lanes import LANES
from katek.channels.meta.subscribing import PAGE_FIELDS
from katek.core.clock import OFFSET_FILE
from katek.core.failpoints import SETTING
from katek.core.wakeups import CHANNEL
from katek.sandbox.graph.signing import DOORS, signed
from katek.sandbox.graph.world import INSTAGRAM, OTHER_INSTAGRAM, OTHER_PAGE, PAGE
from katek.sandbox.hubspot.portal import OTHER_PORTAL, OTHER_TOKEN, PORTAL, TOKEN
from tests.forks import Process
from tests.installation import Installation, installation
from tests.sink import Sink, sink
from tests.stand_ins import StandIns, stand_ins

ACCOUNTS = {"first": (PAGE, INSTAGRAM), "second": (OTHER_PAGE, OTHER_INSTAGRAM)}
HUBSPOT = {"first": (TOKEN, PORTAL), "second": (OTHER_TOKEN, OTHER_PORTAL)}
INBOXES = [
    (platform, ACCOUNTS[slug][place])
    for place, platform in enumerate(("messenger", "instagram"))
    for slug in ACCOUNTS
]
FIRST_CUSTOMER = 7_300_000_000_000_000
TOLD_TWICE = 5  # every so manieth post comes a second time, as Meta's do
POSTMARK = {
    "POSTMARK_API_TOKEN": "katek-sandbox-server-token",
    "POSTMARK_FROM_EMAIL": "hello@agency.example",
    "POSTMARK_WEBHOOK_SECRET": "postmark:open-sesame",
}


@dataclass
class Agencies:
    """`state`: the file in which the stand-ins remember. `customers`: how many have written."""

    katek: Installation
    played: StandIns
    receiver: Sink
    state: Path
    customers: int = 0

    def runner(self, failpoints: str = "") -> Process:
        """A process that works in the background, with these failpoints armed."""
        return self.katek.runner(**{SETTING: failpoints})

    def fill(self, *arguments: str) -> None:
        """Run `tests.accounts`."""
        process = self.katek.start("-m", "tests.accounts", *arguments)
        assert process.wait(timeout=300) == 0, self.katek.log()

    def customers_write(self, count: int) -> None:
        """So many new customers, each with one question and an address, at all four accounts in turn."""
        numbers = range(self.customers, self.customers + count)
        self.customers += count
        with ThreadPoolExecutor(6) as pool:
            list(pool.map(self._write, numbers))

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self._offset())

    def move_clock(self, step: timedelta) -> None:
        """Also rings in every lane: who works would look at the clock in a second or two only."""
        place = self.katek.folder / OFFSET_FILE
        draft = place.with_name("clock-draft")
        draft.write_text(str(self._offset() + step.total_seconds()))
        draft.replace(place)
        lanes = [lane.name for lane in LANES]
        self.katek.rows("SELECT pg_notify(%s, lane) FROM unnest(%s::text[]) lane", CHANNEL, lanes)

    def _offset(self) -> float:
        place = self.katek.folder / OFFSET_FILE
        return float(place.read_text()) if place.exists() else 0.0

    def _write(self, number: int) -> None:
        platform, account = INBOXES[number % len(INBOXES)]
        told = self.played.act(
            "graph",
            "customer",
            asset=account,
            customer=str(FIRST_CUSTOMER + number),
            text=f"3 bedroom house in Portland, write to customer{number}@example.com",
        )
        assert told["status"] == 200, told
        if number % TOLD_TWICE == 0:
            self._post(DOORS[platform], told["body"].encode())

    def _post(self, door: str, body: bytes) -> None:
        headers = signed(body, settings.FACEBOOK_APP_SECRET)
        with urlopen(Request(self.katek.base + door, body, headers), timeout=30) as answer:
            assert answer.status == 200


@contextmanager
def agencies(delay: float = 0.0) -> Iterator[Agencies]:
    """Both of them with a web server; nothing works in the background. `delay`: of endpoints, in seconds."""
    with installation() as katek, sink(delay) as receiver:
        state = katek.folder / "stand-ins.sqlite3"
        shared = {**POSTMARK, "KATEK_DATA_DIR": str(katek.folder)}
        with stand_ins(webhooks_to=katek.base, state=state, **shared) as played:
            katek.environment |= {
                **played.environment,
                **shared,
                "KATEK_ALLOW_PRIVATE_ENDPOINTS": "127.0.0.1",
            }
            made = Agencies(katek, played, receiver, state)
            _set_up(made)
            katek.web()
            yield made


def _set_up(made: Agencies) -> None:
    addresses = [f"{made.receiver.address}/{n}" for n in range(2)]
    process = made.katek.start("-m", "tests.fill", "set-up", *addresses)
    assert process.wait(timeout=300) == 0, made.katek.log()
    for page, _ in ACCOUNTS.values():
        made.played.act(
            "graph", "subscribe", asset=page, fields=list(PAGE_FIELDS), app=settings.FACEBOOK_APP_ID
        )
    made.fill("connect")
    made.fill("audience", "600")
