"""How every page looks and reads in every state: empty, full and failing, both themes, three widths.

Nothing that axe-core calls serious, no sideways scroll, no late shift of the page, no error in the console, at
most 150 KB of CSS and JavaScript together. With KATEK_PICTURES=1 (`make pictures`) the pages are kept in
`docs/screenshots/`.
"""

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from tests.installation import ROOT, Installation, installation, with_demo

pytestmark = pytest.mark.long
PICTURES = ROOT / "docs" / "screenshots" if os.environ.get("KATEK_PICTURES") else None
BUDGET = 150 * 1024  # bytes of CSS and JavaScript of a page
MOST_SHIFT = 0.1  # of layout: up to here browsers call it good
HEIGHTS = {1280: 860, 390: 780, 360: 740}  # of the widths
LOADED_AT: dict[int, tuple[int, ...]] = {
    1280: (),
    390: (360,),
}  # and the widths it is then brought to
LISTS = {
    "home": "/",
    "inbox": "/conversations/",
    "leads": "/leads/",
    "leads-board": "/leads/board/",
    "lead-new": "/leads/new/",
    "properties": "/properties/",
    "properties-import": "/properties/import/",
    "campaigns": "/campaigns/",
    "campaign-new": "/campaigns/new/",
    "emails": "/emails/",
    "channels": "/channels/",
    "persona": "/persona/",
    "webhooks": "/webhooks/",
    "endpoint-new": "/webhooks/new/",
    "hubspot": "/webhooks/hubspot/",
    "styleguide": "/styleguide/",
    "no-such-page": "/leads/lead_nobody/",
}
# Last, for whoever has begun these steps is offered the way back to them on every page.
FIRST_STEPS = {
    "first-brand": "/start/brand/",
    "first-persona": "/start/persona/",
    "first-listings": "/start/listings/",
    "first-channels": "/start/channels/",
    "first-team": "/start/team/",
    "first-live": "/start/live/",
}
OPERATOR = {
    "operator": "/operator/",
    "operator-checks": "/operator/?checks=yes",
    "operator-receipts": "/operator/receipts/",
    "operator-runs": "/operator/runs/",
    "operator-organizations": "/operator/organizations/",
}
SETTINGS = {
    f"settings-{name}": f"/settings/{name}/"
    for name in ("organization", "hours", "members", "keys", "consent", "you")
}
PUBLIC = {"sign-in": "/accounts/login/", "reset": "/accounts/password/reset/"}
# The mails in frames are the agencies' own words in tables, as mail programs need them.
FRAMES = [".mail"]
SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""

# Bytes of the page's own stylesheets and scripts, wherever they came from, unpacked.
CODE = r"""
performance.getEntriesByType("resource")
  .filter((one) => /\.(css|js)(\?|$)/.test(one.name))
  .reduce((sum, one) => sum + one.decodedBodySize, 0)
"""
# What pages load and may not miss.
FILES = re.compile(r"^[^?]*\.\w{2,5}(\?|$)|/media/|/api/")
# Colours fade into those of the other theme, those inside a button after its own.
SETTLED = """async () => {
  const endless = (one) => one.effect.getComputedTiming().iterations === Infinity;
  for (;;) {
    const fading = document.getAnimations().filter((one) => !endless(one));
    if (!fading.length) return;
    await Promise.all(fading.map((one) => one.finished.catch(() => {})));
    await new Promise(requestAnimationFrame);
  }
}"""


@dataclass
class Walk:
    """The installation, a browser, and what is wrong so far, as sentences."""

    base: str
    page: Page
    wrong: list[str]
    console: list[str]
    budget: int = BUDGET
    most_shift: float = MOST_SHIFT

    def visit(self, name: str, address: str, state: str) -> None:
        """Loaded at the desk and on a phone; a narrower phone and the dark theme are put on the loaded page."""
        for width, narrower in LOADED_AT.items():
            self._show(width)
            self._look(f"{name}-{state}-{width}", address)
            for shown in (width, *narrower):
                what = f"{name}-{state}-{shown}"
                self._show(shown)
                if shown != width:
                    self.fits(what)
                self.read(f"{what}-light")
                self._keep(f"{what}-light")
                self._show(shown, "dark")
                self.read(f"{what}-dark", runOnly=["color-contrast"])
                self._keep(f"{what}-dark")

    def _show(self, width: int, theme: Literal["light", "dark"] = "light") -> None:
        self.page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        self.page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        self.page.evaluate(SETTLED)

    def _look(self, what: str, address: str) -> None:
        self.console.clear()
        self.page.goto(self.base + address, wait_until="load")
        self.page.wait_for_function("document.fonts.status === 'loaded'")
        self.page.locator(".restoring").wait_for(state="detached")  # the chat's history
        self.page.evaluate(SETTLED)
        self.fits(what)
        if (shifted := self.page.evaluate("window.shifted")) > self.most_shift:
            self.wrong.append(f"{what}: shifts by {shifted:.3f}")
        if (loaded := self.page.evaluate(CODE)) > self.budget:
            self.wrong.append(f"{what}: {loaded} bytes of CSS and JavaScript")
        self.wrong += [f"{what}: {line}" for line in self.console]

    def fits(self, what: str) -> None:
        over = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        if over > 0:
            self.wrong.append(f"{what}: scrolls sideways by {over} px")

    def read(self, what: str, **more: list[str]) -> None:
        options = {"resultTypes": ["violations"], "iframes": False, **more}
        found = Axe().run(self.page, context={"exclude": FRAMES}, options=options).response
        for one in found["violations"]:
            if one["impact"] in ("serious", "critical"):
                where = "; ".join(node["html"][:120] for node in one["nodes"][:3])
                self.wrong.append(f"{what}: {one['id']}: {where}")

    def _keep(self, what: str) -> None:
        if PICTURES and not ("-360-" in what or "-390-dark" in what):
            file = PICTURES / f"{what}.jpg"
            self.page.screenshot(path=file, type="jpeg", quality=60)


@pytest.fixture(scope="module")
def katek() -> Iterator[Installation]:
    """With an agency that has everything and one that has nothing; nobody changes anything here."""
    with installation(like=with_demo()) as made:
        made.web()
        created = made.command(
            "create_organization", "Empty", "--slug", "empty", "--owner", "e@empty.example",
            "--password", "seven lanterns",
        )  # fmt: skip
        assert created.returncode == 0, created.stderr
        yield made


@pytest.fixture(scope="module")
def filled(katek: Installation) -> dict[str, str]:
    """Addresses of single pages by their names."""
    addresses: dict[str, str] = json.loads(katek.module("tests.full_agency"))
    return addresses


def walk_in(browser: Browser, katek: Installation, wrong: list[str]) -> Walk:
    context: BrowserContext = browser.new_context()
    context.add_init_script(SHIFTS)
    page, console = context.new_page(), list[str]()
    page.on("pageerror", lambda error: console.append(str(error)))
    page.on("console", lambda line: console.append(line.text) if is_problem(line) else None)
    return Walk(katek.base, page, wrong, console)


def is_problem(line: ConsoleMessage) -> bool:
    """Browsers also tell there that the page itself is a 404 or the like, as some of ours are meant to be, and
    that our own script for shifts may not run in the frame of a mail, where nothing may."""
    refused = "status of 40" in line.text and not FILES.search(line.location["url"])
    meant = refused or "Blocked script execution" in line.text
    return line.type == "error" and not meant


def sign_in(walk: Walk, email: str, password: str) -> None:
    walk.page.goto(f"{walk.base}/accounts/login/")
    walk.page.get_by_label("E-mail").fill(email)
    walk.page.get_by_label("Password").fill(password)
    walk.page.get_by_role("button", name="Sign in").click()
    walk.page.wait_for_url(f"{walk.base}/")


def told(wrong: list[str]) -> str:
    return "\n".join(sorted(set(wrong)))


def demo_login(katek: Installation) -> dict[str, str]:
    login: dict[str, str] = json.loads((katek.folder / "demo-login").read_text())
    return login


@pytest.mark.parametrize("part", range(4))
def test_pages_of_a_full_agency_where_some_things_have_failed(katek, browser, filled, part):
    login = demo_login(katek)
    walk = walk_in(browser, katek, [])
    sign_in(walk, login["email"], login["password"])
    pages = {
        **LISTS,
        **SETTINGS,
        **OPERATOR,
        **filled,
        "chat": f"/chat/{login['slug']}/",
        **FIRST_STEPS,
    }
    for name, address in list(pages.items())[part::4]:
        walk.visit(name, address, "full")
    assert not walk.wrong, told(walk.wrong)


@pytest.mark.parametrize("part", range(2))
def test_pages_of_an_agency_that_has_nothing_yet(katek, browser, part):
    walk = walk_in(browser, katek, [])
    sign_in(walk, "e@empty.example", "seven lanterns")
    others = {"chat": "/chat/empty/", "forbidden": "/operator/", "unreadable": "/leads/a%00b/"}
    for name, address in list({**LISTS, **SETTINGS, **others, **FIRST_STEPS}.items())[part::2]:
        walk.visit(name, address, "empty")
    assert not walk.wrong, told(walk.wrong)


def test_pages_before_somebody_signs_in(katek, browser):
    walk = walk_in(browser, katek, [])
    for name, address in PUBLIC.items():
        walk.visit(name, address, "signed-out")
    assert not walk.wrong, told(walk.wrong)
