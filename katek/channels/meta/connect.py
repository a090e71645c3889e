"""A page or an Instagram account becomes a channel of an organization, or stops being one.

Nothing is kept before Graph has shown that the token reaches the account and has agreed to tell us of its
messages. Connecting again keeps the channel with all that was said on it.
"""

import logging
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction

from katek.channels.meta.accounts import KINDS, Account, access_of, account_of
from katek.channels.meta.asking import CannotConnect, ask, text_of
from katek.channels.meta.graph import Access, Calls, calling
from katek.channels.meta.pages import Page, own_page, pages_of
from katek.channels.meta.state import is_disconnected
from katek.channels.meta.subscribing import subscribe, unsubscribe
from katek.channels.meta.tokens import (
    REFRESH_BEFORE,
    Worth,
    lengthen,
    lengthen_instagram,
    worth_of,
)
from katek.channels.models import Channel, ChannelKind, ChannelStatus
from katek.core import clock
from katek.organizations.models import Organization
from katek.organizations.scope import working_for

logger = logging.getLogger(__name__)

PAGE_SCOPES = ("pages_messaging", "pages_manage_metadata")
INSTAGRAM_SCOPES = ("instagram_basic", "instagram_manage_messages", "pages_manage_metadata")
INSTAGRAM_ME = "id,user_id,username,name,account_type"
TAKEN = "{name} is connected to another organization here. Disconnect it there first."


def connect_page(organization: Organization, token: str, page_id: str) -> Channel:
    """The Messenger channel of a page, with a person's token or the page's own. Raises CannotConnect."""
    _refuse_taken(organization, ChannelKind.MESSENGER, page_id)
    with calling() as call:
        worth = worth_of(call, token)
        worth.check(PAGE_SCOPES, page_id)
        page = _page(call, token, page_id, worth)
        fields = subscribe(call, page.id, Access("facebook", page.token))
    account = Account(page_id=page.id, user_id=worth.user_id, fields=fields)
    kept = _Kept(ChannelKind.MESSENGER, page.id, page.name, page.token)
    return _keep(organization, kept, account)


def connect_instagram(organization: Organization, token: str, account_id: str) -> Channel:
    """The channel of an Instagram account: through its page, or with Instagram's own login."""
    _refuse_taken(organization, ChannelKind.INSTAGRAM, account_id)
    ways = [_through_page, _by_instagram_login]
    if token.startswith("IG"):
        ways.reverse()
    with calling() as call:
        try:
            return ways[0](call, organization, token, account_id)
        except CannotConnect as first:
            if first.status >= 500:
                raise
            try:
                return ways[1](call, organization, token, account_id)
            except CannotConnect:
                raise first from None


def connect_own_instagram(organization: Organization, token: str) -> Channel:
    """The channel of the account that logged in at Instagram. Raises CannotConnect."""
    with calling() as call:
        return _by_instagram_login(call, organization, token, "", just_made=True)


def disconnect(channel: Channel) -> bool:
    """No longer ours; False if it wasn't any more. Meta is told if it can be reached."""
    if channel.kind not in KINDS:
        raise CannotConnect("The website chat and e-mail are always there.", status=409)
    if channel.access_token and not _shares_its_page(channel):
        try:
            with calling() as call:
                unsubscribe(call, account_of(channel).node, access_of(channel))
        except CannotConnect as problem:
            # The access may be gone already; nothing can be kept from being disconnected here.
            logger.info("Not unsubscribed: %s", problem.sentence, extra={"channel": channel.pk})
    return is_disconnected(channel)


@dataclass(frozen=True)
class _Kept:
    """What a channel's row gets beside its settings."""

    kind: str
    external_id: str
    name: str
    token: str = field(repr=False)


def _page(call: Calls, token: str, page_id: str, worth: Worth) -> Page:
    own = own_page(call, token)
    if own is not None and own.id == page_id:
        return own
    pages = [own] if own is not None else pages_of(call, _long(call, token, worth))
    found = next((page for page in pages if page.id == page_id), None)
    if found is None:
        names = ", ".join(f"{page.name} ({page.id})" for page in pages) or "none"
        raise CannotConnect(f"page_id: the token reaches no page {page_id}. It reaches: {names}.")
    if found.why_not:
        raise CannotConnect(f"page_id: {found.name} can't be connected. {found.why_not}")
    return found


def _long(call: Calls, token: str, worth: Worth) -> str:
    """A page's token has no end if it comes from a long-lived one of its person."""
    return lengthen(call, token, lasts=worth.lasts).text


def _through_page(call: Calls, organization: Organization, token: str, account_id: str) -> Channel:
    worth: Worth = worth_of(call, token)
    own = own_page(call, token)
    pages = [own] if own is not None else pages_of(call, _long(call, token, worth))
    page = next((page for page in pages if page.instagram_id == account_id), None)
    if page is None:
        linked = [
            f"@{one.instagram_name} ({one.instagram_id})" for one in pages if one.instagram_id
        ]
        names = ", ".join(linked) or "none"
        raise CannotConnect(
            f"account_id: the token reaches no Instagram account {account_id}. It reaches: {names}."
        )
    if page.why_not:
        raise CannotConnect(f"account_id: its page can't be connected. {page.why_not}")
    worth.check(INSTAGRAM_SCOPES, "")
    fields = subscribe(call, page.id, Access("facebook", page.token))
    account = Account(page_id=page.id, user_id=worth.user_id, fields=fields)
    name = f"@{page.instagram_name}" if page.instagram_name else page.name
    kept = _Kept(ChannelKind.INSTAGRAM, account_id, name, page.token)
    return _keep(organization, kept, account)


def _by_instagram_login(
    call: Calls,
    organization: Organization,
    token: str,
    account_id: str,
    *,
    just_made: bool = False,
) -> Channel:
    long = lengthen_instagram(call, token, just_made=just_made)
    access = Access("instagram", long.text)
    me = ask(call, "GET", "me", access, query={"fields": INSTAGRAM_ME})
    mine = text_of(me, "user_id")
    if not mine or account_id not in ("", mine):
        raise CannotConnect(f"account_id: the token is of the account {mine}, not {account_id}.")
    _refuse_taken(organization, ChannelKind.INSTAGRAM, mine)
    fields = subscribe(call, "me", access)
    account = Account(
        login="instagram",
        page_id=mine,
        user_id=text_of(me, "id"),
        fields=fields,
        # Of a token that was long-lived already nobody says how long: it is refreshed as soon as may be.
        expires_at=long.expires_at or (clock.now() + REFRESH_BEFORE).isoformat(),
        issued_at=clock.now().isoformat(),
    )
    name = f"@{text_of(me, 'username')}" if text_of(me, "username") else text_of(me, "name")
    kept = _Kept(ChannelKind.INSTAGRAM, mine, name or mine, long.text)
    return _keep(organization, kept, account)


def _refuse_taken(organization: Organization, kind: str, external_id: str) -> None:
    # Of all organizations: an account belongs to one of them only.
    taken = (
        Channel.everywhere.filter(kind=kind, external_id=external_id)
        .exclude(status=ChannelStatus.DISCONNECTED)
        .exclude(organization=organization)
    )
    if taken.exists():
        raise CannotConnect(TAKEN.format(name="This account"), status=409)


def _keep(organization: Organization, kept: _Kept, account: Account) -> Channel:
    """The row of this account, the one from before if there is one."""
    values = {
        "name": kept.name[:200],
        "status": ChannelStatus.CONNECTED,
        "problem": "",
        "settings": account.as_json(),
        "access_token": kept.token,
        "checked_at": clock.now(),
    }
    try:
        with working_for(organization), transaction.atomic():
            rows = Channel.objects.select_for_update()
            known = rows.filter(kind=kept.kind, external_id=kept.external_id).first()
            channel: Channel = known or Channel(
                organization=organization, kind=kept.kind, external_id=kept.external_id
            )
            for name, value in values.items():
                setattr(channel, name, value)
            channel.save()
    except IntegrityError:
        raise CannotConnect(TAKEN.format(name=kept.name), status=409) from None
    return channel


def _shares_its_page(channel: Channel) -> bool:
    """Whether another channel needs what Meta tells us of the page."""
    account = account_of(channel)
    with working_for(channel.organization):
        others = Channel.objects.filter(kind__in=KINDS).exclude(pk=channel.pk)
        live = others.exclude(status=ChannelStatus.DISCONNECTED)
        return account.login == "facebook" and any(
            account_of(other).login == "facebook" and account_of(other).page_id == account.page_id
            for other in live
        )
