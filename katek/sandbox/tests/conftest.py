from collections.abc import Iterator

import pytest

from katek.sandbox.stage.webhooks import send_to
from katek.sandbox.tests.receiver import Receiver, receiver


@pytest.fixture
def katek(data_folder) -> Iterator[Receiver]:
    """Where the stand-ins' webhooks go: in the installation's place, a receiver that keeps them."""
    with receiver() as kept:
        send_to(kept.base)
        yield kept
