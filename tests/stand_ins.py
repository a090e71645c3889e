"""The stand-ins as a process of their own, for tests of whatever calls them.

with stand_ins(webhooks_to=katek.base) as played:
    settings.FACEBOOK_GRAPH_URL = played.graph
    played.act("graph", "customer", asset=PAGE, customer=CUSTOMER, text="Hello")
    played.switch("graph", "server_error", times=2)
"""

import json
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from django.conf import settings

from tests import forks

PASSED_ON = (
    "FACEBOOK_APP_ID",
    "FACEBOOK_APP_SECRET",
    "INSTAGRAM_APP_ID",
    "INSTAGRAM_APP_SECRET",
    "POSTMARK_API_TOKEN",
    "POSTMARK_FROM_EMAIL",
    "HUBSPOT_ACCESS_TOKEN",
)


class Refused(AssertionError):
    """The control API did not take what a test told it."""


class StandIns:
    """`base` is where they are; a service's own address is an attribute."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.graph = f"{base}/sandbox/graph"
        self.instagram_graph = f"{base}/sandbox/instagram-graph"
        self.postmark = f"{base}/sandbox/postmark"
        self.hubspot = f"{base}/sandbox/hubspot"
        self.openai = f"{base}/sandbox/openai/v1"

    @property
    def environment(self) -> dict[str, str]:
        """Settings for a Katek of its own process that shall use them."""
        return {
            **_shared(),
            "FACEBOOK_GRAPH_URL": self.graph,
            "INSTAGRAM_GRAPH_URL": self.instagram_graph,
            "POSTMARK_API_URL": self.postmark,
            "HUBSPOT_API_URL": self.hubspot,
            "OPENAI_BASE_URL": self.openai,
            "OPENAI_API_KEY": "sk-sandbox",
        }

    def act(self, name: str, what: str, /, **details: Any) -> Any:
        """Tell a stand-in to do something; its answer as JSON."""
        return self._call(f"{self.base}/sandbox/{name}/_control/{what}", details)

    def switch(self, name: str, kind: str, /, **options: Any) -> Any:
        """Order a fault."""
        return self.act(name, "switches", kind=kind, **options)

    def clear(self, name: str) -> None:
        """Take every fault of a stand-in back."""
        url = f"{self.base}/sandbox/{name}/_control/switches"
        urlopen(Request(url, method="DELETE")).close()

    def state(self, name: str) -> Any:
        """`switches`, `calls` and `posted` of a stand-in."""
        with urlopen(f"{self.base}/sandbox/{name}/_control") as answer:
            return json.load(answer)

    def calls(self, name: str, path: str = "") -> list[dict[str, Any]]:
        """The calls that a stand-in got on paths with this in them."""
        return [call for call in self.state(name)["calls"] if path in call["path"]]

    def _call(self, url: str, details: dict[str, Any]) -> Any:
        headers = {"Content-Type": "application/json"}
        request = Request(url, json.dumps(details).encode(), headers, method="POST")
        try:
            with urlopen(request) as answer:
                return json.load(answer)
        except HTTPError as error:
            with error:
                raise Refused(error.read().decode()) from error


@contextmanager
def stand_ins(
    *, webhooks_to: str = "", state: Path | None = None, **environment: str
) -> Iterator[StandIns]:
    """Start them with this process's settings and clock; stopped afterwards. `state`: their file."""
    command = ["manage.py", "stand_ins", "--port", "0"]
    command += ["--state", str(state)] if state else []
    command += ["--webhooks-to", webhooks_to] if webhooks_to else []
    told, tell = os.pipe()
    process = forks.start(command, {**os.environ, **_shared(), **environment}, tell)
    os.close(tell)
    with os.fdopen(told) as lines:
        try:
            address = lines.readline().strip()
            assert address, "The stand-ins did not start."
            yield StandIns(address.split("/sandbox/")[0])
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def _shared() -> dict[str, str]:
    """What a stand-in and its caller have to agree on."""
    given = {name: getattr(settings, name) for name in PASSED_ON}
    return {
        **{name: value for name, value in given.items() if value},
        "KATEK_SANDBOX": "on",
        "KATEK_DATA_DIR": str(settings.KATEK_DATA_DIR),
    }
