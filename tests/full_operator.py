"""What the full installation's operator finds: receipts that are nobody's, and a run that could not work."""

import json

from katek.automations.runs import Tally
from katek.channels.meta.envelope import split
from katek.core import clock
from katek.inbound.keeping import Posted, keep
from tests.earlier import ago, work


def nobodys_receipts() -> None:
    """Of pages that nobody has connected, a test from Meta's dashboard, and what can't be read."""
    for number in range(12):
        with ago(hours=3 * number):
            keep(
                [
                    Posted("facebook", entry)
                    for entry in split(_post(f"4000000000000{number % 3:02}", number))
                ]
            )
    keep([Posted("facebook", entry) for entry in split(_post("0", 0))])
    keep([Posted("instagram", entry) for entry in split(b"<html>not what was meant</html>")])
    work("messages")


def a_run_that_failed() -> None:
    with ago(hours=5):
        tally = Tally("email", "cron", problem="OperationalError: the connection was lost.")
        tally.keep(finished=True)


def _post(page: str, number: int) -> bytes:
    said = {"mid": f"m_nobody_{number}", "text": "Is the flat in Pine Street still free?"}
    message = {
        "sender": {"id": f"7100000000000{number:03}"},
        "recipient": {"id": page},
        "timestamp": round(clock.now().timestamp() * 1000),
        "message": said,
    }
    entry = {"id": page, "time": message["timestamp"], "messaging": [message]}
    return json.dumps({"object": "page", "entry": [entry]}).encode()
