"""Endpoints on their pages: what an owner can do, what others cannot, what is shown once."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from katek.core import clock
from katek.dashboard.tests.rows import only
from katek.outbox.endpoints import create_endpoint
from katek.outbox.fan_out import fan_out
from katek.outbox.models import Delivery, Endpoint, EndpointKind
from katek.outbox.tests.acts import announce

pytestmark = pytest.mark.django_db

URL = "http://localhost:8000/sandbox/inspector/harbor-pine/"
SECRET = re.compile(r"whsec_[A-Za-z0-9+/=]{40,}")


@pytest.fixture
def endpoint(agency) -> Endpoint:
    return create_endpoint(agency, url="https://n8n.example/webhook/katek", lookup=None)


def act(browser: Client, endpoint: Endpoint, name: str, **form: str):
    return browser.post(
        reverse("dashboard:endpoint-act", args=[endpoint.pk, name]), form, follow=True
    )


def test_an_endpoint_is_made_and_its_secret_shown_this_once(owner_page, agency, settings):
    settings.KATEK_ALLOW_PRIVATE_ENDPOINTS = ("localhost", "127.0.0.0/8", "::1")
    form = {"url": URL, "description": "Ours", "types": ["lead.*", "message.received"]}
    answer = owner_page.post(reverse("dashboard:endpoint-new"), form)
    made = only(Endpoint, agency)
    assert SECRET.search(answer.content.decode())[0] == made.secret
    assert "no-store" in answer["Cache-Control"]
    assert (made.url, made.description) == (URL, "Ours")
    assert made.types == ["lead.*", "message.received"]
    page = owner_page.get(reverse("dashboard:endpoint", args=[made.pk])).content.decode()
    assert not SECRET.search(page)
    assert re.search(r'value="lead\.\*" checked', page)
    assert re.search(r'value="message\.received" checked', page)
    assert not re.search(r'value="email\.sent" checked', page)


def test_what_is_wrong_with_an_endpoint_is_said_beside_it_and_nothing_typed_is_lost(
    owner_page, agency
):
    form = {"url": "http://169.254.169.254/", "description": "Mine", "types": ["lead.sung"]}
    answer = owner_page.post(reverse("dashboard:endpoint-new"), form)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="url-problem"' in page
    assert "There is no event type lead.sung" in page
    assert 'value="Mine"' in page
    assert not Endpoint.everywhere.exists()


def test_the_test_address_of_n8n_is_warned_of(owner_page, endpoint):
    Endpoint.everywhere.update(url="https://n8n.example/webhook-test/katek")
    page = owner_page.get(reverse("dashboard:endpoint", args=[endpoint.pk])).content.decode()
    assert "answers one call, while its editor listens" in page
    Endpoint.everywhere.update(url="https://n8n.example/webhook/katek?next=/webhook-test/")
    page = owner_page.get(reverse("dashboard:endpoint", args=[endpoint.pk])).content.decode()
    assert "editor listens" not in page


def test_an_endpoint_is_changed(owner_page, endpoint):
    form = {"url": endpoint.url, "description": "New", "types": ["*"]}
    owner_page.post(reverse("dashboard:endpoint", args=[endpoint.pk]), form)
    endpoint.refresh_from_db()
    assert (endpoint.description, endpoint.types) == ("New", ["*"])
    answer = owner_page.post(reverse("dashboard:endpoint", args=[endpoint.pk]), {"url": "x"})
    assert answer.status_code == 422
    endpoint.refresh_from_db()
    assert endpoint.types == ["*"]


def test_an_endpoint_is_paused_and_enabled_and_gets_what_it_missed(owner_page, agency, endpoint):
    assert (
        "Paused. What happens meanwhile is kept back."
        in act(owner_page, endpoint, "pause").content.decode()
    )
    fan_out(announce(agency))
    assert only(Delivery, agency).status == "held"
    act(owner_page, endpoint, "resume")
    assert "1 on their way." in act(owner_page, endpoint, "replay", days="7").content.decode()
    assert only(Delivery, agency).status == "pending"
    assert "Choose how far back" in act(owner_page, endpoint, "replay", days="9").content.decode()


def test_a_test_leads_to_the_delivery_that_shows_what_comes_of_it(owner_page, agency, endpoint):
    page = act(owner_page, endpoint, "test").content.decode()
    assert "webhook.test" in page
    act(owner_page, endpoint, "pause")
    assert "Enable it first" in act(owner_page, endpoint, "test").content.decode()


def test_a_new_secret_is_shown_once_after_a_question(owner_page, endpoint):
    before = str(endpoint.secret)
    address = reverse("dashboard:endpoint", args=[endpoint.pk])
    assert "For 24 hours both secrets sign" in owner_page.get(address).content.decode()
    assert "Say that you are sure" in act(owner_page, endpoint, "rotate-secret").content.decode()
    endpoint.refresh_from_db()
    assert endpoint.secret == before
    page = act(owner_page, endpoint, "rotate-secret", sure="yes").content.decode()
    endpoint.refresh_from_db()
    assert SECRET.search(page)[0] == endpoint.secret != before
    assert SECRET.search(page.partition('id="secret">')[2].partition("<")[0])
    assert 'data-copies="secret"' in page


def test_the_old_secret_is_named_until_it_ends(owner_page, endpoint, settings):
    settings.KATEK_MOVABLE_CLOCK = True
    address = reverse("dashboard:endpoint", args=[endpoint.pk])
    assert "Old secret" not in owner_page.get(address).content.decode()
    old = str(endpoint.secret)
    shown = act(owner_page, endpoint, "rotate-secret", sure="yes").content.decode()
    until = (clock.now() + timedelta(hours=24)).isoformat()[:13]
    for page in (shown, owner_page.get(address).content.decode()):
        named = page.partition("Old secret")[2].partition("</div>")[0]
        assert "good until" in named
        assert f'datetime="{until}' in named
        assert old not in page
    clock.move(timedelta(hours=25))
    assert "Old secret" not in owner_page.get(address).content.decode()


def test_an_endpoint_is_deleted_only_with_the_box_ticked(owner_page, endpoint):
    assert "Tick the box" in act(owner_page, endpoint, "delete").content.decode()
    assert Endpoint.everywhere.exists()
    act(owner_page, endpoint, "delete", sure="yes")
    assert not Endpoint.everywhere.exists()


def test_viewers_see_and_change_nothing(viewer_page, endpoint):
    page = viewer_page.get(reverse("dashboard:webhooks"))
    assert page.status_code == 200
    assert '<button class="button primary"' not in page.content.decode()
    page = viewer_page.get(reverse("dashboard:endpoint", args=[endpoint.pk]))
    assert "Send a test" not in page.content.decode()
    assert viewer_page.get(reverse("dashboard:endpoint-new")).status_code == 403
    assert act(viewer_page, endpoint, "pause").status_code == 403
    changed = viewer_page.post(reverse("dashboard:endpoint", args=[endpoint.pk]), {"url": "x"})
    assert changed.status_code == 403
    endpoint.refresh_from_db()
    assert endpoint.status == "enabled"


def test_the_operators_endpoint_is_shown_without_its_address_and_cannot_be_touched(
    owner_page, agency, settings
):
    settings.N8N_WEBHOOK_URL = "https://n8n.operator.example/webhook/all"
    settings.WEBHOOK_SIGNING_SECRET = "a secret of the operator's, long enough"
    fan_out(announce(agency))
    operators = only(Endpoint, agency)
    assert operators.kind == EndpointKind.OPERATOR
    pages = owner_page.get(reverse("dashboard:webhooks")).content.decode()
    pages += owner_page.get(reverse("dashboard:endpoint", args=[operators.pk])).content.decode()
    for name in ("pause", "rotate-secret", "delete"):
        pages += act(owner_page, operators, name, sure="yes").content.decode()
    assert "belongs to the operator" in pages
    assert "operator.example" not in pages
    assert "whsec_" not in pages
    operators.refresh_from_db()
    assert operators.status == "enabled"


def test_a_disabled_endpoint_is_enabled_where_it_says_why(owner_page, viewer_page, endpoint):
    Endpoint.everywhere.update(status="disabled", problem="It answered 410.")
    address = reverse("dashboard:endpoint", args=[endpoint.pk])
    resume = reverse("dashboard:endpoint-act", args=[endpoint.pk, "resume"])
    page = owner_page.get(address).content.decode()
    assert page.count(resume) == 1
    assert resume in page.partition("It answered 410.")[2].partition("endpoint-panel")[0]
    assert resume not in viewer_page.get(address).content.decode()
    Endpoint.everywhere.update(status="paused", problem="")
    assert owner_page.get(address).content.decode().count(resume) == 1
