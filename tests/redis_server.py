"""A Redis of a test's own, which can be killed and started again at the same address."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from redis import Redis, RedisError

from tests.installation import eventually, free_port


class RedisServer:
    """Keeps nothing on disk: after a kill it starts empty."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.address = f"redis://127.0.0.1:{self.port}/0"
        self.folder = folder
        self.client = Redis.from_url(self.address)
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir"]
        self.process = subprocess.Popen(
            ["redis-server", *options, str(self.folder)], stdout=subprocess.DEVNULL
        )
        eventually(self._answers, what="Redis takes connections")

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
        self.process = None

    def _answers(self) -> bool:
        try:
            return bool(self.client.ping())
        except RedisError:
            return False


@contextmanager
def redis_server() -> Iterator[RedisServer]:
    with TemporaryDirectory(prefix="katek-redis-") as folder:
        made = RedisServer(Path(folder))
        made.start()
        try:
            yield made
        finally:
            made.client.close()
            made.kill()
