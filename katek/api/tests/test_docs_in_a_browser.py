"""The page to try the API, in a real browser under the real content security policy."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, sync_playwright

from katek.organizations.creation import create_tenant
from katek.properties.listing import save

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]


@contextmanager
def browser() -> Iterator[Page]:
    binary = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=binary, args=["--no-sandbox"])
        yield started.new_page()
        started.close()


def test_every_route_is_drawn_and_can_be_tried(live_server, monkeypatch):
    tenant = create_tenant("Harbor", "harbor", owner_email="owner@harbor.example")
    save(tenant.organization, {"listing_id": "HP-1042"})
    # The browser's library keeps an event loop in this thread, which Django takes for async code.
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    complaints: list[str] = []
    with browser() as page:
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{live_server.url}/api/v1/docs")
        page.wait_for_selector("#routes:not([aria-busy])")
        assert page.locator("details").count() > 40
        page.fill("#key", tenant.api_key)
        route = page.locator("details", has_text="List Properties").first
        route.locator("summary").click()
        route.locator("button").click()
        page.wait_for_selector("pre:not([hidden]) >> text=200 OK")
        assert "HP-1042" in route.locator("pre").inner_text()
    assert complaints == []
