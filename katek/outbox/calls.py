"""Calls in flight: on an event loop in a thread of its own, so that no call waits for another or
for us.
"""

import asyncio
import threading
from collections.abc import Iterable
from concurrent.futures import Future
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime
from queue import Empty, SimpleQueue

import uvloop

from katek.core import failpoints
from katek.core.answers import Answer
from katek.core.call_failed import CallFailed
from katek.core.clock import now
from katek.core.failpoints import AnswerLost, failpoint
from katek.core.http import client
from katek.outbox.parcels import Parcel
from katek.outbox.targets import Clients, tell

BEFORE_CALL = failpoints.register("deliveries.before_call")
AFTER_CALL = failpoints.register("deliveries.after_call")

# Each client has room for 500 connections: endpoints that hang fill a quarter of it at most.
CLIENTS = 4


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one call. `crash`: our own fault, to be logged; `outcome` says it to people."""

    parcel: Parcel
    at: datetime
    outcome: Answer | CallFailed
    crash: BaseException | None = None


class Calls:
    """A thread that makes calls: `start` some, `collect` what came of any, `close` the rest."""

    def __init__(self) -> None:
        self._results: SimpleQueue[list[Result]] = SimpleQueue()
        self._fresh: list[Result] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._ready: Future[asyncio.AbstractEventLoop] = Future()
        self._stop = asyncio.Event()
        self._thread = threading.Thread(target=self._run, name="deliveries-calls", daemon=True)
        self._thread.start()
        self._loop = self._ready.result()

    def start(self, parcels: Iterable[Parcel]) -> None:
        """Returns at once."""
        self._loop.call_soon_threadsafe(self._spawn, list(parcels))

    def collect(self, timeout: float) -> list[Result]:
        """All results that are there; waits up to `timeout` seconds for the first."""
        found: list[Result] = []
        try:
            found += self._results.get(timeout=timeout)
            while True:
                found += self._results.get_nowait()
        except Empty:
            return found

    def close(self) -> None:
        """Breaks off what is still in flight; nobody knows whether it arrived."""
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            try:
                runner.run(self._serve())
            except Exception as problem:
                if self._ready.done():
                    raise
                self._ready.set_exception(problem)

    async def _serve(self) -> None:
        async with AsyncExitStack() as stack:
            # A delivery may arrive twice, so a call on a dead connection is repeated at once.
            guarded = [
                await stack.enter_async_context(client(repeatable=True)) for _ in range(CLIENTS)
            ]
            trusted = await stack.enter_async_context(client(repeatable=True, trusted=True))
            self._clients = Clients(guarded, trusted)
            self._ready.set_result(asyncio.get_running_loop())
            await self._stop.wait()
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def _spawn(self, parcels: list[Parcel]) -> None:
        for parcel in parcels:
            task = self._loop.create_task(self._call(parcel))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _call(self, parcel: Parcel) -> None:
        at = now()
        try:
            failpoint(BEFORE_CALL)
            outcome: Answer | CallFailed = await tell(self._clients, parcel, at)
            failpoint(AFTER_CALL)
            self._hand_over(Result(parcel, at, outcome))
        except CallFailed as failure:
            self._hand_over(Result(parcel, at, failure))
        except AnswerLost as lost:
            self._hand_over(Result(parcel, at, CallFailed("timeout", str(lost))))
        except Exception as crash:  # noqa: BLE001 - one delivery's fault, logged where it is recorded
            sentence = f"The call could not be made, by a fault of Katek's: {type(crash).__name__}."
            self._hand_over(Result(parcel, at, CallFailed("protocol", sentence), crash))

    def _hand_over(self, result: Result) -> None:
        """What comes in one turn of the loop goes over together: waking a thread is dear."""
        if not self._fresh:
            self._loop.call_soon(self._pass_on)
        self._fresh.append(result)

    def _pass_on(self) -> None:
        fresh, self._fresh = self._fresh, []
        self._results.put(fresh)
