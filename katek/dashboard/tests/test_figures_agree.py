"""A figure and the page that it links to say the same: of home, the bell, the sidebar and the inbox's tabs."""

import re
from html import unescape

import pytest
from django.test import Client

from katek.assistant.turns import Handover
from katek.campaigns.models import Email
from katek.channels.models import Channel
from katek.channels.records import InboundMessage
from katek.conversations.closing import close, snooze
from katek.conversations.handover import take_over, write_as_person
from katek.conversations.models import Conversation, Message
from katek.conversations.receive import receive
from katek.conversations.tests.writing import answer
from katek.core import clock
from katek.dashboard.tests.rows import customers
from katek.leads.models import Lead
from katek.organizations.scope import working_for
from katek.outbox.models import Delivery, Endpoint

pytestmark = pytest.mark.django_db

NEED = re.compile(
    r'<a (?:class="row" id="[^"]+" )?href="([^"]+)"><span class="(?:sign )?(?:warn|bad)">.*?</a>',
    re.DOTALL,
)
COUNT = re.compile(r'class="count (?:warn|bad)">([^<]+)<')
ROWS = {
    "/conversations/": r'class="thread-row',
    "/webhooks/": r'href="/webhooks/deliveries/',
    "/emails/": r'href="/emails/eml_',
}


def read(browser: Client, url: str) -> str:
    answer = browser.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def wrote(website: Channel, name: str, text: str = "Is it free?") -> Conversation:
    return receive(website, InboundMessage(thread_key=name, text=text)).conversation


def unsent(thread: Conversation, user, *statuses: str) -> None:
    """Messages of a member that stand so."""
    for status in statuses:
        message = write_as_person(thread, user, f"Not arrived: {status}")
        Message.everywhere.filter(pk=message.pk).update(status=status)


def who_waits(website: Channel, owner) -> None:
    """Two wait for a person; of the others each is short of it by one thing."""
    take_over(wrote(website, "waits"), owner)
    handover = {"reason": "customer_request", "summary": "Wants to talk."}
    answer(wrote(website, "waits: told so"), "Somebody will answer.", handover=Handover(**handover))
    write_as_person(wrote(website, "was answered"), owner, "It is.")
    answered = wrote(website, "the assistant had answered")
    answer(answered, "It is free.")
    take_over(answered, owner)
    for name, act in (
        ("closed", close),
        ("snoozed", lambda thread: snooze(thread, clock.now() + clock.timedelta(hours=1))),
    ):
        thread = wrote(website, name)
        take_over(thread, owner)
        act(thread)
    with working_for(website.organization):
        Conversation.objects.create(
            channel=website, thread_key="not begun", answered_by="person", unanswered=True
        )


def what_failed(website: Channel, owner) -> None:
    """Four threads have something that did not arrive."""
    for status in ("failed", "unknown", "blocked"):
        unsent(wrote(website, status), owner, status)
    unsent(wrote(website, "twice"), owner, "failed", "unknown")
    unsent(wrote(website, "customer wrote on"), owner, "failed")
    wrote(website, "customer wrote on", "Hello?")  # and waits
    closed = wrote(website, "failed, then closed")
    unsent(closed, owner, "failed")
    close(closed)


def systems(website: Channel) -> None:
    customers(website, 8)
    with working_for(website.organization):
        one, two, *_ = Delivery.objects.order_by("pk")
        Delivery.objects.filter(pk__in=[one.pk, two.pk]).update(
            status="failed", next_attempt_at=None
        )
        Endpoint.objects.update(status="disabled", problem="It answered 410.")
        for mail, status in zip(
            Email.objects.order_by("pk"), ("failed", "unknown", "sent"), strict=False
        ):
            Email.objects.filter(pk=mail.pk).update(status=status, next_attempt_at=None)
        for kind, status in (("messenger", "reconnect"), ("instagram", "disconnected")):
            Channel.objects.create(
                kind=kind, name=kind, external_id=kind, status=status, problem="Log in again."
            )


@pytest.fixture
def busy(owner_page: Client, website: Channel, tenant) -> Client:
    who_waits(website, tenant.owner)
    what_failed(website, tenant.owner)
    systems(website)
    return owner_page


def needs_of(page: str) -> list[tuple[str, str]]:
    """Address and number of each thing that needs somebody; empty for one that has no number."""
    found = [(unescape(one[1]), COUNT.search(one[0])) for one in NEED.finditer(page)]
    return [(url, count[1] if count else "") for url, count in found]


def rows_of(browser: Client, url: str) -> int:
    return len(re.findall(ROWS[url.partition("?")[0]], read(browser, url)))


@pytest.mark.parametrize("door", ["/", "/needs/"])
def test_each_number_that_needs_somebody_is_the_number_of_rows_behind_it(busy, door):
    needs = needs_of(read(busy, door))
    told = {url: int(count) for url, count in needs if count}
    assert told == {
        "/conversations/?show=waiting": 3,
        "/conversations/?show=failed": 4,
        "/webhooks/?status=failed": 2,
        "/emails/?status=unsent": 2,
    }
    assert told == {url: rows_of(busy, url) for url in told}
    single = [url for url, count in needs if not count]
    assert len(single) == 2
    assert all(busy.get(url).status_code == 200 for url in single)


def test_the_bells_number_is_the_sum_of_its_list(busy):
    total = sum(int(count or 1) for _url, count in needs_of(read(busy, "/needs/")))
    assert f">Notifications: {total}<" in read(busy, "/leads/")


def test_the_sidebars_numbers_are_what_their_pages_mark(busy):
    page = read(busy, "/leads/").partition('class="places"')[2].partition("<main")[0]
    links = re.findall(
        r'<a href="([^"]+)"(?:(?!</a>).)*?class="count \w*"[^>]*>(\d+)<', page, re.DOTALL
    )
    marked = {
        "/conversations/": '<span class="badge warn">Waiting</span>',
        "/channels/": "Log in again.",
        "/webhooks/": '<span class="badge bad"><svg',
    }
    told = {url: int(count) for url, count in links if url in marked}
    assert told.keys() == marked.keys()
    shown = {url: read(busy, url) for url in marked}
    # An account that was disconnected on purpose says why, and waits for nobody.
    more = {"/conversations/": 0, "/channels/": 1, "/webhooks/": 0}
    assert told == {url: shown[url].count(mark) - more[url] for url, mark in marked.items()}


def test_each_tab_of_the_inbox_has_as_many_rows_as_it_says(busy):
    tabs = re.findall(
        r'href="(/conversations/)?(\?show=\w+)"[^>]*>(?:(?!</a>).)*?class="count[^"]*">(\d+)<',
        read(busy, "/conversations/"),
        re.DOTALL,
    )
    told = {f"/conversations/{query}": int(count) for _, query, count in tabs}
    assert {"/conversations/?show=waiting", "/conversations/?show=failed"} <= told.keys()
    assert told == {url: rows_of(busy, url) for url in told}


def test_a_number_at_the_bound_says_that_there_may_be_more(owner_page, website):
    with working_for(website.organization):
        Conversation.objects.bulk_create(
            Conversation(
                channel=website,
                thread_key=str(number),
                last_sequence=1,
                answered_by="person",
                unanswered=True,
            )
            for number in range(1001)
        )
    page = read(owner_page, "/")
    assert needs_of(page) == [("/conversations/?show=waiting", "999+")]
    for told in (page, read(owner_page, "/counts/")):
        assert ">Notifications: 999+<" in told
    assert 'title="Waiting for a person">999+<' in page


def test_the_leads_of_today_are_those_that_the_figure_links_to(owner_page, website):
    customers(website, 2)
    with working_for(website.organization):
        old = Lead.objects.order_by("pk").first()
        Lead.objects.filter(pk=old.pk).update(created_at=clock.now() - clock.timedelta(days=2))
    links = re.findall(
        r'<a class="figure"(?: id="[^"]+")? href="([^"]+)">\s*<span class="what">([^<]+)',
        read(owner_page, "/"),
    )
    ((url, what),) = links  # the others are of no list
    assert what == "New leads today"
    listed = read(owner_page, unescape(url))
    assert "someone1@example.com" in listed
    assert "someone0@example.com" not in listed
