"""The welcome sequence: started by a new lead, ended when the customer writes again."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from katek.campaigns.defaults import WELCOME_TRIGGER
from katek.campaigns.enrolling import start_triggered, stop_campaign_for, stop_for
from katek.campaigns.models import Email, Enrollment, EnrollmentStatus
from katek.leads.models import Lead

# A customer who is still chatting has not answered a mail that went out in the middle of it.
SAME_SITTING = timedelta(hours=1)
# How long after a campaign's last mail a message in a chat is taken for its answer.
ANSWERED_WITHIN = timedelta(days=14)


def start_welcome(lead: Lead) -> int:
    """Enrol a new lead; idempotent. Answers how many sequences began."""
    return start_triggered(lead, WELCOME_TRIGGER)


def customer_wrote(lead: Lead, at: datetime) -> int:
    """End what is being sent to somebody who has answered; answers how many sequences ended.

    A campaign whose last mail is out was answered too, if that was not long ago.
    """
    begun = Q(campaign__trigger="", started_at__lt=at) | Q(started_at__lt=at - SAME_SITTING)
    rows = Enrollment.objects.filter(begun, lead=lead)
    under_way = rows.filter(status__in=[EnrollmentStatus.ACTIVE, EnrollmentStatus.WORKING])
    mailed = Email.objects.filter(
        lead=lead, campaign=OuterRef("campaign"), sent_at__range=(at - ANSWERED_WITHIN, at)
    )
    over = rows.filter(Exists(mailed), status=EnrollmentStatus.FINISHED)
    answered = list(over.values_list("campaign", flat=True))
    ended = stop_for(lead, "replied") if under_way.exists() else 0
    return ended + sum(stop_campaign_for(lead, campaign, "replied") for campaign in answered)
