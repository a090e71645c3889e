"""What mail providers post, in their own forms and signed as they sign: one builder each.

`EVENTS[provider](kind, email, name)` is what it tells of a mail; `name` makes the event another one.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from django.conf import settings
from django.test import Client
from django.utils.http import urlencode
from standardwebhooks import Webhook

from katek.campaigns.models import Email
from katek.core import clock

PASSWORD = "mail:seven:lanterns"
KEY = "key-of-nine-otters"
SECRET = "whsec_" + base64.b64encode(b"n" * 32).decode()
EC_KEY = ec.generate_private_key(ec.SECP256R1())
RSA_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _public(key: Any) -> str:
    der = serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    return base64.b64encode(key.public_key().public_bytes(*der)).decode()


SETTINGS: Mapping[str, dict[str, str]] = {
    "brevo": {"BREVO_API_KEY": KEY, "WEBHOOK_SECRET": PASSWORD},
    "mailersend": {"MAILERSEND_SIGNING_SECRET": KEY, "MAILERSEND_INBOUND_SECRET": KEY},
    "mailgun": {"MAILGUN_API_KEY": "another", "MAILGUN_WEBHOOK_SIGNING_KEY": KEY},
    "mailjet": {"WEBHOOK_SECRET": PASSWORD},
    "mailtrap": {"MAILTRAP_TRACKING_SECRET": KEY},
    "mandrill": {"MANDRILL_WEBHOOK_KEY": KEY},
    "postal": {"POSTAL_WEBHOOK_KEY": _public(RSA_KEY)},
    "resend": {"RESEND_SIGNING_SECRET": SECRET},
    "sendgrid": {"SENDGRID_TRACKING_WEBHOOK_VERIFICATION_KEY": _public(EC_KEY)},
    "sparkpost": {"WEBHOOK_SECRET": PASSWORD},
    "unisender_go": {"UNISENDER_GO_API_KEY": KEY},
}


def door(provider: str, place: str = "tracking") -> str:
    return f"/webhook/email/{provider}/{place}/"


def post(provider: str, posted: Any, place: str = "tracking", *, spoilt: bool = False):
    """Posts it as the provider would; `spoilt`: by somebody who doesn't know the secret."""
    body, kind, headers = SIGNED[provider](posted, door(provider, place))
    if spoilt:
        body, headers = _spoilt(body, headers)
    return Client(headers=headers).post(door(provider, place), body, content_type=kind)


def basic(password: str = PASSWORD) -> dict[str, str]:
    return {"Authorization": f"Basic {base64.b64encode(password.encode()).decode()}"}


def _spoilt(body: bytes, headers: dict[str, str]) -> tuple[bytes, dict[str, str]]:
    if "Authorization" in headers:
        return body, basic("mail:guessed")
    if headers:
        return body.replace(b"example", b"exbmple"), headers
    return body.replace(_token(body)[:6], b"000000"), headers


def _token(body: bytes) -> bytes:
    """The signature that stands in the body itself."""
    posted = json.loads(body)
    return (posted.get("auth") or posted["signature"]["signature"]).encode()


Signed = tuple[bytes, str, dict[str, str]]
JSON = "application/json"


def _bytes(posted: Any) -> bytes:
    return posted if isinstance(posted, bytes) else json.dumps(posted).encode()


def _by_password(posted: Any, url: str) -> Signed:
    return _bytes(posted), JSON, basic()


def _by_hmac(header: str) -> Callable[[Any, str], Signed]:
    def signed(posted: Any, url: str) -> Signed:
        body = _bytes(posted)
        return body, JSON, {header: hmac.new(KEY.encode(), body, "sha256").hexdigest()}

    return signed


def mailgun_token(token: str) -> dict[str, str]:
    stamp = str(int(clock.now().timestamp()))
    signature = hmac.new(KEY.encode(), f"{stamp}{token}".encode(), "sha256").hexdigest()
    return {"token": token, "timestamp": stamp, "signature": signature}


def _mailgun(posted: Any, url: str) -> Signed:
    token = hashlib.sha256(json.dumps(posted, sort_keys=True).encode()).hexdigest()[:50]
    return _bytes({"signature": mailgun_token(token), "event-data": posted}), JSON, {}


def _mandrill(posted: Any, url: str) -> Signed:
    events = json.dumps(posted)
    signed = f"{settings.KATEK_BASE_URL}{url}mandrill_events{events}".encode()
    signature = base64.b64encode(hmac.new(KEY.encode(), signed, "sha1").digest()).decode()
    body = urlencode({"mandrill_events": events}).encode()
    return body, "application/x-www-form-urlencoded", {"X-Mandrill-Signature": signature}


def _postal(posted: Any, url: str) -> Signed:
    body = _bytes(posted)
    signature = RSA_KEY.sign(body, padding.PKCS1v15(), hashes.SHA1())  # noqa: S303 - Postal's way
    return body, JSON, {"X-Postal-Signature": base64.b64encode(signature).decode()}


def _resend(posted: Any, url: str) -> Signed:
    body = _bytes(posted)
    name, at = f"msg_{hashlib.sha256(body).hexdigest()[:20]}", clock.now()
    signature = Webhook(SECRET).sign(name, at, body.decode())
    stamp = str(int(at.timestamp()))
    return body, JSON, {"svix-id": name, "svix-timestamp": stamp, "svix-signature": signature}


def _sendgrid(posted: Any, url: str) -> Signed:
    body, stamp = _bytes(posted), str(int(clock.now().timestamp()))
    signature = EC_KEY.sign(stamp.encode() + body, ec.ECDSA(hashes.SHA256()))
    names = "X-Twilio-Email-Event-Webhook-Signature", "X-Twilio-Email-Event-Webhook-Timestamp"
    values = base64.b64encode(signature).decode(), stamp
    return body, JSON, dict(zip(names, values, strict=True))


def _unisender(posted: Any, url: str) -> Signed:
    body = json.dumps({**posted, "auth": KEY})
    digest = hashlib.md5(body.encode()).hexdigest()  # noqa: S324 - Unisender's way
    return body.replace(KEY, digest).encode(), JSON, {}


SIGNED: Mapping[str, Callable[[Any, str], Signed]] = {
    "brevo": _by_password,
    "mailersend": _by_hmac("Signature"),
    "mailgun": _mailgun,
    "mailjet": _by_password,
    "mailtrap": _by_hmac("Mailtrap-Signature"),
    "mandrill": _mandrill,
    "postal": _postal,
    "resend": _resend,
    "sendgrid": _sendgrid,
    "sparkpost": _by_password,
    "unisender_go": _unisender,
}


def _at() -> float:
    return float(int((clock.now() - timedelta(hours=1)).timestamp()))


def _iso() -> str:
    return (clock.now() - timedelta(hours=1)).isoformat()


def brevo_event(kind: str, email: Email, name: str = "") -> dict:
    words = {
        "delivered": "delivered", "hard": "hard_bounce", "soft": "soft_bounce", "complained": "spam",
        "unsubscribed": "unsubscribe", "opened": "unique_opened", "clicked": "click",
    }  # fmt: skip
    return {
        "event": words[kind],
        "email": email.to,
        "id": 26224,
        "ts_epoch": int(_at() * 1000),
        "message-id": email.provider_id,
        "X-Mailin-custom": json.dumps({"kid": email.pk}),
        "link": f"https://harborpine.example/{name}" if kind == "clicked" else None,
        "reason": "550 5.1.1 no such user",
    }


def mailersend_event(kind: str, email: Email, name: str = "") -> dict:
    words = {
        "delivered": "delivered", "hard": "hard_bounced", "soft": "soft_bounced", "opened": "opened",
        "complained": "spam_complaint", "unsubscribed": "unsubscribed", "clicked": "clicked",
    }  # fmt: skip
    return {
        "type": f"activity.{words[kind]}",
        "data": {
            "id": f"{kind}{name}{email.pk}",
            "type": words[kind],
            "created_at": _iso(),
            "email": {
                "message": {"id": email.provider_id},
                "recipient": {"email": email.to},
            },
            "morph": {"object": "click", "url": f"https://harborpine.example/{name}"}
            if kind == "clicked"
            else {"object": "recipient_bounce", "reason": "User unknown"},
        },
    }


def mailgun_event(kind: str, email: Email, name: str = "") -> dict:
    words = {"hard": "failed", "soft": "failed"}
    return {
        "event": words.get(kind, kind),
        "id": f"{kind}{name}",
        "timestamp": _at(),
        "severity": "permanent",
        "reason": {"hard": "bounce", "soft": "old"}.get(kind, ""),
        "recipient": email.to,
        "message": {"headers": {"message-id": email.provider_id.strip("<>")}},
        "user-variables": {"kid": email.pk},
        "delivery-status": {"code": 550, "message": "5.1.1 No such user", "description": ""},
        "url": f"https://harborpine.example/{name}",
        "client-info": {"user-agent": "Mozilla/5.0 (Macintosh) Safari/605.1.15"},
    }


def mailjet_event(kind: str, email: Email, name: str = "") -> list:
    words = {
        "delivered": "sent", "hard": "bounce", "soft": "bounce", "complained": "spam",
        "unsubscribed": "unsub", "opened": "open", "clicked": "click",
    }  # fmt: skip
    event = {
        "event": words[kind],
        "time": int(_at()),
        "MessageID": 19421777835146490,
        "email": email.to,
        "Payload": json.dumps({"kid": email.pk}),
        "url": f"https://harborpine.example/{name}",
        "agent": "Mozilla/5.0 (Macintosh) Safari/605.1.15",
    }
    errors = {"hard": (True, "user unknown"), "soft": (False, "quota exceeded")}
    if kind in errors:
        hard, error = errors[kind]
        event |= {"hard_bounce": hard, "blocked": False, "error": error}
    return [event]


def mailtrap_event(kind: str, email: Email, name: str = "") -> dict:
    words = {
        "delivered": "delivery", "hard": "bounce", "complained": "spam", "unsubscribed": "unsubscribe",
        "opened": "open", "clicked": "click", "soft": "soft bounce",
    }  # fmt: skip
    event = {
        "event": words[kind],
        "event_id": f"{kind}{name}{email.pk}",
        "message_id": email.provider_id,
        "sending_stream": "transactional",
        "email": email.to,
        "timestamp": int(_at()),
        "custom_variables": {"kid": email.pk},
        "url": f"https://harborpine.example/{name}",
    }
    return {"events": [event]}


def mandrill_event(kind: str, email: Email, name: str = "") -> list:
    words = {
        "delivered": "send", "hard": "hard_bounce", "soft": "soft_bounce", "complained": "spam",
        "unsubscribed": "unsub", "opened": "open", "clicked": "click",
    }  # fmt: skip
    msg = {"email": email.to, "metadata": {"kid": email.pk}, "diag": "smtp;550 5.1.1 unknown"}
    url = f"https://harborpine.example/{name}"
    return [
        {"event": words[kind], "_id": email.provider_id, "ts": int(_at()), "msg": msg, "url": url}
    ]


def postal_event(kind: str, email: Email, name: str = "") -> dict:
    message = {"id": email.provider_id, "to": email.to, "direction": "outgoing"}
    statuses = {"delivered": "Sent", "hard": "HardFail"}
    payload: dict[str, Any] = {"message": message, "output": "550 5.1.1 unknown"}
    if kind in statuses:
        payload["status"] = statuses[kind]
    elif kind == "clicked":
        payload["url"] = f"https://harborpine.example/{name}"
    else:
        payload |= {"original_message": message, "bounce": {"id": 1}}
    return {"timestamp": _at(), "uuid": f"{kind}{name}{email.pk}", "payload": payload}


def resend_event(kind: str, email: Email, name: str = "") -> dict:
    words = {"hard": "bounced", "soft": "bounced"}
    data: dict[str, Any] = {
        "email_id": email.provider_id,
        "to": [email.to],
        "headers": [{"name": "X-Metadata", "value": json.dumps({"kid": email.pk})}],
    }
    if kind == "clicked":
        data["click"] = {
            "link": f"https://harborpine.example/{name}",
            "userAgent": "Mozilla/5.0 (X)",
        }
    if kind in words:
        bounce = {"hard": "Permanent", "soft": "Transient"}[kind]
        data["bounce"] = {"message": "No such user", "type": bounce, "subType": "General"}
    return {"type": f"email.{words.get(kind, kind)}", "created_at": _iso(), "data": data}


def sendgrid_event(kind: str, email: Email, name: str = "") -> list:
    words = {
        "delivered": "delivered", "hard": "bounce", "soft": "bounce", "complained": "spamreport",
        "unsubscribed": "unsubscribe", "opened": "open", "clicked": "click",
    }  # fmt: skip
    event = {
        "event": words[kind],
        "email": email.to,
        "timestamp": int(_at()),
        "sg_event_id": f"{kind}{name}{email.pk}",
        "smtp-id": "<a@b.example>",
        "anymail_id": email.provider_id,
        "kid": email.pk,
        "url": f"https://harborpine.example/{name}",
        "useragent": "Mozilla/5.0 (Macintosh) Safari/605.1.15",
    }
    if kind in ("hard", "soft"):
        event |= {
            "type": {"hard": "bounce", "soft": "blocked"}[kind],
            "reason": "550 5.1.1 unknown",
        }
    return [event]


def sparkpost_event(kind: str, email: Email, name: str = "") -> list:
    words = {
        "delivered": "delivery", "hard": "bounce", "soft": "bounce", "complained": "spam_complaint",
        "unsubscribed": "link_unsubscribe", "opened": "open", "clicked": "click",
    }  # fmt: skip
    event = {
        "type": words[kind],
        "event_id": f"{kind}{name}{email.pk}",
        "timestamp": str(int(_at())),
        "transmission_id": email.provider_id,
        "raw_rcpt_to": email.to,
        "rcpt_meta": {"kid": email.pk},
        "target_link_url": f"https://harborpine.example/{name}",
    }
    if kind in ("hard", "soft"):
        event |= {"bounce_class": {"hard": "30", "soft": "22"}[kind], "raw_reason": "550 unknown"}
    return [{"msys": {"message_event": event}}]


def unisender_go_event(kind: str, email: Email, name: str = "") -> dict:
    words = {"hard": "hard_bounced", "soft": "hard_bounced", "complained": "spam"}
    answers = {"hard": "err_user_unknown", "soft": "err_mailbox_full"}
    event = {
        "status": words.get(kind, kind),
        "event_time": (clock.now() - timedelta(hours=1)).strftime("%Y-%m-%d %H:%M:%S"),
        "job_id": email.provider_id,
        "email": email.to,
        "metadata": {"kid": email.pk},
        "url": f"https://harborpine.example/{name}",
        "delivery_info": {"delivery_status": answers.get(kind, "ok")},
    }
    told = {"event_name": "transactional_email_status", "event_data": event}
    return {"events_by_user": [{"user_id": 456, "events": [told]}]}


EVENTS: Mapping[str, Callable[..., Any]] = {
    "brevo": brevo_event,
    "mailersend": mailersend_event,
    "mailgun": mailgun_event,
    "mailjet": mailjet_event,
    "mailtrap": mailtrap_event,
    "mandrill": mandrill_event,
    "postal": postal_event,
    "resend": resend_event,
    "sendgrid": sendgrid_event,
    "sparkpost": sparkpost_event,
    "unisender_go": unisender_go_event,
}
