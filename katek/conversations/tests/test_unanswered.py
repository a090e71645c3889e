"""Whether a customer waits for an answer: it is so exactly while a message of theirs wants one and has none."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from katek.assistant.turns import Handover
from katek.channels.records import Echo, InboundMessage, Unsent
from katek.conversations import answering
from katek.conversations.answering import Prepared, prepare, record
from katek.conversations.changing import unsent
from katek.conversations.echoes import echoed
from katek.conversations.filters import failed, waiting
from katek.conversations.handover import hand_back, take_over, write_as_person
from katek.conversations.models import Conversation, Message
from katek.conversations.owing import NO_ANSWER
from katek.conversations.queues import OUTGOING, REPLIES
from katek.conversations.receive import receive
from katek.conversations.settling import record_part
from katek.conversations.tests.conftest import CUSTOMER, fresh
from katek.conversations.tests.test_answering import reply_with
from katek.conversations.tests.writing import answer, say
from katek.core import clock
from katek.core.claims import claim_row
from katek.core.workers import worker
from katek.organizations.scope import working_for

pytestmark = pytest.mark.django_db
SOMEBODY_WILL = Handover("customer_request", "Wants to talk.")
SECOND = timedelta(seconds=1)


def said(channel, mid: str, *, at: datetime | None = None, by: str = CUSTOMER, **more) -> Message:
    inbound = InboundMessage(
        thread_key=by, text=f"Words {mid}", external_id=mid, sent_at=at or clock.now(), **more
    )
    return receive(channel, inbound).message


def elsewhere(channel, mid: str, *, at: datetime | None = None, by: str = CUSTOMER) -> None:
    """The channel tells what was written there."""
    assert echoed(channel, Echo(by, mid, f"Words {mid}", sent_at=at or clock.now()))


def who_wait(channel) -> list[Conversation]:
    with working_for(channel.organization):
        return list(waiting())


def test_who_kept_writing_waits_when_the_assistant_gives_up(website):
    thread = said(website, "m0").conversation
    for place in range(answering.LET_GO + 1):
        prepared = prepare(claim_row(REPLIES, thread.pk, worker=worker()))
        said(website, f"more {place}")
        recorded = record(prepared, reply_with(f"Answer {place}"))
    assert recorded is not None
    Conversation.everywhere.update(attempts=answering.MOST_ATTEMPTS)
    assert prepare(claim_row(REPLIES, thread.pk, worker=worker())) is None
    assert who_wait(website) == [thread]


def test_a_promise_whose_echo_came_too_early_leaves_the_customer_waiting(instagram):
    thread = said(instagram, "m0").conversation
    promise = answer(thread, "Somebody will answer.", handover=SOMEBODY_WILL)
    claimed = claim_row(OUTGOING, promise.pk, worker=worker())
    elsewhere(instagram, "m_1")
    assert who_wait(instagram) == []
    with working_for(instagram.organization):
        record_part(claimed, fresh(promise), 0, "m_1")
    assert who_wait(instagram) == [thread]


def test_a_message_before_an_echo_of_ours_is_answered_all_the_same(instagram):
    thread = said(instagram, "m0").conversation
    reply = answer(thread, "It is free.")
    claimed = claim_row(OUTGOING, reply.pk, worker=worker())
    said(instagram, "and the garden?")
    elsewhere(instagram, "m_1")
    with working_for(instagram.organization):
        record_part(claimed, fresh(reply), 0, "m_1")
    assert answer(thread, "Big.").in_reply_to.external_id == "and the garden?"


def test_who_takes_back_the_only_question_waits_no_more(instagram, tenant):
    thread = said(instagram, "m0").conversation
    take_over(thread, tenant.owner)
    said(instagram, "m1")
    unsent(instagram, Unsent(CUSTOMER, "m1"))
    assert who_wait(instagram) == [thread]
    unsent(instagram, Unsent(CUSTOMER, "m0"))
    assert who_wait(instagram) == []


def test_who_sees_the_answer_taken_back_waits_again(instagram):
    thread = said(instagram, "m0").conversation
    elsewhere(instagram, "m_1")
    assert who_wait(instagram) == []
    unsent(instagram, Unsent(CUSTOMER, "m_1", by_us=True))
    assert who_wait(instagram) == [thread]


@pytest.mark.parametrize("standby", [False, True])
def test_what_owes_no_answer_makes_nobody_wait(instagram, standby):
    thread = said(instagram, "m1").conversation
    say(thread)
    said(instagram, "m0", at=clock.now() - 9 * SECOND, standby=standby)
    assert who_wait(instagram) == []


def test_what_owes_no_answer_hides_no_failure(instagram):
    message = say(said(instagram, "m1").conversation)
    Message.everywhere.filter(pk=message.pk).update(status="failed")
    said(instagram, "m0", at=clock.now() - 9 * SECOND)
    said(instagram, "m2")
    unsent(instagram, Unsent(CUSTOMER, "m2"))
    with working_for(instagram.organization):
        assert list(failed()) == [message.conversation]


def test_an_older_echo_answers_only_what_was_said_before_it(instagram):
    at = clock.now()
    thread = said(instagram, "m0", at=at - 9 * SECOND).conversation
    said(instagram, "m1", at=at - 5 * SECOND)
    elsewhere(instagram, "m_1", at=at - 7 * SECOND)
    assert who_wait(instagram) == [thread]
    unsent(instagram, Unsent(CUSTOMER, "m1"))
    assert who_wait(instagram) == []


class Told:
    """A model beside the real thread: which message of the customer is answered by which of ours."""

    def __init__(self, channel, owner, thread_key: str) -> None:
        self.channel, self.owner, self.key = channel, owner, thread_key
        self.questions: dict[str, Message] = {}
        self.answers: dict[str, list[str]] = {}
        self.gone: set[str] = set()
        self.echoes = 0
        self.prepared: Prepared | None = None
        self.thread = self.ask().conversation

    def ask(self, *, ago: timedelta = timedelta(), standby: bool = False) -> Message:
        mid = f"{self.key}.q{len(self.questions)}"
        at = clock.now() - ago
        self.questions[mid] = said(self.channel, mid, at=at, by=self.key, standby=standby)
        return self.questions[mid]

    def waits(self) -> bool:
        answered = {q for a, all_q in self.answers.items() if a not in self.gone for q in all_q}
        wanting = {mid for mid, one in self.questions.items() if NO_ANSWER not in one.why}
        return bool(wanting - answered - self.gone)

    def take_back(self, mids: list[str], *, by_us: bool) -> None:
        for mid in [one for one in mids if one not in self.gone][-1:]:
            unsent(self.channel, Unsent(self.key, mid, by_us=by_us))
            self.gone.add(mid)

    def echo(self, *, ago: timedelta = timedelta()) -> str:
        self.echoes += 1
        mid, at = f"{self.key}.e{self.echoes}", clock.now() - ago
        elsewhere(self.channel, mid, at=at, by=self.key)
        known = list(self.questions)
        missed = [n for n, one in enumerate(known) if self._wants(one) and self._at(one) > at]
        self.answers[mid] = known[: min(missed, default=len(known))]
        return mid

    def _wants(self, mid: str) -> bool:
        return mid not in self.gone and NO_ANSWER not in self.questions[mid].why

    def _at(self, mid: str) -> datetime:
        at = self.questions[mid].sent_at
        assert at is not None
        return at

    def prepare(self) -> None:
        claimed = claim_row(REPLIES, self.thread.pk, worker=worker())
        self.prepared = (prepare(claimed) if claimed else None) or self.prepared

    def record(self, **more) -> Message | None:
        """Of the last that was prepared."""
        reply = record(self.prepared, reply_with("Yes.", **more)) if self.prepared else None
        if reply is not None:
            until = list(self.questions).index(self.prepared.last.external_id) + 1
            self.answers[reply.pk] = [] if more else list(self.questions)[:until]
        self.prepared = None
        return reply

    def answer(self, **more) -> Message | None:
        self.prepare()
        return self.record(**more)

    def person(self) -> None:
        self.answers[write_as_person(self.thread, self.owner, "Ana here").pk] = [*self.questions]

    def mistaken(self) -> None:
        """The channel tells of ours while it is sent, in other words than we know."""
        reply = self.answer()
        claimed = reply and claim_row(OUTGOING, reply.pk, worker=worker())
        if claimed:
            mid = self.echo()
            self.ask()
            with working_for(self.channel.organization):
                record_part(claimed, fresh(reply), 0, mid)
            del self.answers[mid]


LATE = 7 * SECOND
ACTS: dict[str, Callable[[Told], object]] = {
    "customer": lambda told: told.ask(),
    "customer again": lambda told: told.ask(),
    "customer, told late": lambda told: told.ask(ago=LATE),
    "customer, standby": lambda told: told.ask(standby=True),
    "customer takes back": lambda told: told.take_back([*told.questions], by_us=False),
    "answer": lambda told: told.answer(),
    "promise": lambda told: told.answer(handover=SOMEBODY_WILL),
    "prepare": lambda told: told.prepare(),
    "record": lambda told: told.record(),
    "person": lambda told: told.person(),
    "elsewhere": lambda told: told.echo(),
    "elsewhere, told late": lambda told: told.echo(ago=LATE),
    "elsewhere takes back": lambda told: told.take_back(
        [one for one in told.answers if ".e" in one], by_us=True
    ),
    "ours told as a person's": lambda told: told.mistaken(),
    "hand back": lambda told: hand_back(told.thread),
    "take over": lambda told: take_over(told.thread, told.owner),
}


@pytest.mark.long
@settings(max_examples=25)
@given(st.lists(st.sampled_from(sorted(ACTS)), min_size=1, max_size=14))
def test_a_customer_waits_exactly_while_a_message_of_theirs_has_no_answer(instagram, tenant, acts):
    clock.reset()
    told = Told(instagram, tenant.owner, f"customer {Conversation.everywhere.count()}")
    for act in acts:
        clock.move(2 * SECOND)
        ACTS[act](told)
        told.thread.refresh_from_db()
        assert told.thread.unanswered == told.waits(), act
