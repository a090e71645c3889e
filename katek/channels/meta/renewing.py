"""Tokens of Instagram's own login get sixty days more: in time, or when Graph no longer takes one."""

import logging
from dataclasses import replace
from datetime import timedelta

from katek.channels.meta.accounts import Account, account_of, moment
from katek.channels.meta.asking import CannotConnect
from katek.channels.meta.graph import calling
from katek.channels.meta.tokens import Token, refresh_instagram
from katek.channels.models import Channel
from katek.core import clock
from katek.organizations.scope import working_for

logger = logging.getLogger(__name__)

YOUNG = timedelta(hours=24)  # no token of less than this age is refreshed


def renewed(channel: Channel) -> bool:
    """Whether a token that Graph calls expired or invalid could be refreshed; not twice within a day."""
    account = account_of(channel)
    if account.login != "instagram" or is_young(account):
        return False
    try:
        with calling() as call:
            token = refresh_instagram(call, channel.access_token)
    except CannotConnect as problem:
        logger.info("Not renewed: %s", problem.sentence, extra={"channel": channel.pk})
        return False
    if token is not None:
        keep_token(channel, account, token)
        logger.warning("Renewed, for it was no longer taken.", extra={"channel": channel.pk})
    return token is not None


def is_young(account: Account) -> bool:
    began = moment(account.issued_at)
    return began is not None and clock.now() < began + YOUNG


def keep_token(channel: Channel, account: Account, token: Token) -> None:
    later = replace(account, expires_at=token.expires_at, issued_at=clock.now().isoformat())
    channel.access_token = token.text
    keep_account(channel, later, "access_token")


def keep_account(channel: Channel, account: Account, *changed: str) -> None:
    """Stores the account, and other fields that changed with it."""
    channel.settings = account.as_json()
    with working_for(channel.organization):
        channel.save(update_fields=["settings", *changed])
