"""No code of ours is shown to members: each kind of line and each reason to hand over has words."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from django.utils import translation

import katek
from katek.assistant import answering
from katek.assistant.turns import REASONS, Handover
from katek.channels.records import InboundMessage
from katek.conversations import handover
from katek.conversations.assigning import assign
from katek.conversations.models import Conversation
from katek.conversations.receive import receive
from katek.dashboard import playground
from katek.dashboard.handover_words import WHY_PERSON, handed_over, why_person
from katek.dashboard.lead_lines import in_days
from katek.dashboard.tests.rows import colleague
from katek.leads.models import Activity
from katek.leads.timeline import Kind
from katek.organizations.scope import working_for

pytestmark = pytest.mark.django_db

FOLDER = Path(katek.__file__).parent


@pytest.fixture
def thread(website) -> Conversation:
    words = "Call me: ana@example.com"
    return receive(website, InboundMessage(thread_key="ana", text=words)).conversation


def reasons_in_the_code() -> Iterator[str]:
    """What `hand_over` is called with, wherever it is written down."""
    for path in FOLDER.rglob("*.py"):
        if "tests" in path.parts or "hand_over(" not in (source := path.read_text()):
            continue
        for call in ast.walk(ast.parse(source)):
            if isinstance(call, ast.Call) and ast.unparse(call.func).endswith("hand_over"):
                for given in call.keywords:
                    if given.arg == "reason" and isinstance(given.value, ast.Constant):
                        yield str(given.value.value)


def timeline(browser, thread: Conversation) -> str:
    page = browser.get(f"/leads/{thread.lead_id}/").content.decode()
    return page.partition('id="timeline-title"')[2].partition("</section>")[0]


@pytest.mark.parametrize("kind", get_args(Kind))
def test_each_kind_of_a_line_has_words_of_its_own(at_agency, kind):
    with translation.override("de"):
        row = Activity(kind=kind, at=at_agency.created_at, data={"to": "user_1"}, text="Ana")
        ((line,),) = (day.lines for day in in_days([row], {"user_1": "Ana"}, ""))
    assert line.what != kind.replace("_", " ").capitalize()


def test_each_reason_to_hand_over_has_words():
    written = set(reasons_in_the_code())
    assert {"taken_over", "person_wrote", "many_mails", "tool_failure"} <= written
    reasons = {*REASONS, *written, handover.ELSEWHERE}
    assert {one for one in reasons if handed_over(one) == handed_over("")} == set()
    assert reasons - {"taken_over", "person_wrote"} == set(WHY_PERSON)


def test_the_timeline_says_who_took_over_and_not_by_which_code(owner_page, thread, tenant):
    handover.take_over(thread, tenant.owner)
    assert "Took the conversation over<" in timeline(owner_page, thread)
    handover.hand_back(thread)
    handover.write_as_person(thread, tenant.owner, "Hello Ana")
    shown = timeline(owner_page, thread)
    assert "Took the conversation over by answering<" in shown
    assert not re.search("taken_over|person_wrote", shown)


def test_the_timeline_says_why_the_assistant_called_a_person(owner_page, thread):
    with working_for(thread.organization):
        handover.hand_over(thread, reason="complaint", summary="Angry about the lift.")
    shown = timeline(owner_page, thread)
    assert "Handed over to a person: The customer complains.<" in shown
    assert "Angry about the lift." in shown


def test_the_timeline_says_whose_the_conversation_is(owner_page, thread, agency):
    member = colleague(agency, "member")
    assign(thread, member)
    assert f"The conversation now belongs to {member}.<" in timeline(owner_page, thread)
    assign(thread, None)
    assert "The conversation belongs to nobody.<" in timeline(owner_page, thread)
    assert "Conversation assigned" not in timeline(owner_page, thread)


def test_the_playground_says_why_a_person_would_be_called(owner_page, agency, monkeypatch):
    async def wants_a_person(turn):
        return answering.Reply("One moment.", handover=Handover("viewing_or_offer", "A flat."))

    monkeypatch.setattr(playground, "answer", wants_a_person)
    page = owner_page.post("/persona/try/", {"said": "May I see it?"}).content.decode()
    assert f"Here a person would be called: {why_person('viewing_or_offer')}<" in page
