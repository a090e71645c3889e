"""What can be read: people, pages with their tokens and accounts, customers; only the fields asked for."""

import sqlite3
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from katek.sandbox.graph import tokens
from katek.sandbox.graph.refusals import Refusal, no_such_object, wrong_parameter
from katek.sandbox.graph.tokens import Token
from katek.sandbox.graph.world import Asset, customer_of, pages
from katek.sandbox.stage.calls import Call, Reply
from katek.sandbox.stage.store import row, rows

USUAL = 25  # how many of a list when no limit is asked for
PAGE_FIELDS = (
    "id",
    "name",
    "access_token",
    "tasks",
    "category",
    "instagram_business_account",
    "messaging_feature_status",
)
PROFILE = {
    "messenger": ("id", "first_name", "last_name", "name", "profile_pic"),
    "instagram": (
        "id",
        "name",
        "username",
        "profile_pic",
        "follower_count",
        "is_user_follow_business",
        "is_business_follow_user",
        "is_verified_user",
    ),
}


def me(db: sqlite3.Connection, token: Token, params: Mapping[str, Any]) -> Reply:
    """The person or the page that a token belongs to."""
    if token.kind == "page":
        return page(db, token, token.subject, params)
    if token.kind != "user":
        message = "An active access token must be used to query information about the current user."
        raise Refusal(message, 2500)
    person = row(db, "SELECT * FROM graph_people WHERE id = ?", (token.subject,))
    assert person is not None
    return Reply(200, only(dict(person), params, ("id", "name"), "User"))


def accounts(db: sqlite3.Connection, token: Token, call: Call, params: Mapping[str, Any]) -> Reply:
    """`/me/accounts`: the pages that the person ticked, in pieces."""
    if token.kind != "user":
        raise wrong_parameter("Tried accessing nonexisting field (accounts) on node type (Page)")
    token.needs("pages_show_list", code=200)
    found = [
        one
        for one in pages(db, token.person)
        if (not token.targets or one["id"] in token.targets)
        and (not one["business"] or "business_management" in token.scopes)
    ]
    return _listed(
        [_page(db, token, one) for one in found],
        call,
        params,
        "access_token,id,name,tasks,category",
    )


def businesses(
    db: sqlite3.Connection, token: Token, call: Call, params: Mapping[str, Any]
) -> Reply:
    token.needs("business_management", code=200)
    found = sorted({one["business"] for one in pages(db, token.person) if one["business"]})
    items = [{"id": one, "name": f"Portfolio {one}"} for one in found]
    return _listed(items, call, params, "id,name", ("id", "name"))


def business_pages(
    db: sqlite3.Connection, token: Token, call: Call, params: Mapping[str, Any], business: str
) -> Reply:
    """`/{business}/owned_pages`."""
    token.needs("business_management", code=200)
    found = [one for one in pages(db, token.person) if one["business"] == business]
    if not found:
        raise no_such_object(business)
    return _listed([_page(db, token, one) for one in found], call, params, "id,name,access_token")


def page(db: sqlite3.Connection, token: Token, page_id: str, params: Mapping[str, Any]) -> Reply:
    """A page, for its own token or that of the person who manages it."""
    found = row(db, "SELECT * FROM graph_pages WHERE id = ?", (page_id,))
    if found is None or not reaches(token, found):
        raise no_such_object(page_id)
    token.needs("pages_read_engagement", code=10)
    return Reply(200, only(_page(db, token, found), params, PAGE_FIELDS, "Page"))


def account(db: sqlite3.Connection, token: Token, asset: Asset, params: Mapping[str, Any]) -> Reply:
    """An Instagram account that belongs to a page."""
    found = row(db, "SELECT * FROM graph_pages WHERE id = ?", (asset.page,))
    if found is None or not reaches(token, found):
        raise no_such_object(asset.id)
    token.needs("instagram_basic")
    node = {"id": asset.id, "username": found["username"], "name": found["name"]}
    return Reply(200, only(node, params, ("id", "username", "name"), "IGUser"))


def profile(
    db: sqlite3.Connection, assets: list[Asset], customer: str, params: Mapping[str, Any]
) -> Reply:
    """A customer's name, once they have written to one of these accounts."""
    for asset in assets:
        found = customer_of(db, asset.id, customer)
        if found is None:
            continue
        if found["wrote_at"] is None and asset.platform == "instagram":
            raise Refusal("(#230) User consent is required to access user profile", 230, status=403)
        if found["wrote_at"] is None:
            raise wrong_parameter("Profile is not available.", 2018218)
        return Reply(200, only(_customer(asset, found), params, PROFILE[asset.platform], "User"))
    raise no_such_object(customer)


def reaches(token: Token, page: Mapping[str, Any]) -> bool:
    """Whether a token may see a page."""
    if token.kind == "page":
        return bool(token.subject == page["id"])
    ticked = not token.targets or page["id"] in token.targets
    return bool(token.kind == "user" and token.person == page["person"] and ticked)


def only(
    node: Mapping[str, Any], params: Mapping[str, Any], known: tuple[str, ...], kind: str
) -> dict[str, Any]:
    """The fields asked for (id and name when none are); a field that isn't there is refused."""
    wanted = fields_of(str(params.get("fields", "")) or "id,name")
    told: dict[str, Any] = {}
    for name, inner in wanted.items():
        if name not in known:
            raise wrong_parameter(
                f"Tried accessing nonexisting field ({name}) on node type ({kind})"
            )
        value = node.get(name)
        if (
            isinstance(value, dict) and "id" in value
        ):  # another node: its id, and what was asked of it
            value = {key: value[key] for key in ("id", *fields_of(inner)) if key in value}
        if value is not None:
            told[name] = value
    return {**told, "id": node["id"]}


def fields_of(text: str) -> dict[str, str]:
    """`a,b{c,d}` as {"a": "", "b": "c,d"}."""
    found: dict[str, str] = {}
    name, inner, depth = "", "", 0
    for sign in f"{text},":
        if sign == "," and depth == 0:
            if name.strip():
                found[name.strip()] = inner
            name, inner = "", ""
            continue
        depth += {"{": 1, "}": -1}.get(sign, 0)
        if depth == 0 and sign != "}":
            name += sign
        elif not (sign == "{" and depth == 1) and not (sign == "}" and depth == 0):
            inner += sign
    return found


def _page(db: sqlite3.Connection, token: Token, found: Mapping[str, Any]) -> dict[str, Any]:
    tasks = rows(db, "SELECT value FROM json_each(?)", (found["tasks"],))
    node: dict[str, Any] = {
        "id": found["id"],
        "name": found["name"],
        "category": "Real Estate Agent",
        "tasks": [one["value"] for one in tasks],
        "access_token": (
            token.token if token.kind == "page" else tokens.page_token(db, token, found["id"])
        ),
        "messaging_feature_status": {
            "hop_v2": True,
            "msgr_multi_app": False,
            "ig_multi_app": False,
        },
    }
    if found["instagram"] and "instagram_basic" in token.scopes:
        account = {"id": found["instagram"], "username": found["username"], "name": found["name"]}
        node["instagram_business_account"] = account
    return node


def _customer(asset: Asset, found: Mapping[str, Any]) -> dict[str, Any]:
    first, _, last = found["name"].partition(" ")
    return {
        "id": found["id"],
        "first_name": first,
        "last_name": last,
        "name": found["name"],
        "username": found["username"],
        "profile_pic": f"https://scontent.example/{found['id']}.jpg",
        "follower_count": 120,
        "is_user_follow_business": False,
        "is_business_follow_user": False,
        "is_verified_user": False,
    }


def _listed(
    items: list[dict[str, Any]],
    call: Call,
    params: Mapping[str, Any],
    usual: str,
    known: tuple[str, ...] = PAGE_FIELDS,
) -> Reply:
    """One piece of a list; `next` is there while more follows."""
    wanted = {"fields": params.get("fields") or usual}
    limit = _limit(params)
    ids = [one["id"] for one in items]
    after = str(params.get("after", ""))
    start = ids.index(after) + 1 if after in ids else 0
    shown = [only(one, wanted, known, "Page") for one in items[start : start + limit]]
    if not shown:
        return Reply(200, {"data": []})
    paging: dict[str, Any] = {"cursors": {"before": shown[0]["id"], "after": shown[-1]["id"]}}
    if start + limit < len(items):
        again = {
            "fields": wanted["fields"],
            "limit": limit,
            "after": shown[-1]["id"],
            "access_token": tokens.given(call, params),
        }
        paging["next"] = f"{call.base}{call.path}?{urlencode(again)}"
    return Reply(200, {"data": shown, "paging": paging})


def _limit(params: Mapping[str, Any]) -> int:
    text = str(params.get("limit", USUAL))
    if not text.isdecimal() or int(text) < 1:
        raise wrong_parameter("Param limit must be a number greater than or equal to 1")
    return min(int(text), 100)
