"""More rows of each kind beside those of `cast_of_rows`: what a page must show at no further query."""

from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from katek.campaigns.models import Campaign, Email, EmailEvent, Enrollment, Step, Suppression
from katek.channels.models import Channel
from katek.channels.records import InboundMessage
from katek.conversations.notes import write_note
from katek.conversations.receive import receive
from katek.core import clock
from katek.dashboard.tests.rows import customers
from katek.inbound.models import Receipt
from katek.leads import notes as lead_notes
from katek.leads.bulk import bulk_change
from katek.leads.finding import LeadFilter, Wanted
from katek.leads.models import Lead
from katek.leads.saved_views import save_view
from katek.organizations.api_keys import make
from katek.organizations.models import Invitation, Membership, Organization, User
from katek.organizations.scope import working_for
from katek.outbox.endpoints import create_endpoint
from katek.outbox.models import Attempt, Contact, Delivery
from katek.properties.import_acts import check, take_file
from katek.properties.models import Import, Media, RefusedRow


def more(organization: Organization, rows: dict[str, Any], owner: User, numbers: range) -> None:
    """One of each for every number, most of them belonging to the rows of the cast."""
    customers(rows["channel"], len(numbers))
    for number in numbers:
        receive(rows["channel"], InboundMessage("visitor-9", f"And this? {number}"))
        write_note(rows["conversation"], owner, f"Note {number}")
        with working_for(organization), transaction.atomic():
            _of_the_lead(rows, owner, number)
            _of_a_campaign(rows, number)
            _of_an_endpoint(organization, rows, number)
            _of_a_home(organization, rows, number)
            _of_the_settings(organization, owner, number)


def _of_the_lead(rows: dict[str, Any], owner: User, number: int) -> None:
    lead = rows["lead"]
    lead_notes.write_note(lead, f"Note {number}", owner)
    bulk_change(Lead.objects.all(), "tag", f"Tag {number}", owner)
    save_view(owner, f"View {number}", Wanted(LeadFilter(words=str(number))), shared=True)
    email = Email.objects.create(
        lead=lead, to=lead.email, subject="S", html="H", next_attempt_at=clock.now()
    )
    EmailEvent.objects.create(
        email=email, type="clicked", key=f"k{number}", at=clock.now(), source="own"
    )
    EmailEvent.objects.create(
        email=rows["email"], type="opened", key=str(number), at=clock.now(), source="own"
    )


def _of_a_campaign(rows: dict[str, Any], number: int) -> None:
    made = Campaign.objects.create(name=f"Campaign {number}", campaign_type="sequence")
    for campaign, position in ((made, number), (rows["campaign"], number)):
        Step.objects.create(
            campaign=campaign,
            position=position + 20,
            offset_days=number,
            subject="S",
            body_template="B",
        )
    lead = Lead.objects.filter(enrollments=None).order_by("-pk").first()
    rows["lead"].interests.create(
        organization=lead.organization, property=lead.interests.get().property
    )
    Enrollment.objects.create(
        campaign=rows["campaign"], lead=lead, address=lead.email, next_attempt_at=clock.now()
    )
    Suppression.objects.create(email=f"s{number}@example.com", reason="bounce")


def _of_an_endpoint(organization: Organization, rows: dict[str, Any], number: int) -> None:
    made = create_endpoint(
        organization, url=f"https://n8n.example/{number}", types=["*"], lookup=None
    )
    delivery = Delivery.objects.create(
        endpoint=made, event=rows["event"], next_attempt_at=clock.now()
    )
    for whose in (delivery, rows["delivery"]):
        Attempt.objects.create(delivery=whose, number=number + 10, at=clock.now(), response="no")
    Contact.objects.create(
        endpoint=rows["contact"].endpoint, subject=f"lead_{number}", state="failed", problem="no"
    )
    Receipt.objects.create(
        channel=rows["channel"],
        door="facebook",
        body="{}",
        digest=f"{organization.slug}{number}",
        people=["visitor-9"],
        status="failed",
        problem="no",
    )


def _of_a_home(organization: Organization, rows: dict[str, Any], number: int) -> None:
    media = Media(
        organization=organization, property=rows["property"], content_type="image/svg+xml"
    )
    media.file.save("a.svg", ContentFile(b"<svg/>"))
    file = take_file(organization, None, f"{number}.csv", f"Ref,City\nX-{number},Here".encode())
    check(file, file.mapping)
    Import.objects.filter(pk=file.pk).update(status="checked", preview=[], next_attempt_at=None)
    RefusedRow.objects.create(
        file=rows["import"],
        number=number + 10,
        problems=[["city", "x", "no"]],
        cells=[["City", "x"]],
    )


def _of_the_settings(organization: Organization, owner: User, number: int) -> None:
    user = User.objects.create_user(f"m{number}@{organization.slug}.example", "pine cones")
    Membership.objects.create(user=user, role="member")
    Invitation.objects.create(
        email=f"i{number}@example.com",
        role="viewer",
        hashed=f"{organization.slug}{number}",
        expires_at=clock.now() + timedelta(days=7),
    )
    make(organization, f"Key {number}")
    Channel.objects.create(
        kind="messenger", name=f"Page {number}", external_id=str(number), access_token="T"
    )
