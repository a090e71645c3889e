"""Campaigns and mails as the API shows them."""

from datetime import datetime

from katek.campaigns.letters import Letter
from katek.campaigns.models import Campaign, Email
from katek.leads.shapes import rfc3339


def campaign_json(campaign: Campaign) -> dict[str, object]:
    return {
        "id": campaign.id,
        "name": campaign.name,
        "campaign_type": campaign.campaign_type,
        "status": campaign.status,
        "steps": [
            {
                "id": step.id,
                "offset_days": step.offset_days,
                "subject": step.subject,
                "body_template": step.body_template,
            }
            for step in campaign.steps.all()
        ],
    }


def email_json(email: Email | Letter) -> dict[str, object]:
    return {
        "id": email.id,
        "lead": email.lead_id,
        "campaign": email.campaign_id,
        "step": email.step_id,
        "to": email.to,
        "subject": email.subject,
        "status": email.status,
        "problem": email.problem or None,
        "opened_at": _time(email.opened_at),
        "clicked_at": _time(email.clicked_at),
        "sent_at": _time(email.sent_at),
    }


def _time(moment: datetime | None) -> str | None:
    return rfc3339(moment) if moment else None
