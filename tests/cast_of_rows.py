"""One row of everything, for an organization: what another organization must never reach."""

from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from katek.assistant.personas import persona_of
from katek.campaigns.defaults import make_defaults
from katek.campaigns.models import (
    Campaign,
    Email,
    EmailEvent,
    Enrollment,
    HookReceipt,
    Selection,
    Step,
    Suppression,
)
from katek.channels.records import InboundMessage
from katek.channels.website.connect import connect_website
from katek.conversations.notes import write_note
from katek.conversations.receive import receive
from katek.core import clock
from katek.inbound.models import Receipt
from katek.leads import notes as lead_notes
from katek.leads.bulk import bulk_change
from katek.leads.finding import LeadFilter, Wanted
from katek.leads.models import Lead
from katek.leads.saved_views import save_view
from katek.organizations.models import ApiKey, Invitation, Membership, Organization
from katek.organizations.scope import working_for
from katek.outbox.endpoints import create_endpoint
from katek.outbox.fan_out import fan_out
from katek.outbox.hubspot_connection import new_row
from katek.outbox.models import Attempt, Contact, Delivery, Event
from katek.properties.import_acts import check, take_file
from katek.properties.listing import save
from katek.properties.models import Import, Media, RefusedRow

SECRET = "Xylophone"  # stands in every free text of theirs: must appear nowhere on our pages


def everything(organization: Organization, url: str) -> dict[str, Any]:
    """Rows by the name of their kind, each of this organization."""
    listing = save(
        organization,
        {
            "listing_id": "NG-77",
            "property_type": "Residential",
            "transaction": "buy",
            "list_price": "610000",
            "currency": "USD",
            "city": SECRET,
            "country": "US",
            "public_remarks": SECRET,
        },
    )
    website = connect_website(organization)
    received = receive(
        website, InboundMessage("visitor-9", f"{SECRET} {SECRET}@example.com, I'm {SECRET} Jones")
    )
    note = write_note(received.conversation, None, SECRET)
    endpoint = create_endpoint(organization, url=url, types=["*"], description=SECRET, lookup=None)
    with working_for(organization), transaction.atomic():
        connection = new_row(organization, secret=SECRET, problem=SECRET)
        connection.save()
        contact = Contact.objects.create(
            endpoint=connection, subject="lead_theirs", state="failed", problem=SECRET
        )
        make_defaults(organization)
        campaign, step = Campaign.objects.get(), Step.objects.first()
        lead = received.conversation.lead
        email = Email.objects.create(
            lead=lead,
            campaign=campaign,
            step=step,
            to=lead.email,
            subject=SECRET,
            html=SECRET,
            next_attempt_at=clock.now(),
        )
        enrollment = Enrollment.objects.create(
            campaign=campaign, lead=lead, address=lead.email, next_attempt_at=clock.now()
        )
        email_event = EmailEvent.objects.create(
            email=email, type="clicked", key="k", at=clock.now(), source="own", link=SECRET
        )
        selection = Selection.objects.create(
            campaign=campaign, audience={"tags": [SECRET]}, status="done"
        )
        hook = HookReceipt.objects.create(
            provider="postmark",
            door="tracking",
            sha256=organization.pk.rjust(64, "0"),
            body=SECRET.encode(),
            subject=email.pk,
            status="done",
        )
        event = Event.objects.filter(type="lead.created").get()
        fan_out(event)
        delivery = Delivery.objects.get(event=event, endpoint=endpoint)
        Attempt.objects.create(delivery=delivery, number=1, at=clock.now(), response=SECRET)
        media = Media(organization=organization, property=listing, content_type="image/svg+xml")
        media.file.save("a.svg", ContentFile(b"<svg/>"))
        receipt = Receipt.objects.create(
            channel=website,
            door="facebook",
            body=SECRET,
            digest=organization.slug,
            people=["visitor-9"],
            status="failed",
            problem=SECRET,
        )
        owner = Membership.objects.select_related("user").get().user
        bulk = bulk_change(Lead.objects.all(), "tag", SECRET, owner).change
        saved = save_view(owner, SECRET, Wanted(LeadFilter(words=SECRET)), shared=True)
        lead_note = lead_notes.write_note(lead, SECRET, owner)
        file = take_file(organization, None, f"{SECRET}.csv", f"Ref,City\nNG-78,{SECRET}".encode())
        check(file, file.mapping)
        Import.objects.filter(pk=file.pk).update(status="checked", preview=[], next_attempt_at=None)
        refused = RefusedRow.objects.create(
            file=file, number=2, problems=[["city", SECRET, SECRET]], cells=[["City", SECRET]]
        )
        suppression = Suppression.objects.create(email=f"{SECRET}@example.com", reason="bounce")
        invitation = Invitation.objects.create(
            email=f"{SECRET.lower()}@example.com",
            role="viewer",
            hashed=organization.slug,
            expires_at=clock.now() + timedelta(days=7),
        )
        return {
            "invitation": invitation,
            "property": listing,
            "channel": website,
            "conversation": received.conversation,
            "message": received.message,
            "note": note,
            "lead": lead,
            "bulk": bulk,
            "saved_view": saved,
            "lead_note": lead_note,
            "endpoint": endpoint,
            "event": event,
            "delivery": delivery,
            "contact": contact,
            "campaign": campaign,
            "step": step,
            "email": email,
            "enrollment": enrollment,
            "email_event": email_event,
            "selection": selection,
            "hook": hook,
            "media": media,
            "import": file,
            "refused": refused,
            "suppression": suppression,
            "receipt": receipt,
            "persona": persona_of(organization),
            "key": ApiKey.objects.first(),
            "membership": Membership.objects.first(),
        }
