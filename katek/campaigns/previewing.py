"""A step as a lead would get it, without anything being kept or sent."""

from katek.campaigns.models import Email, Step
from katek.campaigns.rendering import Rendered, Voice, render
from katek.leads.models import Lead
from katek.organizations.scope import current_organization
from katek.properties.models import Property


def example_lead() -> Lead:
    """Who reads a mail in an agency that has no leads yet."""
    return Lead(name="Ana Torres", email="ana@example.com")


def preview(step: Step, lead: Lead, voice: Voice) -> Rendered:
    """Its links lead nowhere yet: the mail isn't there. Raises `templating.CannotRender`."""
    email = Email(organization=current_organization(), lead=lead, step=step, to=lead.email)
    asked = Property.objects.filter(interests__lead=lead).prefetch_related("media")
    return render(
        email,
        subject=step.subject,
        body_template=step.body_template,
        voice=voice,
        listings=list(asked.order_by("-interests__created_at")[:3]),
    )
