"""What Meta posted is read in the background: told once to whom it belongs, whatever else is in it."""

import random
from datetime import timedelta

import pytest

from katek.channels.meta.tests import payloads
from katek.channels.models import Channel
from katek.conversations.models import Conversation, Message, ReplyState
from katek.core import clock, failpoints
from katek.core.claims import take_back
from katek.core.workers import worker
from katek.inbound import receipts as reading
from katek.inbound.models import Receipt
from katek.inbound.queues import RECEIPTS
from katek.inbound.receipts import read_due, retry
from katek.inbound.tests.meta_acts import connect, post, read_all, receipts, said
from katek.leads.models import Interest, Lead
from katek.organizations.scope import working_for
from katek.outbox.models import Event
from katek.properties.listing import save

pytestmark = pytest.mark.django_db

HOUSE = {"property_type": "Residential", "city": "Portland", "country": "US"}


@pytest.fixture
def page(agency) -> Channel:
    return connect(agency, "messenger", payloads.PAGE)


@pytest.fixture
def account(agency) -> Channel:
    return connect(agency, "instagram", payloads.ACCOUNT)


def states() -> list[str]:
    return [receipt.status for receipt in receipts()]


def leads(organization) -> int:
    with working_for(organization):
        return Lead.objects.count()


def types(organization) -> list[str]:
    with working_for(organization):
        return list(Event.objects.order_by("created_at").values_list("type", flat=True))


def conversation_of(organization) -> Conversation:
    with working_for(organization):
        return Conversation.objects.select_related("lead", "channel").get()


def test_a_first_message_is_a_conversation_a_lead_and_an_answer_that_is_due(page, agency):
    post(payloads.ON_THE_WIRE)
    read_all()
    assert states() == ["done"]
    assert said(agency) == ["Zürich flat, 2 rooms 🏠 http://ex.am/a"]
    assert sorted(types(agency)) == ["conversation.started", "lead.created", "message.received"]
    conversation = conversation_of(agency)
    assert conversation.reply_state == ReplyState.DUE
    assert conversation.lead.channel == "messenger"
    assert conversation.last_customer_event_at.timestamp() == 1795000000.001


def test_the_same_on_instagram(account, agency):
    post(payloads.of_account(payloads.INSTAGRAM["text"]), door="instagram")
    read_all()
    assert said(agency) == ["Hi, price please"]
    assert conversation_of(agency).lead.channel == "instagram"


def test_the_same_payload_five_times_and_shuffled_is_one_message_and_one_lead(page, agency):
    elements = [payloads.text(f"part {number}", f"m{number}", after=number) for number in range(4)]
    for seed in range(5):
        mixed = random.Random(seed).sample(elements, len(elements))
        post(payloads.of_page(*mixed))
    for element in elements:
        post(payloads.of_page(element))
    read_all()
    assert set(states()) == {"done"}
    assert sorted(said(agency)) == [f"part {number}" for number in range(4)]
    assert leads(agency) == 1
    assert types(agency).count("lead.created") == 1
    assert types(agency).count("conversation.started") == 1


def test_entries_of_several_organizations_in_one_post_reach_each_their_own(page, agency, rival):
    connect(rival, "messenger", "900900")
    theirs = {**payloads.text("to them", "m2"), "recipient": {"id": "900900"}}
    nobodys = {**payloads.text("to nobody", "m3"), "recipient": {"id": "111"}}
    answer = post(
        payloads.posted(
            payloads.entry(payloads.text("to us", "m1")),
            payloads.entry(nobodys, account="111"),
            payloads.entry(7, account="900900"),
            payloads.entry(theirs, account="900900"),
        )
    )
    assert answer.status_code == 200
    read_all()
    assert said(agency) == ["to us"]
    assert said(rival) == ["to them"]
    assert states() == ["done", "ignored", "failed", "done"]
    ours, nobody, unreadable, _ = receipts()
    assert ours.problem == ""
    assert nobody.organization is None
    assert nobody.problem == reading.NOBODYS
    assert unreadable.organization == rival
    assert unreadable.problem == "Not readable: messaging 1 is no object."


def test_neighbours_of_an_unreadable_element_are_handled_and_a_retry_repeats_nothing(page, agency):
    post(payloads.of_page(payloads.text("one", "m1"), None, payloads.text("two", "m2")))
    read_all()
    (receipt,) = receipts()
    assert receipt.status == "failed"
    assert receipt.problem == "Not readable: messaging 2 is no object."
    assert said(agency) == ["one", "two"]
    before = types(agency)
    retry(receipt)
    assert states() == ["new"]
    read_all()
    assert states() == ["failed"]
    assert types(agency) == before


def test_what_is_not_used_is_said_in_the_receipt(page, agency):
    post(payloads.of_page(payloads.MESSENGER["policy"]))
    post(payloads.of_page(payloads.MESSENGER["optin to news"], payloads.text("hi", "m1")))
    post(payloads.posted({**payloads.CHANGES["comment"], "id": payloads.PAGE}))
    read_all()
    assert states() == ["ignored", "done", "ignored"]
    assert [receipt.problem for receipt in receipts()] == [
        "Not used: policy_enforcement.",
        "Not used: optin.",
        "Not used: a change of comments.",
    ]
    assert said(agency) == ["hi"]


def test_the_dashboards_test_is_nobodys_message(account, agency):
    post(payloads.posted(payloads.CHANGES["dashboard test"], object="instagram"))
    read_all()
    assert states() == ["ignored"]
    assert receipts()[0].problem == reading.DASHBOARD_TEST
    assert leads(agency) == 0


def test_a_page_that_is_connected_a_moment_later_gets_its_message(agency):
    post(payloads.ON_THE_WIRE)
    channel = connect(agency, "messenger", payloads.PAGE)
    read_all()
    assert receipts()[0].channel == channel
    assert len(said(agency)) == 1


def test_what_belonged_to_nobody_can_be_read_again_once_the_page_is_connected(agency):
    post(payloads.ON_THE_WIRE)
    read_all()
    connect(agency, "messenger", payloads.PAGE)
    retry(receipts()[0])
    read_all()
    assert states() == ["done"]
    assert len(said(agency)) == 1


def test_a_message_to_a_disconnected_channel_is_kept_for_its_organization_and_ignored(agency):
    connect(agency, "messenger", payloads.PAGE, status="disconnected")
    post(payloads.ON_THE_WIRE)
    read_all()
    (receipt,) = receipts()
    assert (receipt.organization, receipt.status) == (agency, "ignored")
    assert receipt.problem == reading.DISCONNECTED
    assert said(agency) == []


def test_a_page_that_moved_to_another_organization_takes_no_old_receipts_along(agency, rival, page):
    post(payloads.ON_THE_WIRE)
    with working_for(agency):
        Channel.objects.update(status="disconnected")
    read_all()
    connect(rival, "messenger", payloads.PAGE)
    retry(receipts()[0])
    read_all()
    assert receipts()[0].organization == agency
    assert said(rival) == []
    post(payloads.of_page(payloads.text("new times", "m9")))
    read_all()
    assert said(rival) == ["new times"]


def test_standby_is_stored_and_owes_no_answer(page, agency):
    post(payloads.posted(payloads.STANDBY))
    read_all()
    assert said(agency) == ["still there?", "Book a viewing"]
    assert conversation_of(agency).reply_state == ReplyState.NONE
    assert conversation_of(agency).lead is not None


def test_taking_back_empties_message_timeline_and_receipt(page, agency):
    post(payloads.of_page(payloads.text("my secret", "m1")))
    read_all()
    post(payloads.of_page(payloads.by_customer(message={"mid": "m1", "is_deleted": True})))
    read_all()
    assert said(agency) == [""]
    assert "my secret" not in "".join(receipt.body for receipt in receipts())
    with working_for(agency):
        message = Message.objects.get()
        told = list(conversation_of(agency).lead.activities.values_list("text", flat=True))
    assert message.deleted_at is not None
    assert "my secret" not in " ".join(told)


def test_what_comes_and_is_taken_back_in_one_post_is_kept_nowhere(page, agency):
    taken = payloads.by_customer(2, message={"mid": "m1", "is_deleted": True})
    post(payloads.of_page(payloads.text("my secret", "m1"), taken))
    read_all()
    assert said(agency) == [""]
    assert "my secret" not in "".join(receipt.body for receipt in receipts())


def test_a_message_that_was_taken_back_before_it_arrived_is_never_stored(page, agency):
    post(payloads.of_page(payloads.by_customer(message={"mid": "m1", "is_deleted": True})))
    read_all()
    post(payloads.of_page(payloads.text("my secret", "m1")))
    read_all()
    assert said(agency) == [""]
    assert conversation_of(agency).reply_state == ReplyState.NONE


def test_a_changed_message_has_its_newest_wording_in_any_order(page, agency):
    post(payloads.of_page(payloads.text("Elm Street?", "m1")))
    for number in (2, 1, 2):
        edit = {"mid": "m1", "text": f"Oak Street {number}?", "num_edit": str(number)}
        post(payloads.of_page(payloads.by_customer(number, message_edit=edit)))
    read_all()
    assert said(agency) == ["Oak Street 2?"]


def test_a_change_of_a_message_that_has_not_come_opens_no_thread_and_is_kept(
    page, agency, owner_page
):
    edit = {"mid": "m1", "text": "Oak Street?", "num_edit": "1"}
    post(payloads.of_page(payloads.by_customer(1, message_edit=edit)))
    read_all()
    assert states() == ["done"]
    assert types(agency) == []
    for show in ("open", "all"):
        inbox = owner_page.get("/conversations/", {"show": show}).content.decode()
        assert "No conversations here" in inbox
    post(payloads.of_page(payloads.text("Elm Street?", "m1")))
    read_all()
    assert said(agency) == ["Oak Street?"]
    assert "conversation.started" in types(agency)
    assert "Oak Street?" in owner_page.get("/conversations/").content.decode()


def test_what_is_taken_back_after_an_early_change_is_told_as_a_new_thread(page, agency):
    edit = {"mid": "m1", "text": "Oak Street?", "num_edit": "1"}
    post(payloads.of_page(payloads.by_customer(1, message_edit=edit)))
    post(payloads.of_page(payloads.by_customer(2, message={"mid": "m1", "is_deleted": True})))
    read_all()
    assert types(agency) == ["conversation.started"]
    assert "Oak" not in str(conversation_of(agency).memory)


def test_a_reaction_opens_the_window_and_is_no_message(page, agency):
    post(payloads.of_page(payloads.text("hi", "m1", after=0)))
    post(payloads.of_page(payloads.MESSENGER["reaction"]))
    read_all()
    assert said(agency) == ["hi"]
    moved = conversation_of(agency).last_customer_event_at
    assert moved.timestamp() * 1000 == payloads.AT + 42_000


def test_a_reaction_of_somebody_unknown_makes_nothing(page, agency):
    post(payloads.of_page(payloads.MESSENGER["reaction"]))
    read_all()
    assert states() == ["done"]
    with working_for(agency):
        assert not Conversation.objects.exists()


@pytest.mark.parametrize("name", ["get started", "from an ad"])
def test_a_link_to_a_listing_is_what_the_customer_speaks_of(page, agency, name):
    listing = save(agency, {**HOUSE, "listing_id": "42"})
    post(payloads.of_page(payloads.MESSENGER[name]))
    read_all()
    conversation = conversation_of(agency)
    assert conversation.memory["focus"] == listing.pk
    assert conversation.lead.source == "ref=listing-42"
    with working_for(agency):
        assert Interest.objects.get().property == listing


def test_a_link_that_is_followed_first_is_remembered_for_the_message(page, agency):
    listing = save(agency, {**HOUSE, "listing_id": "listing-42"})
    post(payloads.of_page(payloads.MESSENGER["referral"]))
    read_all()
    assert leads(agency) == 0
    post(payloads.of_page(payloads.text("is it still free?", "m1", after=40_000)))
    read_all()
    assert conversation_of(agency).memory["focus"] == listing.pk
    assert types(agency).count("conversation.started") == 1


def test_a_link_names_no_listing_of_another_organization(page, agency, rival):
    theirs = save(rival, {**HOUSE, "listing_id": "42"})
    post(payloads.of_page(payloads.MESSENGER["get started"]))
    read_all()
    assert theirs.pk not in str(conversation_of(agency).memory)


def test_an_echo_that_cannot_be_settled_is_asked_about_again_and_not_for_ever(
    page, agency, monkeypatch
):
    asked = []
    monkeypatch.setattr("katek.inbound.handling.echoed", lambda channel, echo: asked.append(echo))
    post(payloads.of_page(payloads.MESSENGER["our echo"]))
    read_all()
    (receipt,) = receipts()
    assert receipt.status == "new"
    assert receipt.next_attempt_at > clock.now() + timedelta(seconds=3)
    for _ in range(reading.MOST_QUESTIONS):
        Receipt.everywhere.update(next_attempt_at=clock.now())
        read_all()
    assert states() == ["failed"]
    assert receipts()[0].problem.startswith("Given up: it isn't known yet")
    assert len(asked) == reading.MOST_QUESTIONS


def test_one_customers_waiting_receipt_holds_back_their_next_and_nobody_elses(
    page, agency, monkeypatch
):
    monkeypatch.setattr("katek.inbound.handling.echoed", lambda channel, echo: False)
    post(payloads.of_page(payloads.MESSENGER["our echo"]))
    post(payloads.of_page(payloads.text("mine", "m1")))
    post(payloads.of_page({**payloads.text("another's", "m2"), "sender": {"id": "77"}}))
    read_all()
    assert said(agency) == ["another's"]


def test_a_handler_that_fails_is_tried_again_and_the_neighbours_are_not_lost(
    page, agency, monkeypatch
):
    real = reading.handle

    def fails_for_two(channel, record):
        if getattr(record, "text", "") == "two":
            raise RuntimeError("a bug")
        return real(channel, record)

    monkeypatch.setattr(reading, "handle", fails_for_two)
    texts = [payloads.text(word, f"m-{word}") for word in ("one", "two", "three")]
    post(payloads.of_page(*texts))
    read_all()
    assert sorted(said(agency)) == ["one", "three"]
    assert receipts()[0].status == "new"
    assert receipts()[0].problem == "Tried again soon: a message could not be stored."
    monkeypatch.setattr(reading, "handle", real)
    Receipt.everywhere.update(next_attempt_at=clock.now())
    read_all()
    assert states() == ["done"]
    assert sorted(said(agency)) == ["one", "three", "two"]


def test_a_handler_that_always_fails_is_given_up_in_a_sentence(page, agency, monkeypatch):
    monkeypatch.setattr(reading, "handle", lambda channel, record: 1 / 0)
    post(payloads.ON_THE_WIRE)
    for _ in range(reading.MOST_ATTEMPTS):
        Receipt.everywhere.update(next_attempt_at=clock.now())
        read_due(worker(), limit=1)
    assert states() == ["failed"]
    assert receipts()[0].problem == "Given up: a message could not be stored."


@pytest.mark.parametrize("place", ["after_claim", "before_record", "after_record"])
def test_a_reader_that_dies_anywhere_loses_and_repeats_nothing(page, agency, place):
    post(payloads.ON_THE_WIRE)
    failpoints.arm(f"receipts.{place}=raise:1")
    with pytest.raises(failpoints.InjectedError):
        read_due(worker(), limit=1)
    failpoints.disarm()
    Receipt.everywhere.filter(status="working").update(lease_until=clock.now())
    take_back(RECEIPTS)
    read_all()
    assert states() == ["done"]
    assert len(said(agency)) == 1
    assert leads(agency) == 1
