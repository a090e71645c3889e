"""The campaigns that every organization starts with."""

from katek.campaigns.models import Campaign, CampaignStatus, CampaignType, Step
from katek.organizations.models import Organization
from katek.organizations.scope import working_for

WELCOME_NAME = "Welcome"
WELCOME_TRIGGER = "lead.created"
# Day, subject, body in Liquid: (0, 3, 7, 14) is how long a property enquiry stays warm.
WELCOME_STEPS = (
    (
        0,
        "Your enquiry at {{ organization.name }}",
        """Hello{% if lead.first_name %} {{ lead.first_name }}{% endif %},

thank you for writing to {{ organization.name }}. Your enquiry has reached us, and a colleague will read it.
{% if properties.size > 0 %}
These are the homes you asked about:

{% for home in properties -%}
<a href="{{ home.url }}">{{ home.title }}</a> · {{ home.price_text | default: "price on request" }}
{% endfor %}{% endif %}
Is something missing, or have your wishes changed? Just answer this e-mail.

{{ persona.name }}, assistant at {{ organization.name }}""",
    ),
    (
        3,
        "Still looking{% if lead.first_name %}, {{ lead.first_name }}{% endif %}?",
        """Hello{% if lead.first_name %} {{ lead.first_name }}{% endif %},

did you find the time to look at the homes we sent? If you tell us what fits and what doesn't, we can narrow it
down, or arrange a viewing.

{{ persona.name }}, assistant at {{ organization.name }}""",
    ),
    (
        7,
        "Shall we arrange a viewing?",
        """Hello{% if lead.first_name %} {{ lead.first_name }}{% endif %},

pictures only tell so much. Would you like to see one of these homes? Answer with a day that suits you.
{% for home in properties %}
<a href="{{ home.url }}">{{ home.title }}</a> · {{ home.price_text | default: "price on request" }}{% endfor %}

{{ persona.name }}, assistant at {{ organization.name }}""",
    ),
    (
        14,
        "Should we keep looking for you?",
        """Hello{% if lead.first_name %} {{ lead.first_name }}{% endif %},

this is our last note about your enquiry. Answer whenever you want us to go on looking; until then we
won't write.

{{ persona.name }}, assistant at {{ organization.name }}""",
    ),
)


def make_defaults(organization: Organization) -> Campaign:
    """The welcome sequence, running, if the organization has none yet."""
    with working_for(organization):
        existing: Campaign | None = Campaign.objects.filter(trigger=WELCOME_TRIGGER).first()
        if existing is not None:
            return existing
        campaign: Campaign = Campaign.objects.create(
            name=WELCOME_NAME,
            campaign_type=CampaignType.SEQUENCE,
            status=CampaignStatus.RUNNING,
            trigger=WELCOME_TRIGGER,
        )
        Step.objects.bulk_create(
            Step(
                campaign=campaign,
                position=place,
                offset_days=day,
                subject=subject,
                body_template=body,
            )
            for place, (day, subject, body) in enumerate(WELCOME_STEPS)
        )
    return campaign
