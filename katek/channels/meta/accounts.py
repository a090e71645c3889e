"""A connected page or Instagram account: what its channel keeps in `settings`, and how it speaks to Graph."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

from katek.channels.meta.graph import Access
from katek.channels.models import Channel, ChannelKind

KINDS = (ChannelKind.MESSENGER, ChannelKind.INSTAGRAM)


@dataclass(frozen=True)
class Account:
    """`login`: whose login it was connected with, hence which host takes its calls.

    `page_id`: the page whose token it is, also for an Instagram account that is reached through one.
    `user_id`: the app-scoped id of who connected it. `fields`: what was subscribed. `expires_at`: when the
    token ends, `issued_at` when it began; both RFC 3339, empty if it has no end.
    """

    login: Literal["facebook", "instagram"] = "facebook"
    page_id: str = ""
    user_id: str = ""
    fields: tuple[str, ...] = ()
    expires_at: str = ""
    issued_at: str = ""

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "fields": list(self.fields)}

    @property
    def node(self) -> str:
        """Whom calls name in their path."""
        return "me" if self.login == "instagram" else self.page_id


def account_of(channel: Channel) -> Account:
    kept: Mapping[str, Any] = channel.settings if isinstance(channel.settings, dict) else {}
    fields = kept.get("fields")
    return Account(
        login="instagram" if kept.get("login") == "instagram" else "facebook",
        page_id=str(kept.get("page_id") or channel.external_id),
        user_id=str(kept.get("user_id") or ""),
        fields=tuple(str(one) for one in fields) if isinstance(fields, list) else (),
        expires_at=str(kept.get("expires_at") or ""),
        issued_at=str(kept.get("issued_at") or ""),
    )


def access_of(channel: Channel) -> Access:
    return Access(account_of(channel).login, channel.access_token)


def moment(text: str) -> datetime | None:
    """A time as `Account` keeps it; None for none, or none to be read."""
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
