"""What stands around every page: places, counts, palette, preferences, toasts; and home."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from katek.campaigns.models import Email
from katek.channels.models import Channel
from katek.conversations.models import Conversation
from katek.core import clock
from katek.dashboard.styleguide import TOKENS
from katek.dashboard.tests.rows import colleague, customers
from katek.leads.models import Lead
from katek.organizations.models import User
from katek.organizations.scope import working_for
from katek.outbox.models import Endpoint
from katek.properties.listing import save

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture(autouse=True)
def nothing_remembered():
    cache.clear()


def read(client: Client, url: str, **headers) -> str:
    answer = client.get(url, **headers)
    assert answer.status_code == 200
    return answer.content.decode()


def wait_for_a_person(organization) -> None:
    with working_for(organization):
        Conversation.objects.update(answered_by="person")


def test_home_tells_what_waits_and_what_is_broken(owner_page, website):
    customers(website, 2)
    wait_for_a_person(website.organization)
    Channel.everywhere.filter(pk=website.pk).update(status="reconnect", problem="Log in again.")
    page = read(owner_page, "/")
    assert "Customers wait for a person" in page
    assert "<strong>Website has to be connected again</strong>" in page
    assert "Website chat: Log in again." in page
    assert "someone1@example.com" in page


def test_home_of_a_new_agency_says_what_to_set_up(owner_page):
    page = read(owner_page, "/")
    assert "Nothing waits for a person, and nothing has failed." in page
    assert "Bring in your listings" in page


def test_home_counts_today_beside_the_same_day_last_week(owner_page, website):
    customers(website, 3)
    with working_for(website.organization):
        first, *_ = Lead.objects.order_by("pk")
        Lead.objects.filter(pk=first.pk).update(created_at=clock.now() - timedelta(days=7))
    page = read(owner_page, "/")
    figure = re.search(r"New leads today</span>\s*<span class=\"value\">(\d+)<", page)
    assert figure is not None
    assert figure[1] == "2"
    assert "1 on this day last week" in page


def test_a_day_is_the_agencys_own(owner_page, website):
    customers(website, 1)
    organization = website.organization
    organization.timezone = "Pacific/Kiritimati"  # 14 hours ahead
    organization.save()
    with working_for(organization):
        Lead.objects.update(created_at=clock.now() - timedelta(hours=30))
    page = read(owner_page, "/")
    assert re.search(r"New leads today</span>\s*<span class=\"value\">0<", page)


def test_the_bell_lists_what_needs_somebody(owner_page, website):
    customers(website, 1)
    wait_for_a_person(website.organization)
    assert "A customer waits for a person" in read(owner_page, "/needs/", **HTMX)
    assert "Notifications: 1" in read(owner_page, "/leads/")


def test_the_phones_menu_button_tells_how_much_needs_somebody(owner_page, website):
    customers(website, 1)
    button = re.compile(r'<button[^>]*popovertarget="places">(.*?)</button>', re.DOTALL)
    assert "Notifications" not in button.search(read(owner_page, "/leads/"))[1]
    wait_for_a_person(website.organization)
    assert "Notifications: 1" in button.search(read(owner_page, "/leads/"))[1]


@pytest.mark.parametrize(("sign_up", "offered"), [("open", True), ("invite", False)])
def test_where_sign_up_is_open_the_switcher_leads_to_another_organization(
    owner_page, settings, sign_up, offered
):
    settings.KATEK_SIGN_UP = sign_up
    page = read(owner_page, "/leads/")
    assert ('href="/new-organization/"' in page) is offered
    assert ("Switch organization" in page) is offered


def test_every_token_is_shown_on_the_page_of_components(owner_page):
    tokens = Path(finders.find("core/tokens.css")).read_text()
    styles = Path(finders.find("dashboard/styleguide.css")).read_text()
    shown = {name for names in TOKENS.values() for name in names}
    assert shown == set(re.findall(r"^  --([\w-]+):", tokens, re.MULTILINE))
    page = read(owner_page, "/styleguide/")
    for name in shown:
        assert f"<code>{name}</code>" in page
        by_class = f"is-{name}" in page and f".is-{name} {{" in styles
        assert f'fill="var(--{name})"' in page or by_class, name


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("lea", "Leads"),
        ("new endp", "New endpoint"),
        ("someone0", "someone0@example.com"),
        ("HP-0", "HP-0"),
        ("zzz", "Nothing is called “zzz”"),
        ("<b>", "&lt;b&gt;"),
        ("%", "Nothing is called “%”"),
    ],
)
def test_the_palette_finds_pages_acts_leads_and_listings(owner_page, website, words, found):
    customers(website, 1)
    assert found in read(owner_page, f"/palette/?q={words}", **HTMX)


def test_the_palette_offers_only_what_one_may_do(agency):
    browser = Client()
    browser.force_login(colleague(agency, "viewer"))
    found = read(browser, "/palette/?q=", **HTMX)
    assert "Leads" in found
    assert "New endpoint" not in found


@pytest.mark.parametrize(
    ("door", "value", "kept"),
    [("theme", "dark", "dark"), ("theme", "pink", "auto"), ("language", "de", "de")],
)
def test_theme_and_language_are_kept_with_the_account(owner_page, door, value, kept):
    answer = owner_page.post(f"/{door}/", {door: value, "next": "/leads/"})
    assert answer.url == "/leads/"
    assert getattr(User.objects.get(), door) == kept


def test_a_preference_leads_to_no_other_site(owner_page):
    answer = owner_page.post("/theme/", {"theme": "dark", "next": "https://evil.example/"})
    assert answer.url == "/"


def test_pages_are_in_the_persons_language(owner_page):
    User.objects.update(language="de", theme="dark")
    page = read(owner_page, "/")
    assert '<html lang="de" dir="ltr" data-theme="dark">' in page


def test_no_page_needs_inline_script_or_style(owner_page, website):
    customers(website, 1)
    page = read(owner_page, "/styleguide/")
    assert not re.search(r"<script(?![^>]*\bsrc=)|\bstyle=|\son\w+=", page)


def test_a_fragment_brings_its_toasts_along(owner_page, website):
    door = reverse("dashboard:channel-origins", args=[website.pk])
    owner_page.post(door, {"origins": "https://agency.example"})
    answer = read(owner_page, "/needs/", **HTMX)
    assert 'id="toasts" hx-swap-oob="beforeend"' in answer
    assert "Saved." in answer


def test_the_bell_counts_what_its_list_tells(owner_page, website):
    customers(website, 2)
    wait_for_a_person(website.organization)
    Channel.everywhere.filter(pk=website.pk).update(problem="Near its limit.")
    Email.everywhere.update(status="failed", next_attempt_at=None)
    Endpoint.everywhere.update(status="disabled", problem="Nothing but failure.")
    told = owner_page.get("/needs/").context["needs"]
    page = owner_page.get("/leads/")
    assert {need.icon for need in told} >= {"hand-raised", "envelope", "bolt-slash"}
    assert page.context["counts"]["needs"] == str(sum(int(need.count or 1) for need in told))
    unsent = next(need for need in told if need.icon == "envelope")
    mails = owner_page.get(unsent.url).context["page"].items
    assert str(len(mails)) == unsent.count
    assert not owner_page.get("/emails/", {"status": "sent"}).context["page"].items


def test_the_palette_finds_listings_as_their_page_does(owner_page, agency):
    facts = {"list_price": "1", "currency": "USD", "transaction": "buy"}
    save(agency, {"listing_id": "K-1", "city": "Córdoba", **facts})
    save(agency, {"listing_id": "K-2", "city": "Córdoba", "standard_status": "Delete", **facts})
    for words in ("cordoba", "CÓRDO", "k 1"):
        page = read(owner_page, f"/palette/?q={words}", **HTMX)
        assert "K-1" in page, words
        assert "K-2" not in page, words
