from collections.abc import Iterator

import pytest

from tests.installation import Installation, installation, with_demo


@pytest.fixture
def katek() -> Iterator[Installation]:
    """A Katek with the demo agency; nothing of it runs yet. Stopped and deleted afterwards."""
    with installation(like=with_demo()) as made:
        yield made
