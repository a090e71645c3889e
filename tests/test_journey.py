"""The website route as a new user sees it, in a real browser; takes the README's pictures on the way."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.installation import ROOT, Installation

pytestmark = pytest.mark.long
PICTURES = ROOT / "docs" / "screenshots"


def picture(page: Page, name: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png")


def ask(page: Page, text: str) -> str:
    """Write in the chat and wait for the answer; its words."""
    said = page.locator(".said.them")
    before = said.count()
    page.get_by_label("Your message").fill(text)
    page.get_by_label("Your message").press("Enter")
    expect(said).to_have_count(before + 1, timeout=20_000)
    return said.nth(before).inner_text()


def test_from_a_question_to_the_lead_the_webhook_and_the_welcome_mail(
    katek: Installation, browser: Browser
):
    katek.web()
    katek.runner()
    login = json.loads((katek.folder / "demo-login").read_text())
    page = browser.new_page(viewport={"width": 1280, "height": 860})
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda line: problems.append(line.text) if line.type == "error" else None)

    page.goto(f"{katek.base}/chat/{login['slug']}/")
    first = ask(page, "3 bedroom house to buy in Portland under 800k")
    assert "assistant" in first.lower()
    expect(page.locator(".card").first).to_be_visible()
    assert 1 <= page.locator(".card").count() <= 3
    picture(page, "chat")
    ask(page, "cheaper")
    ask(page, "I'm Ana Ruiz, ana.ruiz@example.com")

    page.goto(f"{katek.base}/accounts/login/")
    page.get_by_label("E-mail").fill(login["email"])
    page.get_by_label("Password").fill(login["password"])
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Home")).to_be_visible()
    picture(page, "home")
    page.get_by_role("link", name="Inbox").first.click()
    picture(page, "conversations")
    page.get_by_text("Ana Ruiz").first.click()
    expect(page.get_by_text("ana.ruiz@example.com").first).to_be_visible()
    picture(page, "conversation")

    page.goto(f"{katek.base}/leads/")
    page.get_by_role("link", name="Ana Ruiz").click()
    expect(page.get_by_role("heading", name="Timeline")).to_be_visible()
    picture(page, "lead")

    page.goto(f"{katek.base}/sandbox/")
    inspections = page.locator("#inspections")
    for _ in range(40):
        told = inspections.count() and "lead.created" in inspections.inner_text()
        if told and page.locator("#mails").count():
            break
        page.wait_for_timeout(250)
        page.reload()
    expect(inspections.get_by_text("lead.created").first).to_be_visible()
    assert page.get_by_text("Signature invalid").count() == 0
    expect(page.locator("#mails")).to_contain_text("Your enquiry at")
    picture(page, "sandbox")
    page.locator("#mails a").first.click()
    mail = page.frame_locator("iframe.mail")
    expect(mail.locator("p", has_text="Hello Ana")).to_be_visible()
    picture(page, "mail")

    page.goto(f"{katek.base}/webhooks/")
    expect(page.locator(".badge", has_text="Delivered").first).to_be_visible()
    picture(page, "webhooks")
    page.goto(f"{katek.base}/properties/")
    expect(page.locator(".home-picture img").first).to_be_visible()
    picture(page, "properties")
    assert problems == []


@pytest.fixture
def another_site() -> Iterator[Callable[[str], str]]:
    """Puts a page on a site that isn't ours and answers its address."""
    servers: list[ThreadingHTTPServer] = []

    def put(body: str) -> str:
        class Site(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, *args: object) -> None:
                """Quiet."""

        servers.append(ThreadingHTTPServer(("127.0.0.1", 0), Site))
        threading.Thread(target=servers[-1].serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{servers[-1].server_port}/"

    yield put
    for server in servers:
        server.shutdown()
        server.server_close()


def test_the_widget_works_on_another_site_at_phone_width(
    katek: Installation, browser: Browser, another_site: Callable[[str], str]
):
    katek.web()
    page = browser.new_page(viewport={"width": 390, "height": 780})
    page.goto(
        another_site(f"<h1>Our homes</h1><script src='{katek.base}/embed/harbor-pine.js'></script>")
    )
    page.get_by_role("button", name="Chat with Harbor & Pine Realty").click()
    chat = page.frame_locator("iframe")
    chat.get_by_label("Your message").fill("2 bedroom apartment to rent under 2500")
    chat.get_by_label("Your message").press("Enter")
    expect(chat.locator(".said.them")).to_have_count(2, timeout=20_000)
    expect(chat.locator(".card").first).to_be_visible()
    picture(page, "widget-phone")
