"""What the inbox shows: filters, search, notes, states of delivery, reasons; at a fixed number of questions."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from katek.channels.models import Channel
from katek.channels.records import InboundMessage
from katek.conversations.adding import add_message
from katek.conversations.closing import snooze
from katek.conversations.handover import lock, write_as_person
from katek.conversations.models import Conversation, Message, Note
from katek.conversations.notes import write_note
from katek.conversations.receive import receive
from katek.core import clock
from katek.dashboard.tests.rows import colleague, customers, only
from katek.leads.models import Lead
from katek.organizations.models import Membership
from katek.organizations.scope import working_for

pytestmark = pytest.mark.django_db
LIST = "/conversations/"
HOSTILE = [
    "<script>alert('x')</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "{{ 7|add:7 }} {% now 'Y' %}",
    "\u202etxt.exe",
    "javascript:alert(1)",
    "&lt;b&gt;",
    "' OR 1=1 --",
]


@pytest.fixture
def thread(agency, website) -> Conversation:
    customers(website, 1)
    return only(Conversation, agency)


def post(browser: Client, thread: Conversation, name: str, **form):
    answer = browser.post(reverse(f"dashboard:{name}", args=[thread.pk]), form, follow=True)
    thread.refresh_from_db()
    return answer


def act(browser: Client, thread: Conversation, name: str):
    target = reverse("dashboard:conversation-act", args=[thread.pk, name])
    answer = browser.post(target, follow=True)
    thread.refresh_from_db()
    return answer


def page_of(browser: Client, thread: Conversation, query: str = "") -> str:
    answer = browser.get(reverse("dashboard:conversation", args=[thread.pk]) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def signed_in(user) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


def undo_of(page: str) -> str:
    return re.findall(r'action="([^"]*/undo/[^"]+)"', page)[0]


def test_a_note_is_shown_to_the_team_as_what_it_is(owner_page, agency, tenant, thread):
    page = post(owner_page, thread, "note", text=" Call after six ").content.decode()
    assert "Call after six" in page
    assert "Only your team sees this" in page
    assert Note.everywhere.get().author == tenant.owner
    viewer = signed_in(colleague(agency, "viewer"))
    assert "Call after six" in page_of(viewer, thread)
    assert Message.everywhere.count() == 1


def test_an_empty_note_is_refused_at_its_field(owner_page, thread):
    answer = post(owner_page, thread, "note", text="  ")
    assert answer.status_code == 422
    assert "The note is empty." in answer.content.decode()
    assert not Note.everywhere.exists()


def test_what_was_typed_stays_when_it_is_refused(owner_page, thread):
    words = "long " * 1000
    page = post(owner_page, thread, "reply", text=words).content.decode()
    assert words in page
    assert 'aria-invalid="true"' in page


def test_the_same_reply_sent_twice_is_one(owner_page, thread):
    for _ in range(2):
        post(owner_page, thread, "reply", text="Hello", client_id="c1")
    assert Message.everywhere.filter(author="person").count() == 1


def test_only_its_author_deletes_a_note(owner_page, agency, thread, tenant):
    nina = colleague(agency, "member")
    note = write_note(thread, nina, "Mine")
    target = reverse("dashboard:note-delete", args=[thread.pk, note.pk])
    assert owner_page.post(target).status_code == 404
    assert signed_in(nina).post(target).status_code == 302
    assert not Note.everywhere.exists()


def test_a_thread_is_given_to_a_colleague_and_to_nobody(owner_page, agency, thread):
    nina = colleague(agency, "member")
    page = post(owner_page, thread, "assign", member=nina.pk).content.decode()
    assert thread.assigned_to == nina
    assert f"Assigned to {nina}" in page
    assert thread.pk in signed_in(nina).get(f"{LIST}?show=mine").content.decode()
    assert thread.pk not in owner_page.get(f"{LIST}?show=unassigned").content.decode()
    post(owner_page, thread, "assign", member="")
    assert thread.assigned_to is None


def test_a_stranger_and_a_viewer_are_given_nothing(owner_page, agency, thread, rival_tenant):
    assert post(owner_page, thread, "assign", member=rival_tenant.owner.pk).status_code == 404
    page = post(owner_page, thread, "assign", member=colleague(agency, "viewer").pk)
    assert "may not answer" in page.content.decode()
    assert thread.assigned_to is None


def test_a_thread_of_somebody_who_left_is_still_shown(owner_page, agency, thread):
    nina = colleague(agency, "member")
    post(owner_page, thread, "assign", member=nina.pk)
    Membership.everywhere.filter(user=nina).delete()
    assert page_of(owner_page, thread)


def test_closing_is_undone_from_its_toast(owner_page, thread):
    page = act(owner_page, thread, "close").content.decode()
    assert thread.status == "closed"
    assert "The conversation is closed." in page
    owner_page.post(undo_of(page))
    thread.refresh_from_db()
    assert thread.status == "open"


def test_a_thread_is_put_off_comes_back_and_can_be_undone(owner_page, agency, thread):
    agency.timezone = "Europe/Madrid"
    agency.save()
    page = post(owner_page, thread, "snooze", until="2027-01-04T09:00").content.decode()
    assert thread.status == "snoozed"
    assert thread.snoozed_until.isoformat() == "2027-01-04T08:00:00+00:00"
    assert thread.pk not in owner_page.get(LIST).content.decode()
    assert thread.pk in owner_page.get(f"{LIST}?show=snoozed").content.decode()
    owner_page.post(undo_of(page))
    thread.refresh_from_db()
    assert (thread.status, thread.snoozed_until) == ("open", None)


@pytest.mark.parametrize("until", ["", "soon", "2001-01-01T09:00", "9999-99-99T00:00", "+"])
def test_a_moment_that_is_none_is_refused_and_says_so(owner_page, thread, until):
    page = post(owner_page, thread, "snooze", until=until).content.decode()
    assert 'class="notice error"' in page
    assert thread.status == "open"


def test_an_undo_of_another_thread_or_a_forged_one_does_nothing(owner_page, website, thread):
    page = act(owner_page, thread, "close").content.decode()
    other = receive(website, InboundMessage("visitor-2", "Hello")).conversation
    forged = undo_of(page).replace(thread.pk, other.pk)
    assert owner_page.post(forged).status_code == 404
    assert owner_page.post(undo_of(page)[:-3] + "x/").status_code == 404


def test_an_undo_that_comes_too_late_says_so(owner_page, website, thread):
    page = act(owner_page, thread, "close").content.decode()
    receive(website, InboundMessage(thread.thread_key, "One more thing"))
    act(owner_page, thread, "take-over")
    snooze(thread, clock.now() + clock.timedelta(hours=1))
    answer = owner_page.post(undo_of(page), follow=True)
    thread.refresh_from_db()
    assert thread.status == "snoozed"
    assert "Something else happened since" in answer.content.decode()


def test_a_snooze_that_was_changed_is_undone_to_the_moment_before(owner_page, thread):
    post(owner_page, thread, "snooze", until="2027-01-04T09:00Z")
    page = post(owner_page, thread, "snooze", until="2027-02-01T09:00Z").content.decode()
    answer = owner_page.post(undo_of(page), follow=True)
    thread.refresh_from_db()
    assert (thread.status, thread.snoozed_until.month) == ("snoozed", 1)
    assert "Something else happened since" not in answer.content.decode()


def test_a_viewer_sees_no_act_and_may_do_none(agency, thread, tenant):
    browser = signed_in(colleague(agency, "viewer"))
    page = page_of(browser, thread)
    for word in ("Take over", "Later today", "Nobody", "Save note", "Send again"):
        assert word not in page
    note = write_note(thread, tenant.owner, "Hello")
    for name, more in (("note", {"text": "x"}), ("assign", {"member": ""}), ("snooze", {})):
        assert post(browser, thread, name, **more).status_code == 403
    removing = reverse("dashboard:note-delete", args=[thread.pk, note.pk])
    undoing = reverse("dashboard:conversation-undo", args=[thread.pk, "x"])
    assert {browser.post(one).status_code for one in (removing, undoing)} == {403}
    assert act(browser, thread, "reopen").status_code == 403


@pytest.mark.parametrize(
    ("query", "told", "onward"),
    [
        ("?show=mine", "once you answer in it", LIST),
        ("?show=snoozed", "What you snooze stands here", LIST),
        ("?channel=instagram", "Nothing on this channel", "?"),
        ("?q=nowhere&channel=instagram", "Nothing found", "?show=all&amp;q=nowhere"),
        ("?q=nowhere&show=all", "Nothing found", LIST),
    ],
)
def test_an_empty_list_says_what_comes_there_and_how_to_go_on(
    owner_page, thread, query, told, onward
):
    seen = owner_page.get(LIST + query).content.decode()
    empty = seen.partition('class="empty ')[2].partition("</div>")[0]
    assert told in empty
    assert f'class="button" href="{onward}"' in empty


def test_search_looks_in_all_threads_and_says_what_it_looked_for(owner_page, website, thread):
    act(owner_page, thread, "close")
    found = owner_page.get(LIST, {"show": "all", "q": "still free"}).content.decode()
    assert thread.pk in found
    nothing = owner_page.get(LIST, {"q": "nowhere<b>"}).content.decode()
    assert "Nothing found for “nowhere&lt;b&gt;”" in nothing
    assert "Search all conversations" in nothing


def test_a_search_without_javascript_stays_with_its_kind_of_channel(owner_page, thread):
    page = owner_page.get(LIST, {"channel": "messenger"}).content.decode()
    assert '<input type="hidden" name="channel" value="messenger">' in page
    assert 'name="channel"' not in owner_page.get(LIST).content.decode()


@pytest.mark.long
@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_text_wherever_they_stand(owner_page, website, tenant, words):
    thread = receive(website, InboundMessage("visitor-1", f"{words} a@example.com")).conversation
    Lead.everywhere.update(name=words)
    write_note(thread, tenant.owner, words)
    write_as_person(thread, tenant.owner, words)
    for page in (
        page_of(owner_page, thread, "?show=all"),
        owner_page.get(LIST, {"q": words}).content.decode(),
        owner_page.get(LIST, {"show": words, "channel": words, "older": words}).content.decode(),
    ):
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "<svg onload" not in page
        assert 'href="javascript:' not in page
    assert "14 2026" not in page


def test_an_attachment_is_a_link_only_where_a_browser_may_follow_it(owner_page, website):
    sent = [
        {"type": "image", "url": "https://pictures.example/1.jpg"},
        {"type": "image", "url": "javascript:alert(1)"},
        {"type": "file", "url": "data:text/html,x", "title": "plan.pdf"},
    ]
    thread = receive(website, InboundMessage("v", "Look", attachments=sent)).conversation
    page = page_of(owner_page, thread)
    assert '<img src="https://pictures.example/1.jpg"' in page
    assert "javascript:" not in page
    assert "data:text/html" not in page
    assert "plan.pdf" in page


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("queued", "Waiting to be sent"),
        ("delivered", "Delivered"),
        ("read", "Read"),
        ("failed", "Send again"),
        ("unknown", "May not have arrived"),
        ("blocked", "Not sent"),
    ],
)
def test_what_became_of_a_message_stands_beside_it(owner_page, tenant, thread, status, words):
    write_as_person(thread, tenant.owner, "Hello")
    rows = Message.everywhere.filter(author="person")
    rows.update(status=status, problem="The page was blocked.", next_attempt_at=clock.now())
    page = page_of(owner_page, thread)
    assert words in page
    assert "The page was blocked." in page


def test_a_channel_is_connected_again_before_a_message_is_sent_again(
    owner_page, agency, tenant, thread
):
    write_as_person(thread, tenant.owner, "Hello")
    Message.everywhere.filter(author="person").update(status="failed")
    assert "Reconnect the channel" not in page_of(owner_page, thread)
    Channel.everywhere.filter(pk=thread.channel_id).update(status="reconnect")
    seen = page_of(owner_page, thread)
    assert 0 < seen.index("Reconnect the channel") < seen.index("Send again")
    member = page_of(signed_in(colleague(agency, "member")), thread)
    assert "Send again" in member
    assert "Reconnect the channel" not in member


def test_what_is_known_of_the_customer_is_told_as_on_the_leads_page(owner_page, thread):
    wishes = {"transaction": "buy", "types": ["house"]}
    Lead.everywhere.update(language="es", wishes=wishes)
    seen = page_of(owner_page, thread)
    assert "<dd>Spanish</dd>" in seen
    assert '<dd dir="auto">Houses for sale</dd>' in seen


def test_why_an_answer_is_told_in_words(owner_page, tenant, thread, agency):
    write_as_person(thread, tenant.owner, "Hello")
    Message.everywhere.filter(author="person").update(
        author="assistant",
        why={
            "model": "builtin",
            "tools": ["search_listings", "request_viewing"],
            "criteria": {"transaction": "buy", "places": ["Portland"], "beds_min": 3},
            "searches": [{"total": 7, "shown": ["prop_gone"]}],
            "viewing": {"property": "prop_x", "when": "on Thursday"},
            "tried": [
                {"model": "openai:gpt", "problem": "took too long", "refused": ["“x” lies."]}
            ],
        },
    )
    page = page_of(owner_page, thread)
    for words in (
        "homes for sale in Portland with 3+ bedrooms",
        "Searched the listings, asked for a viewing.",
        "7 listings fit.",
        "on Thursday",
        "The built-in assistant, because this failed first: openai:gpt (took too long)",
        "Sent back until it was right: “x” lies.",
    ):
        assert words in page, words
    assert "search_listings" not in page
    assert "beds_min" not in page


def many(thread: Conversation, count: int) -> None:
    with working_for(thread.organization):
        held = lock(thread)
        for number in range(count):
            said = {"direction": "in", "author": "customer", "status": "received"}
            add_message(held, text=f"word-{number}.", **said)
        held.save()


def test_a_long_thread_is_loaded_from_its_end_a_stretch_at_a_time(owner_page, thread):
    many(thread, 120)
    page = page_of(owner_page, thread)
    found = re.findall(r"word-(\d+)\.</p>", page)
    assert [int(n) for n in found] == list(range(70, 120))
    before = 72
    while link := re.search(r"part=older&amp;before=(\d+)", page):
        assert int(link[1]) == before
        page = page_of(owner_page, thread, f"?part=older&before={before}")
        stretch = [int(n) for n in re.findall(r"word-(\d+)\.</p>", page)]
        assert stretch == list(range(max(0, before - 52), before - 2))
        before -= 50
    assert "Is it still free?" in page


def test_the_part_that_refreshes_keeps_its_beginning(owner_page, thread, website):
    many(thread, 60)
    page = page_of(owner_page, thread)
    (part,) = re.findall(r'hx-get="[^"]*(\?part=messages&amp;from=\d+)"', page)
    receive(website, InboundMessage(thread.thread_key, "The newest"))
    fresh = page_of(owner_page, thread, part.replace("&amp;", "&"))
    said = re.findall(r"word-(\d+)\.</p>", fresh)
    assert [int(n) for n in said] == list(range(10, 60)), "what is on the page stays there"
    assert "The newest" in fresh
    assert "<html" not in fresh


@pytest.mark.parametrize("query", ["?from=x", "?from=-1", "?from=99999999999999999999", "?part=x"])
def test_a_number_that_is_none_shows_the_page(owner_page, thread, query):
    assert "Is it still free?" in page_of(owner_page, thread, query) or "999" in query


def test_a_fragment_holds_the_thread_alone(owner_page, thread):
    part = page_of(owner_page, thread, "?part=thread")
    assert "<html" not in part
    assert 'id="thread-title"' in part
    assert 'id="lead-pane"' in part
    rows = owner_page.get(f"{LIST}?part=list").content.decode()
    assert "<html" not in rows
    assert thread.pk in rows


def queries(browser: Client, address: str) -> int:
    browser.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(address).status_code == 200
    return len(asked)


@pytest.mark.long
def test_the_inbox_asks_as_often_for_fifty_threads_as_for_five(owner_page, website, tenant):
    lists = [LIST, f"{LIST}?show=all&q=still", f"{LIST}?show=failed", f"{LIST}?part=list"]

    def fill(start: int, end: int) -> None:
        for number in range(start, end):
            said = InboundMessage(f"v{number}", f"Still free? a{number}@example.com")
            write_as_person(receive(website, said).conversation, tenant.owner, "Yes")
        Message.everywhere.filter(author="person").update(status="failed")

    fill(0, 5)
    for_five = [queries(owner_page, one) for one in lists]
    fill(5, 50)
    assert [queries(owner_page, one) for one in lists] == for_five
    assert max(for_five) <= 24


@pytest.mark.long
def test_a_thread_asks_as_often_for_fifty_messages_as_for_five(owner_page, thread, tenant):
    address = reverse("dashboard:conversation", args=[thread.pk])
    parts = [address, f"{address}?part=thread", f"{address}?part=messages", f"{address}?part=older"]
    many(thread, 4)
    write_note(thread, tenant.owner, "One")
    for_five = [queries(owner_page, one) for one in parts]
    many(thread, 45)
    for _ in range(9):
        write_note(thread, tenant.owner, "More")
    assert [queries(owner_page, one) for one in parts] == for_five
    assert max(for_five) <= 32
