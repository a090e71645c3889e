"""Which events of an account Meta sends us: asked for, looked at, asked for again."""

from katek.channels.meta.asking import CannotConnect, ask, unreachable
from katek.channels.meta.graph import Access, Calls
from katek.core.call_failed import CallFailed

PAGE_FIELDS = (
    "messages",
    "messaging_postbacks",
    "message_deliveries",
    "message_reads",
    "message_echoes",
    "message_edits",
    "message_reactions",
    "messaging_referrals",
    "messaging_optins",
    "messaging_handovers",
    "messaging_policy_enforcement",
    "messaging_feedback",
    "standby",
)
INSTAGRAM_FIELDS = (
    "messages",
    "messaging_postbacks",
    "messaging_seen",
    "message_reactions",
    "messaging_referral",
    "message_edit",
    "standby",
)


def fields_for(access: Access) -> tuple[str, ...]:
    return PAGE_FIELDS if access.host == "facebook" else INSTAGRAM_FIELDS


def subscribe(call: Calls, node: str, access: Access) -> tuple[str, ...]:
    """Asks for all the events that we read; answers those that Meta agreed to.

    Names of fields differ between Meta's own pages, so where the whole list is refused each is tried.
    Raises CannotConnect when not even messages are told.
    """
    fields = fields_for(access)
    if _takes(call, node, access, fields):
        return fields
    taken: tuple[str, ...] = ()
    for field in fields:
        if _takes(call, node, access, (*taken, field)):
            taken = (*taken, field)
    if "messages" not in taken:
        raise CannotConnect("Meta does not let this app subscribe to the account's messages.")
    return taken


def unsubscribe(call: Calls, node: str, access: Access) -> None:
    """Meta tells us nothing more of the account. Raises CannotConnect."""
    ask(call, "DELETE", f"{node}/subscribed_apps", access)


def _takes(call: Calls, node: str, access: Access, fields: tuple[str, ...]) -> bool:
    """Whether Meta took the list; only for a field it doesn't know may it be asked with fewer."""
    query = {"subscribed_fields": ",".join(fields)}
    try:
        answer = call("POST", f"{node}/subscribed_apps", access, query=query)
    except CallFailed as failure:
        raise unreachable(failure) from None
    if answer.ok:
        return True
    if answer.error is not None and answer.error.code == 100:
        return False
    reason = answer.error.message if answer.error else f"status {answer.status}"
    raise CannotConnect(f"Meta refused to tell us of the account's messages: {reason}")
