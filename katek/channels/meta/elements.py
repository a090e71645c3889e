"""One element of `messaging[]` or `standby[]`, made into the records it stands for.

Every kind that Meta documents has its line in `KINDS`: a reader, or None where it is known and not used.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from katek.channels.meta import values
from katek.channels.meta.attachments import Attachment, product_of, read_attachments, said_by_sign
from katek.channels.records import (
    Echo,
    Edited,
    InboundMessage,
    Progress,
    Stirring,
    Unsent,
)

Record = InboundMessage | Echo | Progress | Unsent | Edited | Stirring
FORMS = ("LEAD_COMPLETE", "LEAD_INCOMPLETE")
FORM_SUMMARY = "messenger_lead_gen_complete"


class Unreadable(ValueError):
    """Why an element can't be understood, as the end of a sentence."""


class NotUsed(Exception):
    """Why an element that was understood is left alone, as the end of a sentence."""


@dataclass(frozen=True)
class Element:
    """`person`: the customer; `by_us`: it went from the page to them. `at` is when, as far as that is told."""

    raw: dict[str, Any]
    person: str
    by_us: bool
    at: datetime
    sent_at: datetime | None
    standby: bool


def read(raw: Any, *, account: str, standby: bool, at: datetime) -> list[Record]:
    """What an element says; raises `Unreadable` or `NotUsed`. `at` is for those without a time."""
    if not isinstance(raw, dict):
        raise Unreadable("is no object")
    sender = values.identity(values.record(raw.get("sender")).get("id"))
    recipient = values.identity(values.record(raw.get("recipient")).get("id"))
    by_us = sender == account or values.record(raw.get("message")).get("is_echo") is True
    sent_at = values.moment(raw.get("timestamp"))
    person = recipient if by_us else sender
    element = Element(raw, person, by_us, sent_at or at, sent_at, standby)
    found = [name for name in KINDS if name in raw]
    if not found:
        raise NotUsed(f"{_name(raw)}: not known")
    return _records(element, found)


def _records(element: Element, found: list[str]) -> list[Record]:
    used = [(name, reader) for name in found if (reader := KINDS[name]) is not None]
    if not used:
        raise NotUsed(found[0])
    if not element.person:
        user = values.record(element.raw.get("sender")).get("user_ref")
        if user is not None:
            raise NotUsed(f"{used[0][0]} of a page's plugin, without a person to answer")
        raise Unreadable(f"has a {used[0][0]} of nobody")
    # A referral that comes with a form or a message is part of it.
    name, reader = used[0]
    return reader(element, element.raw[name])


def _message(element: Element, value: Any) -> list[Record]:
    if not isinstance(value, dict):
        raise Unreadable("has a message that is no object")
    mid = values.identity(value.get("mid"))
    if not mid:
        raise Unreadable("has a message without mid")
    if value.get("is_self") is True:
        raise NotUsed("message to oneself")
    if value.get("is_deleted") is True:
        return [Unsent(element.person, mid, element.by_us)]
    hop = values.record(element.raw.get("hop_context"))
    if hop.get("metadata") == FORM_SUMMARY:
        raise NotUsed("summary of a form, whose answers came before")
    return [_echo(element, value, mid) if element.by_us else _said(element, value, mid)]


def _echo(element: Element, value: dict[str, Any], mid: str) -> Echo:
    return Echo(
        thread_key=element.person,
        external_id=mid,
        text=values.text(value.get("text")),
        sent_at=element.sent_at,
        metadata=values.text(value.get("metadata"), 1000),
        app_id=values.identity(value.get("app_id")),
        standby=element.standby,
        attachments=read_attachments(value),
    )


def _said(element: Element, value: dict[str, Any], mid: str) -> InboundMessage:
    referral = values.record(value.get("referral"))
    attachments = [*read_attachments(value), *_extras(value), *_ad(referral)]
    words = values.text(value.get("text")) or said_by_sign(value)
    if value.get("is_unsupported") is True or not (words or attachments):
        attachments.append({"type": "unsupported"})
    return InboundMessage(
        thread_key=element.person,
        text=words,
        external_id=mid,
        sent_at=element.sent_at,
        reference=_reference(referral) or product_of(value),
        standby=element.standby,
        attachments=attachments,
    )


def _extras(value: dict[str, Any]) -> list[Attachment]:
    """What a button carried for programs, and the story that was answered."""
    found: list[Attachment] = []
    payload = values.text(values.record(value.get("quick_reply")).get("payload"), 1000)
    if payload:
        found.append({"type": "choice", "payload": payload})
    story = values.record(value.get("reply_to")).get("story")
    if isinstance(story, dict):
        found.append({"type": "story_reply", "url": values.url(story.get("url"))})
    return found


def _ad(referral: dict[str, Any]) -> list[Attachment]:
    title = values.text(values.record(referral.get("ads_context_data")).get("ad_title"), 300)
    number = values.identity(referral.get("ad_id"))
    return [{"type": "ad", "title": title, "id": number}] if title or number else []


def _reference(referral: dict[str, Any]) -> str:
    product = values.record(referral.get("product"))
    return values.identity(referral.get("ref")) or values.identity(product.get("id"))


def _postback(element: Element, value: Any) -> list[Record]:
    """A tapped button: its title is what the customer said. A standby one has no payload."""
    if not isinstance(value, dict):
        raise Unreadable("has a postback that is no object")
    title, payload = values.text(value.get("title"), 1000), values.text(value.get("payload"), 1000)
    referral = values.record(value.get("referral"))
    mid = values.identity(value.get("mid"))
    choice: list[Attachment] = [{"type": "choice", "payload": payload}] if payload else []
    if not (title or payload):
        raise Unreadable("has a postback without title and payload")
    return [
        InboundMessage(
            thread_key=element.person,
            text=title or payload,
            external_id=mid
            or values.hashed("postback", element.person, element.at, payload or title),
            sent_at=element.sent_at,
            reference=_reference(referral),
            standby=element.standby,
            attachments=choice + _ad(referral),
        )
    ]


def _referral(element: Element, value: Any) -> list[Record]:
    referral = values.record(value)
    form = _form(values.record(element.raw.get("lead")))
    if values.text(referral.get("type")) in FORMS and form:
        return [
            InboundMessage(
                thread_key=element.person,
                text=form,
                external_id=values.hashed("form", element.person, element.at, form),
                sent_at=element.sent_at,
                reference=_reference(referral),
                standby=element.standby,
                attachments=_ad(referral),
            )
        ]
    return [Stirring(element.person, element.at, _reference(referral))]


def _form(lead: dict[str, Any]) -> str:
    """The questions of a lead ad with their answers, a line each."""
    pairs = [values.record(one) for one in values.items(lead.get("data"))]
    lines = [
        f"{values.text(pair.get('question'), 300)}: {values.text(pair.get('answer'), 1000)}"
        for pair in pairs
    ]
    return "\n".join(line for line in lines if line != ": ")


def _deletions(element: Element, value: Any) -> list[Record]:
    """`message_deletions`: one or several, each an object with a mid or the mid itself."""
    listed = value if isinstance(value, list) else [value]
    mids = [values.identity(one.get("mid") if isinstance(one, dict) else one) for one in listed]
    if not mids or not all(mids):
        raise Unreadable("has a deletion without mid")
    return [Unsent(element.person, mid, element.by_us) for mid in mids]


def _edit(element: Element, value: Any) -> list[Record]:
    edit = values.record(value)
    mid = values.identity(edit.get("mid"))
    if not mid:
        raise Unreadable("has a changed message without mid")
    number = values.count(edit.get("num_edit")) or 1
    return [Edited(element.person, mid, values.text(edit.get("text")), number)]


def _read(element: Element, value: Any) -> list[Record]:
    return _progress(element, values.record(value), "read")


def _delivery(element: Element, value: Any) -> list[Record]:
    return _progress(element, values.record(value), "delivered")


def _progress(element: Element, told: dict[str, Any], status: Any) -> list[Record]:
    listed = [values.identity(one) for one in [told.get("mid"), *values.items(told.get("mids"))]]
    mids = tuple(dict.fromkeys(mid for mid in listed if mid))
    until = values.moment(told.get("watermark"))
    found: list[Record] = []
    if mids:
        found.append(Progress(element.person, status, external_ids=mids))
    if until:
        found.append(Progress(element.person, status, up_to=until))
    if not found:
        raise Unreadable(f"says that something was {status}, but not what")
    return found


def _reaction(element: Element, value: Any) -> list[Record]:
    if values.record(value).get("action") == "unreact":
        raise NotUsed("reaction taken back")
    return [Stirring(element.person, element.at)]


# Meta's Page roles, policies and handovers concern the operator of the app: they are kept with the receipt.
KINDS: dict[str, Callable[[Element, Any], list[Record]] | None] = {
    "message": _message,
    "postback": _postback,
    "message_edit": _edit,
    "message_deletions": _deletions,
    "referral": _referral,
    "read": _read,
    "delivery": _delivery,
    "reaction": _reaction,
    "optin": None,
    "messaging_feedback": None,
    "response_feedback": None,
    "policy_enforcement": None,
    "policy-enforcement": None,
    "account_linking": None,
    "order": None,
    "pass_thread_control": None,
    "take_thread_control": None,
    "request_thread_control": None,
    "app_roles": None,
}
_FRAME = {"sender", "recipient", "timestamp", "prior_message", "hop_context", "lead"}


def _name(raw: dict[str, Any]) -> str:
    """What an element of an unknown kind calls itself, if that is fit to be shown."""
    names = [name for name in raw if name not in _FRAME]
    fit = [name for name in names if name.isascii() and name.isidentifier() and len(name) <= 40]
    return fit[0] if fit else "an element"
