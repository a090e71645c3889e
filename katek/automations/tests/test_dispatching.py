"""What follows from an event follows, once, in its own organization; what is broken holds up nothing else."""

from datetime import timedelta

import pytest
from django.db import transaction

from katek.automations import dispatching
from katek.automations.dispatching import MOST_ATTEMPTS, RETRIES, react_due, retry_event
from katek.automations.housekeeping import rescue
from katek.automations.lanes import LANES
from katek.automations.reactions import REACTIONS
from katek.campaigns.defaults import make_defaults
from katek.campaigns.models import Enrollment
from katek.channels.records import InboundMessage
from katek.channels.website.connect import connect_website
from katek.conversations.models import Conversation
from katek.conversations.receive import receive
from katek.core import clock
from katek.core.claims import claim
from katek.core.work import Done
from katek.core.workers import worker
from katek.leads import consent
from katek.leads.models import ConsentStatus, Lead
from katek.organizations.scope import current_organization, working_for
from katek.outbox.endpoints import create_endpoint
from katek.outbox.models import Delivery, Event
from katek.outbox.publish import publish
from katek.outbox.queues import EVENTS
from katek.outbox.schemas import SCHEMAS
from katek.outbox.tests.acts import announce

pytestmark = pytest.mark.django_db(transaction=True)


def react() -> Done:
    return react_due(worker(), limit=100)


def a_lead(organization, email: str = "zoe@example.com") -> Lead:
    with working_for(organization), transaction.atomic():
        lead: Lead = Lead.objects.create(name="Zoë", email=email)
        consent.record(lead, consent.FOLLOW_UP, ConsentStatus.GRANTED, method="enquiry")
    return lead


def tell_of(lead: Lead, event_type: str = "lead.created", **more) -> Event:
    data = {**SCHEMAS[event_type].example, "id": lead.pk, **more}
    with transaction.atomic():
        return publish(lead.organization, event_type, data, subject=lead.pk)


def test_an_event_reaches_the_endpoints_and_is_done(agency):
    create_endpoint(agency, url="https://crm.example/", types=["*"], lookup=None)
    event = announce(agency, "email.opened")
    assert react() == Done(1)
    event.refresh_from_db()
    assert event.state == "done"
    assert Delivery.everywhere.get().event_id == event.id
    assert react() == Done()


def test_a_new_lead_is_welcomed_once_however_often_it_is_told(agency):
    make_defaults(agency)
    lead = a_lead(agency)
    tell_of(lead)
    tell_of(lead)
    assert react() == Done(2)
    assert Enrollment.everywhere.get().lead_id == lead.pk


def test_a_lead_without_an_address_is_welcomed_once_there_is_one(agency):
    make_defaults(agency)
    lead = a_lead(agency, email="")
    tell_of(lead)
    react()
    assert not Enrollment.everywhere.exists()
    Lead.everywhere.update(email="zoe@example.com")
    tell_of(lead, "lead.updated", changed=["email"])
    react()
    assert Enrollment.everywhere.get().lead_id == lead.pk


def test_whoever_answers_gets_no_more_of_the_sequence(agency):
    make_defaults(agency)
    lead = a_lead(agency)
    tell_of(lead)
    react()
    Enrollment.everywhere.update(started_at=clock.now() - timedelta(days=2))
    with working_for(agency), transaction.atomic():
        conversation = Conversation.objects.create(
            channel=connect_website(agency), thread_key="v", lead=lead
        )
        example = SCHEMAS["message.received"].example
        data = {**example, "conversation": conversation.pk, "created_at": now_text()}
        publish(agency, "message.received", data, subject=conversation.pk)
    assert react() == Done(1)
    assert Enrollment.everywhere.get().status == "stopped"


def now_text() -> str:
    return clock.now().isoformat(timespec="milliseconds").replace("+00:00", "Z")


def test_an_event_about_somebody_erased_since_is_simply_done(agency):
    lead = a_lead(agency)
    tell_of(lead)
    Lead.everywhere.all().delete()
    assert react() == Done(1)


def test_what_follows_stays_in_the_organization_of_the_event(agency, rival):
    make_defaults(agency)
    make_defaults(rival)
    mine, theirs = a_lead(agency), a_lead(rival)
    tell_of(mine)
    with transaction.atomic():  # an event of ours that names somebody else's lead
        publish(agency, "lead.created", SCHEMAS["lead.created"].example, subject=theirs.pk)
    assert react() == Done(2)
    assert Enrollment.everywhere.get().lead_id == mine.pk


class Broken(Exception):
    """What a reaction with a fault raises."""


def test_every_reaction_works_for_the_organization_of_its_event(agency, rival, monkeypatch):
    seen = []

    def note(event):
        seen.append((event.organization_id, current_organization().pk))

    monkeypatch.setattr(dispatching, "REACTIONS", {"email.opened": (note,)})
    announce(agency, "email.opened")
    announce(rival, "email.opened")
    react()
    assert sorted(seen) == sorted([(agency.pk, agency.pk), (rival.pk, rival.pk)])


@pytest.fixture
def broken_reaction(monkeypatch):
    """Every e-mail that is opened meets a fault of ours, before what else follows from it."""
    done = []

    def break_down(event):
        raise Broken("zoe@example.com")

    reactions = {**REACTIONS, "email.opened": (break_down, done.append)}
    monkeypatch.setattr(dispatching, "REACTIONS", reactions)
    return done


def test_a_broken_reaction_keeps_neither_endpoints_nor_other_reactions_nor_other_events_waiting(
    agency, broken_reaction
):
    create_endpoint(agency, url="https://crm.example/", types=["*"], lookup=None)
    bad, good = announce(agency, "email.opened"), announce(agency, "email.clicked")
    assert react() == Done(1, 1)
    assert {one.event_id for one in Delivery.everywhere.all()} == {bad.id, good.id}
    assert bad in broken_reaction
    good.refresh_from_db()
    assert good.state == "done"


def test_a_broken_reaction_is_tried_again_later_and_shown(agency, broken_reaction):
    event = announce(agency, "email.opened")
    react()
    event.refresh_from_db()
    assert event.state == "new"
    assert timedelta() < event.next_attempt_at - clock.now() < 1.6 * RETRIES[0]
    assert "break down" in event.problem
    assert "Broken" in event.problem
    assert "zoe@example.com" not in event.problem
    assert react() == Done()  # not before its time


def test_a_reaction_that_stays_broken_is_given_up_and_can_be_asked_for_again(
    agency, broken_reaction
):
    event = announce(agency, "email.opened")
    for _ in range(MOST_ATTEMPTS):
        react()
        Event.everywhere.filter(state="new").update(next_attempt_at=clock.now())
    event.refresh_from_db()
    assert event.state == "failed"
    assert "Given up after 7 attempts" in event.problem
    assert retry_event(event)
    assert not retry_event(event)
    event.refresh_from_db()
    assert (event.state, event.attempts) == ("new", 0)


def test_an_event_whose_worker_vanished_is_reacted_to_by_another(agency):
    event = announce(agency)
    claim(EVENTS, limit=1, worker=12345)
    assert react() == Done()
    rescue(LANES)
    assert react() == Done(1)
    event.refresh_from_db()
    assert event.state == "done"


def enrolled(organization) -> list[tuple[str, str]]:
    with working_for(organization):
        return list(Enrollment.objects.values_list("status", "stop_reason"))


def test_who_leaves_an_address_but_wants_no_mail_gets_no_welcome(agency):
    make_defaults(agency)
    website = connect_website(agency)
    text = "I'm at zoe@example.com, but do not email me"
    receive(website, InboundMessage(thread_key="v-1", text=text))
    react()
    assert enrolled(agency) == []


@pytest.mark.parametrize("text", ["don't email me, stop", "keine E-Mails", "no me envíen correos"])
def test_who_asks_for_no_mail_later_ends_what_was_running(agency, text):
    make_defaults(agency)
    website = connect_website(agency)
    receive(website, InboundMessage(thread_key="v-1", text="I'm at zoe@example.com"))
    react()
    assert enrolled(agency) == [("active", "")]
    receive(website, InboundMessage(thread_key="v-1", text=text))
    react()
    assert enrolled(agency) == [("stopped", "no_consent")]
    with working_for(agency):
        lead = Lead.objects.get()
        assert not consent.allows(lead, consent.FOLLOW_UP)
        assert not consent.allows(lead, consent.MARKETING)
