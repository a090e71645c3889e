"""What a page offers works: no form and no link of a member's page leads to a door that refuses their role. The
pages come from the URLconf."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve, reverse

from katek.campaigns.models import Email
from katek.conversations.models import Message
from katek.dashboard.tests.rows import colleague
from katek.organizations.models import Organization, Role
from katek.organizations.permissions import allowed
from katek.organizations.scope import working_for
from katek.outbox.models import Delivery
from tests.cast_of_rows import everything
from tests.test_other_organizations import LISTS, ROWS, address_of

pytestmark = pytest.mark.django_db

LINK = re.compile(r'\b(?:href|formaction|hx-get|hx-post)="([^"]*)"')
FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL)
SENDS = re.compile(r'<button(?![^>]*type="button")|hx-trigger')
ID = re.compile(r'\bid="([^"]*)"')
ACTION = re.compile(r'\b(?:action|hx-post)="([^"]*)"')


@pytest.fixture
def pages(agency: Organization, settings) -> dict[str, str]:
    rows = everything(agency, f"{settings.KATEK_BASE_URL}/sandbox/inspector/harbor-pine/")
    with working_for(agency):
        # What went wrong has the most buttons.
        Email.objects.update(status="failed", problem="no", next_attempt_at=None)
        Delivery.objects.update(status="failed", next_attempt_at=None)
        Message.objects.filter(direction="out").update(status="failed", next_attempt_at=None)
    return {door: address_of(door, rows) for door in sorted(ROWS.keys() | LISTS)}


def forms_of(page: str, address: str) -> Iterator[str]:
    """Where those are posted to that have a button, in them or elsewhere on the page. One that names nothing
    goes to its own page."""
    for attributes, inside in FORM.findall(page):
        own = ID.search(attributes)
        sends = SENDS.search(attributes + inside) or (own and f'form="{own[1]}"' in page)
        if sends and ('method="post"' in attributes or "hx-post" in attributes):
            action = ACTION.search(attributes)
            yield urlsplit(action[1] if action else address).path or address


def is_refused(role: str, path: str) -> bool:
    try:
        door = resolve(path).func
    except Resolver404:
        return False
    act = getattr(door, "act", "")
    return bool(act) and not allowed(role, act)


@pytest.mark.parametrize("role", [Role.VIEWER, Role.MEMBER, Role.ADMIN])
def test_nothing_on_a_page_leads_to_a_door_that_refuses_its_reader(agency, pages, role):
    browser = Client()
    browser.force_login(colleague(agency, role))
    wrong, posts = set(), {}
    for door, address in pages.items():
        answer = browser.get(address)
        if answer.status_code != 200 or "text/html" not in answer["Content-Type"]:
            continue
        page = answer.content.decode()
        paths = [urlsplit(one).path for one in LINK.findall(page)] + list(forms_of(page, address))
        wrong |= {(door, path) for path in paths if path.startswith("/") and is_refused(role, path)}
        for path in forms_of(page, address):
            view = resolve(path).func
            if hasattr(view, "act"):  # a member's, unlike signing out
                posts.setdefault(view, (door, path))
    # Some doors ask for more when something is posted: only posting tells.
    for door, path in posts.values():
        with transaction.atomic():
            if browser.post(path, {}).status_code == 403:
                wrong.add((door, path))
            transaction.set_rollback(True)
    assert not wrong
    assert len(posts) > 2
    assert browser.get(reverse("dashboard:home")).status_code == 200
