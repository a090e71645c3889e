"""What waits in this package: leads whose next step falls due, mails to send, mails in doubt."""

from datetime import timedelta

from katek.campaigns.models import Email, EmailStatus, Enrollment, EnrollmentStatus
from katek.core.claims import Queue

ENROLLMENTS = Queue(
    name="enrollments",
    model=Enrollment,
    state_field="status",
    waiting=EnrollmentStatus.ACTIVE,
    working=EnrollmentStatus.WORKING,
    gives_up=EnrollmentStatus.STOPPED,
)

# An organization's blast takes its turn with the others' mail. A mail whose sender vanished may have been
# sent: it is looked for before it is sent again.
EMAILS = Queue(
    name="emails",
    model=Email,
    state_field="status",
    waiting=EmailStatus.QUEUED,
    working=EmailStatus.SENDING,
    key="organization_id",
    limit=500,
    lease=timedelta(seconds=120),
    in_doubt=EmailStatus.UNKNOWN,
)

IN_DOUBT = Queue(
    name="emails_in_doubt",
    model=Email,
    state_field="status",
    waiting=EmailStatus.UNKNOWN,
    working=EmailStatus.SENDING,
    lease=timedelta(seconds=120),
    in_doubt=EmailStatus.UNKNOWN,
)
