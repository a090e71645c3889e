"""A customer's name, asked of Graph once. It may refuse for many reasons, none of which matters much."""

from katek.channels.meta.accounts import access_of
from katek.channels.meta.graph import calling
from katek.channels.meta.pacing import heed
from katek.channels.models import Channel, ChannelKind
from katek.core.call_failed import CallFailed

FIELDS = {
    ChannelKind.MESSENGER: "name,first_name,last_name",
    ChannelKind.INSTAGRAM: "name,username",
}
LONGEST = 200
# The customer has not agreed, has no profile, or isn't to be found: asking again changes nothing.
FINAL = (100, 230, 9010, 2018218, 2018247)


class NoProfile(Exception):
    """No name came. `final`: none will."""

    def __init__(self, sentence: str, *, final: bool) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.final = final


def profile_name(channel: Channel, customer: str) -> str:
    """The name that the customer's profile shows, or their handle. Raises NoProfile."""
    query = {"fields": FIELDS[ChannelKind(channel.kind)]}
    try:
        with calling() as call:
            answer = call("GET", customer, access_of(channel), query=query)
    except CallFailed as failure:
        raise NoProfile(failure.sentence, final=False) from None
    heed(channel, answer.usage, in_background=True)
    if answer.error is not None:
        codes = {answer.error.code, answer.error.subcode}
        final = bool(codes & set(FINAL))
        raise NoProfile(f"Meta gives no profile: error {answer.error.code}.", final=final)
    content = answer.content or {}
    both = " ".join(str(content.get(part) or "") for part in ("first_name", "last_name"))
    found = [content.get("name"), both, content.get("username")]
    names = [" ".join(one.replace("\0", "").split()) for one in found if isinstance(one, str)]
    name = next((one for one in names if one), "")
    if not name:
        raise NoProfile("The profile shows no name.", final=True)
    return name[:LONGEST]
