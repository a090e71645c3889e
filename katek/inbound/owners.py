"""Whose a receipt is, when the door didn't know: a channel connected since, or one that was disconnected."""

from django.db.models import Case, F, Q, Value, When

from katek.channels.models import Channel, ChannelStatus
from katek.inbound.models import Receipt


def owner_of(receipt: Receipt) -> Channel | None:
    """The channel that a receipt is for, noted in the receipt (unsaved); None when there is none.

    A connected one before a disconnected one, whom the entry names before whom its first part went to.
    A receipt that has an organization never becomes another's, whoever has the page now.
    """
    if receipt.channel is None or receipt.channel.status == ChannelStatus.DISCONNECTED:
        found = _look(receipt)
        if found is not None:
            receipt.channel, receipt.organization = found, found.organization
    return receipt.channel


def _look(receipt: Receipt) -> Channel | None:
    accounts = [one for one in (receipt.account, receipt.recipient) if one]
    named = Q(kind=receipt.kind, external_id__in=accounts)
    # The address on the letter is what tells the organization, so there is no scope yet.
    rows = Channel.everywhere.select_related("organization").filter(named)
    if receipt.organization_id is not None:
        rows = rows.filter(organization_id=receipt.organization_id)
    gone = Case(When(status=ChannelStatus.DISCONNECTED, then=Value(1)), default=Value(0))
    second = Case(When(external_id=receipt.account, then=Value(0)), default=Value(1))
    channel: Channel | None = rows.order_by(gone, second, F("id").desc()).first()
    return channel
