"""Postmark's hooks through their doors: let in by password, kept first, read in any order, however often."""

import base64
import copy
import itertools
import json
from datetime import timedelta

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from katek.campaigns.models import (
    Campaign,
    Email,
    EmailEvent,
    Enrollment,
    HookReceipt,
    Suppression,
)
from katek.campaigns.postmark_hooks import read
from katek.campaigns.statistics import stats
from katek.campaigns.told import Told, Unreadable
from katek.core import clock
from katek.core.workers import worker
from katek.inbound.email_reading import read_hooks
from katek.leads.models import Lead
from katek.organizations.scope import working_for
from katek.outbox.models import Event

pytestmark = pytest.mark.django_db(transaction=True)

TRACKING, INBOUND = "/webhook/email/postmark/tracking/", "/webhook/email/postmark/inbound/"
MESSAGE_ID = "883953f4-6105-42a2-a16a-77a8eac79483"


@pytest.fixture(autouse=True)
def secret(settings):
    settings.POSTMARK_WEBHOOK_SECRET = ("postmark", "seven:lanterns")


def post(body: object, door: str = TRACKING, user: str = "postmark:seven:lanterns"):
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    token = base64.b64encode(user.encode()).decode()
    headers = {"Authorization": f"Basic {token}"}
    return Client(headers=headers).post(door, content, content_type="application/json")


def read_all() -> None:
    while read_hooks(worker(), limit=100):
        pass


def a_mail(name: str = "Ana", address: str = "ana@example.com") -> Email:
    """A mail that has gone out, in the scope at work."""
    campaign, _ = Campaign.objects.get_or_create(
        name="Care", campaign_type="sequence", status="running"
    )
    step = campaign.steps.first() or campaign.steps.create(
        organization=campaign.organization, position=0, subject="Hello", body_template="Hello"
    )
    lead = Lead.objects.create(name=name, email=address)
    Enrollment.objects.create(
        campaign=campaign,
        lead=lead,
        address=address,
        next_attempt_at=clock.now() + timedelta(days=3),
        next_position=1,
    )
    return Email.objects.create(
        lead=lead,
        campaign=campaign,
        step=step,
        to=address,
        subject="Hello",
        status="sent",
        sent_at=clock.now() - timedelta(hours=2),
        provider_id=MESSAGE_ID if name == "Ana" else "",
    )


def hook(kind: str, email: Email, **more) -> dict:
    at = (clock.now() - timedelta(hours=1)).isoformat()
    address = "Email" if kind in ("Bounce", "SpamComplaint") else "Recipient"
    times = dict.fromkeys(("DeliveredAt", "BouncedAt", "ReceivedAt", "ChangedAt"), at)
    return {
        "RecordType": kind,
        "ServerID": 23,
        "MessageStream": "outbound",
        "MessageID": email.provider_id,
        "Tag": None,
        "Metadata": {"kid": email.pk},
        address: email.to,
        **times,
        **more,
    }


BROWSER = "Mozilla/5.0 (Macintosh) Safari/605.1.15"


def happenings(email: Email) -> list[dict]:
    later = (clock.now() - timedelta(minutes=30)).isoformat()
    person = {"UserAgent": BROWSER, "ReceivedAt": later}
    return [
        hook("Delivery", email),
        hook("Open", email, FirstOpen=True, Geo={}, **person),
        hook("Click", email, OriginalLink="https://harborpine.example/p/1", **person),
    ]


def test_nobody_gets_in_without_the_password(db, settings):
    assert post({}, user="postmark:wrong").status_code == 401
    for door in (TRACKING, INBOUND):
        answer = Client().post(door, {}, content_type="application/json")
        assert answer.status_code == 401
        assert "Basic" in answer.headers["WWW-Authenticate"]
        assert Client(headers={"Authorization": "Basic %%%"}).post(door).status_code == 401
    assert Client().get(TRACKING).status_code == 405
    settings.POSTMARK_WEBHOOK_SECRET = None
    assert post({}).status_code == 503
    assert not HookReceipt.objects.exists()


def test_what_can_t_be_read_is_answered_200_kept_and_holds_up_nobody(at_agency):
    email = a_mail()
    for body in (b"", b"\xff\x00", b"[]", b"{}", {"RecordType": "Surprise"}, {"RecordType": 3}):
        assert post(body).status_code == 200
    assert post(hook("Delivery", email)).status_code == 200
    read_all()
    email.refresh_from_db()
    assert email.status == "delivered"
    failed = HookReceipt.objects.filter(status="failed")
    assert failed.count() == 6
    assert all(receipt.problem for receipt in failed)


@pytest.mark.long
def test_the_same_hooks_in_any_order_and_many_times_come_to_the_same(at_agency):
    for place, order in enumerate(itertools.permutations(range(3))):
        email = a_mail("Bo", f"bo{place}@example.com")
        told = happenings(email)
        for n in order:
            assert post(told[n]).status_code == 200
            post(told[n])
            read_all()
        email.refresh_from_db()
        assert email.status == "delivered"
        assert email.delivered_at
        assert email.opened_at
        assert email.clicked_at
        assert EmailEvent.objects.filter(email=email).count() == 3
    for kind in ("email.opened", "email.clicked"):
        assert Event.objects.filter(type=kind).count() == 6


def test_a_hard_bounce_and_its_echo_count_once_and_end_everything(at_agency):
    email = a_mail()
    bounce = hook(
        "Bounce", email, ID=692560173, Type="HardBounce", Inactive=True, Description="No such user."
    )
    echo = hook(
        "SubscriptionChange",
        email,
        SuppressSending=True,
        SuppressionReason="HardBounce",
        Origin="Recipient",
    )
    for each in (echo, bounce, bounce):
        post(each)
    read_all()
    email.refresh_from_db()
    assert email.status == "bounced"
    assert "No such user" in email.problem
    assert Suppression.objects.get().email == "ana@example.com"
    assert Enrollment.objects.get().status == "stopped"
    assert Event.objects.filter(type="email.bounced").count() == 1
    assert stats(email.campaign)["bounced"] == 1


@pytest.mark.parametrize(
    ("kind", "status", "suppressed"),
    [
        ("HardBounce", "bounced", True),
        ("BadEmailAddress", "bounced", True),
        ("SoftBounce", "bounced", False),
        ("Transient", "sent", False),
        ("SpamNotification", "bounced", False),
        ("AutoResponder", "sent", False),
        ("SomethingNew", "sent", False),
        ("ManuallyDeactivated", "sent", True),
    ],
)
def test_what_follows_from_a_bounce_stands_in_a_table(at_agency, kind, status, suppressed):
    email = a_mail()
    post(hook("Bounce", email, ID=1, Type=kind))
    read_all()
    email.refresh_from_db()
    assert email.status == status
    assert Suppression.objects.exists() == suppressed


@pytest.mark.parametrize(
    "kind", ["SoftBounce", "Transient", "DnsError", "Blocked", "SpamNotification", "SomethingNew"]
)
def test_an_address_that_postmark_has_switched_off_gets_no_more_mail(at_agency, kind):
    email = a_mail()
    post(hook("Bounce", email, ID=1, Type=kind, Inactive=True, CanActivate=True))
    read_all()
    assert Suppression.objects.get().reason == "inactive at the provider"
    assert Enrollment.objects.get().status == "stopped"
    on_again = {"SuppressSending": False, "SuppressionReason": None, "Origin": "Customer"}
    post(hook("SubscriptionChange", email, **on_again))
    read_all()
    assert not Suppression.objects.exists()


def test_a_complaint_ends_all_mail_to_the_address(at_agency):
    email = a_mail()
    post(hook("SpamComplaint", email, ID=2, Type="SpamComplaint"))
    read_all()
    email.refresh_from_db()
    assert email.status == "complained"
    assert Suppression.objects.get().reason == "complaint"
    assert Event.objects.filter(type="email.complained").count() == 1


def test_a_complaint_stays_when_the_provider_takes_the_address_again(at_agency):
    email = a_mail()
    post(hook("SubscriptionChange", email, SuppressSending=True, SuppressionReason="HardBounce"))
    post(hook("SpamComplaint", email, ID=2, Type="SpamComplaint"))
    post(hook("SubscriptionChange", email, SuppressSending=False, ChangedAt="2026-06-02T10:00:00Z"))
    read_all()
    assert Suppression.objects.get().reason == "complaint"


def test_an_open_within_seconds_of_the_delivery_counts(at_agency):
    email = a_mail()
    post(hook("Delivery", email, DeliveredAt="2026-06-01T10:00:00Z"))
    post(hook("Open", email, ReceivedAt="2026-06-01T10:00:03Z", UserAgent=BROWSER))
    read_all()
    assert stats(email.campaign)["opened"] == 1


def test_unsubscribing_at_postmark_is_unsubscribing(at_agency):
    email = a_mail()
    post(
        hook(
            "SubscriptionChange", email, SuppressSending=True, SuppressionReason="ManualSuppression",
            Origin="Recipient",
        )
    )  # fmt: skip
    read_all()
    assert Suppression.objects.get().reason == "unsubscribed"
    assert Enrollment.objects.get().stop_reason == "unsubscribed"
    assert Event.objects.filter(type="email.unsubscribed").count() == 1
    assert stats(email.campaign)["unsubscribed"] == 1


def test_machines_are_not_counted_as_people(at_agency):
    email = a_mail()
    post(hook("Open", email, UserAgent="Mozilla/5.0"))
    post(hook("Click", email, UserAgent="python-requests/2.32", OriginalLink="https://a.example/"))
    for n in range(3):
        post(hook("Click", email, UserAgent=BROWSER, OriginalLink=f"https://a.example/{n}"))
    read_all()
    email.refresh_from_db()
    assert email.status == "delivered"
    assert email.opened_at is None
    assert email.clicked_at is None
    assert EmailEvent.objects.filter(email=email).exclude(machine="").count() == 5


def test_a_hook_that_comes_before_our_own_record_waits_for_it(at_agency):
    email = a_mail()
    Email.objects.update(status="sending", lease_until=clock.now() + timedelta(minutes=2))
    post(hook("Delivery", email))
    read_all()
    assert HookReceipt.objects.get().status == "new"
    Email.objects.update(status="sent", lease_until=None)
    clock.move(timedelta(minutes=1))
    read_all()
    email.refresh_from_db()
    assert (email.status, HookReceipt.objects.get().status) == ("delivered", "done")


def test_a_mail_in_doubt_is_settled_by_its_delivery(at_agency):
    email = a_mail()
    Email.objects.update(
        status="unknown", sent_at=None, next_attempt_at=clock.now(), provider_id=""
    )
    post(hook("Delivery", email))
    read_all()
    email.refresh_from_db()
    assert (email.status, email.next_attempt_at) == ("delivered", None)
    assert Event.objects.filter(type="email.sent").count() == 1


def test_somebody_elses_mail_is_asked_for_a_day_and_then_left(at_agency):
    email = a_mail()
    stranger = hook("Open", email, Metadata={}, MessageID="00000000", UserAgent=BROWSER)
    post(stranger)
    read_all()
    assert HookReceipt.objects.get().status == "new"
    clock.move(timedelta(hours=25))
    read_all()
    assert HookReceipt.objects.get().status == "ignored"
    assert not EmailEvent.objects.exists()


def test_a_hook_about_one_agencys_mail_touches_no_other(at_agency, rival):
    email = a_mail()
    with working_for(rival):
        theirs = a_mail("Theirs")
    post(hook("Bounce", email, ID=3, Type="HardBounce"))
    read_all()
    theirs.refresh_from_db()
    assert theirs.status == "sent"
    with working_for(rival):
        assert not Suppression.objects.exists()
        assert Enrollment.objects.get().status == "active"


LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.floats()
VALUES = (
    LEAVES | st.lists(LEAVES, max_size=2) | st.dictionaries(st.text(max_size=4), LEAVES, max_size=2)
)
SAMPLE = {
    "RecordType": "Bounce", "Type": "HardBounce", "ID": 1, "MessageID": "a", "Metadata": {"kid": "eml_1"},
    "Email": "a@b.example", "Recipient": "a@b.example", "BouncedAt": "2026-06-01T10:00:00.1234567-05:00",
    "ReceivedAt": "2026-06-01T10:00:00Z", "DeliveredAt": "x", "ChangedAt": "", "UserAgent": "x",
    "OriginalLink": "https://a.example", "SuppressSending": True, "Origin": "Recipient",
}  # fmt: skip
KINDS = st.sampled_from(
    ["Delivery", "Bounce", "SpamComplaint", "Open", "Click", "SubscriptionChange"]
)
CHANGES = st.dictionaries(
    st.sampled_from(sorted(SAMPLE.keys() - {"RecordType"})), VALUES, max_size=4
)
UNHURRIED = settings(max_examples=50)


@UNHURRIED
@given(KINDS, CHANGES)
def test_any_hook_of_a_known_kind_is_read(kind, changes):
    told = read(json.dumps({**SAMPLE, **changes, "RecordType": kind}).encode())
    assert isinstance(told, Told)
    assert told.at <= clock.now()
    assert len(told.key) < 200


@UNHURRIED
@given(st.binary(max_size=60))
def test_any_bytes_are_refused_with_a_sentence(body):
    with pytest.raises(Unreadable, match=r"JSON|RecordType"):
        read(body)


@pytest.mark.long
@settings(UNHURRIED, max_examples=60)
@given(KINDS, CHANGES)
def test_any_change_to_a_hook_is_answered_200_and_read_without_harm(at_agency, kind, changes):
    body = copy.deepcopy(SAMPLE) | {"RecordType": kind} | changes
    assert post(body).status_code == 200
    assert post(body, door=INBOUND).status_code == 200
    read_all()
    assert not HookReceipt.objects.filter(problem__contains="Reading it failed").exists()
