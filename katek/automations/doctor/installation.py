"""What can be seen from here: settings that don't fit together, the disk, the clock, the model."""

import shutil
from datetime import timedelta
from urllib.parse import urlsplit

from asgiref.sync import async_to_sync
from django.conf import settings
from django.db import connection
from django.http.request import validate_host
from pydantic_ai.exceptions import UserError

from katek.assistant.providers import model_named, model_names
from katek.automations.doctor.findings import Finding, good, odd, unused, wrong
from katek.core import clock
from katek.outbox import operator
from katek.outbox.signing import SAFE_KEY_BYTES, is_short

LEAST_SPACE, LITTLE_SPACE = 200 * 1024**2, 2 * 1024**3  # bytes
LONGEST_DRIFT = timedelta(seconds=30)
LOOPBACK = ("localhost", "127.0.0.1", "::1")


def address() -> Finding:
    base = urlsplit(settings.KATEK_BASE_URL)
    shown = settings.KATEK_BASE_URL
    if settings.KATEK_SANDBOX:
        return odd(
            f"KATEK_SANDBOX is on at {shown}: stand-ins answer for services without an account.",
            "For customers set it off, and KATEK_BASE_URL to the public address.",
        )
    if not validate_host(base.hostname or "", settings.ALLOWED_HOSTS):
        return wrong(
            f"ALLOWED_HOSTS does not allow {base.hostname}, the host of KATEK_BASE_URL.",
            "Add it to ALLOWED_HOSTS, or leave that setting out.",
        )
    if settings.DEBUG:
        return wrong(f"DEBUG is on at {shown}: faults show settings and data.", "Set DEBUG to off.")
    if base.hostname in LOOPBACK:
        return odd(
            f"KATEK_BASE_URL is {shown}: links in mails lead nowhere for others.",
            "Set it to the public address.",
        )
    if base.scheme != "https":
        return odd(
            f"KATEK_BASE_URL is {shown}: sign-ins travel unencrypted, and Meta calls https only.",
            "Put a proxy with a certificate in front, and write https:// in KATEK_BASE_URL.",
        )
    return good(f"{shown}, DEBUG off.")


def proxies() -> Finding:
    trusted = settings.KATEK_TRUSTED_PROXIES
    if trusted:
        return good(f"Forwarded headers are believed from {', '.join(map(str, trusted))}.")
    if urlsplit(settings.KATEK_BASE_URL).scheme == "https":
        return odd(
            "The address is https, so a proxy stands in front, but none is trusted: every visitor"
            " counts as the proxy, and rate limits stop them together.",
            "Name its network in KATEK_TRUSTED_PROXIES, such as 127.0.0.1 or 10.0.0.0/8.",
        )
    return unused("No proxy is trusted; right where none stands in front.")


def signing() -> Finding:
    url, secret = operator.url(), operator.secret()
    if not url:
        return unused("N8N_WEBHOOK_URL is not set: no endpoint of the operator.")
    if not secret:
        return wrong(
            "N8N_WEBHOOK_URL is set without WEBHOOK_SIGNING_SECRET: the receiver can't tell our"
            " events from anybody's.",
            "Set WEBHOOK_SIGNING_SECRET to a long random text, and the same in the receiver.",
        )
    if is_short(secret):
        return odd(
            f"WEBHOOK_SIGNING_SECRET has fewer than {SAFE_KEY_BYTES} bytes: it can be guessed.",
            "Take one from `openssl rand -base64 32`, here and in the receiver.",
        )
    return good("The operator's endpoint is signed.")


def disk() -> Finding:
    folder = settings.KATEK_DATA_DIR
    try:
        folder.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(folder).free
    except OSError as problem:
        return wrong(
            f"KATEK_DATA_DIR {folder} can't be used: {problem.strerror}.",
            "Make it writable for the user that Katek runs as.",
        )
    says = f"{free / 1024**3:.1f} GiB free for {folder}."
    if free < LEAST_SPACE:
        return wrong(says, "Make room: messages are refused when the disk is full.")
    if free < LITTLE_SPACE:
        return odd(says, "Make room soon.")
    return good(says)


def time() -> Finding:
    moved = clock.offset()
    if moved:
        return odd(
            f"The clock is moved by {moved}, for trying out.", "Set it back on the sandbox page."
        )
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (there,) = cursor.fetchone()
    drift = abs(there - clock.now())
    if drift > LONGEST_DRIFT:
        return wrong(
            f"This machine and the database differ by {drift.total_seconds():.0f} s: receivers"
            " refuse signatures that are five minutes off.",
            "Let both take their time from the network (`timedatectl set-ntp true`).",
        )
    return good("This machine and the database agree.")


def assistant() -> Finding:
    names = model_names()
    if not names:
        return good("The built-in assistant answers; no model is set.")
    for name in names:
        if problem := async_to_sync(_cannot_open)(name):
            return wrong(
                f"KATEK_ASSISTANT_MODEL: {name} can't be used ({problem}).",
                "Check the name, and set its provider's key, such as OPENAI_API_KEY.",
            )
    return good(f"{', then '.join(names)}; the built-in assistant behind.")


async def _cannot_open(name: str) -> str:
    try:
        async with model_named(name):
            return ""
    except (UserError, ImportError, ValueError) as problem:
        return str(problem).strip().splitlines()[0][:200].rstrip(".")
