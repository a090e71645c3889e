"""What waits in this package: audiences to be read, leads whose next step falls due, mails to send, mails in
doubt, and what providers told us."""

from datetime import UTC, datetime, timedelta

from katek.campaigns.models import (
    Email,
    EmailStatus,
    Enrollment,
    EnrollmentStatus,
    HookReceipt,
    HookStatus,
    Selection,
    SelectionStatus,
)
from katek.core.claims import Queue

# Rows of one organization that may be in work at once: a call to the provider takes 500, and four threads work.
AT_ONCE = 2000

# When rows of a paused campaign are looked at; whoever resumes it gives them their times.
PARKED = datetime(9000, 1, 1, tzinfo=UTC)

SELECTIONS = Queue(
    name="selections",
    model=Selection,
    state_field="status",
    waiting=SelectionStatus.OPEN,
    working=SelectionStatus.WORKING,
    key="organization_id",
)

# An organization's blast takes its turn with the others' steps.
ENROLLMENTS = Queue(
    name="enrollments",
    model=Enrollment,
    state_field="status",
    waiting=EnrollmentStatus.ACTIVE,
    working=EnrollmentStatus.WORKING,
    key="organization_id",
    limit=AT_ONCE,
    lease=timedelta(seconds=120),
    gives_up=EnrollmentStatus.STOPPED,
)

# A mail whose sender vanished may have been sent: it is looked for before it is sent again.
EMAILS = Queue(
    name="emails",
    model=Email,
    state_field="status",
    waiting=EmailStatus.QUEUED,
    working=EmailStatus.SENDING,
    key="organization_id",
    limit=AT_ONCE,
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

HOOKS = Queue(
    name="email_hooks",
    model=HookReceipt,
    state_field="status",
    waiting=HookStatus.NEW,
    working=HookStatus.WORKING,
    gives_up=HookStatus.FAILED,
)
