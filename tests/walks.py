"""A walk over pages in a real browser: how each looks and reads, by day and at night, at three widths.

With KATEK_PICTURES=1 what was seen is kept in `docs/screenshots/`: whole pages by day, up to `TALLEST`, and at
night what one sees of them first.
"""

import json
import os
import re
from dataclasses import dataclass
from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from tests.installation import ROOT, Installation

PICTURES = ROOT / "docs" / "screenshots" if os.environ.get("KATEK_PICTURES") else None
TALLEST = 3000  # pixels of a picture
# Kept in both themes at all widths; of the others the desk's and the phone's by day, and the desk's at night.
THOROUGHLY = tuple(
    f"{page}-full-"
    for page in (
        *("home", "inbox", "conversation", "leads", "leads-board", "lead"),
        *("properties", "property", "campaign", "chat"),
    )
)
BUDGET = 150 * 1024  # bytes of CSS and JavaScript of a page
MOST_SHIFT = 0.1  # of layout: up to here browsers call it good
HEIGHTS = {1280: 860, 390: 780, 360: 740}  # of the widths
LOADED_AT: dict[int, tuple[int, ...]] = {
    1280: (),
    390: (360,),
}  # and the widths it is then brought to
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
# Colours fade into those of the other theme, those inside a button after its own. What never ends is told.
SETTLED = """async () => {
  const endless = (one) => one.effect.getComputedTiming().iterations === Infinity;
  const wait = (milliseconds) => new Promise((go) => setTimeout(go, milliseconds));
  const until = performance.now() + 10000;
  for (;;) {
    const fading = document.getAnimations().filter((one) => !endless(one));
    if (!fading.length) return [];
    if (performance.now() > until) return fading.map((one) => one.effect.target?.outerHTML.slice(0, 120));
    await Promise.race([Promise.all(fading.map((one) => one.finished.catch(() => {}))), wait(1000)]);
    await Promise.race([new Promise(requestAnimationFrame), wait(1000)]);
  }
}"""

# How high the page is, once the pictures that would wait until somebody has come down to them are there.
WHOLE = """async () => {
  for (const one of document.images) one.loading = "eager";
  await Promise.all([...document.images].map((one) => one.decode().catch(() => {})));
  return Math.max(document.documentElement.scrollHeight, innerHeight);
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

    def visit(self, name: str, address: str, state: str, *, by_day: bool = False) -> None:
        """Loaded at the desk and on a phone; a narrower phone and the dark theme are put on the loaded page.

        `by_day`: the light theme alone, and a narrower phone has no more to do than to fit.
        """
        for width, narrower in LOADED_AT.items():
            self._show(width)
            self._look(f"{name}-{state}-{width}", address)
            self._see(f"{name}-{state}", width, by_day=by_day)
            for shown in narrower:
                self._show(shown)
                self.fits(f"{name}-{state}-{shown}")
                if not by_day:
                    self._see(f"{name}-{state}", shown)

    def look(self, name: str, *, whole: bool = False) -> None:
        """At the page as it stands, once something on it was opened or refused: as one sees it, or `whole`."""
        self.settle()
        self.fits(name)
        self.read(name)
        assert self.page.viewport_size
        self.keep(f"{slug(name)}-{self.page.viewport_size['width']}-light", whole=whole)

    def _see(self, what: str, width: int, *, by_day: bool = False) -> None:
        self.read(f"{what}-{width}-light")
        self.keep(f"{what}-{width}-light")
        if not by_day:
            self._show(width, "dark")
            self.read(f"{what}-{width}-dark", runOnly=["color-contrast"])
            self.keep(f"{what}-{width}-dark", whole=False)
            self._show(width)

    def _show(self, width: int, theme: Literal["light", "dark"] = "light") -> None:
        self.page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        self.page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        self.settle()

    def _look(self, what: str, address: str) -> None:
        self.console.clear()
        self.page.goto(self.base + address, wait_until="load")
        self.page.wait_for_function("document.fonts.status === 'loaded'")
        self.page.locator(".restoring").wait_for(state="detached")  # the chat's history
        self.settle()
        self.fits(what)
        if (shifted := self.page.evaluate("window.shifted")) > self.most_shift:
            self.wrong.append(f"{what}: shifts by {shifted:.3f}")
        if (loaded := self.page.evaluate(CODE)) > self.budget:
            self.wrong.append(f"{what}: {loaded} bytes of CSS and JavaScript")
        self.wrong += [f"{what}: {line}" for line in self.console]

    def settle(self) -> None:
        for moving in self.page.evaluate(SETTLED):
            self.wrong.append(f"{self.page.url}: still moves: {moving}")

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

    def keep(self, what: str, *, whole: bool = True) -> None:
        if PICTURES is None or not is_kept(what):
            return
        size = self.page.viewport_size
        assert size
        if whole:
            # By a window as high as the page: what sticks to its edge would lie across the picture.
            high = min(self.page.evaluate(WHOLE), TALLEST)
            self.page.set_viewport_size({"width": size["width"], "height": high})
        self.page.screenshot(path=PICTURES / f"{what}.jpg", type="jpeg", quality=60, timeout=0)
        if whole:
            self.page.set_viewport_size(size)


def is_kept(what: str) -> bool:
    spared = "-360-" in what or "-390-dark" in what
    return not spared or what.startswith(THOROUGHLY)


def slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower())[:60].strip("-")


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
