"""Two members have the same form open: what each changed is kept, and who comes second to a field is asked."""

from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from typing_extensions import override

from katek.assistant.personas import persona_of
from katek.channels.models import Channel
from katek.dashboard.tests.rows import colleague
from katek.leads.models import Lead
from katek.organizations.models import Organization, Role
from katek.organizations.scope import working_for
from katek.outbox.endpoints import create_endpoint
from katek.outbox.models import Endpoint

pytestmark = pytest.mark.django_db

Fields = dict[str, Any]


class FormOf(HTMLParser):
    """What a browser would send of the form that has a field of this name."""

    def __init__(self, page: str, name: str) -> None:
        super().__init__()
        self.forms: list[dict[str, list[str]]] = []
        self.select = self.textarea = ""
        self.feed(page)
        self.fields: Fields = next(one for one in self.forms if name in one)

    def add(self, name: str, *values: str) -> None:
        if name and self.forms:
            self.forms[-1].setdefault(name, []).extend(values)

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, value = given.get("name") or "", given.get("value") or ""
        if tag == "form":
            self.forms.append({})
        elif tag == "input":
            is_off = given.get("type") in ("checkbox", "radio") and "checked" not in given
            self.add(name, *([] if is_off else [value]))
        elif tag == "select":
            self.select = name
        elif tag == "option" and "selected" in given:
            self.add(self.select, value)
        elif tag == "textarea":
            self.textarea = name
            self.add(name, "")

    @override
    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.textarea = ""

    @override
    def handle_data(self, data: str) -> None:
        if self.textarea:
            text = self.forms[-1][self.textarea][-1] + data
            self.forms[-1][self.textarea] = [text.removeprefix("\n").replace("\n", "\r\n")]


@dataclass
class Case:
    """Where the form stands and is sent; what one and the other change; two values of `same`, and how
    the first of them is told."""

    page: str
    to: str
    mine: Fields
    theirs: Fields
    same: tuple[Fields, Fields]
    told: str


CASES = {
    "persona": Case(
        "/persona/",
        "/persona/",
        {"greeting": "Hello\r\nand welcome"},
        {"instructions": "Be brief.\r\nBe kind.", "languages": "es, en"},
        ({"tone": "concise"}, {"tone": "warm"}),
        "It is now: Concise.",
    ),
    "first step": Case(
        "/start/persona/",
        "/start/persona/",
        {"business_context": "Since 1990"},
        {"instructions": "Be brief."},
        ({"name": "Leo"}, {"name": "Ida"}),
        "It is now: Leo.",
    ),
    "first look": Case(
        "/start/brand/",
        "/start/brand/",
        {"brand_color": "#224488"},
        {"greeting": "Hello\r\nand welcome"},
        ({"name": "Harbor"}, {"name": "Pine"}),
        "It is now: Harbor.",
    ),
    "organization": Case(
        "/settings/organization/",
        "/settings/organization/",
        {"phone": "(503) 555-0100"},
        {"email": "hello@example.com", "postal_address": "1 Main St\r\nSalem"},
        ({"currency": "EUR"}, {"currency": "CHF"}),
        "It is now: EUR · Euro.",
    ),
    "consent": Case(
        "/settings/consent/",
        "/settings/consent/",
        {"follow_up_needs_opt_in": ["on"]},
        {"marketing_soft_opt_in": ["on"]},
        ({"unknown_kept_days": "90"}, {"unknown_kept_days": "30"}),
        "It is now: 90 days after their last message.",
    ),
    "office hours": Case(
        "/settings/hours/",
        "/settings/hours/office/",
        {"mon_0_from": "9:00", "mon_0_to": "18:00"},
        {"tue_0_from": "10:00", "tue_0_to": "17:00"},
        ({"wed_0_from": "9:00", "wed_0_to": "12:00"}, {"wed_0_from": "8:00", "wed_0_to": "12:00"}),
        "It is now: 09:00–12:00.",
    ),
    "sending hours": Case(
        "/settings/hours/",
        "/settings/hours/sending/",
        {"from": "10:00"},
        {"weekdays": ["0", "2"]},
        ({"weekdays": ["1"]}, {"weekdays": ["3"]}),
        "It is now: 08:00–20:00, Tuesday.",
    ),
    "contact": Case(
        "/leads/{lead}/details/",
        "/leads/{lead}/details/",
        {"name": "Ana R. Ruiz"},
        {"phone": "+1 503 555 0100"},
        ({"email": "ruiz@example.com"}, {"email": "a.ruiz@example.com"}),
        "It is now: ruiz@example.com.",
    ),
    "origins": Case(
        "/channels/",
        "/channels/{website}/origins/",
        {},
        {"origins": "https://one.example"},
        ({"origins": "two.example"}, {"origins": "https://three.example"}),
        "It is now: https://two.example.",
    ),
    "endpoint": Case(
        "/webhooks/endpoints/{endpoint}/",
        "/webhooks/endpoints/{endpoint}/",
        {"description": "n8n"},
        {"types": ["lead.created", "lead.updated"]},
        ({"types": ["lead.*"]}, {"types": ["*"]}),
        "It is now: lead.*.",
    ),
}


@pytest.fixture
def rows(agency, website, ana, settings) -> dict[str, str]:
    agency.sending_hours = {"from": "08:00", "to": "20:00", "weekdays": [0, 1, 2, 3, 4]}
    agency.save()
    persona_of(agency)
    address = f"{settings.KATEK_BASE_URL}/sandbox/inspector/harbor-pine/"
    endpoint = create_endpoint(agency, url=address, types=["lead.created"])
    return {"website": website.pk, "endpoint": endpoint.pk, "lead": ana.pk}


@pytest.fixture
def colleague_page(agency) -> Client:
    browser = Client()
    browser.force_login(colleague(agency, Role.ADMIN))
    return browser


def kept(agency: Organization) -> dict[str, Any]:
    """Everything that the forms write."""
    persona = persona_of(agency)
    with working_for(agency):
        rows = [Endpoint.objects.get(), Channel.objects.get(), Lead.objects.get()]
    organization = Organization.objects.get(pk=agency.pk)
    facts = {
        f"{type(row).__name__}.{name}": value
        for row in (*rows, persona, organization)
        for name, value in vars(row).items()
        if not name.startswith("_")
    }
    days, sending = facts.pop("Organization.office_hours"), facts.pop("Organization.sending_hours")
    facts |= {f"day.{day}": spans for day, spans in days.items() if spans}
    facts |= {f"sending.{name}": value for name, value in sending.items()}
    moving = ("version", "revision", "updated_at", "active_at", "words")
    return {name: value for name, value in facts.items() if not name.endswith(moving)}


def changes(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in after.items() if before.get(name) != value}


def opened(browser: Client, case: Case, rows: dict[str, str]) -> Fields:
    page = browser.get(case.page.format(**rows)).content.decode()
    return FormOf(page, next(iter(case.theirs))).fields


def sent(browser: Client, case: Case, rows: dict[str, str], fields: Fields):
    return browser.post(case.to.format(**rows), fields)


@pytest.mark.parametrize("name", CASES)
def test_what_each_changed_is_kept(owner_page, colleague_page, agency, rows, name):
    case = CASES[name]
    form, start = opened(owner_page, case, rows), kept(agency)
    assert sent(colleague_page, case, rows, form | case.theirs).status_code == 302
    theirs = changes(start, kept(agency))
    assert theirs
    assert sent(owner_page, case, rows, form | case.mine).status_code == 302
    both = changes(start, kept(agency))
    assert both.items() >= theirs.items()
    assert len(both) > len(theirs) or not case.mine


@pytest.mark.parametrize("name", CASES)
def test_who_comes_second_to_a_field_is_asked_once(owner_page, colleague_page, agency, rows, name):
    case = CASES[name]
    first, second = case.same
    form = opened(owner_page, case, rows)
    sent(colleague_page, case, rows, form | first)
    between = kept(agency)
    answer = sent(owner_page, case, rows, form | second)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert case.told in page
    assert kept(agency) == between
    again = FormOf(page, next(iter(second))).fields
    assert {key: again[key] for key in second} == {
        key: value if isinstance(value, list) else [value] for key, value in second.items()
    }, "what was typed stays"
    assert sent(owner_page, case, rows, again).status_code == 302
    assert changes(between, kept(agency))


@pytest.mark.parametrize("name", CASES)
def test_two_who_want_the_same_are_not_asked(owner_page, colleague_page, agency, rows, name):
    case = CASES[name]
    form = opened(owner_page, case, rows)
    for wanted in (case.same[0], case.mine):
        assert sent(colleague_page, case, rows, form | wanted).status_code == 302
        between = kept(agency)
        assert sent(owner_page, case, rows, form | wanted).status_code == 302
        assert kept(agency) == between
        form = opened(owner_page, case, rows)


def test_a_choice_outside_the_list_that_a_colleague_changed_keeps_nobody_from_saving(
    owner_page, colleague_page, rows, ana
):
    Lead.everywhere.update(language="pt-BR")
    case = CASES["contact"]
    mine, theirs = opened(owner_page, case, rows), opened(colleague_page, case, rows)
    sent(colleague_page, case, rows, theirs | {"language": ["en"]})
    assert sent(owner_page, case, rows, mine | {"name": ["Ana R."]}).status_code == 302
    ana.refresh_from_db()
    assert (ana.name, ana.language) == ("Ana R.", "en")
