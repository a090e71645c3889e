"""The campaigns that every organization starts with, in its own language."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from katek.campaigns.models import Campaign, CampaignStatus, CampaignType, Step
from katek.organizations.models import Organization
from katek.organizations.scope import working_for

WELCOME_TRIGGER = "lead.created"


def make_defaults(organization: Organization) -> Campaign:
    """The welcome sequence, running, if the organization has none yet."""
    with working_for(organization), override(organization.language):
        existing: Campaign | None = Campaign.objects.filter(trigger=WELCOME_TRIGGER).first()
        if existing is not None:
            return existing
        campaign: Campaign = Campaign.objects.create(
            name=pgettext("campaign", "Welcome"),
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
            for place, (day, subject, body) in enumerate(_welcome_steps())
        )
    return campaign


def _welcome_steps() -> Iterator[tuple[int, str, str]]:
    """Day, subject, body in Liquid: (0, 3, 7, 14) is how long a property enquiry stays warm."""
    yield 0, _("Your enquiry at {{ organization.name }}"), _letter(_enquiry())
    yield (
        3,
        _("Still looking{% if lead.first_name %}, {{ lead.first_name }}{% endif %}?"),
        _letter(
            _(
                "did you find the time to look at the homes we sent? If you tell us what fits and what "
                "doesn't, we can narrow it down, or arrange a viewing."
            )
        ),
    )
    yield 7, _("Shall we arrange a viewing?"), _letter(_viewing())
    yield (
        14,
        _("Should we keep looking for you?"),
        _letter(
            _(
                "this is our last note about your enquiry. Answer whenever you want us to go on looking; until "
                "then we won't write."
            )
        ),
    )


def _enquiry() -> str:
    got = _(
        "thank you for writing to {{ organization.name }}. Your enquiry has reached us, and a colleague "
        "will read it."
    )
    homes = _("These are the homes you asked about:")
    missing = _("Is something missing, or have your wishes changed? Just answer this e-mail.")
    each = f"{{% for home in properties -%}}\n{_home()}\n{{% endfor %}}"
    return f"{got}\n{{% if properties.size > 0 %}}\n{homes}\n\n{each}{{% endif %}}\n{missing}"


def _viewing() -> str:
    seen = _(
        "pictures only tell so much. Would you like to see one of these homes? Answer with a day that "
        "suits you."
    )
    return f"{seen}\n{{% for home in properties %}}\n{_home()}{{% endfor %}}"


def _home() -> str:
    without = _("price on request")
    price = f'{{{{ home.price_text | default: "{without}" }}}}'
    return f'<a href="{{{{ home.url }}}}">{{{{ home.title }}}}</a> · {price}'


def _letter(words: str) -> str:
    hello = _("Hello{% if lead.first_name %} {{ lead.first_name }}{% endif %},")
    signed = _("{{ persona.name }}, assistant at {{ organization.name }}")
    return f"{hello}\n\n{words}\n\n{signed}"
