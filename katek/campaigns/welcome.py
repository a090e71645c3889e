"""The welcome sequence: started by a new lead, ended when the customer writes again."""

from datetime import datetime, timedelta

from katek.campaigns.defaults import WELCOME_TRIGGER
from katek.campaigns.enrolling import start_triggered, stop_for
from katek.campaigns.models import Enrollment, EnrollmentStatus
from katek.leads.models import Lead

# A customer who is still chatting has not answered a mail that went out in the middle of it.
SAME_SITTING = timedelta(hours=1)


def start_welcome(lead: Lead) -> int:
    """Enrol a new lead; idempotent. Answers how many sequences began."""
    return start_triggered(lead, WELCOME_TRIGGER)


def customer_wrote(lead: Lead, at: datetime) -> int:
    """End what is being sent to somebody who has answered; answers how many sequences ended."""
    earlier = Enrollment.objects.filter(
        lead=lead, status=EnrollmentStatus.ACTIVE, started_at__lt=at - SAME_SITTING
    )
    return stop_for(lead, "replied") if earlier.exists() else 0
