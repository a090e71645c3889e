from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

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
