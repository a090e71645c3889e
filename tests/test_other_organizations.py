"""Another organization's ids open no door. The doors come from the URLconf and from OpenAPI: a new one
without a line in its table fails."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from katek.organizations.scope import working_for
from katek.sandbox.inspections import keep
from tests.cast_of_rows import SECRET, everything

pytestmark = pytest.mark.django_db

# Pages that name a row: whose id stands in the address, by the address's name.
ROWS = {
    "dashboard:conversation": {"conversation_id": "conversation"},
    "dashboard:reply": {"conversation_id": "conversation"},
    "dashboard:note": {"conversation_id": "conversation"},
    "dashboard:note-delete": {"conversation_id": "conversation", "note_id": "note"},
    "dashboard:assign": {"conversation_id": "conversation"},
    "dashboard:snooze": {"conversation_id": "conversation"},
    "dashboard:conversation-undo": {"conversation_id": "conversation", "token": "forged"},
    "dashboard:conversation-act": {"conversation_id": "conversation", "name": "take-over"},
    "dashboard:send-again": {"conversation_id": "conversation", "message_id": "message"},
    "dashboard:channel-disconnect": {"channel_id": "channel"},
    "dashboard:channel-origins": {"channel_id": "channel"},
    "dashboard:lead": {"lead_id": "lead"},
    "dashboard:lead-set": {"lead_id": "lead"},
    "dashboard:lead-details": {"lead_id": "lead"},
    "dashboard:lead-wishes": {"lead_id": "lead"},
    "dashboard:lead-note": {"lead_id": "lead"},
    "dashboard:lead-note-delete": {"lead_id": "lead", "note_id": "lead_note"},
    "dashboard:lead-erase": {"lead_id": "lead"},
    "dashboard:leads-bulk-progress": {"bulk_id": "bulk"},
    "dashboard:leads-bulk-stop": {"bulk_id": "bulk"},
    "dashboard:leads-undo": {"bulk_id": "bulk"},
    "dashboard:leads-view": {"view_id": "saved_view"},
    "dashboard:leads-view-delete": {"view_id": "saved_view"},
    "dashboard:property": {"property_id": "property"},
    "dashboard:property-edit": {"property_id": "property"},
    "dashboard:property-status": {"property_id": "property", "wanted": "Hold"},
    "dashboard:property-delete": {"property_id": "property"},
    "dashboard:property-approve": {"property_id": "property"},
    "dashboard:property-pictures": {"property_id": "property"},
    "dashboard:property-pictures-undo": {"property_id": "property", "token": "forged"},
    "dashboard:property-picture": {"property_id": "property", "media_id": "media"},
    "dashboard:property-import": {"file_id": "import"},
    "dashboard:property-import-act": {"file_id": "import", "name": "go-on"},
    "dashboard:property-import-refused": {"file_id": "import"},
    "dashboard:endpoint": {"endpoint_id": "endpoint"},
    "dashboard:endpoint-act": {"endpoint_id": "endpoint", "name": "pause"},
    "dashboard:delivery": {"delivery_id": "delivery"},
    "dashboard:delivery-retry": {"delivery_id": "delivery"},
    "dashboard:email": {"email_id": "email"},
    "dashboard:email-again": {"email_id": "email"},
    "dashboard:email-body": {"email_id": "email"},
    "dashboard:member-role": {"membership_id": "membership"},
    "dashboard:member-remove": {"membership_id": "membership"},
    "dashboard:invitation-send": {"invitation_id": "invitation"},
    "dashboard:invitation-revoke": {"invitation_id": "invitation"},
    "dashboard:key-revoke": {"key_id": "key"},
    "campaigns:campaign": {"campaign_id": "campaign"},
    "campaigns:stats": {"campaign_id": "campaign"},
    "campaigns:send": {"campaign_id": "campaign"},
    "campaigns:control": {"campaign_id": "campaign", "name": "pause"},
    "campaigns:start": {"campaign_id": "campaign"},
    "campaigns:by-hand": {"campaign_id": "campaign"},
    "campaigns:preview": {"campaign_id": "campaign"},
    "campaigns:preview-body": {"campaign_id": "campaign"},
    "campaigns:edit": {"campaign_id": "campaign"},
    "campaigns:copy": {"campaign_id": "campaign"},
    "sandbox:sandbox-mail": {"mail_id": "email"},
    "sandbox:sandbox-mail-body": {"mail_id": "email"},
}
# Pages without a row in their address: they must not mention the other organization at all.
LISTS = {
    "dashboard:home",
    "dashboard:needs",
    "dashboard:counts",
    "dashboard:live-ticket",
    "dashboard:palette",
    "dashboard:styleguide",
    "dashboard:first-steps",
    "dashboard:first-brand",
    "dashboard:first-brand-preview",
    "dashboard:first-brand-chat",
    "dashboard:first-brand-colours",
    "dashboard:first-persona",
    "dashboard:first-listings",
    "dashboard:first-channels",
    "dashboard:first-team",
    "dashboard:first-live",
    "dashboard:conversations",
    "dashboard:leads",
    "dashboard:leads-board",
    "dashboard:leads-export",
    "dashboard:leads-tags",
    "dashboard:lead-new",
    "dashboard:properties",
    "dashboard:property-new",
    "dashboard:property-imports",
    "dashboard:channels",
    "dashboard:persona",
    "dashboard:webhooks",
    "dashboard:endpoint-new",
    "dashboard:n8n-workflow",
    "dashboard:hubspot",
    "dashboard:emails",
    "dashboard:settings",
    "dashboard:settings-organization",
    "dashboard:settings-hours",
    "dashboard:settings-members",
    "dashboard:settings-keys",
    "dashboard:settings-consent",
    "dashboard:settings-you",
    "dashboard:settings-delete",
    "campaigns:campaigns",
    "campaigns:new",
    "campaigns:audience",
    "sandbox:sandbox",
    "sandbox:rehearsal",
}
# Open to all by design: what they show belongs to whoever has the address or the token, and is tested there.
PUBLIC = {
    "dashboard:invitation",
    "inbound:chat",
    "inbound:brand",
    "inbound:embed",
    "inbound:messages",
    "inbound:ticket",
    "inbound:picture",
    "inbound:listing",
    "inbound:unsubscribe",
    "inbound:facebook",
    "inbound:instagram",
    "inbound:deauthorize",
    "inbound:data-deletion",
    "inbound:deletion",
    "inbound:opened",
    "inbound:clicked",
    "inbound:postmark-tracking",
    "inbound:postmark-inbound",
    "inbound:provider-tracking",
    "inbound:provider-inbound",
    "sandbox:inspector",
}
# Have tests of their own: bulk acts and views of leads at their pages, switching below, connecting and HubSpot
# where their services are played. The hours of sending, the preview of a draft and what members do to
# themselves are forms that name no row, as is what the first steps remember; the operator's pages are no
# member's.
ELSEWHERE = {
    "dashboard:new-organization",
    "dashboard:first-skip",
    "dashboard:first-dismiss",
    "dashboard:first-again",
    "dashboard:settings-office-hours",
    "dashboard:settings-sending-hours",
    "dashboard:settings-leave",
    "dashboard:settings-sign-out-elsewhere",
    "dashboard:settings-sign-out-one",
    "dashboard:operator",
    "dashboard:operator-checks",
    "dashboard:operator-receipts",
    "dashboard:operator-receipt",
    "dashboard:operator-receipt-retry",
    "dashboard:operator-runs",
    "dashboard:operator-organizations",
    "campaigns:draft-preview",
    "dashboard:leads-bulk",
    "dashboard:leads-view-new",
    "dashboard:switch",
    "dashboard:theme",
    "dashboard:persona-try",
    "dashboard:language",
    "dashboard:connect",
    "dashboard:connect-callback",
    "dashboard:connect-choose",
    "dashboard:hubspot-act",
    "sandbox:rehearsal-thread",
    "sandbox:rehearsal-world",
    "sandbox:rehearse",
    "sandbox:move-clock",
}

SPACES = {"dashboard", "campaigns", "inbound", "sandbox"}


def doors() -> Iterator[str]:
    """Names of the addresses of our own pages."""

    def walk(resolver: URLResolver, space: str) -> Iterator[str]:
        for pattern in resolver.url_patterns:
            if isinstance(pattern, URLResolver):
                yield from walk(pattern, pattern.namespace or space)
            elif isinstance(pattern, URLPattern) and space in SPACES:
                yield f"{space}:{pattern.name}"

    yield from walk(get_resolver(), "")


@pytest.fixture
def theirs(rival, settings) -> dict:
    rows = everything(rival, f"{settings.KATEK_BASE_URL}/sandbox/inspector/northgate/")
    keep("northgate", valid=True, reason="", headers={}, body=SECRET)
    return rows


def test_every_page_has_its_line_in_a_table():
    known = ROWS.keys() | LISTS | PUBLIC | ELSEWHERE
    assert set(doors()) == known


# One cast serves all doors: made anew for each, it would take longer than all that is asked here.
def address_of(door: str, theirs: dict) -> str:
    ids = {name: getattr(theirs.get(row), "pk", row) for name, row in ROWS.get(door, {}).items()}
    return reverse(door, kwargs=ids)


def test_a_row_of_another_organization_is_not_found(owner_page: Client, theirs):
    for door in sorted(ROWS):
        address = address_of(door, theirs)
        answers = [owner_page.get(address), owner_page.post(address, {"text": "hello"})]
        assert {answer.status_code for answer in answers} <= {404, 405}, door
        assert 404 in {answer.status_code for answer in answers}, door
        assert all(SECRET.encode() not in answer.content for answer in answers), door


def test_a_list_shows_nothing_of_another_organization(owner_page: Client, theirs):
    for door in sorted(LISTS):
        page = owner_page.get(reverse(door), follow=True)
        assert page.status_code == 200, door
        assert SECRET.lower() not in page.content.decode().lower(), door


def test_nobody_sees_a_page_without_signing_in(client: Client, theirs):
    for door in sorted(ROWS.keys() | LISTS):
        address = address_of(door, theirs)
        for answer in (client.get(address), client.post(address)):
            assert answer.status_code in {302, 405}, door
            assert SECRET.encode() not in answer.content, door


def test_one_cannot_switch_to_an_organization_that_one_isnt_a_member_of(owner_page, rival):
    answer = owner_page.post(reverse("dashboard:switch"), {"organization": rival.pk})
    assert answer.status_code == 404


def test_the_api_finds_nothing_of_another_organization(program: Client, theirs):
    schema = program.get("/api/v1/openapi.json").json()
    tried = 0
    for path, operations in schema["paths"].items():
        names = re.findall(r"{(\w+)}", path)
        address = path
        for name in names:
            row = API_ROWS.get(path.split("/")[3])
            assert row is not None, f"{path} has no line in the table"
            address = address.replace("{" + name + "}", theirs[row].pk)
        for method in METHODS:
            if names:
                body = {"text": "hello"} if path.endswith("messages") else {}
                answer = getattr(program, method)(address, body, **JSON)
                # What a door doesn't offer it may refuse before it looks; it never fails.
                expected = {404} if method in operations else {404, 405}
                assert answer.status_code in expected, f"{method} {address}: {answer.content[:300]}"
                tried += 1
            elif method == "get" and method in operations:
                answer = program.get(address)
                assert SECRET not in answer.content.decode(), address
                tried += 1
    assert tried > 20


JSON = {"content_type": "application/json"}
METHODS = ("get", "post", "put", "patch", "delete")

# The row whose id stands in an address of the API, by the first word of the address.
API_ROWS = {
    "properties": "property",
    "leads": "lead",
    "conversations": "conversation",
    "endpoints": "endpoint",
    "events": "event",
    "deliveries": "delivery",
    "emails": "email",
    "channels": "channel",
    "campaigns": "campaign",
    "suppressions": "suppression",
    "receipts": "receipt",
}


def test_a_key_of_one_organization_is_not_good_for_another(program: Client, agency, theirs):
    with working_for(agency):
        assert program.get("/api/v1/leads/").json()["items"] == []
