"""The real browser of journeys: started, signed in at the desk and on the phone, and what pages must not do."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Locator,
    Page,
    TimeoutError,
    expect,
    sync_playwright,
)

from tests.installation import Installation, eventually

PROGRAMS = ("/usr/bin/chromium", "/usr/bin/google-chrome")
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-quic"]
DEVICES: dict[str, dict[str, Any]] = {
    "desk": {"viewport": {"width": 1280, "height": 860}},
    "phone": {"viewport": {"width": 390, "height": 780}, "has_touch": True, "is_mobile": True},
}
expect.set_options(timeout=20_000)  # milliseconds: machines that test have much else to do
A_LOOK = 400  # milliseconds at a page, before it is loaded again
TABS = 80  # more stops than a page of the dashboard has


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        path = next(path for path in PROGRAMS if Path(path).exists())
        started = playwright.chromium.launch(executable_path=path, args=SWITCHES)
        yield started
        started.close()


@dataclass
class Office:
    """A running Katek that the journeys of a file share, and a browser; `problems` of all pages so far.

    A page of its own context stands for a person at a device, who has signed in before.
    """

    katek: Installation
    browser: Browser
    problems: list[str] = field(default_factory=list)
    sessions: dict[str, Any] = field(default_factory=dict)

    def sit_down(self, device: str, email: str = "", password: str = "") -> Page:
        """Signed in, as the demo agency's owner unless told otherwise; on no page yet."""
        login = json.loads((self.katek.folder / "demo-login").read_text())
        email, password = email or login["email"], password or login["password"]
        if email not in self.sessions:
            page = self.visit("desk")
            page.goto("/accounts/login/")
            page.get_by_label("E-mail").fill(email)
            page.get_by_label("Password").fill(password)
            page.get_by_label("Password").press("Enter")
            expect(page.get_by_role("heading", level=1).first).not_to_have_text("Sign in")
            self.sessions[email] = page.context.storage_state()
            page.context.close()
        return self.visit(device, storage_state=self.sessions[email])

    def visit(self, device: str, **more: Any) -> Page:
        """Somebody who hasn't signed in, a customer for one."""
        context = self.browser.new_context(base_url=self.katek.base, **DEVICES[device], **more)
        page = context.new_page()
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("console", lambda line: self.problems.extend(wrong(line)))
        return page

    def plays_meta(self, act: str, **details: object) -> None:
        """What shall happen at the sandbox that plays Meta; see `katek.sandbox.graph.acts`."""
        where = f"{self.katek.base}/sandbox/graph/_control/{act}"
        headers = {"Content-Type": "application/json"}
        urlopen(Request(where, json.dumps(details).encode(), headers), timeout=60).close()


def wrong(line: ConsoleMessage) -> list[str]:
    """What the console tells that is an error of ours: a refused form or key is an answer like any other."""
    meant = ("status of 422", "status of 403", "status of 404")
    is_ours = line.type == "error" and not any(words in line.text for words in meant)
    return [line.text] if is_ours else []


def fits(page: Page) -> None:
    """Nothing of the page lies beyond its side."""
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) <= 0, page.url


def tab_to(page: Page, words: str) -> None:
    """By keyboard alone, to the link, button or field that begins with these words."""
    said = "document.activeElement?.textContent?.trim() || ''"
    for _ in range(TABS):
        page.keyboard.press("Tab")
        if str(page.evaluate(said)).startswith(words):
            return
    pytest.fail(f"No way to {words} by keyboard.")


def begin(page: Page, device: str, words: str) -> None:
    """Something new from its list: by its key at the desk, by its link on the phone."""
    fits(page)
    if device == "desk":
        page.keyboard.press("n")
    else:
        page.get_by_role("link", name=words).click()


def toast(page: Page, words: str) -> None:
    expect(page.locator("#toasts")).to_contain_text(words)


def once_there(page: Page, found: Locator) -> None:
    """What the background brings is there when the page, which has to stand already, is loaded again."""

    def look() -> bool:
        page.reload()
        try:
            found.first.wait_for(timeout=A_LOOK)
        except TimeoutError:
            return False
        return True

    eventually(look, what=f"{found} on {page.url}")
