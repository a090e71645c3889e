"""Threads are found by what was said and by who said it, and each filter holds what its name says."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from katek.channels.records import Edited, InboundMessage, Unsent
from katek.conversations.assigning import assign
from katek.conversations.changing import edited, unsent
from katek.conversations.closing import close, snooze
from katek.conversations.filters import NAMES, counts, threads_in
from katek.conversations.finding import matching
from katek.conversations.handover import take_over, write_as_person
from katek.conversations.models import Conversation, Message, Wording
from katek.conversations.notes import write_note
from katek.conversations.receive import receive
from katek.core import clock
from katek.leads import notes as lead_notes
from katek.leads.models import Lead
from katek.leads.searchable import make_searchable
from katek.organizations.scope import working_for

pytestmark = pytest.mark.django_db
HOSTILE = ["'", "a' | 'b", "!", "&|!():*", "\\", "':*", "\u202e", "%", "_", "<script>"]


def wrote(channel, text: str, *, by: str = "visitor-1", **more) -> Conversation:
    return receive(channel, InboundMessage(thread_key=by, text=text, **more)).conversation


def found(agency, words: str) -> set[str]:
    with working_for(agency):
        return {row.thread_key for row in matching(Conversation.objects.all(), words)}


@pytest.mark.parametrize(
    "words", ["málaga", "MALAGA", "mala", "villa malaga", "malaga villa", " Málaga, villa! "]
)
def test_a_word_of_any_message_finds_the_thread(agency, website, words):
    wrote(website, "A villa near Málaga?", by="ana")
    wrote(website, "A flat in Porto?", by="ben")
    assert found(agency, words) == {"ana"}


def test_every_word_has_to_be_there(agency, website):
    wrote(website, "A villa near Málaga?", by="ana")
    assert found(agency, "villa porto") == set()


@pytest.mark.parametrize("words", ["Zoë", "zoe", "byron", "zoe@example.com"])
def test_name_and_address_find_the_thread(agency, website, words):
    wrote(website, "I'm Zoe, zoe@example.com", by="zoe")
    lead = Lead.everywhere.get()
    lead.name = "Zoe Zoë Byron"
    make_searchable(lead)
    lead.save()
    wrote(website, "Hello", by="ben")
    assert found(agency, words) == {"zoe"}


def test_no_words_leave_every_thread_and_mere_signs_find_none(agency, website):
    wrote(website, "Hello")
    assert found(agency, "  ") == {"visitor-1"}
    assert found(agency, "?!") == set()


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_words(agency, website, words):
    wrote(website, f"Hello {words}")
    found(agency, words)


def test_words_of_others_are_not_found(agency, website, rival):
    wrote(website, "Periwinkle")
    assert found(rival, "periwinkle") == set()


def test_what_we_wrote_is_found_too(agency, website, tenant):
    write_as_person(wrote(website, "Hello"), tenant.owner, "The Periwinkle is free")
    assert found(agency, "periwinkle") == {"visitor-1"}


def test_another_wording_replaces_the_words_and_what_is_taken_back_has_none(agency, page):
    wrote(page, "Periwinkle", by="77", external_id="m1")
    edited(page, Edited(thread_key="77", external_id="m1", text="Marigold", number=1))
    assert (found(agency, "periwinkle"), found(agency, "marigold")) == (set(), {"77"})
    unsent(page, Unsent(thread_key="77", external_id="m1"))
    assert found(agency, "marigold") == set()
    assert not Wording.everywhere.exists()


def test_each_filter_holds_what_its_name_says(agency, website, page, tenant):
    owner = tenant.owner
    wrote(website, "a", by="open")
    assign(wrote(website, "b", by="mine"), owner)
    take_over(wrote(website, "c", by="waiting"), owner)
    snooze(wrote(website, "d", by="snoozed"), clock.now() + clock.timedelta(hours=1))
    close(wrote(website, "e", by="closed"))
    failed = wrote(page, "f", by="failed")
    write_as_person(failed, None, "This does not arrive")
    Message.everywhere.filter(conversation=failed, direction="out").update(status="failed")
    expected = {
        "open": {"open", "mine", "waiting", "failed"},
        "mine": {"mine", "waiting"},
        "unassigned": {"open", "failed"},
        "waiting": {"waiting"},
        "failed": {"failed"},
        "snoozed": {"snoozed"},
        "closed": {"closed"},
        "all": {"open", "mine", "waiting", "snoozed", "closed", "failed"},
    }
    with working_for(agency):
        held = {name: {row.thread_key for row in threads_in(name, owner)} for name in NAMES}
        assert held == expected
        counted = counts(owner)
    assert counted == {name: len(expected[name]) for name in counted}


@pytest.mark.parametrize("status", ["failed", "unknown", "blocked"])
def test_what_did_not_arrive_counts_until_the_customer_writes_again(agency, page, tenant, status):
    thread = wrote(page, "Hello", by="77")
    write_as_person(thread, tenant.owner, "This does not arrive")
    write_as_person(thread, tenant.owner, "This does")
    Message.everywhere.filter(text="This does not arrive").update(status=status)
    Message.everywhere.filter(text="This does").update(status="sent")
    with working_for(agency):
        assert threads_in("failed", tenant.owner).count() == 1
        wrote(page, "I see", by="77")
        assert threads_in("failed", tenant.owner).count() == 0


def test_the_counts_stop_where_nobody_reads_on_and_cost_one_query(agency, website, tenant):
    with working_for(agency):
        Conversation.objects.bulk_create(
            Conversation(channel=website, thread_key=str(n), last_sequence=1) for n in range(130)
        )
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert counts(tenant.owner)["open"] == 100
        assert len(asked) == 1


def test_a_note_of_the_team_or_on_the_lead_finds_the_thread(agency, website, tenant):
    thread = wrote(website, "I'm Ana, ana@example.com", by="ana")
    wrote(website, "Hello", by="ben")
    write_note(thread, tenant.owner, "Wants Periwinkle Lane")
    with working_for(agency):
        lead_notes.write_note(thread.lead, "Sister of Quentin", tenant.owner)
    assert found(agency, "periwinkle") == {"ana"}
    assert found(agency, "quent") == {"ana"}
    assert found(agency, "periwinkle quentin") == set()
