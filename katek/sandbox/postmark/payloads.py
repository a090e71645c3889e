"""Webhook payloads exactly as Postmark lists their fields."""

import json
from collections.abc import Mapping
from typing import Any

from katek.sandbox.postmark.account import SERVER_ID

TYPE_CODES = {
    "HardBounce": 1,
    "Transient": 2,
    "Unsubscribe": 16,
    "Subscribe": 32,
    "AutoResponder": 64,
    "AddressChange": 128,
    "DnsError": 256,
    "SpamNotification": 512,
    "SoftBounce": 4096,
    "VirusNotification": 8192,
    "ChallengeVerification": 16384,
    "BadEmailAddress": 100000,
    "SpamComplaint": 100001,
    "ManuallyDeactivated": 100002,
    "Blocked": 100006,
    "DMARCPolicy": 100009,
}
BROWSER = {"Name": "Chrome 131.0", "Company": "Google", "Family": "Chrome"}
SYSTEM = {"Name": "OS X 15.1", "Company": "Apple Computer, Inc.", "Family": "OS X"}
USER_AGENT = (
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/131.0.0.0 Safari/537.36"
)
GEO = {
    "CountryISOCode": "US",
    "Country": "United States",
    "RegionISOCode": "OR",
    "Region": "Oregon",
    "City": "Portland",
    "Zip": "97202",
    "Coords": "45.4829,-122.6443",
    "IP": "203.0.113.7",
}


def payload(
    what: str, mail: Mapping[str, Any], recipient: str, told: Mapping[str, Any]
) -> dict[str, Any]:
    """What is posted when `what` has become of a mail. `told`: what is special about this time."""
    common = {
        "RecordType": what,
        "MessageStream": mail["stream"],
        "ServerID": SERVER_ID,
        "MessageID": mail["id"],
        "Tag": mail["tag"] or "",
        "Metadata": json.loads(mail["metadata"]),
    }
    return {**common, **_SPECIAL[what](mail, recipient, told)}


def _delivery(mail: Mapping[str, Any], who: str, told: Mapping[str, Any]) -> dict[str, Any]:
    details = "smtp;250 2.0.0 OK"
    return {"Recipient": who, "DeliveredAt": told["at"], "Details": details}


def _bounce(mail: Mapping[str, Any], who: str, told: Mapping[str, Any]) -> dict[str, Any]:
    kind = told["type"]
    return {
        "ID": told["id"],
        "Type": kind,
        "TypeCode": TYPE_CODES[kind],
        "Name": "Spam complaint" if kind == "SpamComplaint" else kind,
        "Description": "The server was unable to deliver your message (ex: unknown user, mailbox not found).",
        "Details": "smtp;550 5.1.1 The email account does not exist",
        "Email": who,
        "From": mail["sender"],
        "BouncedAt": told["at"],
        "DumpAvailable": True,
        "Inactive": told["inactive"],
        "CanActivate": kind != "SpamComplaint",
        "Subject": mail["subject"],
    }


def _reading(who: str, told: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "Recipient": who,
        "ReceivedAt": told["at"],
        "Platform": "Desktop",
        "Client": BROWSER,
        "OS": SYSTEM,
        "UserAgent": told.get("user_agent", USER_AGENT),
        "Geo": GEO,
    }


def _open(mail: Mapping[str, Any], who: str, told: Mapping[str, Any]) -> dict[str, Any]:
    return {**_reading(who, told), "FirstOpen": told["first"], "ReadSeconds": 5}


def _click(mail: Mapping[str, Any], who: str, told: Mapping[str, Any]) -> dict[str, Any]:
    link = told.get("link", "https://harborpine.example/")
    return {**_reading(who, told), "ClickLocation": "HTML", "OriginalLink": link}


def _change(mail: Mapping[str, Any], who: str, told: Mapping[str, Any]) -> dict[str, Any]:
    names = ("ChangedAt", "Origin", "SuppressSending", "SuppressionReason")
    return {"Recipient": who, **{name: told[name] for name in names}}


_SPECIAL = {
    "Delivery": _delivery,
    "Bounce": _bounce,
    "SpamComplaint": _bounce,
    "Open": _open,
    "Click": _click,
    "SubscriptionChange": _change,
}
