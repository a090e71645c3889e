"""What an organization and a person set, by the front door: kept, refused at the field, or not theirs."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from katek.automations import pruning
from katek.channels.records import InboundMessage
from katek.conversations.models import Conversation, Message
from katek.conversations.receive import receive
from katek.core import clock
from katek.dashboard.tests.rows import colleague, customers
from katek.organizations.models import Organization, Role, User
from katek.organizations.scope import working_for

pytestmark = pytest.mark.django_db

ORGANIZATION = "/settings/organization/"
HOSTILE = "<script>alert('x')</script><img src=x onerror=alert(1)> {{ 7|add:7 }} \u202etxt"
DETAILS = {
    "name": "Harbor & Pine",
    "website": "harborpine.example",
    "email": "hello@harborpine.example",
    "phone": "(503) 555-0100",
    "postal_address": "1 Main St",
    "brand_color": "#224488",
    "country": "US",
    "currency": "USD",
    "area_unit": "sqft",
    "phone_region": "US",
    "language": "en",
    "timezone": "America/Los_Angeles",
}
PAGES = {
    "settings-organization": "settings.edit",
    "settings-hours": "settings.edit",
    "settings-members": "members.view",
    "settings-keys": "keys.edit",
    "settings-consent": "settings.edit",
    "settings-you": "",
    "settings-delete": "organization.delete",
}


def signed_in(user: User) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


@pytest.mark.parametrize("role", [Role.OWNER, Role.ADMIN, Role.MEMBER, Role.VIEWER])
@pytest.mark.parametrize("page", sorted(PAGES))
def test_each_role_opens_the_pages_that_are_its_own(agency, tenant, role, page):
    user = tenant.owner if role == Role.OWNER else colleague(agency, role)
    browser = signed_in(user)
    admins = ("settings.edit", "keys.edit")
    may = PAGES[page] not in (*admins, "organization.delete")
    may = may or (PAGES[page] in admins and role in (Role.OWNER, Role.ADMIN)) or role == Role.OWNER
    address = reverse(f"dashboard:{page}")
    assert browser.get(address).status_code == (200 if may else 403)
    if not may:
        assert browser.post(address, {}).status_code in (403, 405)
        assert f'href="{address}"' not in browser.get("/settings/", follow=True).content.decode()


def test_settings_begin_where_one_may_go(agency, tenant):
    assert signed_in(tenant.owner).get("/settings/").url == ORGANIZATION
    assert signed_in(colleague(agency, Role.VIEWER)).get("/settings/").url == "/settings/members/"


def test_what_an_organization_says_of_itself_is_kept(owner_page: Client, agency):
    assert owner_page.post(ORGANIZATION, DETAILS).status_code == 302
    agency.refresh_from_db()
    assert agency.website == "https://harborpine.example"
    assert agency.phone == "+1 503-555-0100"
    assert agency.brand_color == "#224488"
    assert agency.timezone == "America/Los_Angeles"


def test_currency_and_units_follow_another_country(owner_page: Client, agency):
    owner_page.post(ORGANIZATION, {**DETAILS, "phone": "", "country": "ES"})
    agency.refresh_from_db()
    assert (agency.currency, agency.area_unit, agency.phone_region) == ("EUR", "sqm", "ES")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("name", " ", "required"),
        ("name", "!!", "at least one letter"),
        ("website", "javascript:alert(1)", "valid URL"),
        ("email", "nobody", "valid email"),
        ("phone", "call me", "no phone number"),
        ("brand_color", "#7a7a7a", "Neither white nor black"),
        ("brand_color", "red;}", "no colour"),
        ("country", "XX", "valid choice"),
        ("currency", "DEM", "valid choice"),
        ("timezone", "Mars/Base", "valid choice"),
        ("language", "klingon", "valid choice"),
        ("area_unit", "acre", "valid choice"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_is_kept(
    owner_page: Client, agency, name, value, said
):
    before = Organization.objects.values().get(pk=agency.pk)
    answer = owner_page.post(ORGANIZATION, {**DETAILS, name: value})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="id_{name}_error"' in page
    assert said in page
    assert Organization.objects.values().get(pk=agency.pk) == before


def test_hostile_details_are_text(owner_page: Client, agency):
    owner_page.post(ORGANIZATION, {**DETAILS, "name": HOSTILE, "postal_address": HOSTILE})
    for page in ("settings-organization", "settings-members", "settings-you", "settings-delete"):
        shown = owner_page.get(reverse(f"dashboard:{page}")).content.decode()
        assert "<script>alert" not in shown
        assert "&lt;script&gt;" in shown


def test_office_hours_are_kept_and_told_when_wrong(owner_page: Client, agency):
    address = reverse("dashboard:settings-office-hours")
    owner_page.post(address, {"mon_0_from": "9:00", "mon_0_to": "18:00"})
    agency.refresh_from_db()
    assert agency.office_hours["mon"] == [["09:00", "18:00"]]
    answer = owner_page.post(address, {"tue_0_from": "18:00", "tue_0_to": "9:00"})
    assert answer.status_code == 422
    assert "later than the start" in answer.content.decode()
    assert 'value="18:00"' in answer.content.decode()


def test_sending_hours_are_kept_and_told_when_wrong(owner_page: Client, agency):
    address = reverse("dashboard:settings-sending-hours")
    form = {"from": "09:00", "to": "19:00", "weekdays": ["0", "4"]}
    owner_page.post(address, form)
    agency.refresh_from_db()
    assert agency.sending_hours["weekdays"] == [0, 4]
    answer = owner_page.post(address, {**form, "to": ""})
    assert answer.status_code == 422
    assert "both times" in answer.content.decode()


def test_consent_and_retention_are_kept(owner_page: Client, agency):
    form = {"follow_up_needs_opt_in": "on", "unknown_kept_days": "90"}
    assert owner_page.post("/settings/consent/", form).status_code == 302
    agency.refresh_from_db()
    assert agency.follow_up_needs_opt_in
    assert not agency.marketing_soft_opt_in
    assert agency.unknown_kept_days == 90
    assert owner_page.post("/settings/consent/", {"unknown_kept_days": "1"}).status_code == 422
    owner_page.post("/settings/consent/", {"unknown_kept_days": ""})
    agency.refresh_from_db()
    assert agency.unknown_kept_days is None


def test_the_page_tells_what_the_installation_really_keeps(owner_page: Client, agency):
    page = owner_page.get("/settings/consent/").content.decode()
    assert f"{pruning.FAILED_RECEIPTS_KEPT.days} days" in page


def test_threads_of_unknown_visitors_go_when_their_time_is_over(agency, rival, website):
    customers(website, 1)
    receive(website, InboundMessage("nobody", "hello"))
    assert pruning.prune_unknown() == 0
    Organization.objects.filter(pk=agency.pk).update(unknown_kept_days=30)
    assert pruning.prune_unknown() == 0
    with working_for(agency):
        Conversation.objects.update(
            last_message_at=clock.now() - timedelta(days=31), reply_state="none"
        )
    assert pruning.prune_unknown() == 1
    with working_for(agency):
        assert Conversation.objects.get().lead is not None
        assert Message.objects.filter(conversation__lead=None).count() == 0


def test_one_keeps_name_theme_and_language(owner_page: Client, tenant):
    form = {"name": "  Olga  Pine ", "language": "de", "theme": "dark"}
    page = owner_page.post("/settings/you/", form, follow=True).content.decode()
    tenant.owner.refresh_from_db()
    assert (tenant.owner.name, tenant.owner.theme) == ("Olga Pine", "dark")
    assert '<html lang="de"' in page
    assert 'data-theme="dark"' in page
    assert "Gespeichert." in page
    assert owner_page.post("/settings/you/", {**form, "language": "xx"}).status_code == 422


def test_ones_own_language_goes_before_the_browsers(owner_page: Client, tenant):
    asked = {"headers": {"Accept-Language": "es"}}
    assert '<html lang="es"' in owner_page.get("/settings/you/", **asked).content.decode()
    assert '<html lang="es"' in Client().get("/accounts/login/", **asked).content.decode()
    User.objects.update(language="de")
    assert '<html lang="de"' in owner_page.get("/settings/you/", **asked).content.decode()


def test_signing_out_everywhere_else_leaves_this_browser_in(owner_page: Client, tenant):
    elsewhere = signed_in(tenant.owner)
    owner_page.post("/settings/you/sign-out-elsewhere/")
    assert owner_page.get("/settings/you/").status_code == 200
    assert elsewhere.get("/settings/you/").status_code == 302


def test_an_organization_is_deleted_by_its_owner_who_types_its_short_name(
    owner_page: Client, agency, rival
):
    address = reverse("dashboard:settings-delete")
    wrong = owner_page.post(address, {"slug": "harbor"})
    assert wrong.status_code == 422
    assert "nothing was deleted" in wrong.content.decode()
    owner_page.post(address, {"slug": "harbor-pine"})
    assert list(Organization.objects.all()) == [rival]
    assert owner_page.get("/leads/").status_code == 403
