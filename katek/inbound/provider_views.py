"""Anymail's readers of what mail providers post: each checks who posts, and says what it tells.

Left out: Amazon SES, whose posts Anymail can't read without AWS's library and whose signature it doesn't
check; answers by Resend and Mailtrap, whose posts name a mail that would have to be fetched.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from anymail.exceptions import AnymailWebhookValidationFailure
from anymail.inbound import AnymailInboundMessage
from anymail.utils import get_anymail_setting
from anymail.webhooks import (
    brevo,
    mailersend,
    mailgun,
    mailjet,
    mailtrap,
    mandrill,
    postal,
    resend,
    sendgrid,
    sparkpost,
    unisender_go,
)
from django.core.handlers.wsgi import WSGIRequest

from katek.campaigns.told import Unreadable
from katek.core import clock
from katek.outbox.signing import verify


class BrevoAnswers(brevo.BrevoInboundWebhookView):  # type: ignore[misc] # Anymail is untyped
    """Of what is attached we keep the name, so nothing is fetched."""

    def _fetch_attachment(self, attachment: Mapping[str, Any]) -> AnymailInboundMessage:
        return AnymailInboundMessage.construct_attachment(
            content_type=attachment.get("ContentType") or "application/octet-stream",
            content=b"",
            filename=attachment.get("Name"),
        )


class ResendEvents(resend.ResendTrackingWebhookView):  # type: ignore[misc] # Anymail is untyped
    """Signed as Standard Webhooks say, which we can check without the library of Svix."""

    warn_if_no_basic_auth = False

    def __init__(self, **kwargs: Any) -> None:
        super(resend.SvixWebhookValidationMixin, self).__init__(**kwargs)
        self._svix_webhook = None
        self.secret = get_anymail_setting("signing_secret", default="", esp_name=self.esp_name)

    def validate_request(self, request: WSGIRequest) -> None:
        if not self.secret:
            return
        names = {"id", "timestamp", "signature"}
        given = {f"webhook-{name}": request.headers.get(f"svix-{name}", "") for name in names}
        verdict = verify(given, request.body, self.secret, now=clock.now())
        if not verdict.valid:
            raise AnymailWebhookValidationFailure(verdict.reason)


@dataclass(frozen=True)
class Door:
    """`keys`: the settings any of which lets it check signatures; without one it asks for basic auth."""

    view: type[Any]
    keys: tuple[str, ...] = ()


DOORS: Mapping[tuple[str, str], Door] = {
    ("brevo", "tracking"): Door(brevo.BrevoTrackingWebhookView),
    ("brevo", "inbound"): Door(BrevoAnswers),
    ("mailersend", "tracking"): Door(mailersend.MailerSendTrackingWebhookView, ("SIGNING_SECRET",)),
    ("mailersend", "inbound"): Door(mailersend.MailerSendInboundWebhookView, ("INBOUND_SECRET",)),
    ("mailgun", "tracking"): Door(
        mailgun.MailgunTrackingWebhookView, ("WEBHOOK_SIGNING_KEY", "API_KEY")
    ),
    ("mailgun", "inbound"): Door(
        mailgun.MailgunInboundWebhookView, ("WEBHOOK_SIGNING_KEY", "API_KEY")
    ),
    ("mailjet", "tracking"): Door(mailjet.MailjetTrackingWebhookView),
    ("mailjet", "inbound"): Door(mailjet.MailjetInboundWebhookView),
    ("mailtrap", "tracking"): Door(mailtrap.MailtrapTrackingWebhookView, ("TRACKING_SECRET",)),
    ("mandrill", "tracking"): Door(mandrill.MandrillCombinedWebhookView, ("WEBHOOK_KEY",)),
    ("mandrill", "inbound"): Door(mandrill.MandrillCombinedWebhookView, ("WEBHOOK_KEY",)),
    ("postal", "tracking"): Door(postal.PostalTrackingWebhookView, ("WEBHOOK_KEY",)),
    ("postal", "inbound"): Door(postal.PostalInboundWebhookView, ("WEBHOOK_KEY",)),
    ("resend", "tracking"): Door(ResendEvents, ("SIGNING_SECRET",)),
    ("sendgrid", "tracking"): Door(
        sendgrid.SendGridTrackingWebhookView, ("TRACKING_WEBHOOK_VERIFICATION_KEY",)
    ),
    ("sendgrid", "inbound"): Door(sendgrid.SendGridInboundWebhookView),
    ("sparkpost", "tracking"): Door(sparkpost.SparkPostTrackingWebhookView),
    ("sparkpost", "inbound"): Door(sparkpost.SparkPostInboundWebhookView),
    ("unisender_go", "tracking"): Door(unisender_go.UnisenderGoTrackingWebhookView, ("API_KEY",)),
}
# What reading needs of the headers, once the sender is known.
KEPT = ("Content-Type", "Svix-Id")


def passwords() -> list[str]:
    """`user:password` of basic auth, any of which lets a provider in; empty if none is asked for."""
    given = get_anymail_setting("webhook_secret", default=[])
    return [given] if isinstance(given, str) and given else list(given)


def is_guarded(provider: str, door: Door) -> bool:
    """Whether there is anything by which strangers could be told apart."""
    keys = (get_anymail_setting(key.lower(), None, provider, allow_bare=True) for key in door.keys)
    return bool(passwords()) or any(keys)


def as_request(body: bytes, headers: Mapping[str, str], url: str = "") -> WSGIRequest:
    """A post to `url` as Anymail wants it, of any size; from the door, or from what was kept."""
    meta = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}
    scheme, _, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    request = WSGIRequest(
        {
            **meta,
            "REQUEST_METHOD": "POST",
            "CONTENT_TYPE": meta.get("HTTP_CONTENT_TYPE", ""),
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_HOST": host or "localhost",
            "PATH_INFO": slash + path,
            "wsgi.url_scheme": scheme or "https",
            "wsgi.input": io.BytesIO(body),
        }
    )
    request._body = body
    return request


def events_in(provider: str, door: str, body: bytes, headers: Mapping[str, str]) -> Sequence[Any]:
    """Anymail's events of what was kept. Raises `Unreadable`."""
    opened = DOORS.get((provider, door))
    if opened is None:
        raise Unreadable(f"There is no reader for {provider}'s {door}.")
    try:
        return list(opened.view().parse_events(as_request(body, headers)))
    except Exception as error:
        # Anymail takes for granted what providers promise; whatever else comes can break it anywhere.
        raise Unreadable(f"{type(error).__name__}: {error}"[:500]) from error
