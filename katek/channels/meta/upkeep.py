"""Every connected account is looked at now and then: is its access good, does Meta still tell us of it?

Meta ends a subscription by itself after an hour without an answer, and says so to nobody; asking is the only
way back. Instagram's tokens end after sixty days unless they are refreshed in time.
"""

import logging
from dataclasses import replace
from datetime import timedelta

from django.conf import settings
from django.db.models import Q

from katek.channels.meta.accounts import KINDS, Account, access_of, account_of, moment
from katek.channels.meta.asking import CannotConnect, rows_of, text_of
from katek.channels.meta.decisions import rule_of
from katek.channels.meta.graph import Calls, calling
from katek.channels.meta.pacing import heed, quiet
from katek.channels.meta.renewing import is_young, keep_account, keep_token, renewed
from katek.channels.meta.state import needs_reconnecting, trouble
from katek.channels.meta.subscribing import subscribe
from katek.channels.meta.tokens import REFRESH_BEFORE, refresh_instagram
from katek.channels.models import Channel, ChannelStatus
from katek.core import clock
from katek.core.call_failed import CallFailed

logger = logging.getLogger(__name__)

EVERY = timedelta(minutes=15)
WARN_BEFORE = timedelta(days=14)
MOST_AT_ONCE = 200
# How its notices begin: each is taken away by what it was about, once that is well.
LOOK, ENDS = "The last check of the channel failed.", "The access ends on"
OWN = (LOOK, ENDS)


def look_after_channels() -> int:
    """Looks at those that nobody has looked at for a quarter of an hour; how many."""
    now = clock.now()
    # Of all organizations: the upkeep is the installation's.
    rows = Channel.everywhere.select_related("organization").filter(
        Q(checked_at=None) | Q(checked_at__lte=now - EVERY),
        Q(rests_until=None) | Q(rests_until__lte=now),
        Q(quiet_until=None) | Q(quiet_until__lte=now),
        kind__in=KINDS,
        status=ChannelStatus.CONNECTED,
    )
    looked = 0
    for channel in rows.order_by("checked_at")[:MOST_AT_ONCE]:
        # Whoever moves the time has it; other processes pass over it.
        mine = Channel.everywhere.filter(pk=channel.pk, checked_at=channel.checked_at)
        if mine.update(checked_at=now):
            looked += 1
            _look_after(channel)
    return looked


def _look_after(channel: Channel) -> None:
    """One account; whatever is wrong with it keeps no other from being looked at."""
    account = account_of(channel)
    try:
        with calling() as call:
            if _subscribed(call, channel, account):
                _is_over(channel, LOOK)
                if not quiet(channel):
                    _refresh(call, channel, account)
    except CannotConnect as problem:
        # What others found out about the channel says more than a look that failed.
        if not channel.problem or channel.problem.startswith(OWN):
            trouble(channel, f"{LOOK} {problem.sentence}")
    except CallFailed as failure:
        logger.info("Not looked after: %s", failure.sentence, extra={"channel": channel.pk})


def _is_over(channel: Channel, notice: str) -> None:
    """Takes away a notice that begins so, and no other."""
    if channel.problem.startswith(notice):
        trouble(channel, "")


def _subscribed(call: Calls, channel: Channel, account: Account) -> bool:
    """Subscribed as it was, or again; False when the access is lost, or was just renewed."""
    access = access_of(channel)
    answer = call("GET", f"{account.node}/subscribed_apps", access)
    heed(channel, answer.usage, in_background=True)
    if answer.error is not None:
        rule = rule_of(answer.error, account=account.page_id, status=answer.status)
        if rule.kind == "reconnect":
            if not (rule.renewable and renewed(channel)):
                needs_reconnecting(channel, rule.sentence)
            return False
        raise CannotConnect(rule.sentence)
    app = settings.FACEBOOK_APP_ID if access.host == "facebook" else settings.INSTAGRAM_APP_ID
    told: set[str] = set()
    for row in rows_of(answer.content or {}):
        fields = row.get("subscribed_fields")
        if text_of(row, "id") in ("", app) and isinstance(fields, list):
            told |= {str(field) for field in fields}
    if answer.ok and not set(account.fields or ("messages",)) <= told:
        fields_now = subscribe(call, account.node, access)
        keep_account(channel, replace(account, fields=fields_now))
        logger.warning("Subscribed again.", extra={"channel": channel.pk})
    return True


def _refresh(call: Calls, channel: Channel, account: Account) -> None:
    """Sixty days more, when half of them are over; a word to staff when it doesn't work in time."""
    ends, now = moment(account.expires_at), clock.now()
    if account.login != "instagram" or ends is None or now < ends - REFRESH_BEFORE:
        _is_over(channel, ENDS)
        return
    if is_young(account):
        return
    try:
        token = refresh_instagram(call, channel.access_token)
    except CannotConnect as problem:
        if now > ends - WARN_BEFORE:
            trouble(channel, f"{ENDS} {ends:%d %B %Y}: connect again. {problem.sentence}")
        return
    if token is not None:
        keep_token(channel, account, token)
        _is_over(channel, ENDS)
