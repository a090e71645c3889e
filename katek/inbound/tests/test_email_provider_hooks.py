"""Hooks of the providers beside Postmark: let in only when signed, kept first, read however often they come."""

import copy
import json
from datetime import timedelta

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from katek.campaigns.models import Email, EmailEvent, Enrollment, HookReceipt, Suppression
from katek.campaigns.tracking_links import click_url, open_url
from katek.core import clock
from katek.core.mail_providers import backend_of
from katek.inbound.tests.provider_posts import EVENTS, SETTINGS, basic, door, post
from katek.inbound.tests.test_email_hooks import VALUES, a_mail, read_all
from katek.organizations.scope import working_for
from katek.outbox.models import Event

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore::anymail.exceptions.AnymailNotSupportedWarning"),
]
PROVIDERS = sorted(EVENTS)
USUAL = ("brevo", "mailgun", "mailjet", "resend", "sendgrid")
# Some tell of less: Mandrill of no arrival, Postal of no soft bounces by that name, complaints or opens.
TELL_LESS = {
    "mandrill": {"delivered"},
    "postal": {"opened", "complained", "unsubscribed"},
    "mailtrap": {"soft"},
    "resend": {"unsubscribed"},
}


def tellers(kind: str = "", at_once: tuple[str, ...] = USUAL) -> list:
    """Who tells of such events; those not looked at at once are for `make test-long`."""
    names = [name for name in PROVIDERS if kind not in TELL_LESS.get(name, ())]
    later = pytest.mark.long
    return [name if name in at_once else pytest.param(name, marks=later) for name in names]


DROP = object()
FEW = ("mailgun", "sendgrid")


@pytest.fixture
def by(settings):
    """Sends by a provider from now on."""

    def choose(name: str, **more: str) -> str:
        settings.EMAIL_BACKEND = backend_of(name)
        settings.ANYMAIL = {**SETTINGS[name], **more}
        return name

    return choose


@pytest.fixture
def email(at_agency) -> Email:
    return a_mail()


def tell(provider: str, kind: str, email: Email, name: str = "") -> None:
    assert post(provider, EVENTS[provider](kind, email, name)).status_code == 200
    read_all()
    email.refresh_from_db()
    assert not HookReceipt.objects.filter(status="failed").exists()


@pytest.mark.parametrize("provider", tellers())
def test_who_can_t_sign_is_refused(by, email, provider):
    by(provider)
    refused = post(provider, EVENTS[provider]("hard", email), spoilt=True)
    bare = Client().post(door(provider), "[]", content_type="application/json")
    asks_password = "WEBHOOK_SECRET" in SETTINGS[provider]
    for answer in (refused, bare):
        assert answer.status_code == (401 if asks_password else 400)
        assert ("WWW-Authenticate" in answer.headers) == asks_password
    assert not HookReceipt.objects.exists()


@pytest.mark.parametrize("provider", tellers(at_once=FEW))
def test_a_door_without_a_secret_lets_nobody_in(by, settings, email, provider):
    by(provider)
    settings.ANYMAIL = {}
    answer = post(provider, EVENTS[provider]("hard", email))
    assert answer.status_code == 503
    assert "ANYMAIL_WEBHOOK_SECRET is not set" in answer.json()["detail"]
    assert not HookReceipt.objects.exists()


def test_only_the_provider_that_sends_has_a_door(by, email):
    by("mailgun")
    for other in ("sendgrid", "amazon_ses", "nobody"):
        assert Client().post(door(other)).status_code == 404
    assert Client().post(door("mailgun")).status_code == 400
    assert Client().head(door("mailgun")).status_code == 200
    assert Client().put(door("mailgun")).status_code == 405


@pytest.mark.parametrize("provider", tellers(at_once=FEW))
def test_a_password_is_asked_beside_the_signature_where_one_is_set(by, email, provider):
    by(provider, WEBHOOK_SECRET="other:words")
    assert post(provider, EVENTS[provider]("hard", email)).status_code == 401


def test_a_flood_of_wrong_passwords_is_told_to_wait(by, email):
    by("brevo")
    wrong = Client(headers=basic("mail:guessed"))
    away = {"REMOTE_ADDR": "198.51.100.7"}
    answers = [wrong.post(door("brevo"), **away).status_code for _ in range(120)]
    assert set(answers[:60]) == {401}
    assert 429 in answers
    assert post("brevo", EVENTS["brevo"]("delivered", email)).status_code == 200


def test_too_much_is_not_read(by, email):
    by("brevo")
    big = b" " * (5 * 1024 * 1024 + 1)
    assert post("brevo", big).status_code == 413


@pytest.mark.parametrize("provider", tellers("delivered"))
def test_an_arrival_told_five_times_is_one(by, email, provider):
    by(provider)
    posted = EVENTS[provider]("delivered", email)
    for _ in range(5):
        assert post(provider, posted).status_code == 200
        read_all()
    email.refresh_from_db()
    assert email.status == "delivered"
    assert EmailEvent.objects.get().source == provider
    assert set(HookReceipt.objects.values_list("status", "subject")) == {("done", email.pk)}


@pytest.mark.parametrize("provider", tellers())
def test_a_hard_bounce_ends_mail_to_the_address(by, email, provider):
    by(provider)
    tell(provider, "hard", email)
    assert email.status == "bounced"
    assert "It came back" in email.problem
    assert Suppression.objects.get().reason == "hard bounce"
    assert Enrollment.objects.get().status == "stopped"
    assert Event.objects.filter(type="email.bounced").count() == 1


@pytest.mark.parametrize("provider", tellers("soft", FEW))
def test_a_soft_bounce_ends_nothing(by, email, provider):
    by(provider)
    tell(provider, "soft", email)
    assert email.status == "bounced"
    assert not Suppression.objects.exists()


@pytest.mark.parametrize("provider", tellers("complained", FEW))
def test_a_complaint_ends_all_mail_to_the_address(by, email, provider):
    by(provider)
    tell(provider, "complained", email)
    assert email.status == "complained"
    assert Suppression.objects.get().reason == "complaint"


@pytest.mark.parametrize("provider", tellers("unsubscribed", FEW))
def test_unsubscribing_at_the_provider_is_unsubscribing(by, email, provider):
    by(provider)
    tell(provider, "unsubscribed", email)
    assert Suppression.objects.get().reason == "unsubscribed"
    assert Enrollment.objects.get().stop_reason == "unsubscribed"


@pytest.mark.parametrize("provider", tellers("opened", FEW))
def test_an_open_is_counted_by_our_own_picture_alone(by, email, provider):
    by(provider)
    tell(provider, "opened", email)
    assert email.opened_at is None
    assert EmailEvent.objects.get().type == "noted"
    path = open_url(email.pk).partition("//")[2].partition("/")[2]
    Client(headers={"Accept-Language": "en"}).get(f"/{path}")
    tell(provider, "opened", email, "again")
    email.refresh_from_db()
    assert email.opened_at
    assert EmailEvent.objects.filter(type="opened").count() == 1


@pytest.mark.parametrize("provider", tellers("clicked", FEW))
def test_a_click_on_a_plain_link_is_counted(by, email, provider):
    by(provider)
    tell(provider, "clicked", email, "p/1")
    assert email.clicked_at
    assert EmailEvent.objects.get().link == "https://harborpine.example/p/1"


def test_a_click_on_our_own_link_is_left_to_that_link(by, email):
    by("sendgrid")
    (event,) = EVENTS["sendgrid"]("clicked", email)
    event["url"] = click_url(email.pk, 0)
    post("sendgrid", [event])
    read_all()
    email.refresh_from_db()
    assert email.clicked_at is None
    assert EmailEvent.objects.get().type == "noted"


@pytest.mark.parametrize("provider", tellers(at_once=FEW))
def test_a_hook_about_one_agencys_mail_touches_no_other(by, email, rival, provider):
    by(provider)
    with working_for(rival):
        theirs = a_mail("Theirs")
    tell(provider, "hard", email)
    theirs.refresh_from_db()
    assert theirs.status == "sent"
    with working_for(rival):
        assert not Suppression.objects.exists()
        assert Enrollment.objects.get().status == "active"


@pytest.mark.parametrize("provider", tellers("delivered"))
def test_the_providers_own_id_finds_the_mail_as_well(by, email, provider):
    by(provider)
    Email.objects.update(
        provider_id="<a@b.example>" if provider == "mailgun" else "19421777835146490"
    )
    email.refresh_from_db()
    posted = json.dumps(EVENTS[provider]("delivered", email)).replace(email.pk, "")
    assert post(provider, json.loads(posted)).status_code == 200
    read_all()
    email.refresh_from_db()
    assert email.status == "delivered"


@pytest.mark.parametrize("provider", ["mailjet", "sendgrid", "sparkpost", "mandrill"])
def test_a_post_about_many_is_kept_apart_and_a_strangers_part_holds_up_nobody(by, email, provider):
    by(provider)
    stranger = copy.copy(email)
    stranger.pk, stranger.provider_id, stranger.to = "eml_unknown", "unknown", "x@y.example"
    make = EVENTS[provider]
    posted = [*make("soft", stranger), *make("soft", email), *make("clicked", email, "p")]
    for _ in range(2):
        assert post(provider, posted).status_code == 200
        read_all()
    email.refresh_from_db()
    assert (email.status, bool(email.clicked_at)) == ("bounced", True)
    assert sorted(HookReceipt.objects.values_list("status", flat=True)) == ["done", "done", "new"]
    assert not HookReceipt.objects.filter(subject=email.pk, body__contains=b"x@y.example").exists()
    clock.move(timedelta(hours=25))
    read_all()
    assert HookReceipt.objects.filter(status="ignored").count() == 1


def test_what_nothing_follows_from_is_kept_and_ignored(by, email):
    by("sendgrid")
    (event,) = EVENTS["sendgrid"]("delivered", email)
    for word in ("processed", "surprise"):
        post("sendgrid", [{**event, "event": word, "sg_event_id": word}])
    read_all()
    email.refresh_from_db()
    assert email.status == "sent"
    assert set(HookReceipt.objects.values_list("status", "subject")) == {("ignored", email.pk)}


def test_what_is_told_before_our_own_record_waits_for_it(by, email):
    by("mailgun")
    Email.objects.update(status="sending", lease_until=clock.now() + timedelta(minutes=2))
    post("mailgun", EVENTS["mailgun"]("delivered", email))
    read_all()
    assert HookReceipt.objects.get().status == "new"
    Email.objects.update(status="sent", lease_until=None)
    clock.move(timedelta(minutes=1))
    read_all()
    assert HookReceipt.objects.get().status == "done"


@pytest.mark.parametrize(
    ("provider", "change", "suppressed"),
    [
        ("mailgun", {"reason": "suppress-complaint"}, "complaint"),
        ("mailgun", {"severity": "temporary"}, None),
        ("mailgun", {"delivery-status": {"message": "550 5.7.1 policy"}}, None),
        ("sendgrid", {"event": "dropped", "type": DROP, "reason": "Invalid"}, "invalid address"),
        ("sendgrid", {"event": "dropped", "type": DROP, "reason": "Spam Content"}, None),
        ("brevo", {"event": "blocked"}, "suppressed at the provider"),
        ("brevo", {"event": "error"}, None),
        ("mailjet", {"event": "blocked", "hard_bounce": DROP, "error": "preblocked"}, None),
        ("mailjet", {"error": "greylisted", "hard_bounce": False}, None),
    ],
)
def test_what_follows_from_a_bounce_stands_in_a_table(by, email, provider, change, suppressed):
    by(provider)
    made = EVENTS[provider]("hard", email)
    event = {**(made[0] if isinstance(made, list) else made), **change}
    event = {name: value for name, value in event.items() if value is not DROP}
    posted = [event] if isinstance(made, list) else event
    assert post(provider, posted).status_code == 200
    read_all()
    found = Suppression.objects.first()
    assert (found.reason if found else None) == suppressed
    assert HookReceipt.objects.get().status == "done"


def shaken(value, change):
    """The same payload with one of its values, however deep, put another."""
    where, new = change
    if isinstance(value, dict) and value:
        name = sorted(value)[where % len(value)]
        return {**value, name: shaken(value[name], (where // len(value), new))}
    if isinstance(value, list) and value and where % 3:
        return [shaken(value[0], (where // 3, new)), *value[1:]]
    return new


@pytest.mark.long
@pytest.mark.parametrize("provider", PROVIDERS)
@settings(max_examples=25)
@given(st.sampled_from(["delivered", "hard", "clicked"]), st.tuples(st.integers(0, 10**6), VALUES))
def test_any_change_to_a_signed_hook_is_taken_and_read_without_harm(
    by, email, provider, kind, change
):
    by(provider)
    posted = shaken(EVENTS[provider](kind, email), change)
    if provider == "unisender_go" and not isinstance(posted, dict):
        return  # its signature stands in the object
    assert post(provider, posted).status_code == 200
    read_all()
    assert not HookReceipt.objects.filter(problem__contains="Reading it failed").exists()
