"""The real browser of journeys."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

PROGRAMS = ("/usr/bin/chromium", "/usr/bin/google-chrome")
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-quic"]


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        path = next(path for path in PROGRAMS if Path(path).exists())
        started = playwright.chromium.launch(executable_path=path, args=SWITCHES)
        yield started
        started.close()
