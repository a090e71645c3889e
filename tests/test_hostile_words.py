"""Sixty hostile strings as message, name, listing, file name, persona and campaign: text wherever they stand.

They come in through the doors that people and services use, and every page that shows them is read by a real
browser: no element and no attribute of theirs, nothing run, and all their letters there to read.
"""

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.hostile_words import MARKUP, STRINGS
from tests.installation import Installation, eventually

pytestmark = pytest.mark.long
UNTYPED = r"[\x00-\x08\x0b\x0c\x0e-\x1f]"  # no keyboard has them; forms name and refuse them
TYPED = [re.sub(UNTYPED, "", words) for words in STRINGS]

# What a page is made of once a browser has read it, and where a string of ours became more than text.
READ = """async (address) => {
  const answer = await fetch(address);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const typed = [...page.querySelectorAll("input, textarea, option")].map((one) => one.value);
  const told = [...page.querySelectorAll("[alt], [title], [aria-label], [content]")].flatMap(
    (one) => ["alt", "title", "aria-label", "content"].map((name) => one.getAttribute(name) ?? ""));
  return {
    status: answer.status,
    text: [page.documentElement.textContent, ...typed, ...told].join(" \\n "),
    struck: (%s)(page),
  };
}"""
STRUCK = """(page) => [...page.querySelectorAll("*")].filter((one) =>
  one.localName === "x-struck" || one.localName === "base" ||
  [...one.attributes].some(({ name, value }) => name === "x-struck" || name.startsWith("on") ||
    /^\\s*(javascript:|data:text)/i.test(value) && ["href", "src", "action"].includes(name))
).map((one) => one.outerHTML.slice(0, 200))"""


def letters(text: str) -> str:
    """Without blanks and what nobody sees: pages may fold those, and files and mails have to."""
    return "".join(one for one in text if unicodedata.category(one)[0] not in "CZ")


@dataclass
class Reader:
    """Reads pages by their address; `wrong` holds what it found, as sentences."""

    page: Page
    base: str
    slug: str
    wrong: list[str]

    def read(self, address: str, *words: str) -> None:
        found = self.page.evaluate(READ % STRUCK, address)
        there = letters(found["text"])
        if found["status"] != 200:
            self.wrong.append(f"{address}: answered {found['status']} for {words!r}")
        self.wrong += [f"{address}: became an element: {one}" for one in found["struck"]]
        self.wrong += [
            f"{address}: does not show {one!r}" for one in words if letters(one) not in there
        ]

    def live(self, what: str) -> None:
        """The page that is open, as scripts have made it."""
        self.wrong += [
            f"{what}: became {one}" for one in self.page.evaluate(f"({STRUCK})(document)")
        ]
        if self.page.evaluate("window.struck"):
            self.wrong.append(f"{what}: ran")

    def send(self, address: str, form: dict[str, str], file: dict | None = None) -> None:
        """A form as the browser sends it."""
        token = next(one["value"] for one in self.page.context.cookies() if "csrf" in one["name"])
        kind = {"multipart": {**form, **file}} if file else {"form": form}
        answer = self.page.request.post(
            self.base + address, headers={"X-CSRFToken": token}, max_redirects=0, **kind
        )
        if answer.status not in (302, 303):
            said = re.sub(r"\s+", " ", answer.text())
            self.wrong.append(
                f"{address}: answered {answer.status} to {form!r} {file!r}: {said[-600:]}"
            )


@pytest.fixture
def reader(katek: Installation, page: Page) -> Iterator[Reader]:
    login = json.loads((katek.folder / "demo-login").read_text())
    made = Reader(page, katek.base, login["slug"], [])
    page.on("pageerror", lambda error: made.wrong.append(str(error)))
    yield made
    assert not made.wrong, "\n".join(made.wrong)


def newest(katek: Installation, table: str, count: int = len(STRINGS)) -> list[str]:
    """Their ids, in the order in which they were made."""
    found = katek.rows(f"SELECT id FROM {table} ORDER BY id DESC LIMIT {count}")
    return [pk for (pk,) in reversed(found)]


def test_as_message_and_as_name(katek: Installation, reader: Reader):
    door = f"{katek.base}/api/chat/{reader.slug}/messages"
    for number, words in enumerate(STRINGS):
        said = {"text": words, "name": words, "email": f"guest{number}@example.com"}
        answer = reader.page.request.post(door, data=said)
        assert answer.status == 200, (words, answer.text())
    rows = katek.rows(
        "SELECT c.id, l.id, l.email FROM conversations_conversation c"
        " JOIN leads_lead l ON l.id = c.lead_id WHERE l.email ~ '^guest[0-9]+@'"
    )
    assert len(rows) == len(STRINGS)
    mail = {"subject": "For {{ lead.name }}", "body_template": "Hello {{ lead.name }}"}
    reader.send(
        "/campaigns/", {"campaign_type": "blast", "name": "To all", "offset_days": "0", **mail}
    )
    ((campaign, step),) = katek.rows(
        "SELECT campaign_id, id FROM campaigns_step ORDER BY id DESC LIMIT 1"
    )
    for conversation, lead, email in rows:
        words = STRINGS[int(re.sub(r"\D", "", email))]
        reader.read(f"/campaigns/{campaign}/preview/body/?step={step}&lead={lead}", words)
        reader.read(f"/conversations/{conversation}/", words)
        reader.read(f"/leads/{lead}/", words)
    for words in MARKUP:
        asked = quote(words)
        reader.read(f"/palette/?q={asked}")
        reader.read(f"/leads/?q={asked}", words)
        reader.read(f"/conversations/?q={asked}&show=all", words)
    for address in ("/", "/needs/", "/leads/board/", "/emails/", "/webhooks/"):
        reader.read(address)
    reader.read(f"/leads/{rows[0][1]}/", STRINGS[int(re.sub(r"\D", "", rows[0][2]))])


def test_as_answers_of_a_person_in_the_open_chat(
    katek: Installation, reader: Reader, browser: Browser
):
    chat = browser.new_page()
    chat.goto(f"{katek.base}/chat/{reader.slug}/")
    chat.get_by_label("Your message").fill("Hello")
    chat.get_by_label("Your message").press("Enter")
    (conversation,) = eventually(lambda: newest(katek, "conversations_conversation", 1))
    expect(chat.locator(".said.them")).to_have_count(2, timeout=20_000)
    inbox = f"/conversations/{conversation}/"
    reader.send(f"{inbox}take-over/", {})
    for words in TYPED:
        reader.send(f"{inbox}reply/", {"text": words})
    reader.read(f"{inbox}?show=all", *TYPED[-30:])  # the older ones come on demand
    for way in ("live", "history"):
        for words in TYPED:
            told = letters(words)
            eventually(
                lambda told=told: told in letters(chat.locator("body").text_content() or ""),
                what=f"{way}: {words!r}",
            )
        Reader(chat, katek.base, reader.slug, reader.wrong).live(way)
        chat.reload()


def test_as_listing(katek: Installation, reader: Reader):
    for number, words in enumerate(TYPED):
        reader.send(
            "/properties/new/",
            {
                "listing_id": f"HO-{number}", "standard_status": "Active", "transaction": "buy",
                "list_price": "100,000", "currency": "USD", "public_remarks": words,
                "street_address": words[:50], "subdivision_name": words[:50], "city": "Salem",
                "private_remarks": words, "features": words.splitlines()[0][:50],
                "internet_entire_listing_display_yn": "on",
                "internet_address_display_yn": "on",
            },
        )  # fmt: skip
    for pk, words in zip(newest(katek, "properties_property"), TYPED, strict=True):
        reader.read(f"/properties/{pk}/", words)
        reader.read(f"/properties/{pk}/edit/", words)
        reader.send(f"/properties/{pk}/approve/", {})
        reader.read(f"/p/{pk}/", words)
    reader.read("/properties/")
    reader.read("/properties/?view=table")


def test_as_file_name(katek: Installation, reader: Reader):
    """Browsers and Django keep the last part of a path only; what is left is shown."""
    named = [words for words in TYPED if not words.endswith("\\")]
    for words in named:
        file = {"name": words, "mimeType": "text/csv", "buffer": b"Reference,Price\nA,1\n"}
        reader.send("/properties/import/", {}, {"file": file})
    kept = katek.rows("SELECT id, file_name FROM properties_import ORDER BY id")
    assert len(kept) == len(named)
    assert len({name for _, name in kept} & set(named)) > 20
    for pk, name in kept:
        reader.read(f"/properties/import/{pk}/", name)
    reader.read("/properties/import/", *(name for _, name in kept[-15:]))


def test_as_persona(katek: Installation, reader: Reader, browser: Browser):
    for words in TYPED:
        short = words[:60]
        reader.send(
            "/persona/",
            {"name": short, "role_line": short, "greeting": words, "business_context": words,
             "instructions": words, "handoff_message": words, "signature": words},
        )  # fmt: skip
        reader.read("/persona/", words)
        reader.read(f"/chat/{reader.slug}/")
    for words in MARKUP:
        reader.send("/persona/", {"name": words[:60], "greeting": words})
        chat = browser.new_page()
        chat.goto(f"{katek.base}/chat/{reader.slug}/")
        expect(chat.get_by_label("Your message")).to_be_visible()
        Reader(chat, katek.base, reader.slug, reader.wrong).live(f"chat of {words!r}")
        chat.close()


def test_as_campaign(katek: Installation, reader: Reader):
    lines = [words.replace("{", "(").replace("}", ")") for words in TYPED]
    for words in lines:
        form = {"campaign_type": "sequence", "name": words, "offset_days": "0"}
        subject = " ".join(words.split())
        reader.send("/campaigns/", {**form, "subject": subject, "body_template": words})
    for pk, words in zip(newest(katek, "campaigns_campaign"), lines, strict=True):
        reader.read(f"/campaigns/{pk}/", words)
        reader.read(f"/campaigns/{pk}/edit/", words)
        reader.read(f"/campaigns/{pk}/preview/")
    reader.read("/campaigns/")
