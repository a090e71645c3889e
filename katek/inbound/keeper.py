"""Receipts written on one connection of the process, beside Django: what comes in meanwhile goes together.

While a statement runs, more posts arrive; the next statement keeps them all. So a burst costs a few
statements and one connection, and each post is answered only once its own rows are committed.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
from asgiref.sync import sync_to_async

from katek.core.wakeups import ring_at_once
from katek.core.workers import connection_parameters
from katek.inbound.keeping import Posted, statement

MOST_ENTRIES = 500  # in one statement, unless a single post has more


@dataclass(frozen=True)
class _Waiting:
    posted: Sequence[Posted]
    kept: asyncio.Future[None]


class Keeper:
    """Writes for one event loop; made anew for another."""

    def __init__(self) -> None:
        self._waiting: list[_Waiting] = []
        self._work: asyncio.Task[None] | None = None
        self._connection: psycopg.AsyncConnection[Any] | None = None

    async def keep(self, posted: Sequence[Posted]) -> None:
        """Returns when these are committed; raises `psycopg.Error` when they could not be."""
        waiting = _Waiting(posted, asyncio.get_running_loop().create_future())
        self._waiting.append(waiting)
        if self._work is None or self._work.done():
            self._work = asyncio.create_task(self._work_off())
        await waiting.kept

    async def close(self) -> None:
        if self._connection is not None:
            await self._connection.close()
        self._connection = None

    async def _work_off(self) -> None:
        while self._waiting:
            together = self._next()
            try:
                new = await self._write([one for each in together for one in each.posted])
            except psycopg.Error as problem:
                await self._one_by_one(together, problem)
            except BaseException:
                # The loop ends, or a fault of ours: nobody may wait for ever.
                for each in [*together, *self._waiting]:
                    each.kept.cancel()
                self._waiting.clear()
                raise
            else:
                _tell(together, None)
                if new:
                    asyncio.get_running_loop().run_in_executor(None, ring_at_once, "messages")

    def _next(self) -> list[_Waiting]:
        taken: list[_Waiting] = []
        entries = 0
        while self._waiting and (
            not taken or entries + len(self._waiting[0].posted) <= MOST_ENTRIES
        ):
            taken.append(self._waiting.pop(0))
            entries += len(taken[-1].posted)
        return taken

    async def _one_by_one(self, together: list[_Waiting], problem: psycopg.Error) -> None:
        """What can't be written must not keep others from being: each post is tried alone."""
        if len(together) == 1 or isinstance(problem, psycopg.OperationalError):
            _tell(together, problem)
            return
        for each in together:
            try:
                await self._write(each.posted)
            except psycopg.Error as own:
                _tell([each], own)
            else:
                _tell([each], None)

    async def _write(self, posted: Sequence[Posted]) -> int:
        """How many are new. A connection that was lost since is replaced once; a repeat changes nothing."""
        try:
            return await self._execute(posted)
        except psycopg.OperationalError:
            await self.close()
            return await self._execute(posted)

    async def _execute(self, posted: Sequence[Posted]) -> int:
        if self._connection is None:
            parameters = await sync_to_async(connection_parameters)("katek receipts")
            self._connection = await psycopg.AsyncConnection.connect(**parameters)
        text, values = statement(posted)
        cursor = await self._connection.execute(text.encode(), values)
        return cursor.rowcount


def _tell(together: list[_Waiting], problem: psycopg.Error | None) -> None:
    for each in together:
        if each.kept.done():  # whoever posted has left
            continue
        if problem is None:
            each.kept.set_result(None)
        else:
            each.kept.set_exception(problem)
