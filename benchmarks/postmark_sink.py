"""Takes batches of mails as Postmark does, as a process of its own: prints its port, then answers until killed.

Each batch is read as JSON and each of its mails answered at its place. `/count` tells how many came.
"""

import asyncio
import json
import sys

import uvloop
from aiohttp import web

taken = 0


async def batch(request: web.Request) -> web.Response:
    global taken
    messages = json.loads(await request.read())
    answers = [
        {
            "To": message["To"],
            "SubmittedAt": "2026-06-01T16:00:00.1234567Z",
            "MessageID": f"00000000-0000-4000-8000-{taken + place:012d}",
            "ErrorCode": 0,
            "Message": "OK",
        }
        for place, message in enumerate(messages)
    ]
    taken += len(messages)
    return web.json_response(answers)


async def count(request: web.Request) -> web.Response:
    return web.json_response({"taken": taken})


async def main() -> None:
    application = web.Application(client_max_size=2**27)
    application.router.add_post("/email/batch", batch)
    application.router.add_get("/count", count)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    server = await asyncio.get_running_loop().create_server(runner.server, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as program:
        sys.exit(program.run(main()))
