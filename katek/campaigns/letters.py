"""Mails that are about to be handed in, with all that says whether they still may be: one statement a batch.

As plain rows: making a model's instance of a mail, its lead and its campaign takes as long as the statement.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from katek.campaigns.models import EmailStatus
from katek.core.bulk_rows import run


@dataclass(slots=True)
class Letter:
    """A claimed mail as it stands now.

    `address` and `stage` are its lead's. `word`: the lead's newest on the mail's purpose, `follow_up` on being
    followed up where that is another; None where they never said. `left`: why they were taken out of the
    campaign, if they were. `timezone` and `phone` tell where the lead is; `offset_days` is of the mail's step.
    """

    id: str
    organization_id: str
    lead_id: str
    campaign_id: str | None
    step_id: str | None
    to: str
    subject: str
    html: str
    text: str
    purpose: str
    provider_id: str
    sent_at: datetime | None
    opened_at: datetime | None
    clicked_at: datetime | None
    refused_since: datetime | None
    address: str
    stage: str
    timezone: str
    phone: str
    campaign_status: str | None
    campaign_type: str | None
    offset_days: int | None
    left: str | None
    word: str | None
    follow_up: str | None
    status: str = EmailStatus.SENDING
    problem: str = ""


# A step that couldn't be written, or failed to be, takes back no other.
_LETTERS = """
    SELECT e.id, e.organization_id, e.lead_id, e.campaign_id, e.step_id, e."to", e.subject, e.html, e.text,
        e.purpose, e.provider_id, e.sent_at, e.opened_at, e.clicked_at, e.refused_since,
        l.email, l.stage, l.timezone, l.phone, c.status, c.campaign_type, s.offset_days,
        (SELECT n.stop_reason FROM campaigns_enrollment n
            WHERE n.campaign_id = e.campaign_id AND n.lead_id = e.lead_id AND n.status = 'stopped'
                AND n.stop_reason NOT IN ('template', 'failed')),
        (SELECT w.status FROM leads_consent w WHERE w.lead_id = e.lead_id AND w.purpose = e.purpose
            ORDER BY w.at DESC, w.id DESC LIMIT 1),
        CASE WHEN e.purpose <> 'follow_up' THEN (SELECT w.status FROM leads_consent w
            WHERE w.lead_id = e.lead_id AND w.purpose = 'follow_up' ORDER BY w.at DESC, w.id DESC LIMIT 1) END
    FROM campaigns_email e
        JOIN leads_lead l ON l.organization_id = e.organization_id AND l.id = e.lead_id
        LEFT JOIN campaigns_campaign c ON c.organization_id = e.organization_id AND c.id = e.campaign_id
        LEFT JOIN campaigns_step s ON s.organization_id = e.organization_id AND s.id = e.step_id
    WHERE e.id = ANY(%s)"""


def letters_of(ids: Iterable[str]) -> list[Letter]:
    """The mails, of any organizations; without those deleted since."""
    return [Letter(*row) for row in run(_LETTERS, [list(ids)])]
