import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsing import DEVICES, Office, chromium
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


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    """The demo agency, all of it running, for the journeys of a file together: each makes what it needs."""
    with installation(like=with_demo()) as made, chromium() as started:
        made.environment["KATEK_ALLOW_PRIVATE_ENDPOINTS"] = "127.0.0.1"  # for tests.sink
        made.web()
        made.runner()
        yield Office(made, started)


@pytest.fixture(params=sorted(DEVICES))
def device(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def owner(office: Office, device: str) -> Iterator[Page]:
    """The demo agency's owner at the desk and on the phone; no page of theirs may tell of an error."""
    page = office.sit_down(device)
    yield page
    page.context.close()
    problems, office.problems = office.problems, []
    assert problems == []
