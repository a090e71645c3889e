"""A step as a lead would get it, without anything being kept or sent."""

from dataclasses import dataclass

from katek.campaigns.addresses import header_text
from katek.campaigns.models import Email, Step
from katek.campaigns.rendering import Rendered, Voice, render, variables
from katek.campaigns.templating import CannotRender, fill
from katek.leads.models import Lead
from katek.organizations.scope import current_organization
from katek.properties.models import Property


@dataclass(frozen=True)
class Subject:
    """A subject as the example gets it; `problem` if it can't be filled, and it stands as it was written."""

    text: str
    problem: str = ""


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


def shown_subject(step: Step, voice: Voice) -> Subject:
    """What to call a step by: nobody reads a template as a headline."""
    lead = example_lead()
    email = Email(organization=current_organization(), lead=lead, step=step, to=lead.email)
    try:
        filled = fill(step.subject, variables(email, voice, []), escaped=False)
    except CannotRender as error:
        return Subject(step.subject, str(error))
    return Subject(header_text(filled) or step.subject)
