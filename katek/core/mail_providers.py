"""Mail providers beside Postmark: the settings that each takes, under the names that django-anymail gives them.

    ANYMAIL_MAILGUN_API_KEY=…   is   ANYMAIL = {"MAILGUN_API_KEY": …}

Amazon SES is not among them: its library of AWS would have to be installed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from katek.core.setting_readers import Environment


@dataclass(frozen=True)
class Provider:
    """`required`: without it nothing can be sent. `optional`: for its hooks, or for special accounts.

    `plain`: it takes no metadata, so a mail is known by the provider's id alone.
    """

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    plain: bool = False


PROVIDERS: Mapping[str, Provider] = {
    "brevo": Provider(("API_KEY",)),
    "mailersend": Provider(("API_TOKEN",), ("SIGNING_SECRET", "INBOUND_SECRET"), plain=True),
    "mailgun": Provider(("API_KEY",), ("WEBHOOK_SIGNING_KEY", "SENDER_DOMAIN")),
    "mailjet": Provider(("API_KEY", "SECRET_KEY")),
    "mailtrap": Provider(("API_TOKEN",), ("TRACKING_SECRET",)),
    "mandrill": Provider(("API_KEY",), ("WEBHOOK_KEY",)),
    "postal": Provider(("API_KEY", "API_URL"), ("WEBHOOK_KEY",), plain=True),
    "resend": Provider(("API_KEY",), ("SIGNING_SECRET",)),
    "sendgrid": Provider(("API_KEY",), ("TRACKING_WEBHOOK_VERIFICATION_KEY",)),
    "sparkpost": Provider(("API_KEY",), ("SUBACCOUNT",)),
    "unisender_go": Provider(("API_KEY", "API_URL")),
}
_BACKEND = re.compile(r"anymail\.backends\.(\w+)\.EmailBackend")


def backend_of(name: str) -> str:
    """Where Anymail has the mail backend of a provider."""
    return f"anymail.backends.{name}.EmailBackend"


def provider_of(backend: str) -> str:
    """The provider whose backend of Anymail it is; empty for any other backend."""
    found = _BACKEND.fullmatch(backend)
    return found[1] if found else ""


def read_anymail(env: Environment, name: str) -> dict[str, object]:
    """The part of Anymail's settings that belongs to a provider. Stops the start where one is missing."""
    provider = PROVIDERS.get(name)
    if provider is None:
        return {}
    found: dict[str, object] = {
        f"{name}_{key}".upper(): _value(env, f"ANYMAIL_{name}_{key}".upper())
        for key in (*provider.required, *provider.optional, "API_URL")
        if key in provider.required or env.is_set(f"ANYMAIL_{name}_{key}".upper())
    }
    if provider.plain:
        found["IGNORE_UNSUPPORTED_FEATURES"] = True
    secret = env.user_and_password("ANYMAIL_WEBHOOK_SECRET")
    return found if secret is None else {**found, "WEBHOOK_SECRET": ":".join(secret)}


def _value(env: Environment, name: str) -> str:
    if name.endswith("_URL"):
        return f"{env.url(name, bare=True)}/"
    return env.text(name, secret=True)
