import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsing import chromium
from tests.installation import Installation, installation, with_demo


@pytest.fixture
def katek() -> Iterator[Installation]:
    """A Katek with the demo agency; nothing of it runs yet. Stopped and deleted afterwards."""
    with installation(like=with_demo()) as made:
        yield made


@pytest.fixture
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def page(katek: Installation, browser: Browser) -> Iterator[Page]:
    """Signed in as the demo agency's owner, web server and background running."""
    katek.web()
    katek.runner()
    login = json.loads((katek.folder / "demo-login").read_text())
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{katek.base}/accounts/login/")
    page.get_by_label("E-mail").fill(login["email"])
    page.get_by_label("Password").fill(login["password"])
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Home")).to_be_visible()
    yield page
    page.close()
