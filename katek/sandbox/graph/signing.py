"""Which door of ours an event goes to, whether the app asked for it, and its signature."""

import hashlib
import hmac
import json
import sqlite3
from typing import Any

from django.conf import settings

from katek.sandbox.graph.events import Element, envelope, on_the_wire
from katek.sandbox.graph.world import Asset
from katek.sandbox.stage.calls import Posting
from katek.sandbox.stage.store import fact, row
from katek.sandbox.stage.webhooks import WHERE

DOORS = {"messenger": "/webhook/facebook/", "instagram": "/webhook/instagram/"}


def posting(
    db: sqlite3.Connection, asset: Asset, element: Element, field: str, *, standby: bool = False
) -> Posting | None:
    """An event on its way to us; None when the app has not subscribed to it."""
    secret = _secret(db, asset, "standby" if standby else field)
    if secret is None:
        return None
    body = on_the_wire(envelope(asset, [element], standby=standby))
    where = str(fact(db, WHERE, "") or settings.KATEK_BASE_URL)
    return Posting(f"{where}{DOORS[asset.platform]}", body, signed(body, secret))


def signed(body: bytes, secret: str) -> dict[str, str]:
    """The headers of a webhook with this body."""
    digest = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    old = hmac.new(secret.encode(), body, hashlib.sha1).hexdigest()
    return {
        "Content-Type": "application/json",
        "User-Agent": "facebookexternalua",
        "X-Hub-Signature": f"sha1={old}",
        "X-Hub-Signature-256": f"sha256={digest}",
    }


def subscribed(db: sqlite3.Connection, asset: str, app: str) -> list[str] | None:
    """The fields that an app has asked for; None when it isn't subscribed at all."""
    sql = "SELECT fields FROM graph_subscriptions WHERE asset = ? AND app = ?"
    found = row(db, sql, (asset, app))
    return list(json.loads(found["fields"])) if found else None


def _secret(db: sqlite3.Connection, asset: Asset, field: str) -> str | None:
    """What signs an event: by the app through which it was subscribed.

    Which of Instagram's events come through a page is set in the app itself; here all of them do.
    """
    through_page = "messages" if asset.platform == "instagram" else field
    if _asks(subscribed(db, asset.page, settings.FACEBOOK_APP_ID), through_page):
        return settings.FACEBOOK_APP_SECRET
    own: Any = subscribed(db, asset.id, settings.INSTAGRAM_APP_ID)
    if asset.platform == "instagram" and _asks(own, field):
        return settings.INSTAGRAM_APP_SECRET or settings.FACEBOOK_APP_SECRET
    return None


def _asks(fields: list[str] | None, field: str) -> bool:
    """Pages and Instagram name the same thing in the singular or the plural."""
    return fields is not None and field.rstrip("s") in {one.rstrip("s") for one in fields}
