"""What the pages in docs say is what the code does."""

import ast
import json
import re
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from katek.core import clock
from katek.outbox.decisions import SCHEDULE
from katek.outbox.schemas import SCHEMAS
from katek.outbox.signing import Sending, headers, new_secret
from katek.outbox.subscriptions import DEFAULT_TYPES
from tests import event_docs
from tests.installation import ROOT

DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
FILE = re.compile(r"`((?:katek|tests|benchmarks|docs)/[\w/.-]+)`")
BODY = '{"type":"lead.created","data":{"name":"Zoë"}}'.encode()


def settings_read() -> set[str]:
    """Names that katek/settings.py takes from the environment."""
    calls = ast.walk(ast.parse((ROOT / "katek" / "settings.py").read_text()))
    return {
        call.args[0].value
        for call in calls
        if isinstance(call, ast.Call)
        and call.args
        and isinstance(call.args[0], ast.Constant)
        and re.fullmatch(r"(env\.\w+|_secret)", ast.unparse(call.func))
    }


def snippet(language: str, word: str) -> str:
    """The one block of a language in docs/events.md that has a word in it."""
    blocks = re.findall(rf"```{language}\n(.*?)```", event_docs.PAGE.read_text(), re.DOTALL)
    (found,) = [block for block in blocks if word in block]
    return found


def signed(secret: str) -> dict[str, str]:
    sending = Sending(event="evt_1", type="lead.created", delivery="dlv_1", attempt=1)
    stamp = int(clock.now().timestamp())
    return headers(sending, timestamp=stamp, body=BODY, live=[secret])


def run(code: str) -> dict:
    names: dict = {}
    exec(code, names)  # noqa: S102 - our own page
    return names


def test_every_event_is_explained_with_its_example():
    assert event_docs.PAGE.read_text() == event_docs.written(), "python -m tests.event_docs"
    for name in SCHEMAS:
        assert f"### {name}\n" in event_docs.PAGE.read_text()


def test_every_setting_is_explained():
    names = settings_read()
    assert {"SECRET_KEY", "DATABASE_URL", "KATEK_BASE_URL", "KATEK_SIGN_UP"} <= names
    page = (DOCS / "settings.md").read_text()
    assert {name for name in names if f"`{name}`" not in page} == set()


def test_the_library_check_works_as_printed():
    secret = new_secret()
    names = run(snippet("python", "standardwebhooks"))
    assert names["check"](secret, BODY, signed(secret)) == json.loads(BODY)
    with pytest.raises(names["Webhook"].__init__.__globals__["WebhookVerificationError"]):
        names["check"](new_secret(), BODY, signed(secret))


def test_the_plain_check_works_as_printed():
    secret = new_secret()
    is_ours = run(snippet("python", "is_ours"))["is_ours"]
    assert is_ours(secret, BODY, signed(secret))
    assert not is_ours(new_secret(), BODY, signed(secret))
    assert not is_ours(secret, BODY + b" ", signed(secret))


def test_the_shell_line_works_as_printed():
    secret = new_secret()
    given = signed(secret)
    values = {"timestamp": given["X-Katek-Timestamp"], "body": BODY.decode(), "secret": secret}
    ran = subprocess.run(
        ["sh", "-c", snippet("sh", "openssl")],
        env={"PATH": "/usr/bin:/bin:/usr/local/bin", **values},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.split()[-1] == given["X-Katek-Signature"].removeprefix("sha256=")


def test_the_page_names_the_types_that_an_endpoint_gets_by_default():
    before, _, _ = event_docs.PAGE.read_text().partition("## Body")
    assert all(f"`{name}`" in before for name in DEFAULT_TYPES)


def test_the_page_tells_the_schedule_of_retries():
    assert [int(wait.total_seconds()) for wait in SCHEDULE] == [
        *(5, 5 * 60, 30 * 60),
        *(hours * 3600 for hours in (2, 5, 10, 14, 20, 24)),
    ]
    assert "5 seconds, 5 and 30 minutes, 2, 5, 10, 14, 20 and 24 hours" in " ".join(
        event_docs.PAGE.read_text().split()
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_and_named_files_exist(page: Path):
    text = page.read_text()
    for link in LINK.findall(text):
        if not urlsplit(link).scheme and not link.startswith("#"):
            assert (page.parent / link.partition("#")[0]).exists(), link
    for file in FILE.findall(text):
        assert (ROOT / file).exists(), file
