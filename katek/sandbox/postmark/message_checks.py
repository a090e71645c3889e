"""One message as Postmark's `/email` takes it; `Refusal` says what is wrong, in Postmark's words."""

import re
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import getaddresses
from typing import Any

from katek.sandbox.postmark.account import stream_kind
from katek.sandbox.postmark.refusals import Refusal
from katek.sandbox.stage.store import rows

KEYS = {
    "From": str,
    "To": str,
    "Cc": str,
    "Bcc": str,
    "Subject": str,
    "Tag": str,
    "HtmlBody": str,
    "TextBody": str,
    "ReplyTo": str,
    "Headers": list,
    "Attachments": list,
    "Metadata": dict,
    "TrackOpens": bool,
    "TrackLinks": str,
    "MessageStream": str,
}
DOMAIN = re.compile(r"((\.)?[a-zA-Z0-9\-])+")
MAILBOX = re.compile(r"[A-Za-z0-9.!#$%&'`*+\-/=^_{}|~]+")
TRACKED = ("None", "HtmlAndText", "HtmlOnly", "TextOnly")
MOST_RECIPIENTS, MOST_TAG, MOST_SUBJECT = 50, 1000, 2000
MOST_FIELDS, MOST_NAME, MOST_VALUE = 10, 20, 80
MOST_BODY = 5 * 1024 * 1024
FORBIDDEN_FILES = re.compile(r"\.(exe|bat|cmd|com|scr|vbs|js|jar|msi|ps1|lnk|reg)$", re.IGNORECASE)


@dataclass(frozen=True)
class Checked:
    """A message that may go out. Addresses without names, lower case."""

    sender: str
    recipients: tuple[str, ...]
    stream: str
    metadata: Mapping[str, str]


def check(db: sqlite3.Connection, message: Any) -> Checked:
    """Refuse a message that Postmark would not take."""
    _shape(message)
    sender = _sender(db, message.get("From", ""))
    recipients = _recipients(message)
    for name in ("ReplyTo",):
        _addresses(message.get(name) or "", "Reply-To")
    _bodies(message)
    metadata = _metadata(message.get("Metadata") or {})
    _headers(message.get("Headers") or [])
    _attachments(message.get("Attachments") or [])
    if message.get("TrackLinks") is not None and message["TrackLinks"] not in TRACKED:
        raise Refusal(300, f"Invalid 'TrackLinks' value: '{message['TrackLinks']}'.")
    stream = message.get("MessageStream") or "outbound"
    _stream(db, stream)
    return Checked(sender, tuple(recipients), stream, metadata)


def _shape(message: Any) -> None:
    if not isinstance(message, dict):
        raise Refusal(402, "Received invalid JSON input: a message must be an object.")
    if strangers := [name for name in message if name not in KEYS]:
        raise Refusal(403, f"Invalid request field(s): {', '.join(sorted(strangers))}.")
    for name, value in message.items():
        if value is not None and not isinstance(value, KEYS[name]):
            raise Refusal(403, f"Invalid request field(s): {name} is of the wrong type.")
    if len(message.get("Tag") or "") > MOST_TAG:
        raise Refusal(300, f"Tag is too long: at most {MOST_TAG} characters are allowed.")
    if len(message.get("Subject") or "") > MOST_SUBJECT:
        raise Refusal(300, f"Subject is too long: at most {MOST_SUBJECT} characters are allowed.")


def _sender(db: sqlite3.Connection, text: str) -> str:
    if not text:
        raise Refusal(300, "Invalid 'From' address: ''.")
    found = _addresses(text, "From")
    address = found[0] if found else ""
    for known in rows(db, "SELECT * FROM postmark_senders"):
        if address.endswith(known["pattern"]):
            raise Refusal(known["code"], _SENDER_PROBLEMS[known["code"]].format(address=address))
    return address


_SENDER_PROBLEMS = {
    400: "The 'From' address you supplied ({address}) is not a Sender Signature on your account.",
    401: "The 'From' address you supplied ({address}) is a Sender Signature that is not confirmed.",
    405: "You ran out of credits.",
    412: "While your account is pending approval, all recipients must share the domain of {address}.",
    413: "Your account is not allowed to send: {address}.",
}


def _recipients(message: Mapping[str, Any]) -> list[str]:
    found = [
        address
        for name in ("To", "Cc", "Bcc")
        for address in _addresses(message.get(name) or "", name)
    ]
    if not found:
        raise Refusal(300, "Zero recipients specified")
    if len(found) > MOST_RECIPIENTS:
        raise Refusal(
            300, f"Too many recipients specified: {len(found)}, {MOST_RECIPIENTS} allowed."
        )
    return found


def _addresses(text: str, field: str) -> list[str]:
    return [
        _address(address, text, field)
        for _, address in getaddresses([text])
        if address or text.strip()
    ]


def _address(address: str, text: str, field: str) -> str:
    shown = address or text
    mailbox, at, domain = address.rpartition("@")
    if not at:
        raise Refusal(
            300,
            f"Error parsing '{field}': Illegal email address '{shown}'. It must contain the '@' symbol.",
        )
    if not DOMAIN.fullmatch(domain) or "." not in domain:
        raise Refusal(
            300, f"Error parsing '{field}': Illegal email domain '{domain}' in address '{shown}'."
        )
    dotted = mailbox.startswith(".") or mailbox.endswith(".") or ".." in mailbox
    if dotted or not MAILBOX.fullmatch(mailbox):
        raise Refusal(300, f"Invalid '{field}' address: '{shown}'.")
    return address.lower()


def _bodies(message: Mapping[str, Any]) -> None:
    html, text = message.get("HtmlBody") or "", message.get("TextBody") or ""
    if not html and not text:
        raise Refusal(300, "Provide either email TextBody or HtmlBody or both.")
    for name, body in (("HtmlBody", html), ("TextBody", text)):
        if len(body.encode()) > MOST_BODY:
            raise Refusal(300, f"{name} exceeds the maximum size of 5 MB.")


def _metadata(given: Mapping[str, Any]) -> dict[str, str]:
    problem = ""
    if len(given) > MOST_FIELDS:
        problem = f"At most {MOST_FIELDS} fields are allowed."
    if len({name.lower() for name in given}) != len(given):
        problem = "Field names must be unique, ignoring case."
    for name, value in given.items():
        if len(name) > MOST_NAME or not name:
            problem = (
                f"Field names are limited to {MOST_NAME} characters. Problematic field: '{name}'."
            )
        if isinstance(value, dict | list) or len(str(value)) > MOST_VALUE:
            problem = (
                f"Field values are limited to {MOST_VALUE} characters. Problematic field: '{name}'."
            )
    if problem:
        raise Refusal(300, f"Invalid metadata content. {problem}")
    return {name: str(value) for name, value in given.items()}


def _headers(given: list[Any]) -> None:
    for header in given:
        if not isinstance(header, dict) or set(header) != {"Name", "Value"}:
            raise Refusal(300, "Invalid 'Headers': each needs a Name and a Value.")
        if not all(isinstance(part, str) for part in header.values()):
            raise Refusal(300, "Invalid 'Headers': Name and Value must be text.")
        if not re.fullmatch(r"[!-9;-~]+", header["Name"]) or re.search(r"[\r\n]", header["Value"]):
            raise Refusal(300, f"Invalid header: '{header['Name']}'.")


def _attachments(given: list[Any]) -> None:
    for file in given:
        needed = {"Name", "Content", "ContentType"}
        if not isinstance(file, dict) or not needed <= set(file) <= {*needed, "ContentID"}:
            raise Refusal(300, "Invalid 'Attachments': each needs Name, Content and ContentType.")
        if FORBIDDEN_FILES.search(str(file["Name"])):
            raise Refusal(411, f"Forbidden attachment type: {file['Name']}.")


def _stream(db: sqlite3.Connection, stream: str) -> None:
    kind = stream_kind(db, stream)
    if kind is None:
        raise Refusal(1235, f"The MessageStream '{stream}' does not exist on this server.")
    if kind == "Inbound":
        raise Refusal(1236, f"Sending is not supported on the MessageStream '{stream}'.")
