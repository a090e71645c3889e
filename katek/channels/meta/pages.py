"""The pages that somebody manages, with their tokens and the Instagram accounts linked to them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from katek.channels.meta.asking import CannotConnect, ask, rows_of, text_of
from katek.channels.meta.graph import Access, Calls

FIELDS = "id,name,access_token,tasks,instagram_business_account{id,username}"
LINKED = "id,name,instagram_business_account{id,username}"
NEEDED_TASKS = ("MESSAGING", "MODERATE")
MOST_LISTS = 50  # a hundred pages each


@dataclass(frozen=True)
class Page:
    """`why_not`: why it can't be connected, empty if it can."""

    id: str
    name: str
    token: str = field(default="", repr=False)
    instagram_id: str = ""
    instagram_name: str = ""
    why_not: str = ""


def pages_of(call: Calls, token: str) -> list[Page]:
    """All that the token's person manages, also through a business portfolio; each once, by name."""
    found = {page.id: page for page in _listed(call, "me/accounts", token)}
    for page in _of_businesses(call, token):
        if page.id not in found or not found[page.id].token:
            found[page.id] = page
    return sorted(found.values(), key=lambda page: (page.name.casefold(), page.id))


def own_page(call: Calls, token: str) -> Page | None:
    """The page whose own token this is; None for a person's."""
    try:
        # A person has no such field: Graph refuses it.
        content = ask(call, "GET", "me", Access("facebook", token), query={"fields": LINKED})
    except CannotConnect as problem:
        if problem.status >= 500:
            raise
        return None
    return _page({**content, "access_token": token}) if text_of(content, "id") else None


def _of_businesses(call: Calls, token: str) -> Iterator[Page]:
    """Without the permission for businesses there are just none."""
    try:
        businesses = list(_rows(call, "me/businesses", token, "id"))
        for business in businesses:
            for edge in ("owned_pages", "client_pages"):
                yield from _listed(call, f"{text_of(business, 'id')}/{edge}", token)
    except CannotConnect:
        return


def _listed(call: Calls, path: str, token: str) -> Iterator[Page]:
    for row in _rows(call, path, token, FIELDS):
        if text_of(row, "id"):
            yield _page(row)


def _rows(call: Calls, path: str, token: str, fields: str) -> Iterator[dict[str, Any]]:
    query = {"fields": fields, "limit": "100"}
    for _ in range(MOST_LISTS):
        content = ask(call, "GET", path, Access("facebook", token), query=query)
        yield from rows_of(content)
        after = _after(content)
        if not after:
            return
        query["after"] = after


def _after(content: dict[str, Any]) -> str:
    """The cursor of the next list; its whole address is not used, for a token stands in it."""
    paging = content.get("paging")
    if not isinstance(paging, dict) or "next" not in paging:
        return ""
    cursors = paging.get("cursors")
    return text_of(cursors, "after") if isinstance(cursors, dict) else ""


def _page(row: dict[str, Any]) -> Page:
    linked = row.get("instagram_business_account")
    linked = linked if isinstance(linked, dict) else {}
    return Page(
        id=text_of(row, "id"),
        name=text_of(row, "name") or text_of(row, "id"),
        token=text_of(row, "access_token"),
        instagram_id=text_of(linked, "id"),
        instagram_name=text_of(linked, "username"),
        why_not=_why_not(row),
    )


def _why_not(row: dict[str, Any]) -> str:
    if not text_of(row, "access_token"):
        return "Facebook gives no access to it. Ask an admin of the page."
    tasks = row.get("tasks")
    if isinstance(tasks, list):
        missing = [task for task in NEEDED_TASKS if task not in tasks]
        if missing:
            return f"Your role on the page doesn't include {' and '.join(missing).lower()}."
    return ""
