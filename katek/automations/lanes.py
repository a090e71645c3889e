"""What runs in the background: lanes in the order of the route, each with its jobs. One plain
table.

Another job is one more line here. Lanes don't wait for one another: a blast to 100,000 never delays
an answer to one customer.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from katek.automations.dispatching import MOST_ATTEMPTS, react_due
from katek.automations.hubspot import sync_due
from katek.automations.mailing import write_due
from katek.campaigns.doubts import settle_doubts
from katek.campaigns.launching import select_due
from katek.campaigns.queues import EMAILS, ENROLLMENTS, HOOKS, IN_DOUBT, SELECTIONS
from katek.campaigns.sending import send_due as send_emails_due
from katek.conversations.answering import answer_due
from katek.conversations.pace import APART
from katek.conversations.profiles import look_up_profiles
from katek.conversations.queues import OUTGOING, PROFILES, REPLIES, UNHEARD
from katek.conversations.sending import send_due
from katek.conversations.settling import rescue_outgoing
from katek.conversations.unheard import settle_unheard
from katek.core.claims import Queue, take_back
from katek.core.work import Done
from katek.inbound.email_reading import read_hooks
from katek.inbound.queues import RECEIPTS
from katek.inbound.receipts import read_due
from katek.leads.bulk_work import change_due
from katek.leads.queues import BULK
from katek.outbox import delivery, hubspot_syncing
from katek.outbox.contacts import DEBOUNCE
from katek.outbox.queues import DELIVERIES, EVENTS, HUBSPOT
from katek.properties.import_work import import_due
from katek.properties.queues import IMPORTS


@dataclass(frozen=True)
class Job:
    """Works off a queue: `act(worker, limit=…)` is called until it answers that it found nothing.

    `rescue` frees the queue's rows of workers that vanished. `rolling`: it goes on by itself while
    there is work, so it is given the lane's `bell` and the process's `stopping` as well.
    `patience`: how long a run that goes on until nothing is due waits for what soon will be.
    """

    queue: Queue
    act: Callable[..., Done]
    rescue: Callable[[], int]
    rolling: bool = False
    patience: timedelta = timedelta()


@dataclass(frozen=True)
class Lane:
    """`task` is its name to people. `threads` work at once, each with a connection of its own.

    `batch`: rows that a thread takes at a time. `statement_timeout`: seconds that one statement may
    take.
    """

    name: str
    task: str
    jobs: tuple[Job, ...]
    threads: int = 1
    batch: int = 1
    statement_timeout: int = 15


def _job(
    queue: Queue,
    act: Callable[..., Done],
    *,
    most_attempts: int | None = None,
    rescue: Callable[[], int] | None = None,
    rolling: bool = False,
    patience: timedelta = timedelta(),
) -> Job:
    usual = partial(_take_back, queue, most_attempts)
    return Job(queue, act, rescue or usual, rolling, patience)


def _take_back(queue: Queue, most_attempts: int | None) -> int:
    return len(take_back(queue, max_attempts=most_attempts))


LANES: tuple[Lane, ...] = (
    Lane(
        "messages",
        "messages",
        (
            _job(RECEIPTS, read_due, most_attempts=10),
            _job(OUTGOING, send_due, rescue=rescue_outgoing, patience=APART),
            _job(UNHEARD, settle_unheard, rescue=rescue_outgoing),
            _job(PROFILES, look_up_profiles, most_attempts=5),
        ),
        threads=4,
    ),
    # Apart from what is read and sent: a model may take half a minute over an answer, while its
    # thread only waits.
    Lane("replies", "messages", (_job(REPLIES, answer_due),), threads=8),
    # Apart from the events that it makes: a file of 50,000 rows keeps its thread for minutes.
    Lane(
        "imports",
        "events",
        (_job(IMPORTS, import_due, most_attempts=5),),
        statement_timeout=60,
    ),
    # Apart from both: whoever changes 10,000 leads waits for no file.
    Lane(
        "bulk",
        "events",
        (_job(BULK, change_due, most_attempts=5),),
        statement_timeout=60,
    ),
    Lane(
        "events",
        "events",
        (
            _job(EVENTS, react_due, most_attempts=MOST_ATTEMPTS),
            _job(HOOKS, read_hooks, most_attempts=MOST_ATTEMPTS),
        ),
        batch=100,
    ),
    Lane(
        "deliveries",
        "webhooks",
        (_job(DELIVERIES, delivery.deliver_due, rescue=delivery.take_back_lost, rolling=True),),
        batch=1000,
    ),
    Lane(
        "hubspot",
        "webhooks",
        (_job(HUBSPOT, sync_due, rescue=hubspot_syncing.take_back_lost, patience=DEBOUNCE),),
        threads=2,
        batch=200,
    ),
    Lane(
        "email",
        "email",
        (
            _job(SELECTIONS, select_due),
            _job(ENROLLMENTS, write_due, most_attempts=10),
            _job(EMAILS, send_emails_due),
            _job(IN_DOUBT, settle_doubts),
        ),
        threads=4,  # some hand in while others read and record
        batch=500,
        statement_timeout=60,
    ),
)
# Its work is in `housekeeping`: it has no queue.
HOUSEKEEPING = Lane("housekeeping", "housekeeping", (), statement_timeout=300)

QUEUES: tuple[Queue, ...] = tuple(job.queue for lane in LANES for job in lane.jobs)

_BY_NAME = {lane.name: lane for lane in LANES}
_IMPORTS, _BULK, _EVENTS = _BY_NAME["imports"], _BY_NAME["bulk"], _BY_NAME["events"]
_EMAIL = _BY_NAME["email"]
_MESSAGES = tuple(lane for lane in LANES if lane.task == "messages")
_WEBHOOKS = tuple(lane for lane in LANES if lane.task == "webhooks")
# What each task of the command works through, the events that lead to it included.
TASKS: dict[str, tuple[Lane, ...]] = {
    "messages": _MESSAGES,
    "events": (_IMPORTS, _BULK, _EVENTS),
    "webhooks": (_EVENTS, *_WEBHOOKS),
    "email": (_EVENTS, _EMAIL),
    "housekeeping": (HOUSEKEEPING,),
    "rest": (*(lane for lane in LANES if lane not in _MESSAGES), HOUSEKEEPING),
    "all": (*LANES, HOUSEKEEPING),
}
