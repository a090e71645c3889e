"""Links of our own tell of opens and clicks, lead only where a mail led, and leave the way out alone."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from katek.campaigns.models import Email, EmailEvent
from katek.campaigns.tracking_links import links_of, with_links
from katek.campaigns.unsubscribing import unsubscribe_url
from katek.core import clock
from katek.inbound.tests.test_email_hooks import a_mail
from katek.outbox.models import Event

pytestmark = pytest.mark.django_db(transaction=True)

READER = {"User-Agent": "Mozilla/5.0 (iPhone) Safari/604.1", "Accept-Language": "en"}


@pytest.fixture
def email(at_agency) -> Email:
    made = a_mail()
    made.html = (
        '<body><a href="https://homes.example/1?a=1&amp;b=2">One</a> <a class="x" href="https://homes.example/2">'
        f'Two</a> <a href="mailto:a@b.example">Write</a> <a href="{unsubscribe_url(made)}">Out</a></body>'
    )
    made.save()
    return made


@pytest.fixture
def tracked(email) -> list[str]:
    page = with_links(email.pk, email.html)
    return re.findall(r'(?:href|src)="([^"]+)"', page)


def path(url: str) -> str:
    return url.removeprefix("http://localhost:8000")


def test_a_click_is_counted_and_leads_where_the_mail_led(email, tracked):
    answer = Client(headers=READER).get(path(tracked[0]))
    assert (answer.status_code, answer.headers["Location"]) == (
        302,
        "https://homes.example/1?a=1&b=2",
    )
    assert answer.headers["Cache-Control"].startswith("no-store")
    email.refresh_from_db()
    assert email.clicked_at
    event = Event.objects.get(type="email.clicked")
    assert "https://homes.example/1?a=1&b=2" in event.body


def test_an_open_is_counted_once_a_minute(email, tracked):
    picture = path(tracked[-1])
    for _ in range(3):
        answer = Client(headers=READER).get(picture)
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/gif")
    email.refresh_from_db()
    assert email.opened_at
    assert EmailEvent.objects.filter(type="opened").count() <= 2
    assert Event.objects.filter(type="email.opened").count() == 1


def test_the_way_out_and_other_addresses_stay_as_they_are(email, tracked):
    assert unsubscribe_url(email) in tracked
    assert "mailto:a@b.example" in tracked
    assert links_of(email.html) == ["https://homes.example/1?a=1&b=2", "https://homes.example/2"]


def test_whoever_looks_ahead_is_let_through_and_not_counted(email, tracked):
    assert Client().head(path(tracked[0])).status_code == 200
    assert not EmailEvent.objects.exists()
    assert Client(headers={"User-Agent": "curl/8"}).get(path(tracked[0])).status_code == 302
    email.refresh_from_db()
    assert email.clicked_at is None
    assert EmailEvent.objects.get().machine


def test_nobody_can_make_up_a_link(email, tracked):
    token = path(tracked[0])
    for forged in (
        token.replace(".0~", ".1~"),
        f"/c/{email.pk}.0~x/",
        "/c/https:~evil/",
        token[:-3] + "/",
    ):
        answer = Client(headers=READER).get(forged)
        assert answer.status_code == 404
        assert "Location" not in answer.headers
    assert Client().get("/o/nothing.gif").status_code == 200
    assert not EmailEvent.objects.exists()


def test_an_erased_mail_leads_nowhere(email, tracked):
    email.delete()
    assert Client(headers=READER).get(path(tracked[0])).status_code == 404
    assert Client(headers=READER).get(path(tracked[-1])).status_code == 200


def test_what_is_clicked_at_once_is_a_machine(email, tracked):
    Email.objects.update(sent_at=clock.now() + timedelta(seconds=1))  # a busy machine takes a while
    Client(headers=READER).get(path(tracked[0]))
    email.refresh_from_db()
    assert email.clicked_at is None
