from collections.abc import Iterator

import pytest

from tests.installation import Installation, installation


@pytest.fixture
def katek() -> Iterator[Installation]:
    """A running Katek with the demo agency; stopped and deleted afterwards."""
    with installation() as made:
        loaded = made.command("load_demo")
        assert loaded.returncode == 0, loaded.stderr
        yield made
