"""What waits in this package: events to react to, deliveries to make, and contacts to bring up to
date.
"""

from datetime import timedelta

from katek.core.claims import Queue
from katek.outbox.models import Contact, ContactState, Delivery, DeliveryStatus, Event, EventState

EVENTS = Queue(
    name="events",
    model=Event,
    state_field="state",
    waiting=EventState.NEW,
    working=EventState.WORKING,
    gives_up=EventState.FAILED,
)

# Free slots of an endpoint. One that keeps failing has a single one, so that five hundred dead
# addresses cannot fill the dispatcher; one that asked for rest (`paused_until`, lifted by
# `health.reopen`) or was switched off has none. What goes to a CRM goes with its contact.
_SLOTS = """SELECT CASE
      WHEN e.status <> 'enabled' OR h.paused_until IS NOT NULL OR e.kind = 'hubspot' THEN 0
      WHEN h.consecutive_failures >= 3 THEN 1
      ELSE e.max_in_flight END
    FROM outbox_endpoint e LEFT JOIN outbox_endpointhealth h ON h.endpoint_id = e.id
    WHERE e.id = k.key"""

# A call takes at most 30 s; those in flight are renewed at a third of the lease.
DELIVERIES = Queue(
    name="deliveries",
    model=Delivery,
    state_field="status",
    waiting=DeliveryStatus.PENDING,
    working=DeliveryStatus.SENDING,
    key="endpoint_id",
    limit=_SLOTS,
    lease=timedelta(seconds=60),
    gives_up=DeliveryStatus.FAILED,
)

BATCH = 100  # contacts that HubSpot takes in one call

# One batch at a time: two at once could make one person twice, and would break the rate limits.
_ONE_BATCH = f"""SELECT CASE
      WHEN e.status <> 'enabled' OR h.paused_until IS NOT NULL THEN 0
      WHEN EXISTS (SELECT FROM outbox_contact w
          WHERE w.endpoint_id = k.key AND w.state = 'sending') THEN 0
      ELSE {BATCH} END
    FROM outbox_endpoint e LEFT JOIN outbox_endpointhealth h ON h.endpoint_id = e.id
    WHERE e.id = k.key"""  # noqa: S608 - a number of ours

# A batch makes several calls of at most 30 s; its leases are renewed while it does.
HUBSPOT = Queue(
    name="hubspot",
    model=Contact,
    state_field="state",
    waiting=ContactState.PENDING,
    working=ContactState.SENDING,
    key="endpoint_id",
    limit=_ONE_BATCH,
    lease=timedelta(seconds=120),
    gives_up=ContactState.FAILED,
)
