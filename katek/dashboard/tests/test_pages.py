"""What the signed-in pages show: nothing yet, rows, long words, hostile words, the agency's own time."""

import html
import re
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from katek.campaigns.models import Email
from katek.conversations.models import Conversation, Message
from katek.dashboard.tests.rows import customers, only
from katek.leads.changing import change
from katek.leads.models import Activity, Lead
from katek.organizations.scope import working_for
from katek.outbox.models import Attempt, Delivery
from katek.properties.listing import delete, save
from katek.properties.models import Property

pytestmark = pytest.mark.django_db

LISTS = {
    "conversations": "No conversations here",
    "leads": "No leads yet",
    "properties": "No properties",
    "webhooks": "No deliveries",
    "emails": "No e-mails yet",
}
ROWS = {
    "conversation": Conversation,
    "lead": Lead,
    "property": Property,
    "delivery": Delivery,
    "email": Email,
}
KINDS = {
    "conversations": "conversation",
    "leads": "lead",
    "properties": "property",
    "webhooks": "delivery",
    "emails": "email",
}
HOSTILE = "<script>alert('x')</script><img src=x onerror=alert(1)> {{ 7|add:7 }} \u202etxt"


def shown(browser: Client, name: str, *arguments: str, **query: str) -> str:
    answer = browser.get(reverse(f"dashboard:{name}", args=arguments), query)
    assert answer.status_code == 200, answer.content[:500]
    return answer.content.decode()


def address(name: str, organization) -> str:
    return reverse(f"dashboard:{name}", args=[only(ROWS[name], organization).pk])


@pytest.mark.parametrize("name", sorted(LISTS))
def test_an_empty_list_says_what_will_appear(owner_page: Client, website, name):
    page = shown(owner_page, name)
    assert LISTS[name] in page
    assert "Harbor &amp; Pine" in page


@pytest.mark.parametrize("name", sorted(LISTS))
def test_a_list_shows_its_rows(owner_page: Client, website, name):
    customers(website, 2)
    page = shown(owner_page, name)
    assert LISTS[name] not in page
    kind = KINDS[name]
    for row in ROWS[kind].everywhere.all():
        assert reverse(f"dashboard:{kind}", args=[row.pk]) in page


@pytest.mark.parametrize("name", sorted(ROWS))
def test_one_row_has_a_page(owner_page: Client, agency, website, name):
    customers(website, 1)
    page = owner_page.get(address(name, agency))
    assert page.status_code == 200


@pytest.mark.long
@pytest.mark.parametrize("name", sorted(LISTS))
def test_another_filter_and_a_wrong_one_show_the_page_too(owner_page: Client, website, name):
    customers(website, 1)
    for query in ({"show": "closed"}, {"status": "failed"}, {"stage": "won"}, {"q": "nobody"}):
        shown(owner_page, name, **query)
    for query in ({"show": "x"}, {"status": "x"}, {"stage": "x"}, {"older": "forged:cursor"}):
        assert LISTS[name] not in shown(owner_page, name, **query)


@pytest.mark.long
@pytest.mark.parametrize("name", [*sorted(LISTS), *sorted(ROWS)])
def test_hostile_words_are_text(owner_page: Client, agency, website, name):
    customers(website, 1, words=HOSTILE)
    Lead.everywhere.update(name=HOSTILE, wishes={HOSTILE: [HOSTILE]})
    Delivery.everywhere.update(problem=HOSTILE)
    Attempt.everywhere.update(problem=HOSTILE)
    Email.everywhere.update(problem=HOSTILE)
    Conversation.everywhere.update(problem=HOSTILE)
    Message.everywhere.update(why={HOSTILE: HOSTILE}, problem=HOSTILE)
    target = address(name, agency) if name in ROWS else reverse(f"dashboard:{name}")
    page = owner_page.get(target).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "onerror=alert(1)&gt;" in page or name == "properties"


@pytest.mark.long
@pytest.mark.parametrize("name", [*sorted(LISTS), *sorted(ROWS)])
def test_long_words_and_other_scripts_are_shown(owner_page: Client, agency, website, name):
    customers(website, 1)
    Lead.everywhere.update(name="Ξ" * 200, email="a" * 242 + "@example.com")
    Email.everywhere.update(subject="題" * 500)
    Message.everywhere.update(text="ﷺ " * 4000)
    target = address(name, agency) if name in ROWS else reverse(f"dashboard:{name}")
    assert owner_page.get(target).status_code == 200


def test_a_leads_wishes_are_told_in_words(owner_page: Client, agency, website):
    customers(website, 1)
    wishes = {"transaction": "buy", "types": ["house"], "places": ["Portland"], "beds_min": 3}
    wishes |= {"price_max": "800000", "currency": "USD"}
    Lead.everywhere.update(wishes=wishes, channel="instagram")
    page = owner_page.get(address("lead", agency)).content.decode()
    assert "Houses for sale in Portland with 3+ bedrooms up to $800,000" in page
    assert "<dd>Instagram</dd>" in page
    assert "beds_min" not in page


def test_times_are_the_agencys(owner_page: Client, agency, website):
    customers(website, 1)
    agency.timezone = "Asia/Tokyo"
    agency.save()
    moment = datetime(2026, 11, 22, 20, 30, tzinfo=UTC)
    Conversation.everywhere.update(last_message_at=moment, listed_at=moment)
    Message.everywhere.update(created_at=moment)
    Lead.everywhere.update(created_at=moment)
    Activity.everywhere.update(at=moment)
    Delivery.everywhere.update(created_at=moment)
    Attempt.everywhere.update(at=moment)
    Email.everywhere.update(sent_at=moment, status="sent")
    for name in ("conversations", "leads", "webhooks", "emails"):
        page = shown(owner_page, name)
        assert "Nov 23" in page, name
        assert re.search("5:30(:00)? AM", page), name
    for name in ("conversation", "lead", "delivery", "email"):
        page = owner_page.get(address(name, agency)).content.decode()
        assert "Nov 23" in page, name
        assert re.search("5:30(:00)? AM", page), name


@pytest.mark.long
def test_older_rows_are_one_link_away_and_none_comes_twice(owner_page: Client, website):
    customers(website, 55)
    for name in LISTS:
        pages, found = walked(owner_page, name)
        assert pages == (3 if name == "properties" else 2), name
        assert len(found) == 55, name
        assert set(found) == set(ROWS[KINDS[name]].everywhere.values_list("pk", flat=True)), name
    page = shown(owner_page, "leads", q="someone", stage="new")
    (link,) = re.findall(r'href="(\?[^"]*older=[^"]+)"', page)
    assert link.startswith("?q=someone&amp;stage=new&amp;older="), "the filter is kept"


def walked(browser: Client, name: str) -> tuple[int, list[str]]:
    """From page to page to the oldest row: how many pages, and the ids on them."""
    row = re.compile(
        reverse(f"dashboard:{KINDS[name]}", args=["ID"]).replace("ID", r"(\w+_\w{26})")
    )
    found: list[str] = []
    target = reverse(f"dashboard:{name}")
    pages = 0
    while target:
        page = browser.get(target).content.decode()
        found += row.findall(page)
        pages += 1
        older = re.search(r'href="(\?[^"]*older=[^"]+)"', page)
        target = reverse(f"dashboard:{name}") + html.unescape(older[1]) if older else ""
    return pages, found


def test_a_null_character_is_a_bad_request(owner_page: Client, website):
    customers(website, 1)
    conversation = Conversation.everywhere.get()
    assert owner_page.get(reverse("dashboard:leads"), {"q": "\0"}).status_code == 400
    assert owner_page.get("/conversations/a%00b/").status_code == 400
    answer = owner_page.post(reverse("dashboard:reply", args=[conversation.pk]), {"text": "a\0b"})
    assert answer.status_code == 400


def test_a_row_that_does_not_exist_is_not_found(owner_page: Client):
    for name in ROWS:
        assert owner_page.get(reverse(f"dashboard:{name}", args=["none"])).status_code == 404


def test_leads_are_found_by_name_address_and_number(owner_page: Client, agency, website):
    customers(website, 2)
    with working_for(agency):
        lead = Lead.objects.get(email="someone0@example.com")
        change(lead, {"name": "Zoë Byron", "phone": "+35799123456"}, None)
    for words in ("zoë", "SOMEONE0", "99123"):
        page = shown(owner_page, "leads", q=words)
        assert "Zoë Byron" in page
        assert "someone1@" not in page
    assert "No lead matches" in shown(owner_page, "leads", q="50% off")


def test_a_mail_is_shown_where_it_can_run_nothing(owner_page: Client, agency, website):
    customers(website, 1)
    Email.everywhere.update(html="<p>Hello</p><script>alert(1)</script>")
    body = owner_page.get(reverse("dashboard:email-body", args=[only(Email, agency).pk]))
    policy = body["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox allow-popups" in policy
    assert "script-src 'none'" in policy
    assert "form-action 'none'" in policy
    assert body["X-Frame-Options"] == "SAMEORIGIN"
    page = owner_page.get(address("email", agency)).content.decode()
    assert 'sandbox="allow-popups"' in page
    assert "alert(1)" not in page


def test_pages_allow_no_scripts_but_their_own(owner_page: Client):
    answer = owner_page.get(reverse("dashboard:leads"))
    policy = answer["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "<script>" not in answer.content.decode()


def test_the_menu_counts_who_waits_and_what_failed(owner_page: Client, website):
    customers(website, 3)
    Conversation.everywhere.update(answered_by="person")
    Delivery.everywhere.update(status="failed", next_attempt_at=None)
    page = shown(owner_page, "leads")
    assert 'title="Waiting for a person">3<' in page
    assert 'title="Failed deliveries">3<' in page


def test_a_deleted_listing_is_in_no_list_and_one_without_a_price_says_so(owner_page, agency):
    gone = save(agency, {"listing_id": "GONE-1", "list_price": "500000"})
    save(agency, {"listing_id": "ASK-1", "city": "Salem"})
    delete(agency, gone)
    page = owner_page.get(reverse("dashboard:properties")).content.decode()
    assert "GONE-1" not in page
    assert "ASK-1" in page
    assert "Price on request" in page
    assert "None" not in page
