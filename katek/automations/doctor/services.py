"""The services that are connected by settings, each asked once who we are to it."""

from collections.abc import Mapping

from asgiref.sync import async_to_sync
from django.conf import settings
from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

from katek.automations.doctor.findings import Finding, good, odd, unused, wrong
from katek.channels.meta.versions import NEWEST, life_of
from katek.core import clock
from katek.core.answers import Answer
from katek.core.call_failed import CallFailed
from katek.core.http import client
from katek.organizations.models import Organization

SECONDS = 10.0


def broker() -> Finding:
    if not settings.CELERY_BROKER_URL:
        return unused("CELERY_BROKER_URL is not set: the runner or cron does the work.")
    try:
        with Redis.from_url(
            settings.CELERY_BROKER_URL,
            socket_connect_timeout=SECONDS,
            socket_timeout=SECONDS,
            retry=Retry(NoBackoff(), 0),
        ) as redis:
            redis.ping()
    except (RedisError, OSError) as problem:
        return wrong(
            f"CELERY_BROKER_URL: Redis can't be used ({type(problem).__name__}).",
            "Start it, or check host, port and password. Until then cron or the runner can work.",
        )
    return good("Redis answers.")


def postmark() -> Finding:
    if settings.KATEK_EMAIL_PROVIDER != "postmark":
        return unused(f"Mails go by {settings.KATEK_EMAIL_PROVIDER}.")
    if not settings.POSTMARK_API_TOKEN:
        return unused("POSTMARK_API_TOKEN is not set: mails go into the local mailbox.")
    headers = {"X-Postmark-Server-Token": settings.POSTMARK_API_TOKEN, "Accept": "application/json"}
    try:
        answer = _ask(f"{settings.POSTMARK_API_URL}/server", headers)
        if answer.status in (401, 403, 422):
            return wrong(
                "Postmark does not know POSTMARK_API_TOKEN.",
                "Take the server's token (not the account's) from its API Tokens page.",
            )
        told = _told("Postmark", answer)
    except CallFailed as problem:
        return _unreached("Postmark", problem)
    if told.get("DeliveryType") == "Sandbox":
        return odd(
            f"Postmark's server {told.get('Name')} is a sandbox: nothing is delivered.",
            "Use the token of a live server.",
        )
    if not settings.POSTMARK_WEBHOOK_SECRET:
        return odd(
            "POSTMARK_WEBHOOK_SECRET is not set: bounces, complaints and replies are not told.",
            "Set it to user:password, and the hooks in Postmark to that address.",
        )
    return good(f"Postmark's server {told.get('Name')} takes our mails.")


def meta() -> Finding:
    if settings.KATEK_META_STAND_IN:
        return unused("Meta is played by the sandbox; FACEBOOK_APP_SECRET is not set.")
    app, secret = settings.FACEBOOK_APP_ID, settings.FACEBOOK_APP_SECRET
    if not app and not secret:
        return unused("FACEBOOK_APP_ID is not set: no Messenger.")
    missing = [
        name
        for name in ("FACEBOOK_APP_ID", "FACEBOOK_APP_SECRET", "FACEBOOK_VERIFY_TOKEN")
        if not getattr(settings, name)
    ]
    if missing:
        return wrong(f"{' and '.join(missing)} not set.", "Set them together, from the Meta app.")
    url = f"{settings.FACEBOOK_GRAPH_URL}/{settings.FACEBOOK_GRAPH_VERSION}/{app}?fields=id,name"
    try:
        answer = _ask(url, {"Authorization": f"Bearer {app}|{secret}"})
        if answer.status in (400, 401, 403):
            return wrong(
                f"Meta refuses FACEBOOK_APP_ID and FACEBOOK_APP_SECRET ({answer.status}).",
                "Take both from the app's Basic settings; check FACEBOOK_GRAPH_VERSION.",
            )
        told = _told("Meta", answer)
    except CallFailed as problem:
        return _unreached("Meta", problem)
    return good(f"Meta knows the app {told.get('name', app)}.")


def graph_version() -> Finding:
    if settings.KATEK_META_STAND_IN or not (settings.FACEBOOK_APP_ID or settings.INSTAGRAM_APP_ID):
        return unused("No Meta app is set, so FACEBOOK_GRAPH_VERSION is not used.")
    life = life_of(settings.FACEBOOK_GRAPH_VERSION, clock.now())
    mend = f"Read Meta's changelog, then set FACEBOOK_GRAPH_VERSION to {NEWEST} or newer."
    match life.state:
        case "lives":
            return good(life.says)
        case "ends":
            return odd(life.says, mend)
        case "ended":
            says = f"{life.says} Meta answers with another version than the one that we ask for."
            return wrong(says, mend)
    return odd(life.says, "Look it up in Meta's changelog, and see whether Katek has an update.")


def instagram() -> Finding:
    if settings.KATEK_META_STAND_IN:
        return unused("Instagram is played by the sandbox.")
    app, secret = settings.INSTAGRAM_APP_ID, settings.INSTAGRAM_APP_SECRET
    if bool(app) != bool(secret):
        missing = "INSTAGRAM_APP_SECRET" if app else "INSTAGRAM_APP_ID"
        return wrong(f"{missing} is not set.", "Set both, from the app's Instagram page.")
    # Instagram tells nobody about an app before somebody signs in with it.
    return good("Instagram Login is set.") if app else unused("No Instagram Login app is set.")


def hubspot() -> Finding:
    if settings.KATEK_HUBSPOT_STAND_IN:
        return unused("HubSpot is played by the sandbox; HUBSPOT_ACCESS_TOKEN is not set.")
    token, slug = settings.HUBSPOT_ACCESS_TOKEN, settings.HUBSPOT_ORGANIZATION
    if not token:
        return unused("HUBSPOT_ACCESS_TOKEN is not set.")
    if not Organization.objects.filter(slug=slug).exists():
        return wrong(
            f"HUBSPOT_ORGANIZATION: no organization has the slug {slug!r}.",
            "Set it to the slug of the organization whose leads go there.",
        )
    try:
        url = f"{settings.HUBSPOT_API_URL}/account-info/v3/details"
        answer = _ask(url, {"Authorization": f"Bearer {token}"})
        if answer.status == 401:
            return wrong(
                "HubSpot refuses HUBSPOT_ACCESS_TOKEN.", "Make a new token, and set it here."
            )
        # A token may lack the scope for this one page and still be good for contacts.
        told = {} if answer.status == 403 else _told("HubSpot", answer)
    except CallFailed as problem:
        return _unreached("HubSpot", problem)
    return good(f"HubSpot takes the token (account {told.get('portalId', 'not shown')}).")


def _ask(url: str, headers: Mapping[str, str]) -> Answer:
    async def ask() -> Answer:
        async with client(trusted=True) as made:
            return await made.get(url, headers=headers, timeout=SECONDS)

    return async_to_sync(ask)()


def _told(service: str, answer: Answer) -> dict[str, object]:
    if not answer.ok:
        raise CallFailed("protocol", f"{service} answered with status {answer.status}.")
    told = answer.json()
    if not isinstance(told, dict):
        raise CallFailed("protocol", f"{service} answered with something unknown.")
    return told


def _unreached(service: str, problem: CallFailed) -> Finding:
    return wrong(
        f"{service} can't be asked: {problem.sentence}",
        "Check the network and the address in the settings, then try again.",
    )
